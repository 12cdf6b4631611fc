"""How boxes come and grow: a new one fades in, one that changes glides there."""

from collections.abc import Sequence

import numpy as np

from app.canvas.digit_box import DigitBox, Rects, matches

# Of the way that is left, at each tick of some 16 ms; and the pixels that nobody sees.
_SHARE, _NEAR = 0.45, 0.4
_FADE = 0.2


class BoxMotion:
    """Boxes, their frames and labels [n, 4] in pixels, and their opacities [n] in 0..1, as shown.

    Each box is on its way to where `aim` wants it; `step` goes on.
    """

    def __init__(self) -> None:
        self.boxes: tuple[DigitBox, ...] = ()
        self.frames: Rects = np.zeros((0, 4))
        self.labels: Rects = np.zeros((0, 4))
        self.opacities: Rects = np.zeros(0)
        self._targets: tuple[Rects, Rects] = (self.frames, self.labels)

    def aim(self, boxes: Sequence[DigitBox], frames: Rects, labels: Rects) -> None:
        """Want these boxes there. Those that are there already go on from where they are."""
        now, tags, shades = frames.copy(), labels.copy(), np.zeros(len(boxes))
        for index, old in enumerate(matches(self.frames, frames)):
            if old is not None:
                now[index], tags[index] = self.frames[old], self.labels[old]
                # A label on the other side of its box would fly over the ink.
                if np.abs(tags[index, 1] - labels[index, 1]) > labels[index, 3]:
                    tags[index] = labels[index]
                tags[index, 2:] = labels[index, 2:]
                shades[index] = self.opacities[old]
        self.boxes, self.frames, self.labels, self.opacities = tuple(boxes), now, tags, shades
        self._targets = (frames, labels)

    def arrive(self) -> None:
        """Be where the boxes are wanted."""
        self.frames, self.labels = self._targets
        self.opacities = np.ones(len(self.boxes))

    def step(self) -> bool:
        """Go a part of the way; whether there is some left."""
        ways = [
            target - now
            for now, target in zip((self.frames, self.labels), self._targets, strict=True)
        ]
        self.opacities = np.minimum(1.0, self.opacities + _FADE)
        if all(np.abs(way).max(initial=0.0) < _NEAR for way in ways):
            self.frames, self.labels = self._targets
            return bool((self.opacities < 1).any())
        self.frames, self.labels = self.frames + _SHARE * ways[0], self.labels + _SHARE * ways[1]
        return True
