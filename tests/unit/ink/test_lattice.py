import itertools

import numpy as np
import pytest

from engine.ink.lattice import cheapest


def naive_cheapest(groups, costs, count):
    """The least cost of all choices of groups that hold each member once."""
    best = float("inf")
    for size in range(1, count + 1):
        for choice in itertools.combinations(range(len(groups)), size):
            members = sorted(member for place in choice for member in groups[place])
            if members == list(range(count)):
                best = min(best, sum(costs[place] for place in choice))
    return best


@pytest.mark.parametrize("seed", range(30))
def test_the_choice_is_the_cheapest_there_is(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 6))
    groups = {(member,) for member in range(count)}
    for _ in range(8):
        size = int(rng.integers(1, count + 1))
        groups.add(tuple(sorted(rng.choice(count, size, replace=False).tolist())))
    groups = sorted(groups)
    costs = rng.normal(0, 3, len(groups)).tolist()
    chosen = cheapest(groups, costs, count)
    assert sorted(member for place in chosen for member in groups[place]) == list(range(count))
    assert sum(costs[place] for place in chosen) == pytest.approx(
        naive_cheapest(groups, costs, count)
    )


def test_groups_may_interleave():
    groups = [(0,), (1,), (2,), (3,), (0, 2), (1, 3)]
    assert cheapest(groups, [1, 1, 1, 1, 0.5, 0.5], 4) == [4, 5]


def test_long_lines_are_walked_too():
    count = 128
    groups = [(member,) for member in range(count)]
    groups += [(member, member + 1) for member in range(count - 1)]
    chosen = cheapest(groups, [1.0] * len(groups), count)
    assert len(chosen) == count // 2
