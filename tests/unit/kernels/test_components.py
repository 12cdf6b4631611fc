import numpy as np
import pytest

from engine.kernels.components import label_parts


def naive_parts(mask):
    labels = np.zeros(mask.shape, int)
    count = 0
    for start in np.argwhere(mask):
        if labels[tuple(start)]:
            continue
        count += 1
        waiting = [tuple(start)]
        while waiting:
            y, x = waiting.pop()
            inside = 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1]
            if inside and mask[y, x] and not labels[y, x]:
                labels[y, x] = count
                waiting += [(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return count, labels


@pytest.mark.parametrize("density", [0.0, 0.2, 0.4, 0.7, 1.0])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (23, 17)])
def test_parts_are_those_of_a_plain_flood_fill(shape, density):
    mask = np.random.default_rng(1).random(shape) < density
    labels = np.full(shape, -1, dtype=np.int64)
    count, expected = naive_parts(mask)
    assert label_parts(labels, mask) == count
    np.testing.assert_array_equal(labels, expected)
