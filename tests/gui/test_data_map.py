"""The view Map: its points are the projection's, and the drawing is one of them."""

import threading
import time

import numpy as np
import pytest
from data_fakes import FakeJudgements
from data_map_fakes import FakeShown, small_model, source_of, traced_features
from pointers import hover
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from train_fakes import FakeTraining

from app.pages.chart_picture import picture_of, svg_of
from app.pages.data.map_sight import whole_map
from app.pages.data.map_view import MapView
from app.pages.help import explanation_of
from engine.errors import NetworkError
from engine.judge.projection import principal
from engine.progress import Progress

FRAMES = 4


class Arranging:
    """Turns the map a little for each frame; holds on before the frame `hold`, until let go."""

    def __init__(self):
        self.hold = None
        self.go = threading.Event()
        self.begun = 0

    def __call__(self, features, start, report, seed):
        self.begun += 1
        for frame in range(FRAMES):
            while frame == self.hold and not self.go.is_set():
                report(Progress("bringing neighbours together", frame, FRAMES))
                time.sleep(0.002)
            yield self.frame(start, frame)

    @staticmethod
    def frame(start, number):
        angle = 0.3 * (number + 1)
        turn = np.array(
            [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32
        )
        return (3 * start @ turn).astype(np.float32)


@pytest.fixture
def arranging(monkeypatch):
    fake = Arranging()
    monkeypatch.setattr("engine.judge.features.features_of", traced_features)
    monkeypatch.setattr("engine.judge.neighbour_map.neighbour_map", fake)
    monkeypatch.setattr("app.pages.data.map_view._TURN", 0)
    return fake


@pytest.fixture
def make_view(looks, qtbot, arranging):
    made = []

    def make(source=None, judgements=None, training=None, size=(820, 620)):
        judgements = judgements or FakeJudgements()
        source = source or source_of(judgements)
        shown = FakeShown()
        view = MapView(source, judgements, shown, training or FakeTraining())
        # Not the view's own children: they would go with Python's last hold on them.
        made.append((view, source, shown))
        view.resize(*size)
        qtbot.addWidget(view)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        view.wake()
        return view, source, shown

    yield make
    for view, *_ in made:
        view.close_down()


@pytest.fixture
def full(make_view, qtbot):
    """A map that is arranged by neighbours, its source, and what is drawn."""
    view, source, shown = make_view()
    qtbot.waitUntil(lambda: is_arranged(view))
    return view, source, shown


def is_arranged(view):
    return view.mapped is not None and view.making.neighbours(view.mapped) is not None


def choose(buttons, name):
    QTest.mouseClick(buttons.buttons[name], Qt.MouseButton.LeftButton)


def spot(view, index):
    """Where a sample is on the chart."""
    return QPointF(*view.chart.on_screen()[index].tolist()).toPoint()


def lonely(view):
    """A sample with no other one near it on the screen."""
    screen = view.chart.on_screen()
    distances = np.linalg.norm(screen[:, None] - screen[None], axis=-1)
    np.fill_diagonal(distances, np.inf)
    return int(distances.min(axis=1).argmax())


def test_the_points_lie_where_principal_components_put_them(full, qtbot):
    view, source, _ = full
    choose(view.panel.arrangements, "components")
    model = source.model
    features = traced_features(model.network, model.weights, source.split)
    expected = principal(features).place(features)
    qtbot.waitUntil(lambda: np.array_equal(view.chart.points.places, view.mapped.plane))
    assert view.chart.points.places == pytest.approx(expected, abs=1e-5)


def test_neighbours_come_by_themselves_and_are_remembered(full, qtbot, arranging):
    view, _, _ = full
    arranged = arranging.frame(view.mapped.plane, FRAMES - 1)
    assert np.array_equal(view.chart.points.places, arranged)
    choose(view.panel.arrangements, "components")
    choose(view.panel.arrangements, "neighbours")
    qtbot.waitUntil(lambda: np.array_equal(view.chart.points.places, arranged))
    view.rest()
    view.wake()
    assert np.array_equal(view.chart.points.places, arranged)
    assert arranging.begun == 1


def test_the_map_moves_while_it_is_arranged_and_cancel_brings_the_components_back(
    make_view, qtbot, arranging
):
    arranging.hold = 2
    view, *_ = make_view()
    qtbot.waitUntil(
        lambda: (
            view.mapped is not None
            and np.array_equal(view.chart.points.places, arranging.frame(view.mapped.plane, 1))
        )
    )
    view.making.worker.cancel()
    qtbot.waitUntil(lambda: np.array_equal(view.chart.points.places, view.mapped.plane))
    assert view.panel.arrangements.name == "components"
    arranging.go.set()
    choose(view.panel.arrangements, "neighbours")
    qtbot.waitUntil(lambda: is_arranged(view))
    assert arranging.begun == 2


def test_beside_a_training_neighbours_wait_to_be_asked_for(
    make_view, qtbot, monkeypatch, arranging
):
    training = FakeTraining()
    monkeypatch.setattr(training, "isRunning", lambda: True)
    view, *_ = make_view(training=training)
    qtbot.waitUntil(lambda: view.mapped is not None)
    assert view.panel.arrangements.name == "components"
    assert arranging.begun == 0
    choose(view.panel.arrangements, "neighbours")
    qtbot.waitUntil(lambda: is_arranged(view))


def test_the_drawing_lies_where_its_features_belong_and_moves_with_it(full, qtbot):
    view, source, shown = full
    choose(view.panel.arrangements, "components")
    model = source.model
    places = []
    for index in (3, 40):
        sample = source.split.images[index] / np.float32(255)
        shown.draw(sample)
        features = traced_features(model.network, model.weights, source.split.part([index]))
        expected = view.mapped.projection.place(features)[0]
        qtbot.waitUntil(
            lambda expected=expected: (
                view.chart.mine_at is not None
                and np.allclose(view.chart.mine_at, expected, atol=1e-3)
            )
        )
        # It is a sample of the map, so it lies on itself, and is most like itself.
        assert view.chart.mine_at == pytest.approx(view.chart.points.places[index], abs=1e-3)
        assert view.chart.links[0] == index
        places.append(view.chart.mine_at)
    assert not np.allclose(*places)
    shown.draw(None)
    assert view.chart.mine_at is None


def test_pointing_shows_the_sample_and_a_click_keeps_it(full):
    view, source, _ = full
    index = lonely(view)
    hover(view.chart, spot(view, index))
    assert view.chart.at == index
    facts = view.chart.subjects.facts(index)
    assert facts.title == source.classes[source.split.labels[index]]
    assert np.array_equal(np.rint(facts.sample * 255), source.split.images[index])
    assert facts.is_wrong == (not view.mapped.right[index])
    QTest.mouseClick(view.chart, Qt.MouseButton.LeftButton, pos=spot(view, index))
    assert view.chart.chosen_indices.tolist() == [index]
    assert view.panel.picked.text() == "1 sample picked"


def test_a_double_click_or_enter_draws_the_sample(full, qtbot):
    view, source, _ = full
    index = lonely(view)
    with qtbot.waitSignal(source.draw_wanted) as drawn:
        QTest.mouseDClick(view.chart, Qt.MouseButton.LeftButton, pos=spot(view, index))
    assert drawn.args == [index]
    view.chart.setFocus()
    view.chart.stand_on(7)
    with qtbot.waitSignal(source.draw_wanted) as drawn:
        QTest.keyClick(view.chart, Qt.Key.Key_Return)
    assert drawn.args == [7]


def test_a_lasso_brings_what_it_goes_around_into_samples(full, qtbot):
    view, source, _ = full
    chart = view.chart
    QTest.mouseClick(view.panel.lasso, Qt.MouseButton.LeftButton)
    field = chart.field
    corners = [
        QPoint(round(field.left()) + 1, round(field.top()) + 1),
        QPoint(round(field.center().x()), round(field.top()) + 1),
        QPoint(round(field.center().x()), round(field.bottom()) - 1),
        QPoint(round(field.left()) + 1, round(field.bottom()) - 1),
    ]
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=corners[0])
    for corner in (*corners[1:], corners[0]):
        hover(chart, corner)
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=corners[0])
    inside = np.flatnonzero(chart.on_screen()[:, 0] < corners[1].x())
    assert 0 < len(inside) < len(source.split)
    assert chart.chosen_indices.tolist() == inside.tolist()
    assert chart.points.shown.sum() == len(inside)
    with qtbot.waitSignal(source.samples_wanted) as wanted:
        QTest.mouseClick(view.panel.show_picked, Qt.MouseButton.LeftButton)
    assert wanted.args[0].tolist() == inside.tolist()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=corners[0])
    assert not len(chart.chosen_indices)
    assert not view.panel.show_picked.isEnabled()


