"""The line at the foot: who reads, how fast, and where; at its right, what is pointed at."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from app.look.theme import current_theme
from engine.networks.model import Card

_DOT = "  ·  "
_LASTS = 6000


class StatusLine(QStatusBar):
    """“reading with: inkling (99.71 %)  ·  answered in 0.4 ms  ·  CPU”, which always stays."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        margin = current_theme().spacing.large
        self._reading = QLabel()
        self._reading.setContentsMargins(margin - 2, 0, 0, 0)
        self._reading.setAccessibleName("Status")
        self._news = QLabel()
        self._news.setContentsMargins(margin, 0, margin - 2, 0)
        # Long news are cut rather than that they widen the window.
        self._news.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._news.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(self._reading)
        self.addWidget(self._news, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._news.clear)
        self._busy = ""
        self._model = ""
        self._answered = ""

    @property
    def text(self) -> str:
        """What it says on reading."""
        return self._reading.text()

    @property
    def news(self) -> str:
        """What it says at the right."""
        return self._news.text()

    def say(self, news: str) -> None:
        """Show news for a while: “Saved seven.png”."""
        self._news.setText(news)
        self._timer.start(_LASTS)

    def show_tip(self, tip: str) -> None:
        """What the thing under the mouse does; empty where there is none. News come first."""
        if not self._timer.isActive():
            self._news.setText(tip)

    def show_preparing(self, what: str) -> None:
        """Something is on its way: “preparing kernels…”."""
        self._busy = what
        self._write()

    def show_card(self, card: Card | None) -> None:
        """The model that reads; None for the network in training."""
        self._busy = ""
        if card is None:
            self._model = "reading with: the network in training"
        elif card.test_accuracy is None:
            self._model = f"reading with: {card.name}"
        else:
            self._model = f"reading with: {card.name} ({100 * card.test_accuracy:.2f}\u00a0%)"
        self._write()

    def show_seconds(self, seconds: float | None) -> None:
        """How long the last answer took; None where there is no answer."""
        self._answered = "" if seconds is None else f"answered in {1000 * seconds:.1f}\u00a0ms"
        self._write()

    def _write(self) -> None:
        parts = [self._busy, self._model, self._answered, "CPU" if self._model else ""]
        self._reading.setText(_DOT.join(part for part in parts if part))
