"""The choice of the device on the Train page, and what becomes of a GPU that is gone."""

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from train_fakes import FakeSession, FakeTraining

from app.pages.train import device_box, form
from app.pages.train import page as train_page
from app.pages.train.device_box import DeviceBox, Gpu
from app.pages.train.page import TrainPage
from app.settings import Settings
from engine.train.checkpoint import Checkpoint
from engine.train.devices_told import EPOCHS_ON
from engine.train.events import Batches, Epoch, Finished, Moved, Started
from engine.train.settings import TrainSettings

THERE = Gpu(name="NVIDIA H100 80GB HBM3")
WHY = "There is no NVIDIA driver on this machine: to use its GPU, install NVIDIA's driver."
GONE = Gpu(why_not=WHY)


class Finder:
    """Finds what it is told to, once it is let; counts how often it looked, and on which thread."""

    def __init__(self):
        self.found = THERE
        self.let = threading.Event()
        self.let.set()
        self.threads = []

    def __call__(self):
        self.threads.append(threading.current_thread())
        assert self.let.wait(10)
        return self.found


@pytest.fixture
def finder(monkeypatch):
    made = Finder()
    monkeypatch.setattr(device_box, "find_gpu", made)
    monkeypatch.setattr(train_page, "_AFTER_THE_START", 0)
    yield made
    made.let.set()


@pytest.fixture
def box(looks, finder, qtbot):
    window = QWidget()
    row = QHBoxLayout(window)
    # A window that shows gives the focus to its first control.
    row.addWidget(QLineEdit())
    made = DeviceBox()
    made.set_threads(2)
    row.addWidget(made)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield made
    window.close()


def texts(box):
    return [box.itemText(row) for row in range(box.count())]


def known(qtbot, box):
    box.look()
    qtbot.waitUntil(lambda: "looking" not in box.itemText(1), timeout=5000)


def test_nobody_looks_for_a_gpu_until_somebody_comes_near(qtbot, box, finder):
    assert texts(box) == ["CPU, 2 threads", "GPU"]
    assert finder.threads == []
    finder.let.clear()
    box.showPopup()
    assert texts(box)[1] == "GPU, looking…"
    finder.let.set()
    qtbot.waitUntil(lambda: texts(box)[1] == "GPU (H100 80GB HBM3)", timeout=5000)
    box.hidePopup()
    box.showPopup()
    box.hidePopup()
    assert len(finder.threads) == 1
    assert finder.threads[0] is not threading.main_thread()


def test_a_gpu_is_chosen_by_the_keys_alone(qtbot, box, finder):
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: "H100" in box.itemText(1), timeout=5000)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.device == "cuda"
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert box.device == "cpu"


def test_a_gpu_that_cannot_be_used_says_why_and_cannot_be_chosen(qtbot, box, finder):
    finder.found = GONE
    known(qtbot, box)
    first, *reason = box.itemText(1).split("\n")
    assert first == "GPU, not available:"
    assert " ".join(reason) == WHY
    assert box.itemData(1, Qt.ItemDataRole.ToolTipRole) == WHY
    assert WHY in box.toolTip()
    assert WHY in box.accessibleDescription()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.device == "cpu"


def test_a_chosen_gpu_that_is_gone_is_left_for_the_cpu(qtbot, box, finder):
    finder.found = GONE
    box.set_device("cuda")
    assert box.device == "cuda"
    with qtbot.waitSignal(box.gone, timeout=5000) as gone:
        box.look()
    assert gone.args == [WHY]
    assert box.device == "cpu"
    with qtbot.waitSignal(box.gone, timeout=5000):
        box.set_device("cuda")
    assert box.device == "cpu"


def test_a_long_list_that_is_open_grows_with_what_is_found(qtbot, box, finder):
    finder.found = GONE
    finder.let.clear()
    box.showPopup()
    before = box.view().height()
    finder.let.set()
    qtbot.waitUntil(lambda: "not available" in box.itemText(1), timeout=5000)
    qtbot.waitUntil(lambda: box.view().height() > before, timeout=5000)
    box.hidePopup()


def test_the_name_that_is_told_is_the_engine_s(monkeypatch):
    from engine.kernels.cuda import gpu

    monkeypatch.setattr(gpu, "why_not", lambda: "")
    monkeypatch.setattr(gpu, "name", lambda: "NVIDIA L4")
    assert device_box.find_gpu() == Gpu("NVIDIA L4")
    monkeypatch.setattr(gpu, "why_not", lambda: WHY)
    assert device_box.find_gpu() == GONE


def test_a_driver_that_fails_while_it_is_asked_is_a_reason(monkeypatch):
    from engine.errors import DeviceError
    from engine.kernels.cuda import gpu

    def fail():
        raise DeviceError(WHY)

    monkeypatch.setattr(gpu, "why_not", lambda: "")
    monkeypatch.setattr(gpu, "name", fail)
    assert device_box.find_gpu() == GONE


