"""A model of other classes than the digits: its answers are names everywhere in the window."""

import dataclasses

import numpy as np
import pytest
from compare_fakes import small_archive
from conftest import FakeRecogniser, fake_model
from pointers import drag
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.threads.training import TrainingThread
from engine.train.settings import TrainSettings

CLASSES = ("T-shirt/top", "Ankle boot", *"CDEFGHIJ")
LINE = [(0.2, 0.2), (0.5, 0.5), (0.8, 0.8)]


class Namer(FakeRecogniser):
    """Reads as the fake does, and names the classes of its model."""

    def __init__(self, model):
        super().__init__(model)
        self.classes = model.card.classes

    @classmethod
    def of_network(cls, network, classes):
        card = dataclasses.replace(fake_model("in training").card, classes=classes)
        return cls(dataclasses.replace(fake_model(), card=card))

    def read(self, drawing):
        return dataclasses.replace(super().read(drawing), classes=self.classes)

    def read_number(self, drawing):
        number = super().read_number(drawing)
        return dataclasses.replace(number, text="".join(one.text for one in number.digits))


@pytest.fixture
def clothes(window, monkeypatch, qtbot):
    """A window that reads clothes; one stroke is an ankle boot."""
    monkeypatch.setattr("engine.recognise.recogniser.Recogniser", Namer)
    card = dataclasses.replace(fake_model("clothes").card, classes=CLASSES)
    model = dataclasses.replace(fake_model(), card=card)
    # It is told of the first model, too, so that a signal alone does not say whose it is.
    window.recognising.use(model)
    qtbot.waitUntil(lambda: getattr(window.recognising.card, "name", "") == "clothes")
    drag(window.canvas, LINE)
    qtbot.waitUntil(lambda: window.shown.text == "Ankle boot")
    return window


def test_the_answer_and_the_bars_are_named(clothes):
    panel = clothes.column.panel
    assert panel.bars.classes == CLASSES
    assert panel.bars.spoken().startswith("Ankle boot: 97.0 percent")
    assert panel.answer.accessibleName() == "Answer: Ankle boot, 97.0 percent"
    assert not panel.number.isHidden()
    assert clothes.canvas.boxes.boxes == ()


def test_the_name_is_copied(clothes, qtbot):
    clothes.menu_actions.copy.trigger()
    assert clothes.status.news == "Copied Ankle boot"


def test_a_name_is_not_corrected_and_the_status_line_says_why(clothes):
    QTest.keyClick(clothes.canvas, Qt.Key.Key_7)
    assert clothes.shown.text == "Ankle boot"
    assert clothes.hand.drawings == ()
    assert "only digits can be corrected" in clothes.status.news


def test_a_correction_stays_with_the_digit_when_a_model_of_names_reads_it(clothes, qtbot):
    clothes.recognising.use(fake_model())
    qtbot.waitUntil(lambda: clothes.shown.text == "1")
    clothes.shown.correct(clothes.shown.chosen, 0)
    assert clothes.shown.text == "0"
    card = dataclasses.replace(fake_model("clothes").card, classes=CLASSES)
    clothes.recognising.use(dataclasses.replace(fake_model(), card=card))
    qtbot.waitUntil(lambda: clothes.shown.text == "Ankle boot")


def test_what_is_none_of_the_classes_is_said_so(clothes, monkeypatch, qtbot):
    monkeypatch.setattr(
        Namer, "read", lambda self, drawing: dataclasses.replace(refused(drawing), classes=CLASSES)
    )
    drag(clothes.canvas, LINE)
    qtbot.waitUntil(lambda: clothes.shown.text == "?")
    assert clothes.column.panel.answer.lines() == (
        "None of these?",
        "nearest: T-shirt/top, 40\u00a0%",
    )


def refused(drawing):
    reading = FakeRecogniser(fake_model()).read(drawing)
    probabilities = np.full(10, 0.6 / 9, np.float32)
    probabilities[0] = 0.4
    return dataclasses.replace(
        reading, digit=0, confidence=0.4, accepted=False, probabilities=probabilities
    )


def test_digits_come_back_with_a_model_of_digits(clothes, qtbot):
    clothes.recognising.use(fake_model())
    qtbot.waitUntil(lambda: clothes.shown.text == "1")
    assert clothes.column.panel.number.isHidden()
    assert clothes.column.panel.bars.spoken().startswith("1: 97.0 percent")


def test_a_network_in_training_answers_by_the_names_of_its_data(clothes, qtbot):
    letters = tuple("ABCDEFGHIJ")
    network, parameters = fake_model().network, np.full(7850, 2, np.float32)
    clothes.recognising.follow(network, parameters, letters)
    qtbot.waitUntil(lambda: clothes.shown.text == "D")
    assert clothes.column.panel.bars.classes == letters


def test_a_run_learns_the_names_of_its_data(home, dressed, tmp_path, qtbot):
    data = small_archive(tmp_path / "named.npz", classes=np.array(CLASSES))
    thread = TrainingThread()
    finished = []
    thread.finished_run.connect(finished.append)
    with qtbot.waitSignal(thread.finished, timeout=120_000):
        thread.train(TrainSettings(network="softmax", data=data, epochs=1, threads=1), None)
    assert thread.classes == CLASSES
    assert finished[0].model.card.classes == CLASSES
