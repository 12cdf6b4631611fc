"""Whether a model is as often right as it says: the reliability diagram and its error."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.judge.judgement import Judgement

# As in the paper's diagrams.
_BINS = 15


@dataclass(frozen=True, eq=False)
class Reliability:
    """Answers by their confidence, in bins of equal width between `edges`, float64 [bins + 1].

    `confidences` and `accuracies` float64 [bins] are means, not a number where a bin is empty;
    `counts` int64 [bins]. `error` is the expected calibration error: the mean distance of the two,
    weighed by the counts; 0 without answers.
    """

    edges: NDArray[np.float64]
    confidences: NDArray[np.float64]
    accuracies: NDArray[np.float64]
    counts: NDArray[np.int64]
    error: float


def reliability(judgement: Judgement, bins: int = _BINS) -> Reliability:
    """The reliability of the answers to all digits; passes over what is no digit."""
    digits = judgement.digits
    return reliability_of(judgement.confidences[digits], judgement.right[digits], bins)


def reliability_of(
    confidences: NDArray[np.floating], right: NDArray[np.bool_], bins: int = _BINS
) -> Reliability:
    """The reliability of answers with these confidences [n], 0..1, of which so many are right [n].

    Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017, equations 2
    to 5; as there, a bin holds its upper edge.
    """
    edges = np.linspace(0, 1, bins + 1)
    exact = confidences.astype(np.float64)
    places = np.searchsorted(edges[1:-1], exact)
    counts = np.bincount(places, minlength=bins)
    with np.errstate(invalid="ignore"):
        mean_confidences = np.bincount(places, exact, bins) / counts
        accuracies = np.bincount(places, right, bins) / counts
    gaps = np.nan_to_num(np.abs(accuracies - mean_confidences))
    error = float(counts @ gaps) / max(1, len(exact))
    return Reliability(edges, mean_confidences, accuracies, counts, error)
