"""Learn, cancel; beside them how far it has come."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.action_button import ActionButton
from app.pages.elided_label import ElidedLabel
from engine.progress import Progress

_STEPS = 1000


class LearningBar(QWidget):
    """Buttons that press the given actions."""

    def __init__(self, learn: QAction, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.learn = ActionButton(learn, primary_icon="play")
        self.cancel = ActionButton(cancel)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setRange(0, _STEPS)
        self.progress.setAccessibleName("Progress of the learning")
        self.state = ElidedLabel()
        self.state.setProperty("role", "small")
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(self.learn)
        row.addWidget(self.cancel)
        row.addWidget(self.state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(row)
        column.addWidget(self.progress)

    def show_progress(self, progress: Progress | None, state: str) -> None:
        """Fill the bar, or empty it; `state` says what goes on."""
        self.progress.setValue(0 if progress is None else round(_STEPS * progress.fraction))
        self.state.setText(state)