def test_all_by_keyboard(full, qtbot):
    view, source, _ = full
    chart = view.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    first = chart.at
    assert first is not None
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.on_screen()[chart.at][0] > chart.on_screen()[first][0]
    before = chart.sight
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    assert chart.sight.scale > before.scale
    QTest.keyClick(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert chart.sight.x > before.x
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert len(chart.chosen_indices) == 1
    QTest.keyClick(chart, Qt.Key.Key_0)
    assert chart.sight == chart.whole
    QTest.keyClick(chart, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(chart.chosen_indices) == len(source.split)
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert not len(chart.chosen_indices)


def test_wheel_and_drag_move_the_map_below_the_pointer(full):
    view, *_ = full
    chart = view.chart
    index = lonely(view)
    place = spot(view, index)
    before = chart.on_screen()[index]
    wheel = QWheelEvent(
        QPointF(place),
        chart.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart, wheel)
    assert chart.sight.scale == pytest.approx(1.44 * chart.whole.scale)
    assert chart.on_screen()[index] == pytest.approx(before, abs=1.5)
    ground = QPoint(5, chart.height() - 5)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=ground)
    hover(chart, ground + QPoint(40, -30))
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=ground + QPoint(40, -30))
    assert chart.on_screen()[index] == pytest.approx(before + np.array([40, -30]), abs=1.5)
    assert not len(chart.chosen_indices)


