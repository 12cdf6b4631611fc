"""How well a model reads what is disturbed: noisy, blurred, turned, moved, thicker or thinner.

After Mu, Gilmer: MNIST-C, 2019; thickness after Castro et al.: Morpho-MNIST, JMLR 2019. All act on
a piece of samples at once; outside of a sample all is black.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.data.checks import CLASSES, SIDE
from engine.data.dataset import Split
from engine.judge.figures import wilson
from engine.networks.answers import probabilities_of
from engine.networks.model import Model
from engine.progress import Progress, Report, silent

_Pictures = NDArray[np.float32]
_Change = Callable[[_Pictures, float, np.random.Generator], _Pictures]

# Samples disturbed and read at once, so that who waits can change his mind.
_PIECE = 256
_GREYS = 255
# A disc's edge is looked at in so many directions: 0.8 pixels apart at the greatest radius.
_DIRECTIONS = 16


@dataclass(frozen=True)
class Kind:
    """A kind of disturbance: its `levels`, in ascending order, are counted in `unit`.

    At the level 0 nothing is disturbed.
    """

    name: str
    unit: str
    levels: tuple[float, ...]
    change: _Change = field(repr=False)


@dataclass(frozen=True, slots=True)
class Point:
    """The accuracy at a level of a kind, and the bounds of its Wilson interval of 95 %."""

    kind: Kind
    level: float
    accuracy: float
    low: float
    high: float


def disturb(
    images: NDArray[np.uint8], kind: Kind, level: float, seed: int = 0
) -> NDArray[np.uint8]:
    """The images uint8 [n, 28, 28], disturbed; themselves at the level 0.

    What is left to chance (noise, directions) hangs on the seed and an image's place among them,
    and not on the level.
    """
    if level == 0:
        return images
    pictures = kind.change(images.astype(np.float32), level, np.random.default_rng(seed))
    return np.asarray(np.rint(pictures.clip(0, _GREYS)), dtype=np.uint8)


def robustness(
    model: Model, split: Split, threads: int = 1, report: Report = silent, count: int = 2000
) -> Iterator[Point]:
    """The accuracy at each level of each kind, on `count` digits spread evenly over the split.

    Kind by kind, level by level; reports after each piece of samples. Nothing where there are no
    digits. The same samples are disturbed alike for every model.
    """
    # Brings the compiled kernels, which who only disturbs can do without.
    from engine.kernels.team import Team
    from engine.train.evaluate import Evaluator

    part = _spread(split, count)
    if not len(part):
        return
    with Team(threads) as team:
        evaluator = Evaluator(model.network, team)
        flat = evaluator.flat(model)
        right_at = _Counting(lambda images: evaluator.logits(flat, images), part, report)
        undisturbed = right_at(KINDS[0], 0)
        for kind in KINDS:
            for level in kind.levels:
                right = right_at(kind, level) if level else undisturbed
                yield Point(kind, level, right / len(part), *wilson(right, len(part)))


class _Counting:
    """Counts right answers to disturbed samples, and tells how far the whole is."""

    def __init__(
        self, logits: Callable[[Split], NDArray[np.float32]], part: Split, report: Report
    ) -> None:
        self._logits = logits
        self._part = part
        self._report = report
        self._done = 0
        # Undisturbed, all kinds are one.
        levels = 1 + sum(level != 0 for kind in KINDS for level in kind.levels)
        self._total = levels * len(part)

    def __call__(self, kind: Kind, level: float) -> int:
        """How many of the samples are read rightly at this level."""
        right = 0
        for start in range(0, len(self._part), _PIECE):
            piece = self._part.part(slice(start, start + _PIECE))
            disturbed = Split(disturb(piece.images, kind, level, start), piece.labels)
            answers = probabilities_of(self._logits(disturbed)).argmax(axis=1)
            right += int((answers == piece.labels).sum())
            self._done += len(piece)
            self._report(Progress("reading disturbed samples", self._done, self._total))
        return right


def _spread(split: Split, count: int) -> Split:
    digits = np.flatnonzero(split.labels < CLASSES)
    count = min(count, len(digits))
    return split.part(digits[np.arange(count) * len(digits) // max(1, count)])


def _noise(pictures: _Pictures, level: float, generator: np.random.Generator) -> _Pictures:
    """Gaussian noise of this standard deviation, as a share of white."""
    noise = generator.standard_normal(pictures.shape, np.float32)
    return pictures + np.float32(_GREYS * level) * noise


def _blur(pictures: _Pictures, level: float, generator: np.random.Generator) -> _Pictures:
    """A Gaussian filter of this standard deviation: down the columns, then along the rows."""
    places = np.arange(SIDE)
    distances = places - places[:, np.newaxis]
    # As if the picture went on for ever: what is blurred over its edge is lost.
    weights = np.exp(-0.5 * (np.arange(-4 * SIDE, 4 * SIDE + 1) / level) ** 2)
    filtering = (np.exp(-0.5 * (distances / level) ** 2) / weights.sum()).astype(np.float32)
    return np.asarray(filtering @ pictures @ filtering.T)


def _rotate(pictures: _Pictures, level: float, generator: np.random.Generator) -> _Pictures:
    """Turned by this angle about the middle, to one side or the other by chance."""
    middle = (SIDE - 1) / 2
    rows, columns = np.indices((SIDE, SIDE)) - middle
    is_left = generator.random(len(pictures)) < 0.5
    turned = np.empty_like(pictures)
    for chosen, angle in ((is_left, math.radians(level)), (~is_left, -math.radians(level))):
        from_rows = math.cos(angle) * rows + math.sin(angle) * columns
        from_columns = math.cos(angle) * columns - math.sin(angle) * rows
        turned[chosen] = _between(pictures[chosen], from_rows + middle, from_columns + middle)
    return turned


def _shift(pictures: _Pictures, level: float, generator: np.random.Generator) -> _Pictures:
    """Moved by this many pixels to one of the eight sides and corners by chance."""
    rows, columns = np.indices((SIDE, SIDE))
    sides = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
    chosen = generator.integers(0, len(sides), len(pictures))
    moved = np.empty_like(pictures)
    for index, (down, right) in enumerate(sides):
        own = chosen == index
        moved[own] = _between(pictures[own], rows - level * down, columns - level * right)
    return moved


def _thicken(pictures: _Pictures, level: float, generator: np.random.Generator) -> _Pictures:
    """Strokes whose edges are moved out by this many pixels, or in where it is negative.

    Dilation and erosion by a disc (Serra: Image Analysis and Mathematical Morphology, 1982) of the
    picture as interpolated between its pixels: so the radius may be a fraction. In each square
    between pixels such a picture is largest, and least, in a corner or where the square is cut: so
    the pixels in the disc and the places along its edge are looked at.
    """
    extreme = np.maximum if level > 0 else np.minimum
    rows, columns = np.indices((SIDE, SIDE))
    changed = pictures
    for down, right in _disc(abs(level)):
        changed = extreme(changed, _between(pictures, rows + down, columns + right))
    return changed


def _disc(radius: float) -> list[tuple[float, float]]:
    """The pixels around a place that are closer to it than `radius`, and places at its edge."""
    reach = range(-math.ceil(radius), math.ceil(radius) + 1)
    within = [(y, x) for y in reach for x in reach if 0 < math.hypot(y, x) < radius]
    angles = [2 * math.pi * index / _DIRECTIONS for index in range(_DIRECTIONS)]
    return within + [(radius * math.sin(angle), radius * math.cos(angle)) for angle in angles]


def _between(
    pictures: _Pictures, rows: NDArray[np.floating], columns: NDArray[np.floating]
) -> _Pictures:
    """Greys [n, 28, 28] at these places [28, 28] between the pixels, by the four around each."""
    # A black margin of one pixel, in which all places outside end.
    wide = SIDE + 2
    flat = np.pad(pictures, ((0, 0), (1, 1), (1, 1))).reshape(len(pictures), wide * wide)
    y, x = (np.clip(places + 1, 0, wide - 1) for places in (rows, columns))
    top, left = (np.minimum(places.astype(np.int64), wide - 2) for places in (y, x))
    low, right = (y - top).astype(np.float32), (x - left).astype(np.float32)
    corner = top * wide + left
    upper = flat[:, corner] * (1 - right) + flat[:, corner + 1] * right
    lower = flat[:, corner + wide] * (1 - right) + flat[:, corner + wide + 1] * right
    return np.asarray(upper * (1 - low) + lower * low)


KINDS = (
    # At 0.5 noise is half as strong as ink: a person still reads it, with an effort.
    Kind("noise", "of white", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5), _noise),
    # Lines are some three pixels wide: at 2.5 loops close.
    Kind("blur", "pixels", (0.0, 0.5, 1.0, 1.5, 2.0, 2.5), _blur),
    # People lean by some 20 degrees at most; beyond 45 a 1 lies rather than stands.
    Kind("rotation", "degrees", (0.0, 10.0, 20.0, 30.0, 40.0, 50.0), _rotate),
    # Four pixels of margin surround a prepared digit: 5 begin to cut it off.
    Kind("shift", "pixels", (0.0, 1.0, 2.0, 3.0, 4.0, 5.0), _shift),
    # Thin lines vanish where their edges move in by a pixel; at 2 small loops are filled.
    Kind("thickness", "pixels", (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0), _thicken),
)
