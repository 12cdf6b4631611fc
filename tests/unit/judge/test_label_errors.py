"""Likely label errors against the definition, and found where they were put."""

import numpy as np
from judged import judgement, random_judgement

from engine.judge.label_errors import likely_label_errors


def by_definition(judged):
    """Confident learning, sample by sample."""
    labels, probabilities = judged.labels, judged.probabilities.astype(float)
    samples = [index for index in range(len(labels)) if labels[index] < 10]
    thresholds = {
        digit: np.mean([probabilities[index, digit] for index in samples if labels[index] == digit])
        for digit in set(labels[samples].tolist())
    }
    margins = {}
    for index in samples:
        row, label = probabilities[index], labels[index]
        believed = [digit for digit, threshold in thresholds.items() if row[digit] >= threshold]
        if believed and max(believed, key=row.__getitem__) != label:
            best_other = max(row[digit] for digit in range(10) if digit != label)
            margins[index] = best_other - row[label]
    return sorted(margins, key=lambda index: -margins[index])


def test_likely_errors_are_those_of_the_definition_in_its_order():
    for seed in range(5):
        judged = random_judgement(400, seed, most_label=10, sureness=2.0)
        wanted = by_definition(judged)
        assert len(wanted) > 20
        assert likely_label_errors(judged, 1000).tolist() == wanted
        assert likely_label_errors(judged, 10).tolist() == wanted[:10]


def test_labels_changed_on_purpose_are_found():
    judged = random_judgement(2000, 1, sureness=6.0)
    changed = np.arange(0, 2000, 100)
    labels = judged.labels.copy()
    labels[changed] = (labels[changed] + 3) % 10
    found = likely_label_errors(judgement(labels, judged.probabilities))
    assert set(found) <= set(changed)
    assert len(found) > len(changed) / 2


def test_a_class_without_samples_is_never_the_true_one():
    probabilities = np.full((4, 10), 0.01)
    probabilities[[0, 1, 2, 3], [0, 0, 9, 1]] = 0.91
    assert likely_label_errors(judgement([0, 0, 0, 1], probabilities)).tolist() == []


def test_where_nothing_was_judged_nothing_is_wrong():
    made = likely_label_errors(judgement([], np.zeros((0, 10))))
    assert made.dtype == np.int64
    assert made.shape == (0,)
