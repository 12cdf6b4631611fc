"""Which labels are probably wrong, by what a model says about their samples."""

import numpy as np
from numpy.typing import NDArray

from engine.judge.judgement import Judgement


def likely_label_errors(judgement: Judgement, most: int = 100) -> NDArray[np.int64]:
    """Samples that the model takes for another class with confidence: int64 indices.

    At most so many, the likeliest error first. A model may be surer of one class than of another:
    so a class is believed where it is as probable as it is on average for samples with its label,
    and the likeliest of those believed is taken for the true one. Errors are ordered by how much
    more probable the best other class is than the label. Passes over what is no digit.

    Northcutt, Jiang, Chuang: Confident Learning, JAIR 2021, equations 1 and 2 (the confident joint)
    and section 3.2 (the normalised margin). It supposes that the model has not learnt these labels.
    """
    indices = np.flatnonzero(judgement.digits)
    labels = judgement.labels[indices].astype(np.int64)
    probabilities = judgement.probabilities[indices].astype(np.float64)
    rows, classes = np.arange(len(labels)), probabilities.shape[1]
    counts = np.bincount(labels, minlength=classes)
    own = probabilities[rows, labels]
    sums = np.bincount(labels, own, minlength=classes)
    # A class that nobody is labelled with is never believed.
    thresholds = np.divide(sums, counts, out=np.full(classes, np.inf), where=counts > 0)
    believed = np.where(probabilities >= thresholds, probabilities, -1)
    found = np.flatnonzero((believed.max(axis=1) >= 0) & (believed.argmax(axis=1) != labels))
    others = probabilities[found]
    others[np.arange(len(found)), labels[found]] = -1
    margins = others.max(axis=1) - own[found]
    order = np.argsort(-margins, kind="stable")[:most]
    return indices[found[order]]
