"""A quiet line over the foot of the canvas: what went wrong, and what to do."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from app.look.icons import icon
from app.look.style import strip_sheet
from app.look.theme import Theme, appearance, current_theme

_LASTS = 12_000


class MessageStrip(QFrame):
    """Shows one sentence for a while, or until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        spacing = current_theme().spacing
        self.setObjectName("strip")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setIconSize(QSize(14, 14))
        self._close.setToolTip("Close this message")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(spacing.medium, spacing.tiny, spacing.tiny, spacing.tiny)
        row.setSpacing(spacing.small)
        row.addWidget(self._label, stretch=1)
        row.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._on_themed(current_theme())
        appearance().themed.connect(self._on_themed)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, sentence: str) -> None:
        """Show a sentence."""
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()
        self._timer.start(_LASTS)

    def height_for(self, width: int) -> int:
        """The height that the sentence needs at this width."""
        self.setFixedWidth(width)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        edges = self.size() - self.contentsRect().size()
        return layout.heightForWidth(width - edges.width()) + edges.height()

    def _on_themed(self, theme: Theme) -> None:
        self.setStyleSheet(strip_sheet(theme))
        self._close.setIcon(icon("close"))
