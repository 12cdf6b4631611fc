"""What the views Why and Training decide without a window."""

import math

import numpy as np
import pytest

from app.pages.inside.health_run import CHANGE, DEAD, WEIGHTS, HealthRun, Point
from app.pages.inside.replay_filters import filters_of
from app.pages.inside.replay_memory import Moment, Snapshots, snapshot_of
from app.pages.inside.replay_recorder import samples_for
from app.pages.inside.towards_frames import Way, amount_of, figures, verdict
from app.pages.inside.why_map import outline
from app.pages.inside.why_words import heading, named
from app.threads.pace import Pace
from engine.data.dataset import Split
from engine.inside.health import LayerHealth
from engine.inside.towards import Step
from engine.networks.model import DIGITS
from engine.networks.network import parse_network
from engine.progress import Progress

NETWORK = parse_network("softmax")
CLOTHES = ("T-shirt/top", *DIGITS[1:9], "Ankle boot")


def test_classes_read_well_in_a_sentence():
    assert named(7, DIGITS) == "a 7"
    assert named(8, DIGITS) == "an 8"
    assert named(9, CLOTHES) == "“Ankle boot”"
    assert heading(7, 7, DIGITS) == "Why a 7?"
    assert heading(8, 7, DIGITS) == "Why not an 8?"


def test_the_outline_goes_around_the_ink():
    ink = np.zeros((5, 5), bool)
    ink[1:3, 2] = True
    lines = outline(ink)
    assert len(lines) == 6
    assert all(line.length() == 1 for line in lines)
    assert {(line.x1(), line.x2()) for line in lines if line.dx() == 0} == {(2, 2), (3, 3)}


def frame(probabilities, reached=False):
    nothing = np.zeros((28, 28), np.float32)
    return Step(nothing, np.asarray(probabilities, np.float32), nothing, reached)


def likely(digit, share=0.91):
    probabilities = np.full(10, (1 - share) / 9)
    probabilities[digit] = share
    return probabilities


def test_how_much_changed_is_counted_in_ink_and_pixels():
    change = np.zeros((28, 28))
    change[0, :4] = (0.5, 0.25, -0.75, 0.01)
    amount = amount_of(change.astype(np.float32))
    assert amount.added == pytest.approx(0.76)
    assert amount.taken == pytest.approx(0.75)
    assert amount.pixels == 3 / 784
    assert figures(amount) == (
        "0.4\u00a0% of the pixels, 0.8 full pixels of ink added, 0.8 taken away"
    )


def test_the_verdict_is_honest():
    start, nine, three = frame(likely(7)), frame(likely(9), reached=True), frame(likely(3))
    assert verdict(Way(9, (start, nine)), DIGITS) == ""
    assert verdict(Way(9, (start, nine), over=True), DIGITS) == (
        "With this change the network reads a 9: 91.0\u00a0%, 1.0\u00a0% before."
    )
    assert verdict(Way(9, (start, three), over=True), DIGITS) == (
        "No change was found that makes it a 9 for sure: at the nearest the network gives it "
        "1.0\u00a0%, and still reads a 3."
    )
    already = Way(9, (nine,), over=True)
    assert verdict(already, DIGITS) == "The network reads a 9 already: 91.0\u00a0%."


