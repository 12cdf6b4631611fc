"""Learning one person's hand: a trained model goes on with a few drawings, and forgets nothing.

A part of each batch bends the model towards the person's drawings, the rest rehearses what it
knows. Then the weights are taken back towards the old ones until the test split is read as well as
before, less at most `MOST_LOST`: Wortsman et al., Robust fine-tuning of zero-shot models, CVPR
2022, section 3.
"""

import dataclasses
import datetime
import math
import time
from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split, joined
from engine.kernels.team import Team
from engine.networks.layers import CLASSES
from engine.networks.layout import Training
from engine.networks.model import Model
from engine.networks.plan import Plan
from engine.progress import Progress
from engine.train.adapted import ADAPTED, Adapted, Checked
from engine.train.evaluate import Evaluator
from engine.train.rates import optimiser_rates
from engine.train.schedule import share_of_peak
from engine.train.settings import default_threads

# The share of the test split that may be read wrongly afterwards and was not before.
MOST_LOST = 0.001

# Images of a step, and how many of them are the person's: at most, and for each drawing there is.
_BATCH = 64
_MINE = 24
_MINE_EACH = 2
# Multiplications of all steps forward: a second of two cores. So the number of steps hangs on the
# network, and not on how busy the machine is.
_WORK = 5e10
_FEWEST, _MOST = 40, 150
_RATE = 0.003
# Of fewer drawings than this less is learnt: one alone should not move all that is known.
_ENOUGH = 10
_AVERAGING = 0.95

# How far to go towards what was learnt, tried from the left.
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
# This share of the test split, where the old weights are least sure, is asked first.
_NEAR = 0.1
# Reading a sample costs a third of learning it.
_LEARNING = 3

Flat = NDArray[np.float32]


class Adapter:
    """Adapts one model, again as drawings come; what its weights read of the test is kept.

    `rehearsal` are samples of what the model was trained on; those that its network has no output
    for are left out. `test` is what it must not forget: at most `MOST_LOST` of it, and never so
    much that its accuracy falls below `least`.
    """

    def __init__(
        self,
        model: Model,
        rehearsal: Split,
        test: Split,
        threads: int | None = None,
        least: float = 0.0,
    ) -> None:
        self.model = model
        network = model.network
        known = rehearsal.labels < network.outputs
        self._rehearsal = rehearsal.part(known)
        self._test = test
        self._least = least
        self._threads = threads or default_threads()
        steps = round(_WORK / (network.multiplications * _BATCH))
        self.steps = max(_FEWEST, min(_MOST, steps))
        plan = Plan(network)
        plan.load(model.weights)
        self._old: Flat = plan.parameters.copy()
        self._unpack = plan.unpack
        self._margins: NDArray[np.float32] | None = None

    def prepare(self) -> Generator[Progress, None, None]:
        """Read the test with the weights as they are, which the first adaptation would do."""
        if self._margins is None:
            meter = _Meter(len(self._test))
            with Team(self._threads) as team:
                evaluator = Evaluator(self.model.network, team)
                self._margins = yield from _margins(evaluator, self._old, self._test, meter)

    def adapt(
        self, mine: Split, name: str = "my hand", seed: int = 1
    ) -> Generator[Progress | Adapted, None, None]:
        """Learn from the samples `mine`: progress at least every 100 ms, and at last the outcome.

        Who stops iterating gives up, and nothing is changed. The same model, samples and seed give
        the same weights. Raises ValueError where there are no samples.
        """
        if not len(mine):
            raise ValueError("an adaptation without drawings")
        begun = time.perf_counter()
        meter = _Meter(self.steps * _BATCH * _LEARNING + (2 + _NEAR) * len(self._test))
        with Team(self._threads) as team:
            evaluator = Evaluator(self.model.network, team)
            if self._margins is None:
                self._margins = yield from _margins(evaluator, self._old, self._test, meter)
            margins = self._margins
            mine_before = yield from _accuracy(evaluator, self._old, mine, meter)
            new = yield from self._learn(team, mine, seed, meter)
            share, test_after = yield from self._go_back(evaluator, new, margins, meter)
            flat = self._between(new, share)
            mine_after = yield from _accuracy(evaluator, flat, mine, meter)
        test_before = _share_of_right(margins)
        if mine_after <= mine_before < 1:
            # What is left of what was learnt is worth nothing.
            share, mine_after, test_after = 0.0, mine_before, test_before
        adapted = Adapted(
            model=self.model,
            share=share,
            drawings=len(mine),
            mine_before=mine_before,
            mine_after=mine_after,
            test_before=test_before,
            test_after=test_after,
            seconds=time.perf_counter() - begun,
        )
        if share:
            adapted = dataclasses.replace(adapted, model=self._model(flat, adapted, name))
        yield adapted

    def check(
        self, mine: Split, share: float, seed: int = 1
    ) -> Generator[Progress | Checked, None, None]:
        """Read each half of `mine` with what the other half teaches; as `adapt`, and as far.

        Two-fold cross-validation: no drawing is read by weights that have learnt from it. So it
        takes twice as long, and tells of half as many drawings. Raises ValueError below two.
        """
        if len(mine) < 2:
            raise ValueError("one drawing has no halves")
        half = np.empty(len(mine), np.int64)
        half[np.argsort(mine.labels, kind="stable")] = np.arange(len(mine)) % 2
        meter = _Meter(2 * self.steps * _BATCH * _LEARNING + len(mine))
        right = 0.0
        with Team(self._threads) as team:
            evaluator = Evaluator(self.model.network, team)
            for which in (0, 1):
                new = yield from self._learn(team, mine.part(half != which), seed, meter)
                flat, rest = self._between(new, share), mine.part(half == which)
                accuracy = yield from _accuracy(evaluator, flat, rest, meter)
                right += accuracy * len(rest)
        yield Checked(right / len(mine), len(mine))

    def _learn(
        self, team: Team, mine: Split, seed: int, meter: "_Meter"
    ) -> Generator[Progress, None, Flat]:
        """The weights after all steps, averaged."""
        network, rehearsal = self.model.network, self._rehearsal
        generator = np.random.default_rng([seed, 3])
        own = min(_MINE, _MINE_EACH * len(mine)) if len(rehearsal) else _BATCH
        drawn = _in_turn(generator, len(mine), (self.steps, own))
        rehearsed = _in_turn(generator, len(rehearsal), (self.steps, _BATCH - own))
        order = np.hstack([drawn, len(mine) + rehearsed]).ravel()
        samples = joined([mine, rehearsal])
        plan = Plan(network, _BATCH, self._threads, Training(augment="shift"))
        plan.adopt(self._old)
        plan.averages[:] = self._old
        peak = _RATE * min(1.0, len(mine) / _ENOUGH)
        for step in range(self.steps):
            rate = peak * share_of_peak("one-cycle", step, self.steps)
            rates = np.array([optimiser_rates(rate, step + 1, _AVERAGING)])
            plan.train(team, (samples.images, samples.labels), order, step, seed, rates)
            yield meter.told("learning your hand", _BATCH * _LEARNING)
        return plan.averages.copy()

    def _go_back(
        self, evaluator: Evaluator, new: Flat, margins: NDArray[np.float32], meter: "_Meter"
    ) -> Generator[Progress, None, tuple[float, float]]:
        """How far to go towards the new weights, and the accuracy on the test there."""
        count = len(margins)
        right = int((margins > 0).sum())
        wanted = max(right - math.floor(MOST_LOST * count + 1e-9), math.ceil(self._least * count))
        order = np.argsort(np.abs(margins), kind="stable")
        near = np.sort(order[: math.ceil(_NEAR * count)])
        far_right = right - int((margins[near] > 0).sum())
        nearest = self._test.part(near)
        for share in _SHARES:
            flat = self._between(new, share)
            found = yield from _margins(evaluator, flat, nearest, meter)
            if far_right + int((found > 0).sum()) < wanted:
                continue
            found = yield from _margins(evaluator, flat, self._test, meter)
            if int((found > 0).sum()) >= wanted:
                return share, _share_of_right(found)
        return 0.0, _share_of_right(margins)

    def _between(self, new: Flat, share: float) -> Flat:
        return self._old + np.float32(share) * (new - self._old)

    def _model(self, flat: Flat, adapted: Adapted, name: str) -> Model:
        card = self.model.card
        earlier: Any = card.settings.get(ADAPTED)
        first = earlier.get("from") if isinstance(earlier, dict) else None
        told = {
            "from": first or card.name,
            "drawings": adapted.drawings,
            "share": adapted.share,
            "mine_before": adapted.mine_before,
            "mine_after": adapted.mine_after,
            "test_before": adapted.test_before,
        }
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        # No command repeats it: it hangs on the person's drawings.
        card = dataclasses.replace(
            card,
            name=name,
            created=now,
            command="",
            settings={**card.settings, ADAPTED: told},
            test_accuracy=adapted.test_after,
        )
        return Model(self.model.network, self._unpack(flat), card)


