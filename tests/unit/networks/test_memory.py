"""The array that a plan works in."""

import numpy as np
import pytest

from engine.networks.memory import Arena, aligned_zeros

LINE, PAGE = 64, 1 << 21


@pytest.mark.parametrize("size", [1, 16, 1001, (1 << 18) - 1, 1 << 18, (1 << 20) + 5])
def test_memory_is_zero_and_starts_where_the_cpu_likes_it(size):
    memory = aligned_zeros(size)
    assert memory.dtype == np.float32
    assert memory.shape == (size,)
    assert not memory.any()
    assert memory.ctypes.data % (PAGE if size * 4 >= 1 << 20 else LINE) == 0


def test_places_follow_each_other_on_lines_of_the_cache():
    arena = Arena()
    sizes = [1, 0, 16, 17, 100]
    places = [arena.reserve(size) for size in sizes]
    assert all(place * 4 % LINE == 0 for place in places)
    ends = [place + size for place, size in zip(places, sizes, strict=True)]
    assert all(end <= place for end, place in zip(ends, [*places[1:], arena.size], strict=True))
    assert arena.size - sum(sizes) < len(sizes) * 16
