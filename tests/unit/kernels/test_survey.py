"""Which inputs are not zero: flags of each image, and the list of a group."""

import numpy as np
import pytest
from dense_layers import Surveyed, numbers
from guarded import Guarded

from engine.kernels.tiles import LISTED_HEIGHT

GROUP = 4


def surveyed(x, gap=0):
    """(flags [block, image], inputs that each group lists) of x [images, inputs], `gap` apart."""
    guarded = Guarded()
    image = x.shape[1] + gap
    made = Surveyed(guarded, x, guarded.put_strided(x, image, 1), image, group=GROUP)
    flags, listed = made.flags, [one.copy() for one in made.listed]
    guarded.check_only(made.written)
    return flags, listed


@pytest.mark.parametrize("seen", [0.0, 0.1, 0.7, 1.0])
@pytest.mark.parametrize("images", [1, 2, 9])
@pytest.mark.parametrize("blocks", [1, 2, 98])
def test_what_is_not_zero_is_flagged_and_listed(blocks, images, seen):
    generator = np.random.default_rng([blocks, images])
    x = numbers(generator, images, blocks * LISTED_HEIGHT)
    x[generator.random(x.shape) >= seen] = 0
    flags, listed = surveyed(x, gap=5)
    for group, own in enumerate(listed):
        seen_here = x[group * GROUP : (group + 1) * GROUP].any(axis=0)
        np.testing.assert_array_equal(own, np.flatnonzero(seen_here))
    bits = (x != 0).reshape(images, blocks, LISTED_HEIGHT) * (1 << np.arange(LISTED_HEIGHT))
    np.testing.assert_array_equal(flags, bits.sum(axis=2).T)


def test_a_negative_zero_adds_nothing_and_what_is_no_number_is_not_hidden():
    x = np.zeros((1, LISTED_HEIGHT), np.float32)
    x[0, :3] = -0.0, np.nan, 1e-40
    _, (listed,) = surveyed(x)
    assert listed.tolist() == [1, 2]
