"""The probe of the machine: what it takes for quiet, and figures that can be."""

import pytest

from engine.bench import peak
from engine.bench.peak import is_quiet, read_bandwidth
from engine.kernels.team import Team


@pytest.mark.parametrize(
    "rates",
    [
        {1: [250, 240, 251]},
        {1: [250, 240, 251], 2: [490, 500, 480]},
        # Many threads share cores, or run on slower ones: what counts is that they are steady.
        {1: [250, 250, 250], 2: [500, 500, 500], 16: [1900, 2000, 1950]},
    ],
)
def test_steady_rates_are_of_a_quiet_machine(rates):
    assert is_quiet(rates)


@pytest.mark.parametrize(
    "rates",
    [
        {1: [250, 120, 130]},
        {1: [250, 250, 250], 2: [250, 260, 500]},
        {1: [250, 250, 250], 2: [260, 250, 250]},
        {1: [250, 250, 250], 2: [500, 500, 500], 16: [1900, 1000, 1100]},
    ],
)
def test_two_threads_that_share_a_core_or_rates_that_jump_are_not(rates):
    assert not is_quiet(rates)


def test_reading_memory_counts_every_byte(monkeypatch):
    monkeypatch.setattr(peak, "_BYTES", 1_000_008)
    with Team(3) as team:
        assert read_bandwidth(team) > 0
