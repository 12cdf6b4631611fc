"""The thread that reads: the newest drawing only, with the newest weights."""

import sys
import threading

import numpy as np
import pytest
from conftest import FakeRecogniser, fake_model

from app.threads.recognising import RecognisingThread
from app.threads.training import TrainingThread
from engine.errors import FileError
from engine.ink.stroke import Ink, ink_of
from engine.networks.network import parse_network
from engine.recognise import recogniser as real
from engine.train.events import Finished, Started
from engine.train.settings import TrainSettings


def strokes(count):
    return ink_of([[(at, 0), (at, 9)] for at in range(count)])


def test_a_drawing_is_answered_and_carried_along(recognising, qtbot):
    drawing = strokes(4)
    with qtbot.waitSignal(recognising.answered) as answer:
        recognising.submit(drawing)
    number, of = answer.args
    assert number.text == "4"
    assert of is drawing


def test_empty_ink_is_answered_without_a_digit(recognising, qtbot):
    with qtbot.waitSignal(recognising.answered) as answer:
        recognising.submit(Ink())
    assert answer.args[0].digits == ()


def test_only_the_newest_drawing_is_read(dressed, monkeypatch, qtbot):
    gate, read = threading.Event(), []

    class Slow(FakeRecogniser):
        def read(self, drawing):
            if isinstance(drawing, Ink) and len(drawing.strokes) >= 2:
                read.append(len(drawing.strokes))
                gate.wait(5)
            return super().read(drawing)

    monkeypatch.setattr(real, "Recogniser", Slow)
    thread = RecognisingThread(fake_model)
    thread.start()
    thread.submit(strokes(2))
    qtbot.waitUntil(lambda: read == [2])
    for count in range(3, 8):
        thread.submit(strokes(count))
    with qtbot.waitSignal(thread.answered, check_params_cb=lambda number, _: number.text == "7"):
        gate.set()
    assert read == [2, 7]
    assert thread.stop()


def test_it_says_what_it_prepares_and_with_what_it_reads(dressed, fake_recogniser, qtbot):
    thread = RecognisingThread(fake_model)
    signals = [thread.preparing, thread.reading_with, thread.ready]
    with qtbot.waitSignals(signals, order="strict"):
        thread.start()
    assert thread.stop()


def test_new_weights_read_the_last_drawing_again(recognising, qtbot):
    drawing = strokes(2)
    with qtbot.waitSignal(recognising.answered):
        recognising.submit(drawing)
    with qtbot.waitSignal(recognising.answered) as answer:
        recognising.follow(parse_network("softmax"), np.full(7850, 5, np.float32))
    assert answer.args[0].text == "7"
    assert answer.args[1] is drawing
    with qtbot.waitSignal(recognising.answered) as answer:
        recognising.use(fake_model("other"))
    assert answer.args[0].text == "2"


def test_after_a_training_its_model_reads_and_not_its_last_batch(recognising, monkeypatch, qtbot):
    class ShortSession:
        network = parse_network("softmax")

        def __iter__(self):
            yield Started(TrainSettings(network="softmax"), 7850, 1, 0)
            yield Finished(fake_model("trained"), 0.9, 1.0, False)

        def parameters(self):
            return np.full(7850, 5, np.float32)

    monkeypatch.setattr(TrainingThread, "_prepare", lambda *_: ShortSession())
    training = TrainingThread()
    training.weights.connect(recognising.follow)
    training.finished_run.connect(lambda event: recognising.use(event.model))
    cards = []
    recognising.reading_with.connect(cards.append)
    with qtbot.waitSignal(training.finished):
        training.train(TrainSettings(network="softmax"), None)
    qtbot.waitUntil(lambda: any(card and card.name == "trained" for card in cards))
    qtbot.wait(50)
    assert cards[-1].name == "trained"


def test_a_failed_training_gives_the_reading_back_to_the_last_model(recognising, qtbot):
    with qtbot.waitSignal(recognising.reading_with, check_params_cb=lambda card: card is None):
        recognising.follow(parse_network("softmax"), np.zeros(7850, np.float32))
    assert recognising.card is None
    # The network's own `ready` may still be on its way.
    with qtbot.waitSignal(recognising.ready, check_params_cb=lambda name: name == "fake"):
        recognising.unfollow()


def test_a_missing_model_is_a_sentence_and_another_one_can_be_used(dressed, fake_recogniser, qtbot):
    def load():
        raise FileError("The model is missing; choose another.")

    thread = RecognisingThread(load)
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    assert failed.args == ["The model is missing; choose another."]
    thread.submit(strokes(3))
    with qtbot.waitSignal(thread.answered) as answer:
        thread.use(fake_model())
    assert answer.args[0].text == "3"
    assert thread.stop()


def test_a_bug_in_reading_goes_to_the_hook_and_the_thread_lives_on(dressed, monkeypatch, qtbot):
    class Broken(FakeRecogniser):
        def read(self, drawing):
            if isinstance(drawing, Ink) and len(drawing.strokes) == 6:
                raise ZeroDivisionError
            return super().read(drawing)

    monkeypatch.setattr(real, "Recogniser", Broken)
    caught = []
    monkeypatch.setattr(sys, "excepthook", lambda *problem: caught.append(problem[0]))
    thread = RecognisingThread(fake_model)
    thread.start()
    thread.submit(strokes(6))
    qtbot.waitUntil(lambda: caught == [ZeroDivisionError])
    with qtbot.waitSignal(thread.answered):
        thread.submit(strokes(1))
    assert thread.stop()


def test_a_thread_that_waits_stops_at_once(recognising):
    assert recognising.stop(1000)
    assert recognising.isFinished()


@pytest.mark.parametrize("count", [5000])
def test_thousands_of_signals_do_not_end_the_process(dressed, count):
    """PySide6 6.12.0 drops a reference to None and True with every signal, and aborts."""
    from PySide6.QtCore import QObject, Signal

    class Sender(QObject):
        said = Signal(object, bool)

    heard = []
    sender = Sender()
    sender.said.connect(lambda value, flag: heard.append((value, flag)))
    for _ in range(count):
        sender.said.emit(None, True)
    assert heard == [(None, True)] * count
