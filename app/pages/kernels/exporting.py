"""Writes the figures as CSV or JSON, and the chart that is shown as a picture."""

import json
from collections.abc import Callable

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from app.pages.file_export import FileExport
from app.threads.errand import Errands
from engine.bench.report import Report


class FigureExport(FileExport):
    """Three actions."""

    def __init__(
        self,
        page: QWidget,
        report: Callable[[], Report],
        picture: Callable[[], QImage],
        errands: Errands,
    ) -> None:
        super().__init__(page, errands)
        self._report = report
        self._picture = picture
        self.png = self.add_action("Export Chart as P&NG…", "Write what is shown as a picture")
        self.csv = self.add_action("Export Figures as C&SV…", "Write all figures as a table")
        self.json = self.add_action(
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

    def _export_png(self) -> None:
        path = self.ask("Export the chart", "kernels.png", "PNG picture (*.png)")
        self.write_picture(path, self._picture)

    def _export_csv(self) -> None:
        report = self._report()
        path = self.ask("Export the figures", "kernels.csv", "Comma-separated values (*.csv)")
        self.write(path, ".csv", lambda: report.as_csv().encode())

    def _export_json(self) -> None:
        report = self._report()
        path = self.ask("Export the figures", "kernels.json", "JSON (*.json)")
        self.write(path, ".json", lambda: (json.dumps(report.as_json(), indent=1) + "\n").encode())
