"""An exception anywhere is shown, can be copied, is logged, and the app lives on."""

import sys
import threading

import pytest
from pointers import drag
from PySide6.QtCore import QThread, QTimer
from PySide6.QtGui import QGuiApplication

from app.window.failures import Failures
from engine import folders


@pytest.fixture
def failures(home, looks, monkeypatch):
    before = sys.excepthook, threading.excepthook
    hooks = Failures(looks.parent())
    hooks.install()
    yield hooks
    hooks.uninstall()
    if hooks.dialog is not None:
        hooks.dialog.close()
    sys.excepthook, threading.excepthook = before


def fail(word="broken"):
    raise RuntimeError(word)


def report_of(failures):
    return failures.dialog.report.toPlainText() if failures.dialog else ""


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_slot_is_shown_logged_and_survived(failures, window, canvas, qtbot):
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: failures.dialog is not None)
    assert "RuntimeError: broken" in report_of(failures)
    assert "Inkling" in report_of(failures)
    assert "RuntimeError: broken" in folders.log_file().read_text()
    drag(canvas, [(0.2, 0.2), (0.8, 0.8)])
    qtbot.waitUntil(lambda: window.column.panel.answer.text == "1")


@pytest.mark.qt_no_exception_capture
def test_the_report_can_be_copied(failures, qtbot):
    QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: failures.dialog is not None)
    failures.dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == report_of(failures)


@pytest.mark.qt_no_exception_capture
def test_the_same_exception_again_and_again_is_one_dialog_with_one_report(failures, qtbot):
    for _ in range(20):
        QTimer.singleShot(0, fail)
    qtbot.waitUntil(lambda: failures.dialog is not None)
    qtbot.wait(20)
    assert report_of(failures).count("Traceback") == 1
    dialog = failures.dialog
    QTimer.singleShot(0, lambda: fail("another"))
    qtbot.waitUntil(lambda: "another" in report_of(failures))
    assert failures.dialog is dialog
    dialog.close()
    for _ in range(3):
        QTimer.singleShot(0, fail)
    qtbot.wait(20)
    assert failures.dialog is None


@pytest.mark.qt_no_exception_capture
def test_an_exception_on_a_thread_is_shown_too(failures, qtbot):
    thread = threading.Thread(target=fail, args=("on a thread",))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "on a thread" in report_of(failures))


class FailingThread(QThread):
    def run(self):
        fail("in a QThread")


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_a_qthread_is_shown_too(failures, qtbot):
    thread = FailingThread()
    thread.start()
    assert thread.wait(5000)
    qtbot.waitUntil(lambda: "in a QThread" in report_of(failures))


def test_a_log_that_cannot_be_written_does_not_stop_the_app(tmp_path, monkeypatch, looks):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INKLING_HOME", str(tmp_path / "file"))
    failures = Failures(looks.parent())
    failures.install()
    failures.uninstall()
    assert sys.excepthook is sys.__excepthook__
