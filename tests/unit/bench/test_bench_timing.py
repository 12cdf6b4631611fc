"""Timing on slices, by a clock that moves only when something is computed."""

import pytest

from engine.bench.timing import TRUSTED_SECONDS, time_rows


class Work:
    """Computes rows at `seconds_a_row`; `start` seconds are lost in each call, `first` in one."""

    def __init__(self, seconds_a_row, start=0.0, first=0.0):
        self.seconds_a_row, self.start, self.first = seconds_a_row, start, first
        self.now = 0.0
        self.counts = []

    def compute(self, count):
        self.now += self.start + self.seconds_a_row * count + (0 if self.counts else self.first)
        self.counts.append(count)

    def timing(self, rows, least=1):
        return time_rows(self.compute, rows, least, clock=lambda: self.now)


@pytest.mark.parametrize("seconds_a_row", [1e-9, 1e-6, 2e-4, 1e-3, 0.05, 0.1, 5.0])
def test_a_slice_is_scaled_to_all_rows(seconds_a_row):
    timing = Work(seconds_a_row).timing(1000)
    assert timing.seconds == pytest.approx(1000 * seconds_a_row)
    assert timing.scaled == (timing.rows < 1000)


def test_a_fast_product_is_timed_whole_and_often():
    work = Work(1e-6)
    timing = work.timing(1000)
    assert (timing.rows, timing.scaled) == (1000, False)
    assert work.counts.count(1000) >= 20


def test_a_slow_product_is_timed_on_the_first_slice_to_trust():
    work = Work(1e-3)
    timing = work.timing(60_000)
    assert timing.scaled
    assert timing.rows * 1e-3 >= TRUSTED_SECONDS
    assert work.counts.count(timing.rows) >= 3


@pytest.mark.parametrize("seconds_a_row", [1e-9, 1e-7, 1e-5, 1e-3, 0.03, 0.1, 0.2])
@pytest.mark.parametrize("rows", [1, 7, 1024, 60_000])
def test_a_measurement_ends_in_about_a_second(seconds_a_row, rows):
    work = Work(seconds_a_row)
    work.timing(rows)
    assert work.now <= 1.3


def test_the_first_call_does_not_count():
    assert Work(1e-3, first=100.0).timing(100).seconds == pytest.approx(0.1)


def test_the_median_passes_over_a_hiccup():
    work = Work(0.1)
    hiccups = iter([0, 0, 0, 9, 0, 0, 0, 0, 0, 0])
    plain = work.compute

    def compute(count):
        plain(count)
        work.now += next(hiccups)

    assert time_rows(compute, 1, clock=lambda: work.now).seconds == pytest.approx(0.1)


def test_a_slice_has_a_row_for_each_thread_at_least():
    work = Work(5.0)
    assert work.timing(1000, least=4).rows == 4
    assert Work(5.0).timing(3, least=4).rows == 3


def test_what_a_call_costs_alone_does_not_stand_for_the_rows():
    # Packing before the first row: a slice of a few rows would tell of nothing else.
    timing = Work(1e-5, start=2e-3).timing(10_000)
    assert timing.seconds == pytest.approx(0.102)
