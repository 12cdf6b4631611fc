"""Random numbers: the documented hash, uniform, and the same for whoever asks first."""

import naive
import numpy as np
from numba import njit

from engine.kernels.random import mix, unit


@njit
def _mixed(keys, values):
    made = np.empty(keys.size, np.uint64)
    for i in range(keys.size):
        made[i] = mix(keys[i], values[i])
    return made


@njit
def _units(key, count):
    made = np.empty(count, np.float32)
    for i in range(count):
        made[i] = unit(key, i)
    return made


def test_the_hash_is_splitmix():
    """The first numbers of SplitMix64 with seed 0, as its authors' own code gives them."""
    made = _mixed(np.zeros(3, np.uint64), np.arange(3))
    assert [hex(number) for number in made] == [
        "0xe220a8397b1dcdaf",
        "0x6e789e6aa1b965f4",
        "0x6c45d188009454f",
    ]


def test_the_hash_is_the_oracle_s_for_keys_of_all_sizes():
    generator = np.random.default_rng(1)
    keys = generator.integers(0, 2**64, 200, dtype=np.uint64)
    keys[:4] = 0, 1, 2**63, 2**64 - 1
    values = generator.integers(0, 2**62, 200)
    expected = [naive.mix(int(key), int(value)) for key, value in zip(keys, values, strict=True)]
    assert _mixed(keys, values).tolist() == expected


def test_numbers_are_uniform():
    made = _units(np.uint64(12345), 1_000_000)
    assert made.min() >= 0
    assert made.max() < 1
    counts = np.histogram(made, bins=100, range=(0, 1))[0]
    # Chi-squared with 99 degrees of freedom: below 149 with a probability of 0.999.
    assert ((counts - 10_000) ** 2 / 10_000).sum() < 149
    assert abs(np.corrcoef(made[:-1], made[1:])[0, 1]) < 0.004


def test_neighbouring_keys_are_unrelated():
    """Keys of neighbouring seeds and epochs: seed << 32 | epoch."""
    for other in (1, 1 << 32):
        first, second = (
            _units(np.uint64(1 << 32), 100_000),
            _units(np.uint64((1 << 32) + other), 100_000),
        )
        assert abs(np.corrcoef(first, second)[0, 1]) < 0.015
        assert not np.isin(first[:1000], second).sum() > 30


def test_numbers_do_not_depend_on_the_order_they_are_asked_for():
    backwards = [naive.unit(7, index) for index in reversed(range(50))]
    np.testing.assert_array_equal(_units(np.uint64(7), 50), backwards[::-1])
