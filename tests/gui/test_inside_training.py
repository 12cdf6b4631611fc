"""The view “Training”: what is recorded of a run, its health, and its replay, on real workers."""

import numpy as np
import pytest
from inside_fakes import SMALL, FakeSubject, RecordedTraining, drawn_sample
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.pages.inside.health import TrainingView
from app.pages.inside.health_run import CHANGE, DEAD, GRADIENTS, QUANTITIES, WEIGHTS
from app.pages.inside.replay_recorder import Recorder
from app.pages.inside.replay_strip import PastStrip
from engine.inside.health import health_of
from engine.inside.trace import trace
from engine.inside.weights import weights_of
from engine.networks.network import parse_network
from engine.train.events import Batches, Epoch, Moved, Started
from engine.train.settings import TrainSettings

EPOCHS = 3
PER_EPOCH = 4


@pytest.fixture
def training(dressed):
    made = RecordedTraining(per_epoch=PER_EPOCH)
    yield made
    assert made.end()


@pytest.fixture
def recorder(training):
    return Recorder(training)


@pytest.fixture
def subject(dressed):
    made = FakeSubject()
    made.draw(drawn_sample())
    return made


@pytest.fixture
def view(looks, subject, recorder, training, qtbot):
    made = TrainingView(subject, recorder, training)
    made.resize(700, 700)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_down()


def train(qtbot, training, epochs=EPOCHS):
    settings = TrainSettings(network=SMALL, epochs=epochs)
    with qtbot.waitSignal(training.finished, timeout=20_000):
        training.train(settings, None)
    qtbot.wait(1)


def weights_at(snapshot):
    return weights_of(snapshot.moment.network, snapshot.moment.parameters)


def test_a_run_is_recorded_that_nobody_looks_at(qtbot, training, recorder):
    train(qtbot, training)
    names = ["at the start", "after epoch 1", "after epoch 2", "after epoch 3"]
    assert [snapshot.name for snapshot in recorder.snapshots] == names
    assert [snapshot.epoch for snapshot in recorder.snapshots] == [0, 1, 2, 3]
    assert recorder.outline.epochs == EPOCHS
    assert len(recorder.outline.samples.labels) == 40
    assert recorder.snapshots[0].former is None
    assert recorder.snapshots[1].former.batches < recorder.snapshots[1].moment.batches


def test_another_run_takes_the_place_of_the_last(qtbot, training, recorder):
    train(qtbot, training)
    train(qtbot, training, epochs=1)
    assert [snapshot.name for snapshot in recorder.snapshots] == ["at the start", "after epoch 1"]


def test_a_run_that_goes_back_as_its_device_fails_takes_its_weights_back(training, recorder):
    network = parse_network(SMALL)
    weights = np.zeros(1, np.float32)

    def train_on(first, count):
        losses = np.ones(count, np.float32)
        training.batches.emit(Batches(first, losses, 0.1, 1.0, 1.0, 1.0))
        training.weights.emit(network, weights)

    training.started_run.emit(Started(TrainSettings(network=SMALL), 1, PER_EPOCH, 0))
    train_on(0, PER_EPOCH)
    training.epoch.emit(Epoch(1, 1.0, 1.0, 1.0, 1.0, 0.5, "cuda"))
    train_on(PER_EPOCH, 3)
    training.moved.emit(Moved("The GPU is lost.", 1))
    training.weights.emit(network, weights)
    assert recorder.latest.batches == PER_EPOCH
    assert recorder.former is None
    train_on(PER_EPOCH, 2)
    assert (recorder.former.batches, recorder.latest.batches) == (PER_EPOCH, PER_EPOCH + 2)


def test_without_a_run_it_says_what_to_do(view):
    assert view.empty.isVisible()
    assert "Train a network" in view.empty.title.text()


def look_at_all(qtbot, view, recorder):
    view.wake()
    wanted = [snapshot.moment.batches for snapshot in recorder.snapshots]
    qtbot.waitUntil(lambda: all(view.watch.run.knows(one) for one in wanted), timeout=20_000)
    view.charts.redraw()


def direct_health(recorder):
    samples = recorder.outline.samples
    for snapshot in recorder.snapshots:
        former = snapshot.former
        before = None if former is None else weights_of(former.network, former.parameters)
        weights = weights_at(snapshot)
        network = snapshot.moment.network
        yield health_of(network, weights, before, samples.images, samples.labels)


def test_the_charts_show_what_a_direct_computation_gives(qtbot, training, recorder, view):
    train(qtbot, training)
    look_at_all(qtbot, view, recorder)
    direct = list(direct_health(recorder))
    names = [layer.name for layer in direct[0]]
    assert view.watch.run.layers == tuple(names)
    for at, name in enumerate(names):
        x, y = view.charts.charts[WEIGHTS].curves[f"{at} {name}"]
        np.testing.assert_array_equal(x, [0, 1, 2, 3])
        np.testing.assert_allclose(10**y, [moment[at].weight_size for moment in direct])
        _, y = view.charts.charts[GRADIENTS].curves[f"{at} {name}"]
        np.testing.assert_allclose(10**y, [moment[at].gradient_size for moment in direct])
        _, y = view.charts.charts[DEAD].curves[f"{at} {name}"]
        np.testing.assert_allclose(y, [moment[at].dead for moment in direct])
        x, y = view.charts.charts[CHANGE].curves[f"{at} {name}"]
        np.testing.assert_array_equal(x, [1, 2, 3])
        steps = [one.moment.batches - one.former.batches for one in recorder.snapshots[1:]]
        changes = [moment[at].change for moment in direct[1:]]
        np.testing.assert_allclose(10**y, np.divide(changes, steps))


