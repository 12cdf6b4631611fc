import json
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QSlider
from train_fakes import FakeTraining

from app.pages.train.conductor import Phase
from app.pages.train.page import TrainPage
from app.pages.train.run_store import RunStore
from app.pages.train.runs import Run
from app.settings import Settings
from engine import folders
from engine.errors import DataError
from engine.networks.library import ModelLibrary
from engine.train.events import Epoch
from engine.train.settings import TrainSettings


@pytest.fixture
def make_page(home, looks, qtbot):
    made = []

    def make(training=None, size=(860, 740)):
        page = TrainPage(Settings(), training or FakeTraining())
        made.append(page)
        page.resize(*size)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        page._errands.wait()
        qtbot.wait(1)
        return page

    yield make
    for page in made:
        assert page._training.end()
        page.close_down()


@pytest.fixture
def page(make_page):
    return make_page()


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def train(qtbot, page, epochs=2):
    page.setup.composer.set_network("softmax")
    page.setup.epochs.setValue(epochs)
    click(qtbot, page.run_bar.train)
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=8000)
    qtbot.wait(50)


def kept_run(key, accuracy=0.95):
    epochs = tuple(Epoch(n, 1.0, 1.0, 0.3, 0.3 / n, accuracy) for n in (1, 2))
    losses = np.linspace(2, 0.1, 20, dtype=np.float32)
    settings = TrainSettings(network="mlp", epochs=2).to_json()
    return Run(key, "mlp", "2026-03-12T10:00:00+00:00", settings, 10, losses, epochs)


def test_an_empty_page_says_what_to_do(page):
    assert page.charts.currentWidget() is page.charts.empty
    assert not page.run_panel.isVisible()
    assert page.conductor.train.isEnabled()
    assert not page.conductor.stop.isEnabled()


def test_a_training_fills_the_charts_and_offers_its_model(qtbot, page):
    trained = []
    page.model_trained.connect(trained.append)
    train(qtbot, page)
    assert page.charts.currentWidget() is page.charts.drawn
    x, y = page.charts.drawn.loss.curves["training"]
    assert len(x) == len(y) == 40
    assert y[-1] < y[0]
    assert list(page.charts.drawn.accuracy.curves["test"][0]) == [1, 2]
    assert page.save.isVisible()
    assert page.save.name.text().startswith("softmax ")
    assert trained[0].card.name == "softmax (not saved)"
    assert trained[0].card.command.startswith("inkling train --network softmax")
    assert page.run_bar.state.text().startswith("done")


def test_a_saved_model_is_in_the_library(qtbot, page):
    train(qtbot, page)
    page.save.name.setText("my first")
    trained = []
    page.model_trained.connect(lambda model: trained.append(model.card.name))
    with qtbot.waitSignal(page.model_saved, timeout=3000) as saved:
        click(qtbot, page.save.save_button)
    assert saved.args == ["my first"]
    assert not page.save.isVisible()
    assert trained == ["my first"]
    assert ModelLibrary().load("my first").card.name == "my first"


def test_a_run_is_kept_and_found_again(qtbot, page, make_page):
    train(qtbot, page)
    page._errands.wait()
    (kept,) = RunStore(folders.runs()).runs()
    assert kept.ending == "finished"
    assert len(kept.losses) == 40
    later = make_page()
    qtbot.waitUntil(lambda: len(later.run_list.runs) == 1, timeout=5000)
    qtbot.wait(60)
    assert f"earlier {kept.key}" in later.charts.drawn.loss.curves
    assert later.charts.currentWidget() is later.charts.drawn


def test_pause_resume_step_and_stop_follow_the_buttons(qtbot, make_page):
    page = make_page(FakeTraining(per_epoch=1_000_000, pace=0.002))
    conductor, bar = page.conductor, page.run_bar
    click(qtbot, bar.train)
    qtbot.waitUntil(lambda: conductor.phase is Phase.RUNNING, timeout=5000)
    assert not bar.train.isEnabled()
    qtbot.waitUntil(lambda: "images/s" in bar.news.text(), timeout=5000)
    with qtbot.waitSignal(page._training.paused, timeout=5000):
        click(qtbot, bar.pause)
    assert bar.pause.accessibleName() == "Resume"
    assert "paused" in bar.state.text()
    trained = len(conductor.recording.raw)
    click(qtbot, bar.step)
    qtbot.waitUntil(lambda: len(conductor.recording.raw) == trained + 1, timeout=5000)
    assert conductor.phase is Phase.PAUSED
    with qtbot.waitSignal(page._training.resumed, timeout=5000):
        click(qtbot, bar.pause)
    assert conductor.phase is Phase.RUNNING
    with qtbot.waitSignal(page._training.finished_run, timeout=5000):
        click(qtbot, bar.stop)
    qtbot.waitUntil(lambda: not conductor.busy, timeout=5000)
    assert bar.state.text().startswith("stopped")
    qtbot.wait(60)
    # The fake was right in one of ten before it finished an epoch.
    assert list(page.charts.drawn.accuracy.curves["test"][1]) == [pytest.approx(0.0458, abs=1e-3)]
    assert page.run_list.topLevelItem(0).text(2) == "0 of 12"
    assert page.save.isVisible()
    assert bar.train.isEnabled()


