"""Writes the figures as CSV or JSON, and the chart that is shown as a picture."""

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.look.icons import set_icon
from app.pages.describe import describe_action
from app.pages.picture_file import png_bytes
from app.threads.errand import Errands
from engine.bench.report import Report
from engine.files.atomic import write_atomically


class FigureExport(QObject):
    """Three actions; `written` tells the path, `failed` why there is none."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        page: QWidget,
        report: Callable[[], Report],
        picture: Callable[[], QImage],
        errands: Errands,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._report = report
        self._picture = picture
        self._errands = errands
        self.png = self._action("Export Chart as P&NG…", "Write what is shown as a picture")
        self.csv = self._action("Export Figures as C&SV…", "Write all figures as a table")
        self.json = self._action(
            "Export Figures as &JSON…", "Write all figures as inkling bench prints them"
        )
        self.png.triggered.connect(self._export_png)
        self.csv.triggered.connect(self._export_csv)
        self.json.triggered.connect(self._export_json)

    def actions(self) -> list[QAction]:
        """Export as PNG, CSV, JSON."""
        return [self.png, self.csv, self.json]

    def offer(self, something: bool) -> None:
        """Offer to export, where there is something."""
        for action in self.actions():
            action.setEnabled(something)

    def ask(self, title: str, name: str, kinds: str) -> str:
        """Let the person choose a file to write; empty where they choose none."""
        return QFileDialog.getSaveFileName(self._page, title, name, kinds)[0]

    def _export_png(self) -> None:
        path = self.ask("Export the chart", "kernels.png", "PNG picture (*.png)")
        if path:
            image = self._picture()
            self._write(path, ".png", lambda: png_bytes(image))

    def _export_csv(self) -> None:
        report = self._report()
        path = self.ask("Export the figures", "kernels.csv", "Comma-separated values (*.csv)")
        self._write(path, ".csv", lambda: report.as_csv().encode())

    def _export_json(self) -> None:
        report = self._report()
        path = self.ask("Export the figures", "kernels.json", "JSON (*.json)")
        self._write(path, ".json", lambda: (json.dumps(report.as_json(), indent=1) + "\n").encode())

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

    def _action(self, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        set_icon(action, "save")
        describe_action(action, tip)
        action.setEnabled(False)
        return action
