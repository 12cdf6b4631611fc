"""The view Figures: what it shows is what engine.judge computes."""

import threading
import time

import numpy as np
import pytest
from data_fakes import FakeJudgements, judgement_of
from data_map_fakes import small_model, source_of
from pointers import hover
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from train_fakes import FakeTraining

from app.pages import words
from app.pages.data.figures_view import FiguresView
from app.pages.help import explanation_of
from engine.data.dataset import Dataset, Split
from engine.errors import NetworkError
from engine.judge.calibration import reliability
from engine.judge.disturbances import KINDS, Point, disturb
from engine.judge.figures import figures_of, wilson
from engine.judge.judgement import Judgement
from engine.progress import Progress


def fall(kind, level):
    """An accuracy that falls with the level, and its bounds."""
    accuracy = 0.95 - 0.3 * abs(level) / max(map(abs, kind.levels))
    right = round(2000 * accuracy)
    return Point(kind, level, right / 2000, *wilson(right, 2000))


class Disturbing:
    """Gives a point for each level; holds on after `hold` of them, until let go."""

    def __init__(self):
        self.hold = None
        self.go = threading.Event()
        self.asked = []

    def __call__(self, model, split, threads, report):
        self.asked.append(model)
        points = [fall(kind, level) for kind in KINDS for level in kind.levels]
        for number, point in enumerate(points):
            while number == self.hold and not self.go.is_set():
                report(Progress("reading disturbed samples", number, len(points)))
                time.sleep(0.002)
            yield point


LEVELS = sum(len(kind.levels) for kind in KINDS)


@pytest.fixture
def disturbing(monkeypatch):
    fake = Disturbing()
    monkeypatch.setattr("app.pages.data.figures_work.robust", fake)
    return fake


@pytest.fixture
def make_view(looks, qtbot, disturbing):
    made = []

    def make(source=None, judgements=None, size=(900, 800)):
        judgements = judgements or FakeJudgements()
        source = source or source_of(judgements)
        view = FiguresView(source, judgements, FakeTraining())
        made.append((view, source))
        view.resize(*size)
        qtbot.addWidget(view)
        view.show()
        qtbot.waitExposed(view)
        view.activateWindow()
        view.wake()
        return view, source

    yield make
    for view, _ in made:
        view.close_down()


@pytest.fixture
def full(make_view, qtbot):
    """A view that shows the figures of its source."""
    view, source = make_view()
    qtbot.waitUntil(lambda: view.figures is not None)
    return view, source, judgement_of(source.split)


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def column(view, number):
    items = (view.panel.classes.view.topLevelItem(row) for row in range(10))
    return [item.text(number) for item in items]


def test_the_classes_are_those_that_are_counted_directly(full):
    view, source, judgement = full
    expected = figures_of(judgement)
    assert view.panel.classes.shown == expected
    assert column(view, 0) == list(source.classes)
    assert column(view, 1) == [words.percent(row.precision) for row in expected]
    assert column(view, 2) == [words.percent(row.recall) for row in expected]
    assert column(view, 3) == [words.count(row.support) for row in expected]


def test_the_accuracy_has_its_wilson_interval(full):
    view, _, judgement = full
    shown = view.panel.accuracy.shown
    assert shown.accuracy == judgement.accuracy
    assert (shown.low, shown.high) == wilson(int(judgement.right.sum()), len(judgement))
    assert view.panel.accuracy.figure == words.percent(judgement.accuracy)
    assert f"{100 * shown.low:.2f}" in view.panel.accuracy.interval


def test_the_calibration_is_the_reliability_computed_directly(full):
    view, _, judgement = full
    shown, expected = view.panel.calibration.shown, reliability(judgement)
    for name in ("edges", "confidences", "accuracies", "counts"):
        np.testing.assert_array_equal(getattr(shown, name), getattr(expected, name))
    assert shown.error == expected.error
    assert words.percent(expected.error) in view.panel.calibration.hint
    chart = view.panel.calibration
    field, spots = chart._field(), chart.spots()
    filled = np.flatnonzero(expected.counts)
    heights = [(field.bottom() - spot.y()) / field.height() for spot in spots]
    assert heights == pytest.approx(expected.accuracies[filled].tolist())


def test_classes_are_sorted_by_their_figures(full):
    view, _, judgement = full
    recalls = [row.recall for row in figures_of(judgement)]
    sort = view.panel.classes.sort
    sort.setFocus()
    QTest.keyClick(sort, Qt.Key.Key_Down)
    QTest.keyClick(sort, Qt.Key.Key_Down)
    assert sort.currentText() == "Recall"
    assert column(view, 2) == [words.percent(recall) for recall in sorted(recalls)]
    header = view.panel.classes.view.header()
    place = header.sectionViewportPosition(2) + header.sectionSize(2) // 2
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(place, 8).toPoint())
    assert column(view, 2) == [words.percent(recall) for recall in sorted(recalls, reverse=True)]


def test_a_class_leads_to_its_samples_that_are_read_otherwise(full, qtbot):
    view, source, judgement = full
    table = view.panel.classes.view
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(source.samples_wanted) as wanted:
        QTest.keyClick(table, Qt.Key.Key_Return)
    indices, title = wanted.args
    assert indices.tolist() == np.flatnonzero((judgement.labels == 1) & ~judgement.right).tolist()
    assert title == "1s read otherwise"