def test_step_alone_begins_a_run_with_one_batch(qtbot, page):
    click(qtbot, page.run_bar.step)
    qtbot.waitUntil(lambda: page.conductor.phase is Phase.PAUSED, timeout=5000)
    qtbot.wait(60)
    assert page.conductor.phase is Phase.PAUSED
    assert len(page.conductor.recording.raw) == 1


def test_the_learning_rate_changes_while_training(qtbot, make_page):
    training = FakeTraining(per_epoch=1_000_000, pace=0.001)
    page = make_page(training, size=(620, 560))
    click(qtbot, page.run_bar.train)
    qtbot.waitUntil(lambda: page.conductor.phase is Phase.RUNNING, timeout=5000)
    assert not page.setup.composer.isEnabled()
    assert page.run_bar.rate.isVisible()
    field = page.run_bar.rate.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.0005")
    qtbot.waitUntil(lambda: training.session.rates[-1] == 0.0005, timeout=5000)
    assert page.setup.rate.rate == 0.0005
    page.run_bar.rate.slider.setFocus()
    qtbot.keyClick(page.run_bar.rate.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: training.session.rates[-1] > 0.0005, timeout=5000)


def test_a_wrong_chain_cannot_be_trained(qtbot, page):
    page.setup.composer.line.setText("dense20")
    assert not page.conductor.train.isEnabled()
    assert not page.conductor.step.isEnabled()
    page.setup.composer.line.setText("dense20 dense10")
    assert page.conductor.train.isEnabled()


def test_an_error_is_said_in_place_and_can_be_put_away(qtbot, make_page):
    page = make_page(FakeTraining(break_with=DataError("The file is cut off; get it again.")))
    click(qtbot, page.run_bar.train)
    qtbot.waitUntil(page.problem.isVisible, timeout=5000)
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=5000)
    assert page.problem.text == "The file is cut off; get it again."
    page.problem.setFocus()
    qtbot.keyClick(page.problem, Qt.Key.Key_Escape)
    assert not page.problem.isVisible()
    assert page.conductor.train.isEnabled()


def test_a_checkpoint_that_cannot_be_kept_is_said_in_place(make_page):
    training = FakeTraining()
    page = make_page(training)
    training.unkept.emit("The disk is full.")
    assert page.problem.text.startswith("The disk is full. The training goes on")


def test_a_run_that_breaks_on_a_bug_says_so_and_leaves_the_page_usable(
    qtbot, make_page, monkeypatch
):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *info: seen.append(info[0]))
    training = FakeTraining(per_epoch=1_000_000, pace=0.001)
    page = make_page(training)
    click(qtbot, page.run_bar.train)
    qtbot.waitUntil(lambda: page.conductor.phase is Phase.RUNNING, timeout=5000)
    training.session.parameters = lambda: 1 // 0
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=3000)
    assert seen == [ZeroDivisionError]
    assert page.run_bar.state.text() == "broken off"
    assert page.conductor.train.isEnabled()


def test_settings_are_remembered_and_defaults_bring_them_back(qtbot, page, make_page):
    page.setup.epochs.setValue(3)
    page.setup.optimiser.setCurrentIndex(page.setup.optimiser.findData("sgd"))
    assert page.setup.rate.rate == 0.05
    assert page.setup.momentum.isVisibleTo(page.setup.advanced)
    page.setup.composer.line.setText("dense32 dense10")
    page.close_down()
    page._settings.save()
    later = make_page()
    kept = later.setup.settings()
    assert (kept.epochs, kept.optimiser, kept.network) == (3, "sgd", "dense32 dense10")
    click(qtbot, later.setup.defaults)
    assert later.setup.settings() == TrainSettings()


