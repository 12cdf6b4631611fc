"""The hand on the training: Train, Pause, Step, Stop, its learning rate, how far it has come."""

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.action_button import ActionButton
from app.pages.train.rate_control import RateControl

_STEPS = 1000
_ROOM_FOR_WORDS = 700


class RunBar(QWidget):
    """Buttons that press the given actions; words on the buttons where there is room for them."""

    def __init__(
        self,
        train: QAction,
        pause: QAction,
        step: QAction,
        stop: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.train = ActionButton(train, primary_icon="play")
        self.pause = ActionButton(pause)
        self.step = ActionButton(step)
        self.stop = ActionButton(stop)
        self.rate = RateControl(0.001)
        self.rate.setMaximumWidth(240)
        self.rate.hide()
        self.state = QLabel()
        self.news = QLabel()
        self.news.setProperty("role", "small")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName("Progress of the training")
        self._lay_out()
        self.show_progress(0.0)
        self.show_texts("", "")

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
        self.news.setVisible(bool(news))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Drop the words of the lesser buttons where it is narrow."""
        super().resizeEvent(event)
        worded = self.width() >= _ROOM_FOR_WORDS
        for button in (self.pause, self.step, self.stop):
            button.set_worded(worded)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        above = QHBoxLayout()
        above.setSpacing(space.small)
        for button in (self.train, self.pause, self.step, self.stop):
            above.addWidget(button)
        above.addSpacing(space.small)
        above.addWidget(self.rate, 1)
        above.addStretch(1)
        above.addWidget(self.state)
        below = QHBoxLayout()
        below.setSpacing(space.medium)
        below.addWidget(self.progress, 1)
        below.addWidget(self.news)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(above)
        column.addLayout(below)
