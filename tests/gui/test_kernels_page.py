"""The Kernels page with a bench that measures nothing."""

import csv
import io
import json

import pytest
from kernels_fakes import LADDER, MACHINE, bench, measured, rungs
from pointers import hover
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from train_fakes import FakeTraining

from app.pages.kernels import page as module
from app.pages.kernels.measurement import Phase
from app.pages.kernels.page import KernelsPage
from app.pages.kernels.view_choice import VIEWS
from app.settings import Settings
from app.threads.measuring import MeasuringThread
from engine.errors import DataError

SMALL, LARGE = (560, 540), (1180, 940)


@pytest.fixture
def make_page(home, looks, qtbot, monkeypatch):
    monkeypatch.setattr(module, "load_rungs", rungs)
    monkeypatch.setattr(module, "_SETTLED", 0)
    monkeypatch.setattr("app.threads.measuring.INTERVAL", 0.0)
    made = []

    def make(measure=None, training=None, size=SMALL, settings=None):
        thread = MeasuringThread(measure=measure or bench())
        page = KernelsPage(settings or Settings(), training or FakeTraining(), measuring=thread)
        made.append((page, thread))
        page.resize(*size)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        qtbot.waitUntil(lambda: page.ladder.chart.list.count() == len(LADDER))
        return page

    yield make
    for page, thread in made:
        assert thread.end()
        page.close_down()


@pytest.fixture
def page(make_page):
    return make_page()


@pytest.fixture
def full(make_page, qtbot):
    """A page where all is measured."""
    page = make_page()
    measure(qtbot, page)
    return page


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def measure(qtbot, page):
    click(page.bar.all)
    qtbot.waitUntil(lambda: not page.measurement.busy, timeout=20_000)
    page.redraw()


def show(page, view):
    click(page.choice.buttons[view])
    page.redraw()


def values(page):
    return {bar.name: bar.value for bar in page.ladder.chart.bars.bars}


def test_an_empty_page_says_what_to_do(page):
    assert page.ladder.chart.bars.empty
    assert page.measurement.all.isEnabled()
    assert not page.measurement.cancel.isEnabled()
    assert not any(action.isEnabled() for action in page.export.actions())
    show(page, "roofline")
    assert page._stack.currentWidget() is page._empty
    assert "F8" in page._empty.text.text()


def test_rungs_can_be_read_before_anything_is_measured(page):
    page.ladder.chart.choose("blocked")
    assert page.ladder.rung.title.text() == "Blocked"
    assert page.ladder.rung.facts.text() == "not measured"
    assert "why" in page.ladder.rung.sentence.text()


def test_measuring_fills_the_ladder(full):
    assert all(value is not None for value in values(full).values())
    assert "AMD EPYC" in full.machine.text()
    assert full.bar.state.text().startswith("measured today")
    assert "BLAS" in {line.name for line in full.ladder.chart.bars.lines}
    assert all(action.isEnabled() for action in full.export.actions())


def test_shape_and_dtype_choose_what_is_shown(full):
    square = values(full)["blocked"]
    boxes = full.choice.findChildren(QComboBox)
    boxes[0].setCurrentIndex(1)
    boxes[0].activated.emit(1)
    tall = values(full)["blocked"]
    boxes[1].setCurrentIndex(1)
    boxes[1].activated.emit(1)
    assert tall == pytest.approx(square / 3)
    assert values(full)["blocked"] == pytest.approx(square / 6)


def test_every_view_shows_its_own(full):
    show(full, "talk")
    assert full.ladder.chart.bars.unit == "seconds"
    assert full._stack.currentWidget() is full.ladder
    show(full, "roofline")
    assert full._stack.currentWidget() is full.roofline
    assert len(full.roofline.shown.points) == 2 * len(LADDER) + 4
    show(full, "networks")
    assert [line.cells[0] for line in full.networks.lines] == [
        "mlp",
        "lenet",
        "cnn-small",
        "inkling",
    ]


def test_a_part_is_measured_alone_and_the_rest_stays(qtbot, full):
    parts = []
    full.measuring._measure = lambda wanted, cancelled: (
        parts.append(wanted) or bench()(wanted, cancelled)
    )
    show(full, "networks")
    assert full.measurement.part.iconText() == "Only the networks"
    before = len(full.measurement.figures)
    click(full.bar.part)
    qtbot.waitUntil(lambda: not full.measurement.busy, timeout=10_000)
    assert parts == [("training", "latency")]
    assert len(full.measurement.figures) == before