def test_runs_are_hidden_shown_deleted_and_brought_back(qtbot, home, make_page):
    store = RunStore(folders.runs())
    for day in range(5):
        store.save(kept_run(f"2026031{day}"))
    page = make_page()
    qtbot.waitUntil(lambda: len(page.run_list.runs) == 5, timeout=5000)
    assert [shown.run.key for shown in page.run_list.shown()] == [
        "20260314",
        "20260313",
        "20260312",
    ]
    page.run_list.setFocus()
    page.run_list.setCurrentItem(page.run_list.topLevelItem(0))
    qtbot.keyClick(page.run_list, Qt.Key.Key_Space)
    qtbot.wait(60)
    assert "earlier 20260314" not in page.charts.drawn.loss.curves
    assert "earlier 20260313" in page.charts.drawn.loss.curves
    qtbot.keyClick(page.run_list, Qt.Key.Key_Delete)
    assert "20260314" not in page.run_list.runs
    assert page.undo.isVisible()
    click(qtbot, page.undo.undo_button)
    assert "20260314" in page.run_list.runs
    page.run_list.setCurrentItem(page.run_list.topLevelItem(0))
    qtbot.keyClick(page.run_list, Qt.Key.Key_Delete)
    assert len(store.runs()) == 5
    page.undo.dismiss()
    page._errands.wait()
    assert len(store.runs()) == 4


def test_the_curve_is_exported_as_csv_and_the_charts_as_png(qtbot, page, tmp_path, monkeypatch):
    assert not page.export.csv.isEnabled()
    train(qtbot, page)
    monkeypatch.setattr(page.export, "ask", lambda *_: str(tmp_path / "curve"))
    with qtbot.waitSignal(page.export.written, timeout=3000):
        page.export.csv.trigger()
    lines = (tmp_path / "curve.csv").read_text().splitlines()
    assert lines[0] == "batch,epoch,loss,smoothed_loss,test_loss,test_accuracy"
    assert len(lines) == 41
    with qtbot.waitSignal(page.export.written, timeout=3000):
        page.export.png.trigger()
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    monkeypatch.setattr(page.export, "ask", lambda *_: str(folder))
    with qtbot.waitSignal(page.export.failed, timeout=3000):
        page.export.csv.trigger()
    assert page.problem.isVisible()


def test_pointing_at_a_chart_reads_it(qtbot, page):
    train(qtbot, page)
    chart = page.charts.drawn.loss
    chart.setFocus()
    for _ in range(30):
        QTest.keyClick(chart, Qt.Key.Key_Right)
    assert "epoch 0.6" in chart._reading.text()
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert "epoch" not in chart._reading.text()
    viewport = chart._plot.viewport()
    qtbot.mouseMove(viewport, QPoint(viewport.width() // 2, viewport.height() // 2))
    qtbot.waitUntil(lambda: "epoch" in chart._reading.text(), timeout=5000)


def test_every_control_has_a_name_and_says_what_it_does(page):
    page.setup.show_advanced(True)
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider)
    for control in [found for kind in kinds for found in page.findChildren(kind)]:
        if control.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert control.accessibleName() or control.text(), control
            assert control.toolTip(), control.accessibleName()
    for line in page.findChildren(QLineEdit):
        if not isinstance(line.parent(), QAbstractSpinBox):
            assert line.accessibleName()
    for action in page.actions():
        assert isinstance(action, QAction)
        assert not action.shortcut().isEmpty()
        assert action.toolTip()


def test_tab_walks_down_the_page(qtbot, page):
    page.setup.composer.presets.setFocus()
    walked = []
    for _ in range(60):
        QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
        walked.append(page.window().focusWidget())
    setup = page.setup
    stops = [setup.composer.line, setup.data, setup.epochs, setup.rate.field, page.run_bar.train]
    places = [walked.index(stop) for stop in stops]
    assert places == sorted(places)


@pytest.mark.parametrize("size", [(560, 560), (620, 560), (860, 740), (1400, 1000), (2500, 1300)])
def test_nothing_is_wider_than_the_page(qtbot, make_page, size):
    page = make_page(size=size)
    page.setup.show_advanced(True)
    train(qtbot, page)
    qtbot.wait(30)
    body = page._area.widget()
    assert body.minimumSizeHint().width() <= page._area.viewport().width()
    for part in (page.fold, page.run_bar, page.save, page.charts, page.run_panel):
        right = part.mapTo(page, QPoint(part.width(), 0)).x()
        assert right <= size[0], part


def test_the_page_follows_the_theme(qtbot, page, looks):
    train(qtbot, page)
    before = page.charts.picture(1.0).toImage()
    looks.set_mode("dark")
    qtbot.wait(60)
    after = page.charts.picture(1.0).toImage()
    assert before.pixelColor(20, 20).lightness() > 128 > after.pixelColor(20, 20).lightness()


def test_a_damaged_settings_file_gives_the_defaults(home, make_page):
    folders.settings_file().parent.mkdir(parents=True)
    folders.settings_file().write_text(
        json.dumps({"format": 1, "values": {"train.settings": {"network": "no such"}}})
    )
    assert make_page().setup.settings() == TrainSettings()
