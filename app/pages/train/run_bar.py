"""The hand on the training: Train, Pause, Step, Stop, and how far it has come."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.pages.describe import describe
from app.window.icons import set_icon
from app.window.theme import current_theme

_STEPS = 1000


class RunBar(QWidget):
    """Buttons that press the given actions, and two lines of news."""

    def __init__(
        self,
        train: QAction,
        pause: QAction,
        step: QAction,
        stop: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.train = _button(train, "play", primary=True)
        self.pause = _button(pause, "pause")
        self.step = _button(step, "step")
        self.stop = _button(stop, "stop")
        self.state = QLabel()
        self.news = QLabel()
        self.news.setProperty("role", "muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName("Progress of the training")
        buttons = QHBoxLayout()
        buttons.setSpacing(space.small)
        for button in (self.train, self.pause, self.step, self.stop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.news)
        buttons.addSpacing(space.small)
        buttons.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(buttons)
        column.addWidget(self.progress)
        self.show_progress(0.0)

    def show_progress(self, share: float | None) -> None:
        """Fill the bar to `share`; None: at work, nobody knows for how long."""
        if share is None:
            self.progress.setRange(0, 0)
            return
        self.progress.setRange(0, _STEPS)
        self.progress.setValue(round(_STEPS * share))

    def show_texts(self, state: str, news: str) -> None:
        """`state` says where the training stands, `news` how quickly it goes."""
        self.state.setText(state)
        self.news.setText(news)


def _button(action: QAction, icon: str, primary: bool = False) -> QPushButton:
    """A button that follows `action`: text, tip, whether it can be pressed."""
    button = QPushButton()
    button.setProperty("primary", "true" if primary else "false")
    set_icon(button, icon, on_accent=primary)

    def follow() -> None:
        button.setText(action.iconText())
        button.setEnabled(action.isEnabled())
        describe(button, action.iconText(), action.toolTip())

    follow()
    action.changed.connect(follow)
    button.clicked.connect(action.trigger)
    return button
