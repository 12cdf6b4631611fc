"""Garbage is collected, but only between two events of the Qt thread."""

import gc
import threading
import weakref

import pytest

from app.window.interpreter import Collector


class Ring:
    """Holds itself: only the garbage collector can end it."""

    def __init__(self):
        self.ring = self


@pytest.fixture
def collector(dressed):
    made = Collector()
    made.settle()
    yield made
    made.deleteLater()
    gc.unfreeze()


def test_much_garbage_is_collected_on_the_qt_thread(collector, qtbot):
    ends = []
    first = Ring()
    weakref.finalize(first, lambda: ends.append(threading.current_thread()))
    del first
    rings = [Ring() for _ in range(2 * gc.get_threshold()[0])]
    assert not ends
    del rings
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    assert ends == [threading.main_thread()]
    assert not gc.isenabled()