def test_health_is_computed_while_it_trains(qtbot, recorder, training, view):
    training.per_epoch, training.pace = 1000, 0.005
    view.wake()
    training.train(TrainSettings(network=SMALL, epochs=1), None)
    qtbot.waitUntil(lambda: view.watch.run is not None and len(view.watch.run) >= 2, timeout=20_000)
    assert training.isRunning()


def test_at_rest_it_computes_nothing_but_records(qtbot, recorder, training, view):
    busy = []
    view.watch.worker.busy.connect(busy.append)
    view.replay.worker.busy.connect(busy.append)
    train(qtbot, training)
    assert len(recorder.snapshots) == EPOCHS + 1
    assert len(view.watch.run) == 0
    assert busy == []


def test_pointing_at_a_chart_reads_every_layer(qtbot, training, recorder, view):
    train(qtbot, training)
    look_at_all(qtbot, view, recorder)
    view.charts.charts[WEIGHTS].hovered.emit(2.1)
    direct = list(direct_health(recorder))[2]
    assert view.charts.legend.figures == tuple(WEIGHTS.text(layer.weight_size) for layer in direct)
    view.charts.charts[WEIGHTS].hovered.emit(None)
    assert view.charts.legend.figures == ()


def test_the_slider_brings_filters_and_answers_of_the_past(
    qtbot, training, recorder, view, subject
):
    train(qtbot, training)
    view.wake()
    replay = view.replay
    replay.player.slider.setFocus()
    QTest.keyClick(replay.player.slider, Qt.Key.Key_Home)
    snapshot = recorder.snapshots[0]
    assert replay.chosen is snapshot
    assert subject.name == "the network at the start"
    weights = weights_at(snapshot)
    qtbot.waitUntil(
        lambda: (
            replay.sight is not None
            and np.array_equal(
                replay.sight.filters.values.reshape(weights["layers.0.weight"].shape),
                weights["layers.0.weight"],
            )
        ),
        timeout=10_000,
    )
    np.testing.assert_array_equal(subject.weights["layers.1.weight"], weights["layers.1.weight"])
    direct = trace(snapshot.moment.network, weights, subject.sample[np.newaxis]).probabilities[0]
    np.testing.assert_array_equal(replay.sight.probabilities, direct)
    QTest.keyClick(replay.filters, Qt.Key.Key_Right)
    assert replay.filters.caption().startswith("unit 1: ")
    unit, row, column, weight = replay.filters.table().rows[-1]
    assert (unit, row, column) == (4, 3, 3)
    assert weight == weights["layers.0.weight"][-1, 0, -1, -1]


def test_a_button_leads_back_to_the_present(qtbot, training, view, subject):
    train(qtbot, training)
    view.wake()
    replay = view.replay
    assert not replay.back.isEnabled()
    replay.player.go_to(1)
    assert "after epoch 1" in replay.state.text()
    QTest.mouseClick(replay.back, Qt.MouseButton.LeftButton)
    assert replay.chosen is None
    assert subject.name == "a model"
    assert replay.player.place == EPOCHS + 1
    assert not replay.back.isEnabled()


def test_the_slider_follows_whoever_goes_back_to_the_present(qtbot, training, view, subject):
    train(qtbot, training)
    view.wake()
    view.replay.player.go_to(1)
    subject.show_snapshot(None)
    assert view.replay.chosen is None
    assert view.replay.player.place == EPOCHS + 1


def test_a_strip_leads_back_from_the_other_views(qtbot, looks, training, view, subject):
    strip = PastStrip(subject)
    qtbot.addWidget(strip)
    train(qtbot, training)
    view.replay.player.go_to(1)
    assert strip.isVisible()
    assert strip.text == "You look at the network after epoch 1."
    strip.set_wanted(False)
    assert not strip.isVisible()
    strip.set_wanted(True)
    QTest.mouseClick(strip.back, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
    assert view.replay.chosen is None


def test_playing_walks_through_the_run_to_the_present(qtbot, training, recorder, view, subject):
    train(qtbot, training)
    view.wake()
    view.replay.player.set_pace(1)
    QTest.mouseClick(view.replay.player.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: subject.snapshots[-1:] == [None], timeout=10_000)
    seen = [name for name in subject.snapshots if name is not None]
    assert seen == [f"the network {snapshot.name}" for snapshot in recorder.snapshots]
    qtbot.waitUntil(lambda: not view.replay.player.playing)


def test_a_new_run_ends_the_replay_of_the_last(qtbot, training, view, subject):
    train(qtbot, training)
    view.wake()
    view.replay.player.go_to(1)
    train(qtbot, training, epochs=1)
    assert view.replay.chosen is None
    assert subject.snapshots[-1] is None


def test_it_closes_while_it_works(qtbot, looks, subject, recorder, training):
    made = TrainingView(subject, recorder, training)
    qtbot.addWidget(made)
    train(qtbot, training)
    made.wake()
    made.close_down()
    assert not made.watch.worker.is_busy
    assert not made.replay.worker.is_busy


@pytest.mark.parametrize("width", [520, 700, 1100])
def test_nothing_is_wider_than_the_view(qtbot, training, recorder, view, width):
    view.resize(width, 600)
    train(qtbot, training)
    look_at_all(qtbot, view, recorder)
    assert view.area.widget().minimumSizeHint().width() <= view.area.viewport().width()


def test_the_charts_come_one_after_another(qtbot, training, view):
    train(qtbot, training)
    view.wake()
    qtbot.waitUntil(lambda: list(view.charts.charts) == list(QUANTITIES), timeout=10_000)


def test_each_chart_explains_itself(view):
    view.charts.redraw()
    for quantity in QUANTITIES:
        chart = view.charts.charts[quantity]
        assert " ".join(chart.toolTip().split()) == quantity.tip
        assert chart.whatsThis() == quantity.help
