"""Half a minute with the whole window: a network is trained at full speed, and someone draws."""

import gc
import sys

import pytest
from benchmarks.latency_window import LAST_ANSWERS, SETTLED, Pen, train

from app.pages.train.conductor import Conductor, Phase
from app.settings import Settings
from app.window import interpreter
from app.window.main_window import MainWindow

SECONDS = 30
# Milliseconds without a turn of Qt's loop. The aim is 33; on a machine that is shared with others
# a single gap proves nothing, so a round that was disturbed is drawn again.
LONGEST_GAP = 100
ROUNDS = 3
# Milliseconds that an answer may take before it counts as lost.
PATIENCE = 500
# A first start on this machine compiles the kernels.
STARTS_WITHIN = 180_000


@pytest.fixture
def window(home, looks, qtbot):
    interval = sys.getswitchinterval()
    interpreter.be_quick()
    made = MainWindow(Settings())
    with qtbot.waitSignal(made.recognising.ready, timeout=STARTS_WITHIN):
        made.show()
    interpreter.Collector(made).settle()
    yield made
    assert made.training.end(10_000)
    made.close()
    assert made.recognising.stop(30_000)
    made.deleteLater()
    gc.unfreeze()
    sys.setswitchinterval(interval)


@pytest.mark.timeout(600)
def test_drawing_while_training_loses_no_answer_and_never_freezes(window, qtbot, capsys):
    qtbot.wait(SETTLED)
    conductor = window.findChild(Conductor)
    for _ in range(ROUNDS):
        pen = Pen(window, PATIENCE)
        if not conductor.busy:
            train(window, "cnn-small")
        qtbot.wait(1000 * SECONDS)
        pen.lift()
        qtbot.wait(LAST_ANSWERS)
        found = pen.result()
        with capsys.disabled():
            print(
                f"\n{SECONDS} s of drawing while training: largest gap {found.largest_gap:.0f} ms"
            )
        if found.largest_gap < LONGEST_GAP:
            break
    assert conductor.phase is Phase.RUNNING
    assert len(conductor.recording.raw) > 100
    assert len(found.milliseconds) > 500
    assert found.unanswered == 0
    assert found.largest_gap < LONGEST_GAP
