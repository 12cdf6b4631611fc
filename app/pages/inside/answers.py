"""What the units of a network answer to: found once for all of them, and remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.judgements import Judgements
from app.pages.inside.sample_row import ListedSample
from app.pages.inside.seen import Seen, Unit, number
from app.threads.worker import Worker
from engine.data.checks import NO_DIGIT
from engine.data.dataset import MNIST, Split, own_parts
from engine.errors import DataError
from engine.networks.network import Weights
from engine.progress import Report

if TYPE_CHECKING:
    from engine.inside.answering import TopSamples

MOST = 12
# Weights whose answers are remembered.
_REMEMBERED = 4


@dataclass(frozen=True, eq=False)
class Answers:
    """The strongest samples of `split` for every unit that `weights` make."""

    weights: Weights
    split: Split
    top: TopSamples

    def samples_of(self, seen: Seen, unit: Unit) -> list[ListedSample]:
        """What a unit answers to, the strongest first; none where it answers to nothing."""
        layer = self.top.layers[unit.layer]
        found = zip(layer.indices[unit.index], layer.activations[unit.index], strict=True)
        listed = []
        for index, activation in found:
            is_output = unit.layer == len(seen.network.layers) - 1
            if activation > 0 or is_output:
                label = int(self.split.labels[index])
                what = "no digit" if label == NO_DIGIT else f"a {seen.classes[label]}"
                listed.append(
                    ListedSample(
                        self.split.images[index],
                        f"Test sample {int(index) + 1:,}, {what}: {number(activation)}. "
                        "Click to draw it.",
                    )
                )
        return listed


class AnswerFinder(QObject):
    """`found` when there are answers that were not there before, `failed(str)` with a sentence.

    `worker` finds them; it can be watched and cancelled.
    """

    found = Signal()
    failed = Signal(str)

    def __init__(self, judgements: Judgements, share: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._judgements = judgements
        self._known: OrderedDict[int, Answers] = OrderedDict()
        self.worker = Worker(self, share)

    def answers(self, weights: Weights) -> Answers | None:
        """What is known of these very weights."""
        return self._known.get(id(weights))

    def latest(self, seen: Seen) -> Answers | None:
        """What was found last for weights of the same shapes."""
        shapes = seen.network.weight_shapes
        for answers in reversed(self._known.values()):
            if {name: answers.weights[name].shape for name in answers.weights} == shapes:
                return answers
        return None

    def find(self, seen: Seen, data: str) -> None:
        """Run all test samples of `data` through the network, unless that is known."""
        network, weights = seen.network, seen.weights
        if weights is None or self.answers(weights) is not None:
            self.found.emit()
            return

        def work(report: Report) -> Iterator[Answers]:
            from engine.inside.answering import top_samples

            split = self._test_split(data, report)
            yield Answers(weights, split, top_samples(network, weights, split, MOST, report))

        self.worker.begin(work, self._keep, self.failed.emit)

    def _keep(self, answers: Answers) -> None:
        # The weights are kept with them, so that their identity stays theirs.
        self._known[id(answers.weights)] = answers
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        self.found.emit()

    def _test_split(self, data: str, report: Report) -> Split:
        """The test samples of what a network learnt from; MNIST's where there are none."""
        if not own_parts(data):
            try:
                dataset = self._judgements.dataset(data, report)
                return dataset.test or dataset.training
            except DataError:
                # It has been moved since; handwritten digits tell enough of most networks.
                pass
        mnist = self._judgements.dataset(MNIST, report)
        assert mnist.test is not None
        return mnist.test
