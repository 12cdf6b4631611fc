"""Writes a run's curve as CSV, and the charts as a picture."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QPixmap
from PySide6.QtWidgets import QFileDialog, QWidget

from app.look.icons import set_icon
from app.pages.describe import describe_action
from app.pages.picture_file import png_bytes
from app.pages.train.runs import Run, run_to_csv
from app.threads.errand import Errands
from engine.files.atomic import write_atomically
from engine.networks.model_name import safe_name


class CurveExport(QObject):
    """Two actions; `written` tells the path, `failed` why there is none."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        page: QWidget,
        run: Callable[[], Run | None],
        picture: Callable[[], QPixmap],
        errands: Errands,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._run = run
        self._picture = picture
        self._errands = errands
        self.csv = self._action(
            "Export Curve as &CSV…", "Ctrl+E", "Write the chosen run's figures as a table"
        )
        self.png = self._action(
            "Export Charts as P&NG…", "Ctrl+Shift+E", "Write the charts as a picture"
        )
        self.csv.triggered.connect(self._export_csv)
        self.png.triggered.connect(self._export_png)

    def actions(self) -> list[QAction]:
        """Export as CSV, export as PNG."""
        return [self.csv, self.png]

    def follow(self) -> None:
        """Offer what there is to export."""
        for action in self.actions():
            action.setEnabled(self._run() is not None)

    def ask(self, title: str, name: str, kinds: str) -> str:
        """Let the person choose a file to write; empty where they choose none."""
        return QFileDialog.getSaveFileName(self._page, title, name, kinds)[0]

    def _export_csv(self) -> None:
        run = self._run()
        if run is not None:
            name = f"{safe_name(run.name)}.csv"
            path = self.ask("Export the curve", name, "Comma-separated values (*.csv)")
            self._write(path, ".csv", lambda: run_to_csv(run).encode())

    def _export_png(self) -> None:
        run = self._run()
        if run is not None:
            name = f"{safe_name(run.name)}.png"
            path = self.ask("Export the charts", name, "PNG picture (*.png)")
            if path:
                image = self._picture().toImage()
                self._write(path, ".png", lambda: png_bytes(image))

    def _write(self, path: str, ending: str, content: Callable[[], bytes]) -> None:
        if not path:
            return
        target = Path(path)
        if not target.suffix:
            target = target.with_suffix(ending)
        self._errands.send(
            lambda: write_atomically(target, content()),
            lambda _: self.written.emit(str(target)),
            self.failed.emit,
        )

    def _action(self, text: str, shortcut: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(shortcut))
        set_icon(action, "save")
        describe_action(action, tip)
        action.setEnabled(False)
        return action
