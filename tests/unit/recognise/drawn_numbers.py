"""Digits ten high, drawn as people draw them, some of two strokes; and numbers written of them."""

import numpy as np

from engine.ink.stroke import ink_of

TURN = np.linspace(0, 2 * np.pi, 40)

STROKES = {
    0: [np.column_stack([3 - 3 * np.sin(TURN), 5 - 5 * np.cos(TURN)])],
    1: [[(0, 0), (0, 10)]],
    2: [[(0, 2), (2, 0), (5, 1), (5, 4), (0, 10), (6, 10)]],
    3: [[(0, 0), (4, 0), (2, 4), (5, 6), (4, 10), (0, 9)]],
    4: [[(2, 0), (0, 6), (6, 6)], [(4.5, 3), (4.3, 10)]],
    5: [[(1, 0.2), (0, 5), (4, 4), (6, 7), (4, 10), (0, 9)], [(1.8, 0), (6, 0)]],
    7: [[(0, 0), (6, 0), (2, 10)], [(1, 5), (6, 5)]],
    8: [np.column_stack([3 + 3 * np.sin(2 * TURN), 5 - 5 * np.cos(TURN)])],
}


def written(digits, gaps, width=0.0, slant=0.0):
    """The digits side by side; the gap is that between their outermost points."""
    strokes, x = [], 0.0
    for digit, gap in zip(digits, gaps, strict=True):
        lines = [np.array(line, dtype=float) for line in STROKES[digit]]
        for line in lines:
            line[:, 0] += slant * (10 - line[:, 1])
        left = min(line[:, 0].min() for line in lines)
        strokes += [line + np.array([x - left, 0]) for line in lines]
        x = max(line[:, 0].max() for line in strokes) + gap
    return ink_of(strokes, width)


def unsure(samples):
    """The logits of a network that knows nothing: where a number is split, shapes alone decide."""
    return np.zeros((len(samples), 10), np.float32)
