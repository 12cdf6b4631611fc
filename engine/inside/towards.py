"""What would make it a 9: the least that a pen and a rubber change until it is read so.

The smallest change of pixels that turns an answer over is a faint noise that nobody sees (Szegedy
et al., Intriguing Properties of Neural Networks, 2014), and explains nothing. So the change is made
of strokes, as a person would make it: gradients tell which are promising, the network itself is
asked about those, and of what it answers the best are carried on (a beam search). What turns out
not to be needed is taken back in the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.inside.pen import Strokes, straight_strokes, try_strokes
from engine.inside.product import Values
from engine.inside.trace import gradients, trace
from engine.networks.answers import probabilities_of
from engine.networks.network import Network, Weights
from engine.progress import Progress, Report, silent

# The probability from which on the digit is reached: a clear answer and not a toss-up.
SURE = 0.8
# Strokes of a change; attempts carried on; strokes that each of two gradients proposes for one.
_MOST_STROKES = 8
_BEAM = 3
_ASKED = 16
# Attempts that differ by less ink than this are one.
_APART = 6.0
# What a pixel of ink costs, in logits; and what any stroke costs, in pixels of ink.
_PRICE = 0.03
_FIXED = 6.0
# A lead over the other outputs that is enough, in logits: a little more than SURE.
_ENOUGH = 3.0
# Like samples are shifted by a pixel, and have a noise of this standard deviation.
_NOISE = 0.1
_SHIFTS = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]
# Steps in which a stroke comes.
_FRAMES = 6


@dataclass(frozen=True, eq=False)
class Step:
    """One step of the way: `sample` float32 [28, 28] of 0..1, and its `probabilities` [10].

    `change` [28, 28] is the sample less the one that it began with; `reached` tells whether it is
    read as the digit.
    """

    sample: Values
    probabilities: Values
    change: Values
    reached: bool


@dataclass(frozen=True, eq=False)
class _Attempt:
    """Changes [28, 28] one after another, the `sample` they lead to, and how good that is."""

    changes: tuple[Values, ...]
    sample: Values
    worth: float
    probability: float


def towards(
    network: Network, weights: Weights, sample: Values, digit: int, report: Report = silent
) -> Iterator[Step]:
    """The way from a sample, float32 [28, 28] of 0..1, to the nearest that is read as a digit.

    The first step is the sample itself, then strokes come one after another. Where the digit is not
    reached in some strokes the last step says so, and is the nearest that was found. The same
    sample always gives the same steps.
    """
    search = _Search(network, weights, sample, digit)
    changes = search.least(search.best(report))
    states = sample + np.cumsum([np.zeros_like(sample), *changes], axis=0)
    yield search.step(states[0])
    for before, after in pairwise(states):
        for frame in range(1, _FRAMES + 1):
            yield search.step(after - np.float32(1 - frame / _FRAMES) * (after - before))


class _Search:
    """Looks for the changes that make a sample be read as a digit."""

    def __init__(self, network: Network, weights: Weights, sample: Values, digit: int) -> None:
        self._network = network
        self._weights = weights
        self._sample = sample
        self._digit = digit
        shape = (len(_SHIFTS), *sample.shape)
        self._noise = np.random.default_rng(0).normal(0, _NOISE, shape).astype(np.float32)

    def step(self, sample: Values) -> Step:
        """What the network says of a sample on the way, once that is in 0..1."""
        sample = np.clip(sample, 0, 1)
        probabilities = trace(self._network, self._weights, sample[np.newaxis]).probabilities[0]
        reached = bool(probabilities[self._digit] >= SURE)
        return Step(sample, probabilities, sample - self._sample, reached)

    def best(self, report: Report) -> _Attempt:
        """The best of the attempts that reach the digit first, or else the one nearest to it."""
        start = self._judged([()])
        if start[0].probability >= SURE:
            return start[0]
        strokes, beam, best = straight_strokes(), start, start[0]
        for count in range(_MOST_STROKES):
            children = [child for parent in beam for child in self._more(parent, strokes)]
            report(Progress("trying strokes", count + 1, _MOST_STROKES))
            if reached := [child for child in children if child.probability >= SURE]:
                return max(reached, key=lambda child: child.worth)
            best = max([best, *children], key=lambda child: child.probability)
            beam = self._apart(children)
        return best

    def least(self, attempt: _Attempt) -> tuple[Values, ...]:
        """The changes that are needed, the last no stronger than needed.

        All of them where the digit is not reached.
        """
        if attempt.probability < SURE:
            return attempt.changes
        kept = attempt.changes
        for change in attempt.changes:
            fewer = tuple(other for other in kept if other is not change)
            if self._judged([fewer])[0].probability >= SURE:
                kept = fewer
        if not kept:
            return kept
        weaker = [
            (*kept[:-1], np.float32(part / _FRAMES) * kept[-1]) for part in range(1, _FRAMES + 1)
        ]
        enough = (weak.changes for weak in self._judged(weaker) if weak.probability >= SURE)
        return next(enough, kept)

    def _more(self, attempt: _Attempt, strokes: Strokes) -> list[_Attempt]:
        """Attempts with one stroke more: those that gradients promise most of."""
        trial = try_strokes(strokes, attempt.sample, self._gradients(attempt.sample))
        promises = trial.gains / (trial.ink + _FIXED)[:, np.newaxis]
        best = np.argsort(-promises, axis=0, kind="stable")[:_ASKED]
        # Both gradients may propose the same.
        asked = [index for index in np.unique(best) if np.isfinite(promises[index, 0])]
        return self._judged([(*attempt.changes, trial.change(index)) for index in asked])

    def _judged(self, attempts: list[tuple[Values, ...]]) -> list[_Attempt]:
        """Ask the network about changes."""
        if not attempts:
            return []
        samples = np.stack([self._sample + sum(changes) for changes in attempts])
        samples = np.clip(samples, 0, 1)
        logits = trace(self._network, self._weights, samples).logits
        probabilities = probabilities_of(logits)[:, self._digit]
        ink = np.abs(samples - self._sample).sum(axis=(1, 2))
        worth = np.minimum(self._lead(logits), _ENOUGH) - _PRICE * ink
        return [
            _Attempt(changes, sample, float(value), float(probability))
            for changes, sample, value, probability in zip(
                attempts, samples, worth, probabilities, strict=True
            )
        ]

    def _lead(self, logits: Values) -> Values:
        """By how much the digit's logit leads all others together."""
        others = np.delete(logits, self._digit, axis=1)
        largest = others.max(axis=1)
        together = largest + np.log(np.exp(others - largest[:, np.newaxis]).sum(axis=1))
        return np.asarray(logits[:, self._digit] - together)

    def _gradients(self, sample: Values) -> tuple[Values, Values]:
        """The gradient of the lead by each pixel, [28, 28], and its mean over like samples.

        The mean tells of shapes rather than of single pixels: Smilkov et al., SmoothGrad, 2017.
        """
        like = np.stack([np.roll(sample, shift, axis=(0, 1)) for shift in _SHIFTS])
        like = np.clip(like + self._noise, 0, 1)
        made = trace(self._network, self._weights, np.stack([sample, *like]))
        others = made.logits.copy()
        others[:, self._digit] = -np.inf
        others = np.exp(others - others.max(axis=1, keepdims=True))
        seeds = -others / others.sum(axis=1, keepdims=True)
        seeds[:, self._digit] = 1
        slopes = gradients(self._network, self._weights, made, seeds).samples
        back = [
            np.roll(slope, (-down, -across), axis=(0, 1))
            for slope, (down, across) in zip(slopes[1:], _SHIFTS, strict=True)
        ]
        return slopes[0], np.asarray(np.mean(back, axis=0))

    def _apart(self, attempts: list[_Attempt]) -> list[_Attempt]:
        """The best few that are not all the same, best first."""
        chosen: list[_Attempt] = []
        for attempt in sorted(attempts, key=lambda attempt: -attempt.worth):
            if all(np.abs(attempt.sample - o.sample).sum() >= _APART for o in chosen):
                chosen.append(attempt)
            if len(chosen) == _BEAM:
                break
        return chosen
