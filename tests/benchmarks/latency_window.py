"""The window that `latency.py` draws into."""

import json
import sys
import time
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.look.style import dress
from app.pages.train.page import TrainPage
from app.settings import Settings
from app.window import interpreter
from app.window.application import make_application
from app.window.main_window import MainWindow
from engine.resources import resource
from engine.train.settings import TrainSettings

INTERVAL = 8  # milliseconds between two events of a mouse
SETTLED = 1500  # milliseconds after which nothing of the start is left
LAST_ANSWERS = 500  # milliseconds that the last events may wait for an answer
MARGIN = 0.2  # of the canvas, around each drawing
REST = 100  # milliseconds between a drawing and the next; by then the answer should be there


@dataclass
class Measured:
    """Milliseconds from each event to its painted answer; events no answer was painted for."""

    milliseconds: list = field(default_factory=list)
    unanswered: int = 0
    largest_gap: float = 0.0


def measure(seconds, network):
    """Draw for some seconds idle, then for as long while `network` is trained."""
    interpreter.be_quick()
    app = make_application([])
    dress(app)
    window = MainWindow(Settings())
    window.show()
    wait_for(window.recognising.ready, window.recognising.failed)
    interpreter.Collector(app).settle()
    # The pages come after the first paint; what they cost is a matter of the start.
    rest(SETTLED)
    measured = {"idle": draw(window, seconds)}
    train(window, network)
    wait_for(window.training.started_run, window.training.failed)
    measured["training"] = draw(window, seconds)
    window.training.end()
    window.close()
    return measured


def train(window, network):
    """Press Train, for a training that does not end by itself."""
    page = window.findChild(TrainPage)
    page.setup.set_settings(TrainSettings(network=network, epochs=10_000))
    page.conductor.train.trigger()


def wait_for(signal, failed):
    """Run the window until `signal` comes; where `failed` comes first, end with what it says."""
    loop = QEventLoop()
    problems = []
    signal.connect(loop.quit)
    failed.connect(problems.append)
    failed.connect(loop.quit)
    loop.exec()
    if problems:
        sys.exit(problems[0])


def draw(window, seconds):
    """Draw the shipped drawings again and again, and measure."""
    pen = Pen(window)
    rest(round(1000 * seconds))
    pen.lift()
    rest(LAST_ANSWERS)
    return pen.result()


def rest(milliseconds):
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def tracks():
    """Each shipped drawing's strokes in 0..1, points no farther apart than a hand moves in 8 ms."""
    for line in resource("samples", "digits.ndjson").read_text("utf-8").splitlines():
        strokes = json.loads(line)["strokes"]
        points = [point for stroke in strokes for point in stroke]
        left, top = (min(point[axis] for point in points) for axis in (0, 1))
        size = max(max(x - left for x, _ in points), max(y - top for _, y in points))
        yield [[((x - left) / size, (y - top) / size) for x, y in stroke] for stroke in strokes]


class Pen(QObject):
    """Sends mouse events to the canvas, and watches for the answers to be painted."""

    def __init__(self, window, pause=REST):
        super().__init__(window)
        self._pause = round(pause / INTERVAL)
        self._window, self._canvas = window, window.canvas
        self._result = Measured()
        self._sent = []  # times of the events of this drawing that put a point down
        self._answered = self._seen = 0
        self._tracks = list(tracks())
        self._steps = self._endless_steps()
        window.recognising.answered.connect(self._on_answered)
        window.column.panel.bars.installEventFilter(self)
        self._timer = self._ticking(INTERVAL, lambda: next(self._steps))
        self._last_tick = time.perf_counter()
        self._gaps = self._ticking(1, self._on_tick)

    def _ticking(self, milliseconds, slot):
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(slot)
        timer.start(milliseconds)
        return timer

    def lift(self):
        """Draw no more."""
        self._timer.stop()

    def result(self):
        """What was measured; watches no more."""
        self._gaps.stop()
        self._result.unanswered += len(self._sent) - self._answered
        self._window.recognising.answered.disconnect(self._on_answered)
        self._window.column.panel.bars.removeEventFilter(self)
        self._canvas.clear()
        return self._result

    def _endless_steps(self):
        while True:
            for drawing in self._tracks:
                for stroke in drawing:
                    self._send(QEvent.Type.MouseButtonPress, stroke[0])
                    yield
                    for place in stroke[1:]:
                        self._send(QEvent.Type.MouseMove, place)
                        yield
                    self._send(QEvent.Type.MouseButtonRelease, stroke[-1])
                    yield
                for _ in range(self._pause):
                    yield
                self._result.unanswered += len(self._sent) - self._answered
                self._sent.clear()
                self._answered = self._seen = 0
                self._canvas.clear()
                yield

    def _send(self, kind, place):
        side = min(self._canvas.width(), self._canvas.height())
        corner = ((self._canvas.width() - side) / 2, (self._canvas.height() - side) / 2)
        x, y = (
            low + side * (MARGIN + (1 - 2 * MARGIN) * share)
            for low, share in zip(corner, place, strict=True)
        )
        button = Qt.MouseButton.LeftButton
        moving = kind == QEvent.Type.MouseMove
        lifted = kind == QEvent.Type.MouseButtonRelease
        if not lifted:
            self._sent.append(time.perf_counter())
        event = QMouseEvent(
            kind,
            QPointF(x, y),
            self._canvas.mapToGlobal(QPointF(x, y)),
            Qt.MouseButton.NoButton if moving else button,
            Qt.MouseButton.NoButton if lifted else button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(self._canvas, event)

    def _on_answered(self, number, drawing):
        if number.digits:
            # Every event but a release put one point down.
            self._seen = max(self._seen, sum(len(stroke.points) for stroke in drawing.strokes))

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.Paint and self._seen > self._answered:
            # The event comes before the paint; the next turn of the loop comes after it.
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self):
        now = time.perf_counter()
        seen = min(self._seen, len(self._sent))
        self._result.milliseconds += [1000 * (now - at) for at in self._sent[self._answered : seen]]
        self._answered = max(self._answered, seen)

    def _on_tick(self):
        now = time.perf_counter()
        self._result.largest_gap = max(self._result.largest_gap, 1000 * (now - self._last_tick))
        self._last_tick = now
