"""The QApplication with all that it needs before and after the window."""

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.look.app_icon import app_icon
from app.look.style import dress
from app.look.theme import MODES, appearance
from app.settings import Settings
from app.threads.background import anything_runs
from app.window.failures import Failures
from app.window.interpreter import Collector
from app.window.main_window import MainWindow
from engine import __version__

# Milliseconds that a closed window waits for the thread that reads.
_PATIENCE = 1000

_POLITE_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Milliseconds between two looks for a signal, where nothing wakes Qt for it.
_TURN = 200


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


def run(
    argv: Sequence[str],
    opened: Path | None = None,
    watch: Callable[[MainWindow], object] | None = None,
) -> int:
    """Show the window, with a file in it, and stay until it is closed; the exit code.

    `watch` is told of the window before it shows.
    """
    app = make_application(argv)
    failures = Failures(app)
    failures.install()
    settings = Settings()
    mode = settings.get("theme", "system")
    if mode in MODES:
        appearance().set_mode(mode)
    dress(app)
    window = MainWindow(settings)
    if watch is not None:
        watch(window)
    if opened is not None:
        window.open(opened)
    collector = Collector(app)
    for loaded in (window.recognising.ready, window.recognising.failed):
        loaded.connect(collector.settle, Qt.ConnectionType.SingleShotConnection)
    app.setQuitOnLastWindowClosed(False)
    window.closed.connect(app.quit)
    signals = SignalWatch(window.close)
    window.show()
    code = app.exec()
    signals.end()
    failures.uninstall()
    if not window.recognising.stop(_PATIENCE) or anything_runs():
        # Kernels are compiled, which nothing can interrupt; all that is worth keeping is kept.
        os._exit(code)
    return code


class SignalWatch:
    """Ctrl+C on the terminal, and a polite kill, close the window as a person would.

    A Python signal handler runs only when Python does, and Python does not while Qt waits for
    events: where a pipe can wake Qt one does, elsewhere a timer gives Python a turn.
    """

    def __init__(self, close: Callable[[], object]) -> None:
        self._before = {
            number: signal.signal(number, lambda *_: close()) for number in _POLITE_SIGNALS
        }
        self._pipe: tuple[int, int] | None = None
        if os.name == "posix":
            self._pipe = os.pipe()
            for end in self._pipe:
                os.set_blocking(end, False)
            signal.set_wakeup_fd(self._pipe[1])
            self._notifier = QSocketNotifier(self._pipe[0], QSocketNotifier.Type.Read)
            self._notifier.activated.connect(self._drain)
        else:
            self._timer = QTimer()
            self._timer.timeout.connect(lambda: None)
            self._timer.start(_TURN)

    def end(self) -> None:
        """Leave signals as they were."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._pipe is None:
            self._timer.stop()
            return
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        for end in self._pipe:
            os.close(end)

    def _drain(self) -> None:
        if self._pipe is not None:
            os.read(self._pipe[0], 64)