def test_the_robustness_is_measured_when_somebody_asks(full, qtbot, disturbing):
    view, source, _ = full
    assert not disturbing.asked
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == LEVELS and view.panel.test.isEnabled())
    assert disturbing.asked == [source.model]
    for chart in view.panel.robustness:
        expected = tuple(fall(chart.kind, level) for level in chart.kind.levels)
        assert chart.points == expected
        rows = [(one.level, one.accuracy, one.low, one.high) for one in expected]
        assert list(chart.table().rows) == rows
    places = [chart.spots()[chart.kind.levels.index(0.0)].y() for chart in view.panel.robustness]
    assert places == pytest.approx([places[0]] * len(places))


def test_a_cancelled_test_keeps_its_points_and_can_begin_anew(full, qtbot, disturbing):
    view, *_ = full
    disturbing.hold = 9
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == 9)
    assert not view.panel.test.isEnabled()
    view.worker.cancel()
    qtbot.waitUntil(view.panel.test.isEnabled)
    assert len(view.points) == 9
    disturbing.go.set()
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == LEVELS)


def test_each_level_is_shown_on_a_sample(full):
    view, source, _ = full
    for chart in view.panel.robustness:
        expected = [disturb(source.split.images[:1], chart.kind, at)[0] for at in chart.kind.levels]
        np.testing.assert_array_equal(chart._previews, expected)


def test_charts_are_walked_by_keys_and_pointed_at(full, qtbot):
    view, _, judgement = full
    chart = view.panel.calibration
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    first = np.flatnonzero(reliability(judgement).counts)[0]
    assert chart.reading(chart.at).startswith(f"{reliability(judgement).counts[first]} answer")
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.at is None
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == LEVELS)
    blur = view.panel.robustness[1]
    hover(blur, blur.spots()[2].toPoint())
    assert blur.at == 2
    assert blur.reading(2).startswith("1\u00a0pixels: 83.0\u00a0%")


def test_figures_are_remembered_for_a_model(full, qtbot, disturbing):
    view, source, _ = full
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == LEVELS)
    first, figures = source.model, view.figures
    source.set_model(small_model("other", seed=8))
    qtbot.waitUntil(lambda: view.figures is not None and view.figures.model is source.model)
    assert not view.points
    source.set_model(first)
    assert view.figures is figures
    assert len(view.points) == LEVELS


def test_what_cannot_be_computed_is_said(make_view, qtbot, monkeypatch):
    source = source_of()
    source.set_model(None)
    view, _ = make_view(source)
    assert view.panel.empty.isVisible()
    assert not view.panel.test.isEnabled()

    def fails(*_):
        raise NetworkError("This network cannot be asked.")

    monkeypatch.setattr("app.pages.data.figures_work.figures", fails)
    source.set_model(small_model())
    qtbot.waitUntil(lambda: "cannot be asked" in view.panel.empty.text.text())
    monkeypatch.undo()
    click(view.panel.again)
    qtbot.waitUntil(lambda: view.figures is not None)
    assert view.panel.accuracy.isVisible()


def test_samples_that_are_no_digits_count_for_nothing(make_view, qtbot, monkeypatch):
    judgements = FakeJudgements()
    count = 40
    split = Split(np.zeros((count, 28, 28), np.uint8), np.full(count, 10, np.uint8))
    answers = Judgement(
        split.labels, np.full((count, 10), 0.1, np.float32), np.ones(count, np.float32)
    )
    monkeypatch.setattr(judgements, "judgement", lambda *_: answers)
    judgements.datasets["nothing"] = Dataset("nothing", split, split)
    view, _ = make_view(source_of(judgements, "nothing"), judgements)
    qtbot.waitUntil(lambda: view.figures is not None)
    assert view.figures.count == 0
    assert not view.panel.test.isEnabled()
    assert set(column(view, 1)) == {"–"}
    assert not view.grab().isNull()


def test_nothing_is_computed_while_it_rests_and_it_closes_at_work(make_view, qtbot, disturbing):
    judgements = FakeJudgements()
    view, source = make_view(judgements=judgements)
    qtbot.waitUntil(lambda: view.figures is not None)
    disturbing.hold = 3
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == 3)
    view.rest()
    asked = len(judgements.asked)
    source.set_model(small_model("other", seed=8))
    qtbot.waitUntil(lambda: not view.worker.is_busy)
    assert len(judgements.asked) == asked
    view.wake()
    qtbot.waitUntil(lambda: view.figures is not None and view.figures.model is source.model)
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == 3)
    view.close_down()
    assert not view.worker.is_busy


def test_every_chart_says_how_to_read_it(full):
    panel = full[0].panel
    charts = (panel.accuracy, panel.classes.view, panel.calibration, *panel.robustness)
    said = [explanation_of(chart) for chart in charts]
    assert all(one.sentence and one.text and "CSV" in one.text for one in said)
    assert len({one.sentence for one in said}) == len(charts)


@pytest.mark.parametrize("width", [560, 1500])
def test_nothing_is_cut_off_at_any_width(full, qtbot, looks, width):
    view, *_ = full
    click(view.panel.test)
    qtbot.waitUntil(lambda: len(view.points) == LEVELS)
    view.resize(width, 700)
    for mode in ("dark", "light"):
        looks.set_mode(mode)
        assert not view.grab().isNull()
    charts = view.panel.robustness
    assert all(chart.width() >= chart.minimumWidth() for chart in charts)
    places = {(chart.x(), chart.y()) for chart in charts}
    assert len(places) == len(charts)
    assert view.panel.accuracy.width() <= width
