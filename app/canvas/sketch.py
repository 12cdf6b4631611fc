"""What pen, finger, mouse and keys do to the drawing, decided without Qt.

The paper is a square of `SIDE` units, whatever its size on the screen. One stroke is drawn at a
time: the device that began it owns it, and what other devices do meanwhile is not for it.
"""

import math
import time
from collections.abc import Callable
from enum import Enum, auto

import numpy as np

from app.canvas.history import History
from engine.ink.drawing import Drawing
from engine.ink.picture import Picture
from engine.ink.stroke import Ink, Stroke

SIDE = 1000.0
NARROWEST, WIDEST = 20.0, 140.0
USUAL_WIDTH = 64.0

# A hand that lifts the pen still rests on the touch screen, and drivers send mouse events late.
_PEN_ECHO = 0.5


class Device(Enum):
    """Where a stroke comes from."""

    MOUSE = auto()
    PEN = auto()
    TOUCH = auto()
    KEYS = auto()


class Sketch:
    """The drawing in the making. Positions are in units of the paper, times in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.pen_width = USUAL_WIDTH
        self._history: History[Drawing] = History(Ink())
        self._owner: tuple[Device, int] | None = None
        self._erasing: Ink | None = None
        self._last = (0.0, 0.0)
        self._points: list[tuple[float, float]] = []
        self._pressures: list[float] = []
        self._times: list[float] = []
        self._pen_seen = float("-inf")

    @property
    def drawing(self) -> Drawing:
        """All that is on the paper now, the stroke in the making included."""
        under = self.under
        stroke = self.stroke()
        return under.with_stroke(stroke) if stroke and isinstance(under, Ink) else under

    @property
    def ground(self) -> Drawing:
        """What was on the paper before the stroke in the making, or the eraser, came down."""
        return self._history.present

    @property
    def under(self) -> Drawing:
        """What is on the paper below the stroke in the making."""
        if self._erasing is not None:
            return self._erasing
        # Over a picture, a new drawing begins.
        return Ink() if self._points and isinstance(self.ground, Picture) else self.ground

    @property
    def is_empty(self) -> bool:
        """Whether the paper is white."""
        return not self._points and self.drawing.is_empty

    @property
    def busy(self) -> bool:
        """Whether a stroke is in the making, or the eraser is down."""
        return self._owner is not None

    @property
    def erasing(self) -> bool:
        """Whether the eraser is down."""
        return self._erasing is not None

    @property
    def eraser_radius(self) -> float:
        """Grows with the pen."""
        return max(24.0, 0.6 * self.pen_width)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return self._history.can_undo and not self.busy

    @property
    def can_redo(self) -> bool:
        """Whether a step back can be taken again."""
        return self._history.can_redo and not self.busy

    @property
    def points(self) -> list[tuple[float, float]]:
        """Of the stroke in the making; not to be changed."""
        return self._points

    @property
    def pressures(self) -> list[float]:
        """Of the stroke in the making; not to be changed."""
        return self._pressures

    def stroke(self) -> Stroke | None:
        """The stroke in the making so far."""
        if not self._points:
            return None
        times = np.maximum(np.array(self._times) - self._times[0], 0.0)
        return Stroke(np.array(self._points), np.array(self._pressures), times, self.pen_width)

    def begin(
        self,
        device: Device,
        contact: int,
        position: tuple[float, float],
        pressure: float,
        at: float,
        erase: bool = False,
    ) -> bool:
        """Put the pen or the eraser down; False where this device has nothing to say now."""
        self._see(device)
        if self._owner is not None:
            # A real pen takes over from the palm of its hand.
            if device is not Device.PEN or self._owner[0] is Device.PEN:
                return False
            self.cancel()
        if device is not Device.PEN and self._now() - self._pen_seen < _PEN_ECHO:
            return False
        if erase:
            if isinstance(self.ground, Picture):
                return False
            self._owner = (device, contact)
            self._erasing = self.ground
            self._last = position
            self._erase_to(position)
            return True
        self._owner = (device, contact)
        self._add(position, pressure, at)
        return True

    def move(
        self,
        device: Device,
        contact: int,
        position: tuple[float, float],
        pressure: float,
        at: float,
    ) -> bool:
        """Go on with what `begin` began; False for any other device or finger."""
        self._see(device)
        if self._owner != (device, contact):
            return False
        if self._erasing is not None:
            self._erase_to(position)
        else:
            self._add(position, pressure, at)
        return True

    def end(self, device: Device, contact: int) -> bool:
        """Lift what `begin` put down: the drawing is one step longer."""
        self._see(device)
        if self._owner != (device, contact):
            return False
        finished = self.drawing
        self.cancel()
        self._history.push(finished)
        return True

    def cancel(self) -> None:
        """Forget the stroke in the making."""
        self._owner = None
        self._erasing = None
        self._points, self._pressures, self._times = [], [], []

    def put(self, drawing: Drawing) -> None:
        """Replace what is on the paper, as a step that can be undone."""
        self.cancel()
        self._history.push(drawing)

    def clear(self) -> bool:
        """Take a white paper; False where it is white already."""
        if self.is_empty and not self.busy:
            return False
        self.cancel()
        if not self.ground.is_empty:
            self._history.push(Ink())
        return True

    def undo(self) -> bool:
        """One step back."""
        return not self.busy and self._history.undo()

    def redo(self) -> bool:
        """The step again."""
        return not self.busy and self._history.redo()

    def _see(self, device: Device) -> None:
        if device is Device.PEN:
            self._pen_seen = self._now()

    def _add(self, position: tuple[float, float], pressure: float, at: float) -> None:
        x, y = position
        self._points.append((min(SIDE, max(0.0, x)), min(SIDE, max(0.0, y))))
        self._pressures.append(min(1.0, max(0.0, pressure)))
        self._times.append(at)

    def _erase_to(self, position: tuple[float, float]) -> None:
        """Erase along a line, in steps small enough to leave no islands."""
        assert self._erasing is not None
        across, down = position[0] - self._last[0], position[1] - self._last[1]
        steps = max(1, math.ceil(math.hypot(across, down) / (0.5 * self.eraser_radius)))
        for step in range(1, steps + 1):
            x, y = self._last[0] + across * step / steps, self._last[1] + down * step / steps
            self._erasing = self._erasing.erased(x, y, self.eraser_radius)
        self._last = position
