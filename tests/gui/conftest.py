"""Windows for tests: offscreen, or on the platform that INKLING_TEST_PLATFORM names (xcb)."""

import gc
import os

os.environ["QT_QPA_PLATFORM"] = os.environ.get("INKLING_TEST_PLATFORM", "offscreen")

import numpy as np
import pytest
from pointers import drag
from PySide6.QtCore import QCoreApplication, Qt
from strokewise import read_number, upright

from app.look.style import dress
from app.look.theme import appearance
from app.settings import Settings
from app.threads.recognising import RecognisingThread
from app.window.main_window import MainWindow
from engine.ink.stroke import Ink
from engine.networks.model import DIGITS, Card, Model
from engine.networks.network import parse_network
from engine.recognise import recogniser as real


class FakeRecogniser:
    """Reads the number of strokes, a picture as 8; its model's name tells how sure it is."""

    def __init__(self, model):
        self.confidence = 0.6 if model.card.name == "doubtful" else 0.97
        self.offset = 0

    @classmethod
    def of_network(cls, network, classes=DIGITS):
        return cls(fake_model())

    def adopt(self, parameters):
        self.offset = int(parameters[0])

    def read_number(self, drawing):
        reading = None if drawing.is_empty else self.read(drawing)
        digits = () if reading is None else (reading,)
        text = "".join(str(digit.digit) if digit.accepted else "?" for digit in digits)
        return real.Number(text, digits, 0.0004)

    def read(self, drawing):
        digit = len(drawing.strokes) if isinstance(drawing, Ink) else 8
        digit = (digit + self.offset) % 10
        probabilities = np.full(10, (1 - self.confidence) / 9, np.float32)
        probabilities[digit] = self.confidence
        sample = np.zeros((28, 28), np.float32)
        sample[4:24, 12:16] = 1
        accepted = self.confidence > 0.9
        return real.Reading(
            digit,
            self.confidence,
            accepted,
            probabilities,
            sample,
            (0, 0, 1, 1),
            0.0004,
            drawing,
        )


def fake_model(name="fake"):
    network = parse_network("softmax")
    weights = {key: np.zeros(shape, np.float32) for key, shape in network.weight_shapes.items()}
    return Model(network, weights, Card(name, "softmax", test_accuracy=0.9971))


@pytest.fixture(scope="session")
def dressed(qapp):
    """The application as the app itself makes it."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)
    dress(qapp)
    return qapp


@pytest.fixture
def looks(dressed):
    """The appearance, set back to the light theme after the test."""
    appearance().set_mode("light")
    yield appearance()
    appearance().set_mode("light")


@pytest.fixture
def fake_recogniser(monkeypatch):
    """Read without kernels."""
    monkeypatch.setattr(real, "Recogniser", FakeRecogniser)
    return FakeRecogniser


@pytest.fixture
def recognising(dressed, fake_recogniser):
    """A running recognising thread with a fake model."""
    thread = RecognisingThread(fake_model)
    thread.start()
    yield thread
    assert thread.stop()


@pytest.fixture
def make_window(home, looks, fake_recogniser, monkeypatch, qtbot):
    """Open a window of the settings of `home`; all are closed after the test."""
    monkeypatch.setattr("app.window.main_window.shipped_model", fake_model)
    made = []

    def make(kinds=(), show=True):
        window = MainWindow(Settings(), kinds)
        made.append(window)
        if show:
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
        return window

    yield make
    for window in made:
        window.close()
        assert window.recognising.stop()
        window.deleteLater()


@pytest.fixture
def window(make_window):
    """A window without pages."""
    return make_window()


@pytest.fixture
def canvas(window):
    """The canvas of a window."""
    return window.canvas


@pytest.fixture
def shown(window):
    """What a window shows of the answers."""
    return window.shown


@pytest.fixture
def strokewise(monkeypatch):
    """Read each stroke as a digit of its own."""
    monkeypatch.setattr(FakeRecogniser, "read_number", read_number)


@pytest.fixture
def write(canvas, shown, qtbot):
    """Write upright strokes at these places (0..1), and wait until all is read."""

    def write(*places):
        for x in places:
            drag(canvas, upright(x))
        qtbot.waitUntil(lambda: shown.number is not None and shown.number.drawing is canvas.drawing)

    return write


@pytest.fixture(autouse=True)
def collect_between_tests():
    """Collect garbage where no Qt call is under way, as `app.window.interpreter` does."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