def test_cancel_shows_at_once_and_keeps_what_was_found(qtbot, make_page):
    page = make_page(bench(pace=0.05))
    click(page.bar.all)
    assert page.measurement.phase is Phase.MEASURING
    assert not page.bar.all.isEnabled()
    qtbot.waitUntil(lambda: len(page.measurement.figures) > 3, timeout=10_000)
    click(page.bar.cancel)
    assert page.measurement.phase is Phase.CANCELLING
    assert not page.bar.cancel.isEnabled()
    qtbot.waitUntil(lambda: page.bar.state.text() == "cancelling…" or not page.measurement.busy)
    qtbot.waitUntil(lambda: not page.measurement.busy, timeout=3000)
    assert len(page.measurement.figures) < len(measured())
    assert page.bar.all.isEnabled()


def test_the_rung_that_is_measured_now_is_marked(qtbot, make_page):
    page = make_page(bench(pace=0.08))
    click(page.bar.all)
    qtbot.waitUntil(lambda: any(bar.now for bar in page.ladder.chart.bars.bars), timeout=10_000)
    click(page.bar.cancel)
    qtbot.waitUntil(lambda: not page.measurement.busy, timeout=3000)
    page.redraw()
    assert not any(bar.now for bar in page.ladder.chart.bars.bars)


def test_a_bench_that_breaks_off_says_why(qtbot, make_page):
    def breaks(parts, cancelled):
        yield MACHINE
        raise DataError("MNIST is not there: install Inkling again.")

    page = make_page(breaks)
    click(page.bar.all)
    qtbot.waitUntil(lambda: page.problem.isVisible(), timeout=5000)
    assert page.problem.text == "MNIST is not there: install Inkling again."
    qtbot.waitUntil(lambda: not page.measurement.busy, timeout=3000)
    assert page.bar.all.isEnabled()


def test_the_source_takes_the_charts_place_and_gives_it_back(page):
    page.ladder.chart.choose("naive")
    page.ladder.chart.list.setFocus()
    QTest.keyClick(page.ladder.chart.list, Qt.Key.Key_Return)
    assert page.ladder.source.isVisible()
    assert not page.ladder.chart.isVisible()
    assert "naive.py, line 11" in page.ladder.source.place.text()
    assert page.ladder.source.text.hasFocus()
    assert page.ladder.source.text.textCursor().blockNumber() == 10
    assert page.ladder.source.text.isReadOnly()
    QTest.keyClick(page.ladder.source.text, Qt.Key.Key_Escape)
    assert page.ladder.chart.isVisible()
    assert not page.ladder.source.isVisible()
    assert page.ladder.chart.list.hasFocus()


def test_a_click_leads_to_the_source_too(qtbot, page):
    click(page.ladder.rung.source)
    assert page.ladder.source.isVisible()
    qtbot.waitUntil(lambda: page.ladder.source.close_button.width() > 0)
    click(page.ladder.source.close_button)
    assert page.ladder.chart.isVisible()


def test_where_there_is_room_the_source_stands_beside_the_chart(make_page):
    page = make_page(size=LARGE)
    assert page.ladder.source.isVisible()
    assert page.ladder.chart.isVisible()
    assert not page.ladder.source.close_button.isVisible()
    page.ladder.chart.choose("simd-tile")
    assert "simd_tile.py" in page.ladder.source.place.text()


def test_figures_view_and_rung_are_remembered(qtbot, make_page):
    settings = Settings()
    page = make_page(settings=settings)
    measure(qtbot, page)
    show(page, "talk")
    page.close_down()
    settings.save()
    again = make_page(settings=Settings())
    assert again.choice.view.name == "talk"
    assert len(again.measurement.figures) == len(measured())
    again.redraw()
    assert again.bar.state.text().startswith("measured today")


@pytest.mark.parametrize("damage", [{"format": 1, "figures": [{}]}, {"figures": 3}, {}])
def test_damaged_figures_are_no_figures(make_page, damage):
    settings = Settings()
    settings.set("kernels.figures", damage)
    settings.set("kernels.view", {"view": 3, "shape": "x", "dtype": None})
    page = make_page(settings=settings)
    assert len(page.measurement.figures) == 0
    assert page.choice.view is VIEWS[0]


