import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.train import curves


def naive_average(values, decay):
    total = weight = 0.0
    averaged = []
    for value in values:
        total, weight = decay * total, decay * weight
        if math.isfinite(value):
            total, weight = total + (1 - decay) * value, weight + (1 - decay)
        averaged.append(total / weight if weight else math.nan)
    return averaged


@pytest.mark.parametrize("length", [0, 1, 5, 255, 256, 257, 1000])
def test_smoothing_is_the_average_that_a_loop_gives(length):
    values = np.random.default_rng(1).exponential(size=length)
    averaged, _ = curves.smooth(values)
    np.testing.assert_allclose(averaged, naive_average(values, curves.DECAY), rtol=1e-9)


def test_smoothing_in_pieces_gives_what_smoothing_at_once_gives():
    values = np.random.default_rng(2).exponential(size=700).astype(np.float32)
    pieces, carry = [], None
    for piece in np.split(values, [3, 10, 300, 301]):
        averaged, carry = curves.smooth(piece, carry)
        pieces.append(averaged)
    np.testing.assert_allclose(np.concatenate(pieces), curves.smooth(values)[0], rtol=1e-9)


def test_smoothing_passes_over_what_is_not_finite():
    values = np.array([np.nan, 2.0, np.inf, 2.0])
    averaged, _ = curves.smooth(values)
    assert math.isnan(averaged[0])
    np.testing.assert_allclose(averaged[1:], 2.0)


@given(
    st.lists(st.floats(-1e6, 1e6), max_size=400).map(np.array),
    st.integers(1, 50),
)
def test_an_envelope_keeps_the_least_and_greatest_of_every_bucket(values, bucket):
    places, thinned = curves.envelope(values, bucket)
    assert list(places) == sorted(places)
    np.testing.assert_array_equal(values[places], thinned)
    if bucket > 2:
        assert len(places) <= 2 * math.ceil(len(values) / bucket)
    for start in range(0, len(values), bucket):
        inside = (places >= start) & (places < start + bucket)
        whole = values[start : start + bucket]
        assert thinned[inside].min() == whole.min()
        assert thinned[inside].max() == whole.max()


@pytest.mark.parametrize(("length", "bucket"), [(0, 3), (1, 1), (7, 3), (9, 3), (5, 10)])
def test_averages_stand_in_the_middle_and_the_last_ends_with_the_curve(length, bucket):
    values = np.arange(length, dtype=np.float64)
    places, means = curves.averages(values, bucket)
    assert len(places) == len(means) == math.ceil(length / bucket)
    for index, (place, mean) in enumerate(zip(places, means, strict=True)):
        part = values[index * bucket : (index + 1) * bucket]
        assert mean == part.mean()
        assert place == (part.mean() if len(part) == bucket else length - 1)


def test_buckets_stand_still_while_a_run_grows():
    bucket = curves.bucket_for(5628, 400)
    values = np.random.default_rng(3).normal(size=3000)
    before, _ = curves.envelope(values[:2000], bucket)
    after, _ = curves.envelope(values, bucket)
    settled = 2000 // bucket * bucket
    np.testing.assert_array_equal(before[before < settled], after[after < settled])


def test_accuracies_spread_out_towards_certainty():
    places = curves.nines(np.array([0.0, 0.9, 0.99, 0.999, 1.0]))
    np.testing.assert_allclose(places[:4], [0, 1, 2, 3], atol=1e-9)
    assert places[4] == pytest.approx(4)


def test_the_loss_axis_ends_on_marks_around_all_losses():
    low, high = curves.loss_range([0.03], [2.4])
    assert 10**low == pytest.approx(0.02)
    assert 10**high == pytest.approx(5)


@pytest.mark.parametrize(
    ("lows", "highs"), [([], []), ([0.0], [0.0]), ([math.nan], [math.inf]), ([1e-30], [1e30])]
)
def test_the_loss_axis_survives_losses_that_are_none(lows, highs):
    low, high = curves.loss_range(lows, highs)
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low < high


def test_the_accuracy_axis_opens_around_what_was_measured():
    low, high = curves.accuracy_range([0.957, 0.983])
    assert low == pytest.approx(float(curves.nines(0.95)), abs=0.4)
    assert high == pytest.approx(float(curves.nines(0.99)))


@pytest.mark.parametrize("accuracies", [[], [0.0], [1.0], [0.0, 1.0], [0.1], [math.nan]])
def test_the_accuracy_axis_holds_even_the_worst_and_the_best(accuracies):
    low, high = curves.accuracy_range(accuracies)
    assert low < high
    finite = [float(curves.nines(value)) for value in accuracies if math.isfinite(value)]
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in finite)


def test_marks_are_round_numbers_and_not_too_many():
    assert [text for _, text in curves.loss_marks(-2, 0, 10)] == [
        "0.01",
        "0.02",
        "0.05",
        "0.1",
        "0.2",
        "0.5",
        "1",
    ]
    assert [text for _, text in curves.loss_marks(-2, 0, 3)] == ["0.01", "0.1", "1"]
    texts = [text for _, text in curves.accuracy_marks(1, 3, 10)]
    assert texts == [f"{mark}\u00a0%" for mark in (90, 95, 98, 99, 99.5, 99.8, 99.9)]


@pytest.mark.parametrize(
    ("end", "step"),
    [(0.125, 0.02), (0.5, 0.1), (1, 0.2), (4, 1), (12, 2), (60, 10), (10_000, 2000)],
)
def test_epochs_are_marked_in_round_steps(end, step):
    marks = curves.epoch_marks(end, 7)
    assert marks[0] == (0.0, "0")
    assert marks[1] == (pytest.approx(step), f"{step:g}")
    assert len(marks) <= 8
    assert marks[-1][0] <= end + 1e-9


def test_the_axis_of_a_growing_run_doubles_up_to_the_plan():
    ends = [curves.growing_end(length, 12) for length in (0, 0.1, 0.2, 0.9, 3, 8.5, 12)]
    assert ends == [0.125, 0.125, 0.25, 1, 4, 12, 12]
