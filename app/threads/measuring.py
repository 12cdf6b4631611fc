"""The measuring thread: runs the bench and tells the window what it finds."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QThread, Signal

from engine.bench.events import Event
from engine.errors import InklingError

# Seconds between two signals.
INTERVAL = 1 / 30

Cancelled = Callable[[], bool]
Measure = Callable[[Sequence[str], Cancelled], Iterator[Event]]


class MeasuringThread(QThread):
    """Measures off the Qt thread. After the end of one run, whatever its end, another may begin.

    `told` carries each event of the bench; `failed` a sentence, where the run broke off. The end
    of every run is QThread's own `finished`; only a run that was neither cancelled nor broken off
    tells the bench's Finished before it.
    """

    told = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, measure: Measure | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("measuring")
        self._measure = measure or _bench
        self._parts: tuple[str, ...] = ()
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the run that goes on, or the last one, was cancelled."""
        return self._cancelled.is_set()

    def measure(self, parts: Sequence[str]) -> None:
        """Start a run of these parts. Call it only while none goes on (`isRunning`)."""
        if self.isRunning():
            raise RuntimeError("measuring goes on already")
        self._parts = tuple(parts)
        self._cancelled.clear()
        self.start()

    def cancel(self) -> None:
        """End the run after the measurement that goes on, within about a second."""
        self._cancelled.set()

    def end(self, milliseconds: int = 5000) -> bool:
        """Cancel the run, if one goes on, and wait for the thread; whether it came to its end."""
        self.cancel()
        return bool(self.wait(milliseconds))

    def run(self) -> None:
        """The thread's body; call `measure`."""
        last = 0.0
        try:
            for event in self._measure(self._parts, self._cancelled.is_set):
                # Rather wait than keep an event back: what is measured next may take a second.
                time.sleep(max(0.0, last + INTERVAL - time.monotonic()))
                last = time.monotonic()
                self.told.emit(event)
        except InklingError as error:
            self.failed.emit(str(error))
        except Exception:
            # Qt would end the process here; the hook tells the person and writes the log.
            sys.excepthook(*sys.exc_info())


def _bench(parts: Sequence[str], cancelled: Cancelled) -> Iterator[Event]:
    """The real bench. It brings Numba, whose import takes 0.3 s: it happens here."""
    from engine.bench.bench import measure

    return measure(parts, cancelled=cancelled)