def snapshot(epoch, size=100):
    return snapshot_of(Moment(NETWORK, np.zeros(size // 4, np.float32), epoch), epoch, "", None)


def test_snapshots_are_thinned_evenly_and_keep_both_ends():
    snapshots = Snapshots(most=800)
    for epoch in range(31):
        snapshots.add(snapshot(epoch))
        assert sum(one.size for one in snapshots.all) <= 800
        assert snapshots.all[0].epoch == 0
        assert snapshots.all[-1].epoch == epoch
    epochs = [one.epoch for one in snapshots.all]
    assert epochs == [0, 8, 16, 24, 30]


def test_two_snapshots_are_kept_however_large_they_are():
    snapshots = Snapshots(most=10)
    for epoch in range(4):
        snapshots.add(snapshot(epoch))
    assert [one.epoch for one in snapshots.all] == [0, 3]


def health(size, change=None, dead=0.0):
    return LayerHealth("dense10", size, 0.1, change, dead)


def test_a_line_has_a_point_for_each_figure_there_is():
    run = HealthRun(10)
    run.add(Point(20, 4, (health(0.3, 0.08),)))
    run.add(Point(0, 0, (health(0.2),)))
    run.add(Point(10, 5, (health(0.25, 0.1, 0.5),)))
    x, y = run.curve(WEIGHTS, 0)
    np.testing.assert_array_equal(x, [0, 1, 2])
    np.testing.assert_array_equal(y, [0.2, 0.25, 0.3])
    x, y = run.curve(CHANGE, 0)
    np.testing.assert_array_equal(x, [1, 2])
    np.testing.assert_allclose(y, [0.02, 0.02])
    np.testing.assert_array_equal(run.curve(DEAD, 0)[1], [0, 0.5, 0])
    assert run.length == 2
    assert run.at(WEIGHTS, 0.9) == ("0.250",)
    table = run.table(CHANGE)
    assert table.header == ("epoch", "batches", "dense10")
    assert list(table.rows[0]) == [0, 0, None]
    assert list(table.rows[1]) == [1, 10, pytest.approx(0.02)]


def test_a_point_takes_the_place_of_one_at_the_same_batch():
    run = HealthRun(10)
    run.add(Point(5, 0, (health(0.2),)))
    run.add(Point(5, 1, (health(0.3),)))
    assert len(run) == 1
    assert run.curve(WEIGHTS, 0)[1] == [0.3]


def test_a_long_run_keeps_a_bounded_number_of_points_and_its_ends():
    run = HealthRun(100)
    for batches in range(5000):
        if not run.is_close(batches) or batches == 4999:
            run.add(Point(batches, 1, (health(0.2, 0.1),)))
    x, _ = run.curve(WEIGHTS, 0)
    assert len(x) <= 300
    assert (x[0], x[-1]) == (0, 49.99)
    assert np.diff(x).max() < 0.5


def test_the_samples_for_health_are_few_where_a_network_computes_much():
    images = np.zeros((3000, 28, 28), np.uint8)
    images[:, 0, 0] = 51
    split = Split(images, np.repeat(np.arange(10, dtype=np.uint8), 300))
    small = samples_for(NETWORK, split)
    large = samples_for(parse_network("inkling"), split)
    assert len(small.labels) == 128
    assert 16 <= len(large.labels) < 64
    assert set(large.labels) == set(range(10))
    assert small.images.dtype == np.float32
    assert small.images[5, 0, 0] == np.float32(0.2)


@pytest.mark.parametrize(
    ("chain", "shape"), [("softmax", (10, 28, 28)), ("conv4k5/2 dense10", (4, 5, 5))]
)
def test_filters_are_pictures_of_what_a_unit_sees(chain, shape):
    network = parse_network(chain)
    weights = {
        name: np.arange(math.prod(size), dtype=np.float32).reshape(size)
        for name, size in network.weight_shapes.items()
    }
    filters = filters_of(network, weights)
    assert filters.values.shape == shape
    np.testing.assert_array_equal(filters.values.ravel(), weights["layers.0.weight"].ravel())


class Clock:
    """A time that passes only where somebody works or sleeps."""

    def __init__(self):
        self.now = 0.0
        self.slept = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.slept += seconds


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr("app.threads.pace.time", made)
    return made


def test_work_takes_its_share_of_the_time_and_no_more(clock):
    def work(report):
        for piece in range(3):
            clock.now += 0.01
            report(Progress("working", piece, 3))
            clock.now += 0.01
            yield piece

    pace = Pace(lambda: 0.1)
    assert list(pace.work(work)(lambda progress: None)) == [0, 1, 2]
    assert clock.slept == pytest.approx(0.06 * 9, abs=0.03)


def test_alone_it_does_not_rest(clock):
    def work(report):
        clock.now += 1
        yield "done"

    assert list(Pace(lambda: 1.0).work(work)(lambda progress: None)) == ["done"]
    assert clock.slept == 0


def test_cancelled_work_leaves_its_rest_to_what_comes_next(clock):
    def work(report):
        clock.now += 0.02
        yield "done"

    pace = Pace(lambda: 0.1)
    first = pace.work(work)(lambda progress: None)
    assert next(first) == "done"
    first.close()
    second = pace.work(work)(lambda progress: None)
    assert next(second) == "done"
    assert clock.slept == pytest.approx(0.02 * 9, abs=0.02)


def test_a_line_of_many_points_is_drawn_through_a_few_of_them_and_its_ends():
    run = HealthRun(10)
    for batches in range(100):
        run.add(Point(batches, 1, (health(0.1 + batches / 100),)))
    x, y = run.curve(WEIGHTS, 0, most=12)
    assert len(x) == 12
    assert (x[0], x[-1]) == (0, 9.9)
    np.testing.assert_allclose(y, 0.1 + x / 10)
