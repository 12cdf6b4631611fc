"""What Python's interpreter does for a window that must never wait.

Python hands the interpreter from thread to thread every 5 ms; a window that follows a pen beside
two busy threads wants its turn sooner.

Garbage is collected between two events of the Qt thread, and nowhere else. Python itself would
collect wherever memory is taken: on another thread, where Qt's objects must not die, or in the
midst of a `connect`, where Qt holds a lock that the end of an object waits for.
"""

import gc
import sys

from PySide6.QtCore import QObject, QTimer

_SWITCH_INTERVAL = 0.001
# Milliseconds between two looks for garbage.
_INTERVAL = 200


def be_quick() -> None:
    """Change threads often, and collect no garbage but with a Collector."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    gc.disable()


class Collector(QObject):
    """Collects garbage after `settle`, as often as Python would.

    A full collection walks every object there is while no other thread can run: with Numba and Qt
    loaded that takes a tenth of a second, a dozen times in a start. So none happens before all is
    loaded, and what has been loaded by then is never walked. The garbage of the very first start,
    which compiles the kernels, stays until the window closes: some 100 MB, once.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._collect)

    def settle(self) -> None:
        """Leave all that is loaded alone, and collect from now on what comes after."""
        gc.freeze()
        self._timer.start()

    def _collect(self) -> None:
        limits = gc.get_threshold()
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > limits[generation]:
                gc.collect(generation)
                return