class _Meter:
    """Counts the samples read, of about `total`."""

    def __init__(self, total: float) -> None:
        self._done = 0
        self._total = round(total)

    def told(self, what: str, samples: int) -> Progress:
        """So many samples more."""
        self._done += samples
        return Progress(what, min(self._done, self._total), self._total)


def _margins(
    evaluator: Evaluator, flat: Flat, split: Split, meter: _Meter
) -> Generator[Progress, None, NDArray[np.float32]]:
    """By how much the label's logit is above the best other digit's [n]: 0 or less is wrong."""
    margins = np.empty(len(split), np.float32)
    for start, logits in evaluator.pieces(flat, split):
        digits = logits[:, :CLASSES].copy()
        rows = np.arange(len(digits))
        labels = split.labels[start : start + len(digits)]
        own = digits[rows, labels]
        digits[rows, labels] = -np.inf
        margins[start : start + len(digits)] = own - digits.max(axis=1)
        yield meter.told("reading the test samples", len(digits))
    return margins


def _accuracy(
    evaluator: Evaluator, flat: Flat, split: Split, meter: _Meter
) -> Generator[Progress, None, float]:
    margins = yield from _margins(evaluator, flat, split, meter)
    return _share_of_right(margins)


def _share_of_right(margins: NDArray[np.float32]) -> float:
    return float((margins > 0).mean())


def _in_turn(
    generator: np.random.Generator, count: int, shape: tuple[int, int]
) -> NDArray[np.int64]:
    """Numbers below `count`, each as often as any other (or once more), shuffled."""
    wanted = shape[0] * shape[1]
    rounds = -(-wanted // count) if count else 0
    turns = [generator.permutation(count) for _ in range(rounds)]
    drawn = np.concatenate([np.zeros(0, np.int64), *turns])[:wanted]
    return drawn.reshape(shape)
