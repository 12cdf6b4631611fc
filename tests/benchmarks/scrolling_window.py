"""The window whose wall of samples `scrolling.py` scrolls, and how it is scrolled."""

import sys
import time

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.look.style import dress
from app.pages.data.page import DataPage
from app.pages.data.wall import PITCHES
from app.settings import Settings
from app.window import interpreter
from app.window.application import make_application
from app.window.main_window import MainWindow

WHEEL = 120  # an eighth of a degree; one notch
PATIENCE = 60  # seconds for the window and the dataset
SETTLED = 1500  # milliseconds after which nothing of the start is left


def measure(frames, size):
    """Milliseconds of each frame, by zoom and by what scrolls."""
    interpreter.be_quick()
    app = make_application([])
    dress(app)
    window = MainWindow(Settings())
    window.resize(*size)
    window.show()
    wall = open_wall(window)
    interpreter.Collector(app).settle()
    rest(SETTLED)
    measured = {
        (PITCHES[zoom], way): scroll(wall, zoom, way, frames)
        for zoom in range(len(PITCHES))
        for way in WAYS
    }
    window.close()
    return measured, wall.viewport().size().toTuple()


def open_wall(window):
    """The page Data with all 70,000 samples on its wall."""
    window.pages.show_page("Data")
    until(lambda: window.findChild(DataPage) is not None)
    page = window.findChild(DataPage)
    until(lambda: page.source.split is not None)
    page.bar.split.setCurrentIndex(page.bar.split.findData("all"))
    page.bar.data_chosen.emit()
    until(lambda: page.source.split_name == "all")
    until(lambda: len(page.samples.wall.indices) == len(page.source.split))
    return page.samples.wall


def scroll(wall, zoom, way, frames):
    """Milliseconds from each event to the painted frame."""
    wall.set_zoom(zoom)
    wall.setFocus()
    go_home(wall)
    taken = []
    for frame in range(frames):
        if wall.verticalScrollBar().value() == wall.verticalScrollBar().maximum():
            go_home(wall)
        begun = time.perf_counter()
        WAYS[way](wall, frame)
        wall.viewport().repaint()
        taken.append(1000 * (time.perf_counter() - begun))
        # What else the window has to do happens between two frames.
        QApplication.processEvents()
    return taken


def go_home(wall):
    """To the first sample, unmeasured."""
    QTest.keyClick(wall, Qt.Key.Key_Home)
    wall.viewport().repaint()


def turn_wheel(wall, frame):
    """One notch of the wheel."""
    place = QPointF(wall.viewport().rect().center())
    event = QWheelEvent(
        place,
        QPointF(wall.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, -WHEEL),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(wall.viewport(), event)


def press_page_down(wall, frame):
    """A page further."""
    QTest.keyClick(wall, Qt.Key.Key_PageDown)


def drag_bar(wall, frame):
    """The scroll bar's handle anywhere: nothing of what is seen was seen before."""
    bar = wall.verticalScrollBar()
    bar.setValue(int(np.random.default_rng(frame).integers(bar.maximum() + 1)))


WAYS = {"wheel": turn_wheel, "page": press_page_down, "bar": drag_bar}


def rest(milliseconds):
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(so):
    """Let the window live until it is so."""
    last = time.monotonic() + PATIENCE
    while not so():
        if time.monotonic() > last:
            sys.exit("The window did not come so far in time.")
        rest(20)
