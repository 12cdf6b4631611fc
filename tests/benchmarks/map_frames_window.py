"""The window whose map `map_frames.py` makes, moves and points at."""

import time

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scrolling_window import SETTLED, rest, until

from app.look.style import dress
from app.pages.data.map_view import MapView
from app.pages.data.page import DataPage
from app.settings import Settings
from app.window import interpreter
from app.window.application import make_application
from app.window.main_window import MainWindow

# Milliseconds between two beats, by which gaps are seen.
_BEAT = 2


class Pulse:
    """Knows the longest time between two beats of the Qt thread."""

    def __init__(self, parent):
        self.longest = 0.0
        self._last = time.perf_counter()
        timer = QTimer(parent)
        timer.timeout.connect(self._beat)
        timer.start(_BEAT)

    def _beat(self):
        now = time.perf_counter()
        self.longest = max(self.longest, 1000 * (now - self._last))
        self._last = now

    def begin(self):
        """Forget what was."""
        self.longest, self._last = 0.0, time.perf_counter()


def measure(frames, size):
    """Milliseconds of frames by what moves, seconds until maps stand, the gap, the map's size."""
    interpreter.be_quick()
    app = make_application([])
    dress(app)
    window = MainWindow(Settings())
    window.resize(*size)
    window.show()
    window.pages.show_page("Data")
    until(lambda: window.findChild(DataPage) is not None)
    page = window.findChild(DataPage)
    until(lambda: page.source.split is not None and page.source.model is not None)
    interpreter.Collector(app).settle()
    rest(SETTLED)
    pulse, begun = Pulse(window), time.perf_counter()
    pulse.begin()
    page.views.show_view("map")
    view = page.views.view("map")
    assert isinstance(view, MapView)
    until(lambda: view.mapped is not None)
    seconds = {"principal components": time.perf_counter() - begun}
    moves = []
    view.making.moved.connect(lambda _: moves.append(painted(view.chart, lambda: None)))
    until(lambda: view.making.neighbours(view.mapped) is not None)
    seconds["neighbours"] = time.perf_counter() - begun
    gap = pulse.longest
    rest(SETTLED)
    taken = {"arranging": moves} | {way: run(view, way, frames) for way in WAYS}
    field = round(view.chart.field.width()), round(view.chart.field.height())
    window.close()
    return taken, seconds, gap, field


def painted(chart, event):
    """Milliseconds from an event to the painted map."""
    begun = time.perf_counter()
    event()
    chart.repaint()
    return 1000 * (time.perf_counter() - begun)


def run(view, way, frames):
    """Milliseconds of each frame."""
    view.chart.look(None)
    taken = []
    for frame in range(frames):
        taken.append(painted(view.chart, lambda frame=frame: WAYS[way](view, frame)))
        # What else the window has to do happens between two frames.
        QApplication.processEvents()
    return taken


def zoom(view, frame):
    """Nearer, and back again."""
    view.chart.zoom(1.2 if frame % 40 < 20 else 1 / 1.2, QPointF(200, 160))


def drag(view, frame):
    """To the right, and back again."""
    step = 7 if frame % 40 < 20 else -7
    view.chart.look(view.chart.sight.moved(step, step))


def point(view, frame):
    """The pointer over another dot."""
    place = view.chart.on_screen()[frame * 97 % len(view.chart.points.places)]
    QTest.mouseMove(view.chart, QPoint(*np.rint(place).astype(int).tolist()))


def draw(view, frame):
    """The drawing at another place."""
    places = view.chart.points.places
    links = [frame, frame + 1, frame + 2]
    view.chart.show_mine(places[frame], links, np.ones((28, 28), np.float32), "Your drawing")


WAYS = {"wheel": zoom, "drag": drag, "pointer": point, "drawing": draw}
