"""Writes a run's curve as CSV, and the charts as a picture."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import QWidget

from app.pages.file_export import FileExport
from app.pages.train.runs import Run, run_to_csv
from app.threads.errand import Errands
from engine.networks.model_name import safe_name


class CurveExport(FileExport):
    """Two actions."""

    def __init__(
        self,
        page: QWidget,
        run: Callable[[], Run | None],
        picture: Callable[[], QPixmap],
        errands: Errands,
    ) -> None:
        super().__init__(page, errands)
        self._run = run
        self._picture = picture
        self.csv = self.add_action(
            "Export Curve as &CSV…", "Write the chosen run's figures as a table", "Ctrl+E"
        )
        self.png = self.add_action(
            "Export Charts as P&NG…", "Write the charts as a picture", "Ctrl+Shift+E"
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

    def _export_csv(self) -> None:
        run = self._run()
        if run is not None:
            name = f"{safe_name(run.name)}.csv"
            path = self.ask("Export the curve", name, "Comma-separated values (*.csv)")
            self.write(path, ".csv", lambda: run_to_csv(run).encode())

    def _export_png(self) -> None:
        run = self._run()
        if run is not None:
            name = f"{safe_name(run.name)}.png"
            path = self.ask("Export the charts", name, "PNG picture (*.png)")
            self.write_picture(path, lambda: self._picture().toImage())
