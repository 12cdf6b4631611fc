"""What a network's logits say of a sample: how likely it is each of the ten digits."""

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
