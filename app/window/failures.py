"""What nobody foresaw: it is logged, shown once, can be copied, and the app lives on."""

import logging
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from engine import __version__, folders

_LOG = logging.getLogger("inkling")
_LARGEST = 512 * 1024
# Of one report; a stack that recurses is long.
_LONGEST = 20_000


class Failures(QObject):
    """The hook behind every exception that nobody caught, on whatever thread.

    Each distinct failure is shown once; while the dialog is open, further ones join its report.
    """

    _raised = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._seen: dict[str, int] = {}
        self._dialog: FailureDialog | None = None
        # Queued always: a dialog must not open in the middle of a paint event.
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> "FailureDialog | None":
        """The dialog, while it is open."""
        return self._dialog

    def install(self) -> None:
        """Catch from now on; write the log."""
        _open_log()
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)

    def uninstall(self) -> None:
        """Give Python its own hooks back, and close the log."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        _close_log()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = "".join(traceback.format_exception(kind, error, trace))[-_LONGEST:]
        _LOG.error("%s", report)
        print(report, file=sys.stderr, end="")
        self._raised.emit(report)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _show(self, report: str) -> None:
        self._seen[report] = self._seen.get(report, 0) + 1
        if self._seen[report] > 1:
            return
        if self._dialog is None:
            self._dialog = FailureDialog(QApplication.activeWindow())
            self._dialog.finished.connect(self._on_closed)
        self._dialog.add(report)
        self._dialog.show()

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None


class FailureDialog(QDialog):
    """Says that something went wrong, shows the report, and copies it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]
        self.setWindowTitle("Something went wrong")
        self.resize(640, 420)
        text = QLabel(
            "Inkling met an error that nobody foresaw, and carries on. Your drawing and your "
            f"models are safe. The report is also in {folders.log_file()}."
        )
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName("Report")
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = QPushButton("&Copy report")
        self.copy_button.setToolTip("Put the whole report on the clipboard")
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.copy_button.clicked.connect(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self.report)
        column.addWidget(buttons)
        self.report.setPlainText(_about_this_machine())

    def add(self, report: str) -> None:
        """One more report below those shown."""
        self.report.appendPlainText("\n" + report.rstrip())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.setText("Copied")


def _about_this_machine() -> str:
    return (
        f"Inkling {__version__}, Python {platform.python_version()}, "
        f"PySide6 {PySide6.__version__}, "
        f"{QGuiApplication.platformName()}, {platform.platform()}"
    )


def _open_log() -> None:
    path = folders.log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_room(path)
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        # Without a log the app still works, and the dialog still tells.
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _close_log()
    _LOG.addHandler(handler)
    _LOG.propagate = False


def _make_room(path: Path) -> None:
    """Put a log that has grown large aside; the one put aside before it goes."""
    if path.exists() and path.stat().st_size > _LARGEST:
        path.replace(path.with_name(path.name + ".1"))


def _close_log() -> None:
    for handler in list(_LOG.handlers):
        _LOG.removeHandler(handler)
        handler.close()


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Qt's own warnings belong into the log, not onto a terminal."""
    level = logging.WARNING if kind != QtMsgType.QtInfoMsg else logging.INFO
    _LOG.log(level, "Qt: %s", message)
