"""One round of a layout of neighbours against plain Python, and what it leads to."""

import naive
import numpy as np
import pytest

from engine.kernels.neighbour_layout import REPULSIONS, settle


def naive_settle(positions, ends, others, shares, step, key):
    """UMAP's algorithm 5 with a = b = 1, both directions of a link."""
    positions = positions.astype(float)
    for link in range(len(ends)):
        link_key = naive.mix(key, link)
        if naive.unit(link_key, 0) >= shares[link]:
            continue
        pair = (ends[link], others[link])
        for side, (point, other) in enumerate([pair, pair[::-1]]):
            apart = positions[point] - positions[other]
            move = step * np.clip(-2 * apart / (1 + apart @ apart), -4, 4)
            positions[point] += move
            positions[other] -= move
            for draw in range(1, REPULSIONS + 1):
                drawn = naive.mix(link_key, side * REPULSIONS + draw) % len(positions)
                if drawn != point:
                    apart = positions[point] - positions[drawn]
                    square = apart @ apart
                    push = 2 * apart / ((0.001 + square) * (1 + square))
                    positions[point] += step * np.clip(push, -4, 4)
    return positions


@pytest.mark.parametrize("seed", range(4))
def test_a_round_is_that_of_the_plain_loops(seed):
    generator = np.random.default_rng(seed)
    positions = generator.uniform(-5, 5, (30, 2)).astype(np.float32)
    ends, others = generator.integers(0, 30, (2, 40))
    shares = generator.random(40).astype(np.float32)
    expected = naive_settle(positions, ends, others, shares, 0.5, 17 + seed)
    settle(positions, ends, others, shares, np.float32(0.5), np.uint64(17 + seed))
    np.testing.assert_allclose(positions, expected, rtol=1e-3, atol=1e-3)


def test_linked_points_come_closer_than_others():
    generator = np.random.default_rng(5)
    positions = generator.uniform(-5, 5, (40, 2)).astype(np.float32)
    ends, others = np.triu_indices(20, 1)
    ends, others = np.append(ends, ends + 20), np.append(others, others + 20)
    shares = np.full(len(ends), 0.2, np.float32)
    for number in range(100):
        settle(positions, ends, others, shares, np.float32(1 - number / 100), np.uint64(number))
    one, other = positions[:20], positions[20:]
    spread = max(part.std(axis=0).max() for part in (one, other))
    assert np.linalg.norm(one.mean(axis=0) - other.mean(axis=0)) > 4 * spread


def test_no_links_move_nothing():
    positions = np.ones((3, 2), np.float32)
    none = np.zeros(0, np.int64)
    settle(positions, none, none, np.zeros(0, np.float32), np.float32(1), np.uint64(1))
    assert (positions == 1).all()
