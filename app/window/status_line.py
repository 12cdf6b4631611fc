"""The line at the foot: who reads, how fast, and where."""

from PySide6.QtWidgets import QLabel, QStatusBar

from engine.networks.model import Card

_DOT = "  ·  "


class StatusLine(QStatusBar):
    """“reading with: inkling (99.71 %)  ·  answered in 0.4 ms  ·  CPU”."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._label = QLabel()
        self._label.setContentsMargins(12, 0, 0, 0)
        self.addWidget(self._label, 1)
        self._busy = ""
        self._model = ""
        self._answered = ""

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

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
        self._label.setText(_DOT.join(part for part in parts if part))
