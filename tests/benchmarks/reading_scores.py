"""What is counted of answers: accuracy by digit, calibration, and how drawings are refused."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.judge.calibration import Reliability, reliability_of


@dataclass(frozen=True, eq=False)
class Answers:
    """`probabilities` [n, 10], `accepted` [n], and the true `labels` [n], -1 for no digit."""

    probabilities: NDArray[np.float32]
    accepted: NDArray[np.bool_]
    labels: NDArray[np.int64]

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether the most likely digit is the true one, [n]."""
        return np.asarray(self.probabilities.argmax(axis=1) == self.labels)

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return float(self.right.mean())

    @property
    def by_digit(self) -> list[float]:
        """The same for each true digit; not a number where there is none of it."""
        return [
            float(self.right[self.labels == digit].mean()) if (self.labels == digit).any()
            else float("nan")
            for digit in range(10)
        ]  # fmt: skip

    @property
    def refused(self) -> float:
        """Share of drawings that were not accepted."""
        return float(1 - self.accepted.mean())

    @property
    def reliability(self) -> Reliability:
        """Whether they are as often right as they are sure."""
        return reliability_of(self.probabilities.max(axis=1), self.right)

    @property
    def diagram(self) -> list[tuple[int, float, float]]:
        """A reliability diagram: count, mean confidence and accuracy of each bin with answers."""
        made = self.reliability
        rows = zip(made.counts, made.confidences, made.accuracies, strict=True)
        return [(int(count), float(mean), float(share)) for count, mean, share in rows if count]
