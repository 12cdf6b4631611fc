"""Between canvas and recognising thread: the newest drawing goes there, its answer comes back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.canvas.canvas import Canvas
from app.threads.recognising import RecognisingThread
from app.window.freshness import Freshness
from engine.ink.drawing import Drawing

if TYPE_CHECKING:
    from engine.recognise.recogniser import Number

# A pen reports up to 1,000 times a second; more readings than this nobody sees.
_INTERVAL = 0.006


class CanvasReader(QObject):
    """`read(Number | None, Drawing)` comes for each answer that may be shown.

    There is no number where nothing is written, or nothing that can be read.
    """

    read = Signal(object, object)

    def __init__(self, canvas: Canvas, recognising: RecognisingThread) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._recognising = recognising
        self._freshness = Freshness()
        self._fresh = False
        self._asked_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._ask)
        canvas.changed.connect(self._on_changed)
        recognising.answered.connect(self._on_answered)

    def _on_changed(self, fresh: bool) -> None:
        self._fresh |= fresh
        if self._canvas.is_empty:
            self._timer.stop()
            self._forget()
        elif not self._timer.isActive():
            rest = _INTERVAL - (time.monotonic() - self._asked_at)
            if rest <= 0:
                self._ask()
            else:
                self._timer.start(round(1000 * rest))

    def _ask(self) -> None:
        drawing = self._canvas.drawing
        if drawing.is_empty:
            self._forget()
            return
        self._freshness.ask(drawing, self._fresh)
        self._fresh = False
        self._asked_at = time.monotonic()
        self._recognising.submit(drawing)

    def _forget(self) -> None:
        self._freshness.forget()
        self._fresh = True
        self.read.emit(None, self._canvas.drawing)

    def _on_answered(self, number: Number, drawing: Drawing) -> None:
        if self._freshness.accepts(drawing):
            self.read.emit(number if number.digits else None, drawing)
