"""How well a model reads a split of labelled samples."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split
from engine.kernels.team import Team
from engine.networks.answers import confusion, losses_of, probabilities_of
from engine.networks.layers import CLASSES
from engine.networks.model import Model
from engine.networks.network import Network
from engine.networks.plan import Plan
from engine.progress import Progress, Report, silent

# Samples read at once: some milliseconds of work, so that who waits can change his mind.
PIECE = 256
_GREY = np.float32(1 / 255)
# The share of true samples that may be refused: of a test split, and of held-out drawings by a
# hand that goes to extremes. A model that has learnt from that hand refuses other people's digits
# about as often.
_UNSURE = 0.005
UNSURE_OF_HELD_OUT = 0.025


@dataclass(frozen=True, eq=False)
class Evaluation:
    """`accuracy` and mean `loss` (natural logarithm, no smoothing) on `count` samples.

    `confusion` int64 [10, 10] counts samples by label (row) and answer (column). `threshold` is
    the confidence that all but a given share of the samples reach, 5 of 1,000 unless told
    otherwise: less is unlike what the model knows.
    """

    count: int
    accuracy: float
    loss: float
    confusion: NDArray[np.int64]
    threshold: float


class Evaluator:
    """Evaluates any weights of one network, with a team of threads.

    A `plan` that reads, on another device, takes the place of the team's own.
    """

    def __init__(self, network: Network, team: Team, plan: Plan | None = None) -> None:
        self._plan = plan or Plan(network, PIECE, team.threads)
        self._team = team
        self.outputs = network.outputs

    def evaluate(
        self,
        parameters: NDArray[np.float32],
        split: Split,
        report: Report = silent,
        refused: float = _UNSURE,
    ) -> Evaluation:
        """The evaluation of flat parameters on the whole split."""
        return evaluation_of(self.logits(parameters, split, report), split.labels, refused)

    def logits(
        self,
        parameters: NDArray[np.float32],
        split: Split,
        report: Report = silent,
        what: str = "reading the test samples",
    ) -> NDArray[np.float32]:
        """Logits float32 [n, outputs] of the whole split; reports after each piece."""
        logits = np.empty((len(split), self.outputs), np.float32)
        for start, piece in self.pieces(parameters, split):
            logits[start : start + len(piece)] = piece
            report(Progress(what, start + len(piece), len(split)))
        return logits

    def pieces(
        self, parameters: NDArray[np.float32], split: Split
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Logits float32 [n, outputs] piece by piece, each with the place of its first sample."""
        self._plan.adopt(parameters)
        size = self._plan.batch
        for start in range(0, len(split), size):
            images = split.images[start : start + size]
            self._plan.samples[: len(images)] = images * _GREY
            yield start, self._plan.forward(len(images), self._team)

    def flat(self, model: Model) -> NDArray[np.float32]:
        """A model's weights as flat parameters."""
        self._plan.load(model.weights)
        return self._plan.parameters.copy()


def evaluation_of(
    logits: NDArray[np.float32], labels: NDArray[np.uint8], refused: float = _UNSURE
) -> Evaluation:
    """Accuracy, loss and confusion of logits [n, 10 or 11] against their labels [n].

    Samples of no digit (label 10) are passed over; `refused` is the share below the threshold.
    """
    digits = labels < CLASSES
    logits, labels = logits[digits], labels[digits]
    count = len(labels)
    if not count:
        return Evaluation(0, 0.0, 0.0, np.zeros((CLASSES, CLASSES), np.int64), 0.0)
    probabilities = probabilities_of(logits)
    answers = probabilities.argmax(axis=1)
    return Evaluation(
        count,
        float((answers == labels).mean()),
        float(losses_of(logits, labels).mean()),
        confusion(labels, answers),
        float(np.quantile(probabilities.max(axis=1), refused)),
    )


def evaluate(model: Model, split: Split, threads: int = 1, report: Report = silent) -> Evaluation:
    """Evaluate a model on a split, telling how far it is."""
    with Team(threads) as team:
        evaluator = Evaluator(model.network, team)
        return evaluator.evaluate(evaluator.flat(model), split, report)
