"""Play, pause and a slider over frames that may still be coming."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from app.look.icons import set_icon
from app.look.theme import appearance, current_theme
from app.pages.describe import describe


class Player(QWidget):
    """`moved(place)` when another frame is to be shown, whoever moved there.

    `what` names the frames for tips and screen readers. Space plays and pauses.
    """

    moved = Signal(int)

    def __init__(self, what: str, milliseconds: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._more = False
        self.button = QToolButton()
        self._what = what
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 0)
        describe(self.slider, what, f"Shows any of {what}; arrows go from one to the next.")
        self.label = QLabel()
        self.label.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.small)
        row.addWidget(self.button)
        row.addWidget(self.slider, 1)
        row.addWidget(self.label)
        self._timer = QTimer(self)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self._step)
        self.button.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._on_moved)
        self.slider.sliderPressed.connect(self.pause)
        appearance().themed.connect(self._show_state)
        self._show_state()

    @property
    def place(self) -> int:
        """Which frame is shown."""
        return self.slider.value()

    @property
    def playing(self) -> bool:
        """Whether it goes from frame to frame by itself."""
        return self._timer.isActive()

    def set_pace(self, milliseconds: int) -> None:
        """So long stands a frame."""
        self._timer.setInterval(milliseconds)

    def set_count(self, count: int, more: bool = False) -> None:
        """There are so many frames; with `more`, playing waits for others at the last one."""
        self._more = more
        self.slider.setRange(0, max(0, count - 1))
        self.setEnabled(count > 1)
        if self.playing and not more and self.place == self.slider.maximum():
            self.pause()

    def go_to(self, place: int) -> None:
        """Show this frame."""
        self.slider.setValue(place)

    def play(self) -> None:
        """From where it is, or from the first where it is at the last."""
        if self.place == self.slider.maximum() and not self._more:
            self.go_to(0)
        self._timer.start()
        self._show_state()

    def pause(self) -> None:
        """Stay at this frame."""
        self._timer.stop()
        self._show_state()

    def toggle(self) -> None:
        """What a press on the button does."""
        self.pause() if self.playing else self.play()

    def _step(self) -> None:
        if self.place < self.slider.maximum():
            self.go_to(self.place + 1)
        if self.place == self.slider.maximum() and not self._more:
            self.pause()

    def _on_moved(self, place: int) -> None:
        self.moved.emit(place)

    def _show_state(self) -> None:
        set_icon(self.button, "pause" if self.playing else "play")
        word = "Pause" if self.playing else "Play"
        describe(self.button, word, f"{word} {self._what}.")