class Busy(FakeTraining):
    """A training that goes on, or waits."""

    def __init__(self):
        super().__init__()
        self.runs = True

    def isRunning(self):  # noqa: N802
        return self.runs


def test_measuring_beside_a_training_is_asked_about_and_marked(qtbot, make_page):
    page = make_page(training=Busy())
    click(page.bar.all)
    assert page.warning.isVisible()
    assert "training" in page.warning.text
    assert not page.measurement.busy
    anyway = next(
        button
        for button in page.warning.findChildren(QAbstractButton)
        if button.text() == "Measure anyway"
    )
    click(anyway)
    assert not page.warning.isVisible()
    qtbot.waitUntil(lambda: not page.measurement.busy, timeout=20_000)
    page.redraw()
    assert page.note.isVisible()
    assert "training" in page.note.text()


def test_a_training_that_waits_disturbs_nobody(qtbot, make_page):
    training = Busy()
    training.controls.pause()
    page = make_page(training=training)
    measure(qtbot, page)
    assert not page.note.isVisible()


def test_a_training_that_begins_meanwhile_is_told_of(qtbot, make_page):
    training = FakeTraining()
    page = make_page(bench(pace=0.05), training)
    click(page.bar.all)
    training.started_run.emit(None)
    qtbot.waitUntil(lambda: page.note.isVisible(), timeout=5000)
    click(page.bar.cancel)


def test_the_warning_goes_with_the_training(make_page):
    training = Busy()
    page = make_page(training=training)
    click(page.bar.all)
    assert page.warning.isVisible()
    training.paused.emit()
    assert not page.warning.isVisible()


def test_figures_are_exported_as_csv_json_and_png(qtbot, full, tmp_path, monkeypatch):
    written = []
    full.export.written.connect(written.append)
    for action, name in (
        (full.export.csv, "figures"),
        (full.export.json, "figures.json"),
        (full.export.png, "chart"),
    ):
        monkeypatch.setattr(full.export, "ask", lambda *_, name=name: str(tmp_path / name))
        action.trigger()
    qtbot.waitUntil(lambda: len(written) == 3, timeout=5000)
    table = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text())))
    assert len(table) == len(measured())
    content = json.loads((tmp_path / "figures.json").read_text())
    assert len(content["matmul"]) == 4 * len(LADDER)
    picture = QImage(str(tmp_path / "chart.png"))
    assert picture.width() > 2 * full.ladder.chart.width()


def test_an_export_that_fails_says_why(qtbot, full, tmp_path, monkeypatch):
    folder = tmp_path / "taken.json"
    folder.mkdir()
    monkeypatch.setattr(full.export, "ask", lambda *_: str(folder))
    full.export.json.trigger()
    qtbot.waitUntil(lambda: full.problem.isVisible(), timeout=3000)
    assert "folder" in full.problem.text


def test_the_roofline_is_walked_by_keys_and_read_by_the_pointer(qtbot, full):
    show(full, "roofline")
    chart = full.roofline
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.chosen is chart.shown.points[0]
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.chosen is chart.shown.points[1]
    assert chart.chosen.name in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.chosen is None
    target = max(chart.shown.points, key=lambda point: point.x)

    def is_read():
        # The layout settles after the view was chosen, and moves the points.
        hover(chart, chart.place_of(target).toPoint())
        return chart.chosen == target

    qtbot.waitUntil(is_read)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", [(473, 520), SMALL, LARGE])
def test_every_view_paints_in_every_size_and_theme(looks, make_page, qtbot, mode, size):
    page = make_page(size=size)
    measure(qtbot, page)
    looks.set_mode(mode)
    for view in VIEWS:
        show(page, view.name)
        assert not page.grab().toImage().isNull()


def test_every_control_says_what_it_does_and_is_reached_by_tab(full):
    controls = [
        control
        for kind in (QAbstractButton, QComboBox)
        for control in full.findChildren(kind)
        if control.isVisible()
    ]
    assert len(controls) > 8
    for control in controls:
        assert control.accessibleName() or control.text(), control
        assert control.toolTip(), control.accessibleName()
        if control.isEnabled() and isinstance(control, QWidget):
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.accessibleName()


def test_actions_have_shortcuts_that_differ(page):
    keys = [action.shortcut().toString() for action in page.actions()]
    given = [key for key in keys if key]
    assert len(given) == len(set(given)) == 4
    assert all(isinstance(action, QAction) and action.toolTip() for action in page.actions())
