"""What a network's logits say of a sample: how likely each digit is, and how wrong that is."""

import numpy as np
from numpy.typing import NDArray

from engine.networks.layers import CLASSES


def probabilities_of(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities float32 [n, 10] of logits [n, 10] or [n, 11]; each row sums to 1.

    An eleventh output stands for "no digit". If there is none, each answer would be a guess: what
    it holds is spread evenly over the ten, so that a confident answer is one about a digit.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)
    none = shares[:, CLASSES:].sum(axis=1, keepdims=True)
    return np.asarray(shares[:, :CLASSES] + none / CLASSES, dtype=np.float32)


def losses_of(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Cross-entropies [n] of logits [n, 10 or 11] with labels [n], natural logarithm, unsmoothed.

    All outputs count. What is no digit (label 10) asks for the eleventh of them, and where there
    are ten, for an even share of each: the best that such a network can say.
    """
    exact = logits.astype(np.float64)
    largest = exact.max(axis=1)
    normaliser = np.log(np.exp(exact - largest[:, None]).sum(axis=1)) + largest
    outputs = exact.shape[1]
    wanted = exact[np.arange(len(exact)), np.minimum(labels, outputs - 1)]
    if outputs == CLASSES:
        wanted = np.where(labels < CLASSES, wanted, exact.mean(axis=1))
    return np.asarray(normaliser - wanted)


def confusion(labels: NDArray[np.uint8], answers: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often which digit, 0..9 in `labels` [n], was answered as which: [10, 10] (row label)."""
    pairs = labels.astype(np.int64) * CLASSES + answers
    return np.bincount(pairs, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)
