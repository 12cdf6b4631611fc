"""What every chart offers: its picture to copy, and a file of it as PNG, SVG or CSV."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.chart_picture import picture_of, svg_of
from app.pages.file_export import FileExport
from app.pages.help import say_it_exports
from app.pages.news import tell
from app.pages.strip import Strip
from app.pages.table import Table, csv_bytes
from app.threads.errand import Errands
from engine.networks.model_name import safe_name

__all__ = ["ChartExport", "Table", "offer_export"]

# Pixels that a sentence needs to be read with ease.
_NARROWEST = 320


def offer_export(chart: QWidget, title: str, table: Callable[[], Table]) -> "ChartExport":
    """Give `chart` a context menu, for the right button and the keyboard's Menu key alike.

    `title` names the files, `table` gives the numbers that the chart shows just then. What goes
    wrong is said at the chart's foot.
    """
    return ChartExport(chart, title, table)


class ChartExport(FileExport):
    """The menu is made when it is first asked for: a page with many charts is built at once."""

    def __init__(self, chart: QWidget, title: str, table: Callable[[], Table]) -> None:
        super().__init__(chart, Errands(chart))
        self._chart = chart
        self._title = title
        self._table = table
        self._menu: QMenu | None = None
        self._problem: Strip | None = None
        say_it_exports(chart)
        chart.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chart.customContextMenuRequested.connect(self._pop_up)
        self.written.connect(self._tell)
        self.failed.connect(self._complain)

    @property
    def menu(self) -> QMenu:
        """Copy the picture; export it as PNG, as SVG; export its numbers as CSV."""
        if self._menu is None:
            self._menu = QMenu(f"Export {self._title}", self._chart)
            copy = QAction("&Copy Picture", self)
            set_icon(copy, "copy")
            copy.triggered.connect(self.copy)
            self._menu.addAction(copy)
            self._menu.addSeparator()
            for text, tip, export in (
                ("Export as P&NG…", "Write the chart as a picture", self.export_png),
                ("Export as &SVG…", "Write the chart as lines and text", self.export_svg),
                ("Export as &CSV…", "Write the chart's numbers as a table", self.export_csv),
            ):
                action = self.add_action(text, tip)
                action.setEnabled(True)
                action.triggered.connect(export)
                self._menu.addAction(action)
        return self._menu

    def copy(self) -> None:
        """Put the picture onto the clipboard."""
        QGuiApplication.clipboard().setImage(self._picture())
        tell(self._chart, "Copied the chart")

    def export_png(self) -> None:
        """Ask for a file, and write the picture, twice as fine as the screen."""
        path = self.ask("Export the chart", self._name(".png"), "PNG picture (*.png)")
        self.write_picture(path, self._picture)

    def export_svg(self) -> None:
        """Ask for a file, and write the chart as vectors."""
        path = self.ask("Export the chart", self._name(".svg"), "SVG picture (*.svg)")
        if path:
            self._clear_foot()
            self.write(path, ".svg", svg_of(self._chart, self._title))

    def export_csv(self) -> None:
        """Ask for a file, and write the numbers."""
        table = self._table()
        if not table.rows:
            self.failed.emit("There are no figures in this chart yet.")
            return
        kind = "Comma-separated values (*.csv)"
        path = self.ask("Export the chart's numbers", self._name(".csv"), kind)
        self.write(path, ".csv", lambda: csv_bytes(table))

    def _pop_up(self, place: QPoint) -> None:
        self.menu.popup(self._chart.mapToGlobal(place))

    def _picture(self) -> QImage:
        self._clear_foot()
        return picture_of(self._chart)

    def _name(self, ending: str) -> str:
        return safe_name(self._title.casefold()) + ending

    def _tell(self, path: str) -> None:
        self._clear_foot()
        tell(self._chart, f"Exported {path}")

    def _clear_foot(self) -> None:
        if self._problem is not None:
            self._problem.hide()

    def _complain(self, sentence: str) -> None:
        """Say it over the foot of the chart, or of what it stands in where that is too narrow."""
        ground = self._chart
        while ground.width() < _NARROWEST and (around := ground.parentWidget()) is not None:
            ground = around
        if self._problem is None:
            self._problem = Strip(ground)
            tip = "Puts this message away."
            self._problem.add_button("Close", tip, self._problem.dismiss)
        strip = self._problem
        strip.setParent(ground)
        strip.say(sentence, "problem")
        inset = current_theme().spacing.small
        width = ground.width() - 2 * inset
        height = strip.heightForWidth(width)
        strip.setGeometry(inset, ground.height() - inset - height, width, height)
        strip.raise_()