@pytest.fixture
def make_page(home, looks, finder, qtbot):
    made = []

    def make(training=None):
        page = TrainPage(Settings(), training or FakeTraining())
        made.append(page)
        page.resize(860, 740)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitExposed(page)
        page._errands.wait()
        return page

    yield make
    for page in made:
        assert page._training.end()
        page.close_down()


def test_the_page_s_start_looks_for_no_gpu_that_nobody_chose(qtbot, make_page, finder):
    page = make_page()
    qtbot.wait(50)
    assert page.setup.settings().device == "cpu"
    assert finder.threads == []


def test_the_device_is_remembered_and_looked_for_once_the_page_shows(qtbot, make_page, finder):
    page = make_page()
    known(qtbot, page.setup.device)
    page.setup.device.setCurrentIndex(1)
    assert page.setup.settings().device == "cuda"
    page.close_down()
    page._settings.save()
    finder.threads.clear()
    later = make_page()
    assert later.setup.settings().device == "cuda"
    qtbot.waitUntil(lambda: "H100" in later.setup.device.currentText(), timeout=5000)
    assert len(finder.threads) == 1
    assert not later.problem.isVisible()


def test_a_remembered_gpu_that_is_gone_is_told_and_the_cpu_is_chosen(
    qtbot, home, make_page, finder
):
    settings = Settings()
    settings.set("train.settings", TrainSettings(device="cuda").to_json())
    settings.save()
    finder.found = GONE
    page = make_page()
    qtbot.waitUntil(page.problem.isVisible, timeout=5000)
    assert page.problem.text == f"{WHY} Until then the CPU trains."
    assert page.setup.settings().device == "cpu"


def test_the_line_that_sums_up_tells_of_a_gpu_alone():
    assert "GPU" not in form.summary(TrainSettings())
    assert form.summary(TrainSettings(device="cuda")).endswith(" · GPU")


def test_the_threads_are_said_where_the_cpu_is_chosen(make_page):
    page = make_page()
    page.setup.threads.setValue(1)
    assert page.setup.device.currentText() == "CPU, 1 thread"
    page.setup.threads.setValue(5)
    assert page.setup.device.currentText() == "CPU, 5 threads"


@pytest.mark.parametrize(("began", "chosen"), [("cpu", "cuda"), ("cuda", "cpu")])
def test_a_training_goes_on_with_the_device_that_is_chosen_now(
    qtbot, make_page, finder, tmp_path, began, chosen
):
    page = make_page()
    known(qtbot, page.setup.device)
    page.setup.device.set_device(chosen)
    settings = TrainSettings(network="softmax", epochs=2, device=began)
    checkpoint = Checkpoint(settings, 0, (), "mine", "", 0.0, None, {})
    page.resume.go_on.emit(tmp_path / "run.safetensors", checkpoint)
    qtbot.waitUntil(lambda: page.save.isVisible(), timeout=8000)
    assert page._training.session.job.settings == replace(settings, device=chosen)
    assert page.setup.settings().device == chosen


class MovingSession(FakeSession):
    """One epoch on the GPU, half of another, and two on the CPU."""

    def __iter__(self):
        settings = self.job.settings
        yield Started(settings, self.network.parameter_count, 4, 0)
        yield from self.epoch(1, 1.0, "cuda")
        yield self.batches(4, 9.0, 2)
        yield Moved("The GPU is lost: restart the machine.", 1)
        yield from self.epoch(2, 0.5, "cpu")
        model = self.model(0.9)
        model.card.settings.update({"device": "cpu", EPOCHS_ON: {"cuda": 1, "cpu": 1}})
        yield Finished(model, 0.9, 1.0, False)

    def batches(self, first, loss, count):
        return Batches(first, np.full(count, loss, np.float32), 0.1, 1000.0, 1.0, 1.0)

    def epoch(self, number, loss, device):
        yield self.batches(4 * (number - 1), loss, 4)
        yield Epoch(number, 1.0, 1000.0, loss, loss, 0.9, device)


class MovingTraining(FakeTraining):
    def _prepare(self, job, controls):
        return MovingSession(job, controls)


def test_a_gpu_that_fails_in_mid_training_is_told_and_its_lost_batches_leave_the_curve(
    qtbot, make_page, finder
):
    page = make_page(MovingTraining())
    known(qtbot, page.setup.device)
    page.setup.device.setCurrentIndex(1)
    page.setup.composer.set_network("softmax")
    page.setup.epochs.setValue(2)
    page.conductor.train.trigger()
    qtbot.waitUntil(lambda: page.save.isVisible(), timeout=8000)
    qtbot.waitUntil(lambda: not page.conductor.busy, timeout=5000)
    assert page.problem.isVisible()
    assert page.problem.text == (
        "The GPU is lost: restart the machine. The training goes on after epoch 1 on the CPU."
    )
    run = page.conductor.recording.run()
    assert list(run.losses) == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]
    assert [epoch.device for epoch in run.epochs] == ["cuda", "cpu"]
    assert (run.settings["device"], run.settings[EPOCHS_ON]) == ("cpu", {"cuda": 1, "cpu": 1})
    assert page.setup.settings().device == "cuda"
