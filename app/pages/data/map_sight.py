"""What is seen of a map: from its plane to the screen and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float32]
Point = tuple[float, float]

# A dot at the edge is seen whole, and below the title.
MARGIN = 28.0
# How much nearer and farther than the whole map one may go.
_NEAREST = 60.0
_FARTHEST = 0.5


@dataclass(frozen=True, slots=True)
class Sight:
    """`x`, `y` of the plane are in the middle of the screen; a unit has `scale` pixels.

    The plane's y runs up, the screen's down.
    """

    x: float
    y: float
    scale: float
    width: float
    height: float

    @property
    def size(self) -> Point:
        """Of the screen, in pixels."""
        return self.width, self.height

    def to_screen(self, places: Places) -> Places:
        """Where `places` [n, 2] of the plane are on the screen, in pixels [n, 2]."""
        middle = np.array([self.width / 2, self.height / 2], np.float32)
        centre = np.array([self.x, self.y], np.float32)
        turn = np.array([self.scale, -self.scale], np.float32)
        return (places - centre) * turn + middle

    def to_plane(self, places: Places) -> Places:
        """Where pixels [n, 2] of the screen are on the plane [n, 2]."""
        middle = np.array([self.width / 2, self.height / 2], np.float32)
        centre = np.array([self.x, self.y], np.float32)
        turn = np.array([1 / self.scale, -1 / self.scale], np.float32)
        return (places - middle) * turn + centre

    def moved(self, dx: float, dy: float) -> Sight:
        """The map moved by this many pixels to the right and down."""
        x, y = self.x - dx / self.scale, self.y + dy / self.scale
        return Sight(x, y, self.scale, self.width, self.height)

    def zoomed(self, factor: float, at: Point, whole: Sight) -> Sight:
        """`factor` times as large, the pixel `at` staying; bounded by the `whole` map's sight."""
        scale = min(_NEAREST * whole.scale, max(_FARTHEST * whole.scale, self.scale * factor))
        dx, dy = at[0] - self.width / 2, at[1] - self.height / 2
        x = self.x + dx / self.scale - dx / scale
        y = self.y - dy / self.scale + dy / scale
        return Sight(x, y, scale, self.width, self.height)

    def resized(self, width: float, height: float) -> Sight:
        """The same middle and scale on a screen of another size."""
        return Sight(self.x, self.y, self.scale, width, height)


def whole_map(places: Places, width: float, height: float) -> Sight:
    """The sight in which all of `places` [n, 2] are seen, as large as they can be."""
    if not len(places):
        return Sight(0.0, 0.0, 1.0, width, height)
    low, high = places.min(axis=0), places.max(axis=0)
    x, y = (low + high) / 2
    across, down = np.maximum(high - low, 1e-6)
    room = max(1.0, width - 2 * MARGIN), max(1.0, height - 2 * MARGIN)
    return Sight(float(x), float(y), float(min(room[0] / across, room[1] / down)), width, height)


def blended(before: Places, after: Places, share: float, width: float, height: float) -> Places:
    """Places between two maps of the same points, on the way from the first to the second.

    Both are first seen whole, so that a map of other units does not seem to grow or shrink: in the
    sight of the whole of `after`, share 0 looks as `before` did. Share 1 is `after` itself.
    """
    if share >= 1:
        return after
    seen = whole_map(before, width, height).to_screen(before)
    start = whole_map(after, width, height).to_plane(seen)
    return start + np.float32(share) * (after - start)