def test_the_legend_filters(full):
    view, source, _ = full
    labels = source.split.labels
    assert [button.text() for button in view.panel.legend.buttons.values()] == list("0123456789")
    for label in (4, 9):
        QTest.mouseClick(view.panel.legend.buttons[label], Qt.MouseButton.LeftButton)
    assert np.array_equal(view.chart.points.shown, np.isin(labels, (4, 9)))
    view.chart.setFocus()
    QTest.keyClick(view.chart, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert np.isin(labels[view.chart.chosen_indices], (4, 9)).all()
    QTest.keyClick(view.chart, Qt.Key.Key_Escape)
    choose(view.panel.colourings, "error")
    assert view.chart.points.shown.all()
    assert np.array_equal(view.chart.points.groups == 1, ~view.mapped.right)
    choose(view.panel.colourings, "confidence")
    assert view.chart.points.groups[view.mapped.confidences > 0.99].tolist() == [4] * int(
        (view.mapped.confidences > 0.99).sum()
    )


def test_near_enough_dots_become_their_samples(full):
    view, *_ = full
    chart = view.chart
    chart.zoom(2.5)
    image = chart.grab().toImage()
    chart.look(None)
    assert image != chart.grab().toImage()


def test_what_cannot_be_mapped_is_said(make_view, qtbot):
    source = source_of()
    source.set_model(None)
    view, *_ = make_view(source)
    assert view.panel.empty.isVisible()
    assert "Choose a model" in view.panel.empty.text.text()
    source.set_model(small_model())
    qtbot.waitUntil(lambda: is_arranged(view))
    assert view.chart.isVisible()
    source.set_model(None)
    assert view.panel.empty.isVisible()


def test_a_map_that_goes_while_somebody_draws_on_it_is_no_failure(full):
    view, source, _ = full
    chart = view.chart
    QTest.mouseClick(view.panel.lasso, Qt.MouseButton.LeftButton)
    QTest.mousePress(chart, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    hover(chart, QPoint(90, 90))
    source.set_model(None)
    QTest.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=QPoint(90, 20))
    assert not chart.line
    assert not len(chart.chosen_indices)


def test_a_failure_is_told_with_its_sentence(make_view, qtbot, monkeypatch):
    def fails(*_):
        raise NetworkError("Too many numbers: choose a smaller dataset.")

    monkeypatch.setattr("engine.judge.features.features_of", fails)
    view, *_ = make_view()
    qtbot.waitUntil(lambda: "smaller dataset" in " ".join(view.panel.empty.text.text().split()))
    monkeypatch.setattr("engine.judge.features.features_of", traced_features)
    QTest.mouseClick(view.panel.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_arranged(view))


def test_cancelled_before_there_is_a_map_it_can_be_made_again(make_view, qtbot):
    judgements = FakeJudgements()
    judgements.held.clear()
    view, *_ = make_view(judgements=judgements)
    qtbot.waitUntil(lambda: bool(judgements.asked))
    view.making.worker.cancel()
    qtbot.waitUntil(lambda: view.panel.make.isVisible())
    judgements.held.set()
    QTest.mouseClick(view.panel.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_arranged(view))


def test_nothing_is_computed_while_it_rests(make_view, qtbot):
    judgements = FakeJudgements()
    view, source, shown = make_view(judgements=judgements)
    qtbot.waitUntil(lambda: is_arranged(view))
    view.rest()
    asked = len(judgements.asked)
    source.set_model(small_model("other", seed=9))
    shown.draw(np.ones((28, 28)))
    qtbot.wait(50)
    assert len(judgements.asked) == asked
    assert not view.making.worker.is_busy
    view.wake()
    qtbot.waitUntil(lambda: view.mapped is not None and view.mapped.model is source.model)
    assert len(judgements.asked) == asked + 1


def test_it_closes_while_it_works(make_view, qtbot, arranging):
    arranging.hold = 1
    view, *_ = make_view()
    qtbot.waitUntil(lambda: arranging.begun == 1)
    view.close_down()
    assert not view.making.worker.is_busy


def test_what_is_exported_is_what_is_shown(full):
    view, source, _ = full
    table = view._table()
    assert len(table.rows) == len(source.split)
    row = dict(zip(table.header, table.rows[11], strict=True))
    assert row["sample"] == 11
    assert row["label"] == str(source.split.labels[11])
    assert row["confidence"] == view.mapped.confidences[11]
    assert [row["x"], row["y"]] == view.chart.points.places[11].tolist()


def test_every_look_is_painted_in_both_themes_and_sizes(full, looks):
    view, source, shown = full
    shown.draw(source.split.images[4] / np.float32(255))
    pictures = set()
    for mode in ("light", "dark"):
        looks.set_mode(mode)
        for size in ((560, 420), (1200, 900)):
            view.resize(*size)
            image = view.grab().toImage()
            pictures.add((image.width(), image.pixelColor(image.width() // 2, 2).name()))
    assert len(pictures) == 4


def test_the_map_explains_itself(full):
    view, *_ = full
    said = explanation_of(view.chart)
    assert "last layer" in said.sentence
    assert "Ctrl+A" in said.text
    whole = whole_map(view.chart.points.places, *view.chart.whole.size)
    assert whole == view.chart.whole


def test_one_drawing_read_again_and_again_is_placed_once(full, qtbot, monkeypatch):
    view, source, shown = full
    asked = []
    monkeypatch.setattr(view.making, "place", lambda *what: asked.append(what))
    sample = source.split.images[6] / np.float32(255)
    for _ in range(3):
        shown.draw(sample.copy())
    assert len(asked) == 1
    shown.draw(None)
    shown.draw(sample)
    shown.draw(sample / 2)
    assert len(asked) == 3


def test_a_drawing_made_while_the_map_turns_over_is_shown_afterwards(full, qtbot):
    view, source, shown = full
    view._turn.setDuration(60)
    choose(view.panel.arrangements, "components")
    shown.draw(source.split.images[6] / np.float32(255))
    qtbot.waitUntil(lambda: np.array_equal(view.chart.points.places, view.mapped.plane))
    qtbot.waitUntil(lambda: view.chart.mine_at is not None)
    assert view.chart.mine_at == pytest.approx(view.mapped.plane[6], abs=1e-3)


def test_the_picture_is_as_fine_as_asked_for_and_dots_stay_vectors(full):
    view, *_ = full
    chart = view.chart
    assert picture_of(chart).width() > 2 * chart.width()
    made = chart._layer._made
    assert made is not None
    assert made[2] == 2
    text = svg_of(chart, "Map")().decode()
    assert text.count("<circle") + text.count("<ellipse") >= len(chart.points.places)
    assert "<image" not in text
