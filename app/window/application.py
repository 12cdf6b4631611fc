"""The QApplication with all that it needs before and after the window."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication

from app.window.app_icon import app_icon
from app.window.failures import Failures
from app.window.main_window import MainWindow
from app.window.settings import Settings
from app.window.style import dress
from app.window.theme import MODES, appearance
from engine import __version__

# Python hands the interpreter from thread to thread every 5 ms; a window that follows a pen beside
# two busy threads wants its turn sooner.
_SWITCH_INTERVAL = 0.001

# Milliseconds that a closed window waits for the thread that reads.
_PATIENCE = 1000


def make_application(argv: Sequence[str]) -> QApplication:
    """The QApplication: named, with its icon, and with every single pointer event delivered."""
    QCoreApplication.setOrganizationName("Inkling")
    QCoreApplication.setApplicationName("Inkling")
    QCoreApplication.setApplicationVersion(__version__)
    app = QApplication(["inkling", *argv])
    # Only after the application exists: its constructor switches compression on.
    for attribute in (
        Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents,
        Qt.ApplicationAttribute.AA_CompressTabletEvents,
    ):
        QCoreApplication.setAttribute(attribute, False)
    app.setDesktopFileName("inkling")
    app.setWindowIcon(app_icon())
    return app


def run(argv: Sequence[str]) -> int:
    """Show the window and stay until it is closed; the exit code."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    app = make_application(argv)
    failures = Failures(app)
    failures.install()
    settings = Settings()
    mode = settings.get("theme", "system")
    if mode in MODES:
        appearance().set_mode(mode)
    dress(app)
    window = MainWindow(settings)
    watch = SignalWatch(window.close)
    window.show()
    code = app.exec()
    watch.end()
    failures.uninstall()
    if not window.recognising.stop(_PATIENCE):
        # It compiles kernels, which nothing can interrupt; all that is worth keeping is kept.
        os._exit(code)
    return code


class SignalWatch:
    """Ctrl+C on the terminal, and a polite kill, close the window as a person would.

    A Python signal handler runs only when Python does; the socket wakes Qt's loop for it.
    """

    def __init__(self, close: Callable[[], object]) -> None:
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._drain)
        self._before = signal.set_wakeup_fd(self._far.fileno())
        self._close = close
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._close())

    def end(self) -> None:
        """Leave signals as they were."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(self._before)
        self._notifier.setEnabled(False)
        self._near.close()
        self._far.close()

    def _drain(self) -> None:
        self._near.recv(64)
