"""What is counted of answers: accuracy by digit, calibration, and how drawings are refused."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Bins of a reliability diagram (Guo et al., On Calibration of Modern Neural Networks, 2017).
BINS = 15


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
    def diagram(self) -> list[tuple[int, float, float]]:
        """A reliability diagram: count, mean confidence and accuracy of each bin with answers."""
        confidence = self.probabilities.max(axis=1)
        bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
        return [
            (
                int((bins == index).sum()),
                float(confidence[bins == index].mean()),
                float(self.right[bins == index].mean()),
            )
            for index in range(BINS)
            if (bins == index).any()
        ]

    @property
    def calibration_error(self) -> float:
        """Expected calibration error (Guo et al., 2017, equation 3)."""
        total = len(self.labels)
        return sum(
            count / total * abs(confidence - accuracy)
            for count, confidence, accuracy in self.diagram
        )
