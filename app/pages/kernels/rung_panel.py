"""What changed at a rung, and what it reaches."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.action_button import ActionButton
from app.pages.elided_label import ElidedLabel
from app.pages.kernels.rungs import RungText


class RungPanel(QWidget):
    """As high as the longest sentence needs, so that nothing moves from rung to rung."""

    def __init__(self, source: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self._sentences: tuple[str, ...] = ()
        self.title = QLabel()
        self.title.setStyleSheet("font-weight: 600;")
        self.facts = ElidedLabel()
        self.facts.setProperty("role", "small")
        self.facts.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.source = ActionButton(source)
        head = QHBoxLayout()
        head.setSpacing(space.medium)
        head.addWidget(self.title)
        head.addWidget(self.facts, 1)
        body = QHBoxLayout()
        body.setSpacing(space.medium)
        body.addWidget(self.sentence, 1)
        body.addWidget(self.source, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.tiny, 0, 0, 0)
        column.setSpacing(space.tiny)
        column.addLayout(head)
        column.addLayout(body)

    def show_rungs(self, rungs: Sequence[RungText]) -> None:
        """Make room for the sentences of these rungs."""
        self._sentences = tuple(rung.sentence for rung in rungs)
        self._make_room()

    def show_rung(self, rung: RungText, facts: str) -> None:
        """Tell of this rung; `facts` are its figures in one line."""
        self.title.setText(rung.title)
        self.facts.setText(facts)
        self.sentence.setText(rung.sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The narrower, the higher."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        taken = 0 if self.source.isHidden() else self.source.sizeHint().width()
        room = QRect(0, 0, max(120, self.width() - taken - current_theme().spacing.huge), 1000)
        metrics, wrap = self.sentence.fontMetrics(), Qt.TextFlag.TextWordWrap
        heights = [metrics.boundingRect(room, wrap, text).height() for text in self._sentences]
        self.sentence.setMinimumHeight(max(heights, default=metrics.lineSpacing()))
