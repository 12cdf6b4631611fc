"""The three maps of “Why”: what each is, how it reads, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pages.words import SPACE
from engine.inside.attribution import input_gradient, integrated_gradients, occlusion_map
from engine.inside.trace import trace
from engine.networks.network import Network, Weights
from engine.progress import Report

Values = NDArray[np.float32]
Compute = Callable[[Network, Weights, Values, int, Report], Values]


@dataclass(frozen=True, slots=True)
class Kind:
    """A map: `sentence` says how to read it, with {digit} in it; `help` says more.

    `least` is the smallest limit of its colours: what lies far below it shall look like nothing.
    """

    title: str
    unit: str
    least: float
    sentence: str
    help: str
    compute: Compute
    share: bool = False

    def text(self, value: float) -> str:
        """A value of the map with its sign."""
        text = f"{100 * value:+.1f}" if self.share else f"{value:+.3g}"
        # What rounds to nothing has no sign.
        text = text.replace("-", "−") if float(text) else text[1:]
        return f"{text}{SPACE}%" if self.share else text


@dataclass(frozen=True, eq=False)
class Request:
    """What a person wants explained; without a digit, whatever is likeliest.

    `question` is another number for each other drawing or digit, and the same for other weights.
    """

    question: int
    network: Network
    weights: Weights
    sample: Values
    digit: int | None


@dataclass(frozen=True, eq=False)
class Asked:
    """What is explained: a `digit`, with the `probabilities` [10] of a single pass."""

    request: Request
    digit: int
    probabilities: Values

    @property
    def sample(self) -> Values:
        """The drawing, [28, 28]."""
        return self.request.sample


@dataclass(frozen=True, eq=False)
class Map:
    """`values` float32 [28, 28]: more than zero speaks for the digit that is asked about."""

    kind: Kind
    asked: Asked
    values: Values

    @property
    def limit(self) -> float:
        """Where the colours are full."""
        return max(self.kind.least, float(np.abs(self.values).max()))


OCCLUSION = Kind(
    "Occlusion",
    "fall of the probability",
    0.01,
    "Covers the drawing piece by piece: without the blue ink {digit} becomes less likely, without "
    "the orange ink likelier.",
    "A square of 5 × 5 pixels is covered around each pixel in turn, and the network answers anew. "
    "The number is how far the probability falls.\n\nFor a sure answer it hardly falls: then the "
    "colours stay pale, for they are full from 1 % on. (Zeiler and Fergus, 2014)",
    lambda network, weights, sample, digit, report: occlusion_map(
        network, weights, sample, digit, report=report
    ),
    share=True,
)
GRADIENT = Kind(
    "Input gradient",
    "logit per unit of ink",
    1e-6,
    "Looks at tiny changes: a little more ink on blue makes {digit} likelier, on orange less "
    "likely, on the empty paper too.",
    "The gradient of the digit's logit, the score before it becomes a probability, by each "
    "pixel.\n\nIt tells the direction in which the score grows fastest, and nothing of changes "
    "that are large. (Simonyan, Vedaldi and Zisserman, 2013)",
    lambda network, weights, sample, digit, report: input_gradient(network, weights, sample, digit),
)
INTEGRATED = Kind(
    "Integrated gradients",
    "part of the logit",
    1e-6,
    "Divides the score for {digit} among the ink: blue adds to it, orange takes from it, and all "
    "numbers together make the score.",
    "From empty paper to your drawing the ink comes in 32 steps; the gradients on that way, times "
    "the ink, are each pixel's part.\n\nTogether they are the digit's logit for the drawing, less "
    "that for empty paper. (Sundararajan, Taly and Yan, 2017)",
    lambda network, weights, sample, digit, report: integrated_gradients(
        network, weights, sample, digit
    ),
)
KINDS = (OCCLUSION, GRADIENT, INTEGRATED)
# The quick ones first, so that they follow the pen.
_ORDER = (GRADIENT, INTEGRATED, OCCLUSION)


def maps(request: Request, report: Report) -> Iterator[Asked | Map]:
    """What is explained, then the three maps of it."""
    network, weights, sample = request.network, request.weights, request.sample
    probabilities = trace(network, weights, sample[np.newaxis]).probabilities[0]
    digit = int(probabilities.argmax()) if request.digit is None else request.digit
    asked = Asked(request, digit, probabilities)
    yield asked
    for kind in _ORDER:
        yield Map(kind, asked, kind.compute(network, weights, sample, digit, report))
