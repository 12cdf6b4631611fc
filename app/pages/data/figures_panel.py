"""The parts of the view Figures, and where they stand."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.chart_export import offer_export
from app.pages.data.calibration_chart import CalibrationChart
from app.pages.data.figures_accuracy import AccuracyCard
from app.pages.data.figures_table import ClassTable
from app.pages.data.figures_work import ROBUSTNESS_SAMPLES
from app.pages.data.robustness_chart import RobustnessChart
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.empty_card import EmptyCard
from app.pages.working_bar import WorkingBar
from app.threads.worker import Worker
from engine.judge.disturbances import KINDS

_CELL = 250
_HALF = 340


class Grid(QWidget):
    """Widgets in as many equal columns as there is room for; the last one fills the last row."""

    def __init__(self, parts: list[QWidget], least_width: int) -> None:
        super().__init__()
        self._parts = parts
        self._least = least_width
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(current_theme().spacing.medium)
        self._arrange(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Find the columns anew."""
        super().resizeEvent(event)
        space = current_theme().spacing.medium
        fitting = (self.width() + space) // (self._least + space)
        self._arrange(max(1, min(len(self._parts), fitting)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """One column would do."""
        return QSize(self._least, super().minimumSizeHint().height())

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        last = len(self._parts) - 1
        for number, part in enumerate(self._parts):
            row, column = divmod(number, columns)
            self._grid.addWidget(part, row, column, 1, columns - column if number == last else 1)


class FiguresPanel(QWidget):
    """The accuracy, the classes beside the calibration, and a chart for each disturbance."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self.title = ElidedLabel()
        self.test = QPushButton("Test robustness")
        self.again = QPushButton("Compute")
        self.accuracy = AccuracyCard()
        self.classes = ClassTable()
        self.calibration = CalibrationChart()
        self.robustness = tuple(RobustnessChart(kind) for kind in KINDS)
        self.empty = EmptyCard("", "")
        self._stack = QStackedWidget()
        self._lay_out(worker)
        self._explain()

    def show_figures(self) -> None:
        """There is something to be seen."""
        self.again.hide()
        self._stack.setCurrentIndex(1)

    def show_empty(self, title: str, text: str, can_compute: bool = False) -> None:
        """There is nothing: say why; `can_compute`: whether a press of a button would help."""
        self.empty.say(title, text)
        self.again.setVisible(can_compute)
        self.test.setEnabled(False)
        self._stack.setCurrentIndex(0)

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        self.classes.wear_theme()
        self.update()

    def _lay_out(self, worker: Worker) -> None:
        space = current_theme().spacing
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.accuracy)
        column.addWidget(Grid([self.classes, self.calibration], _HALF))
        heading = QLabel("Robustness")
        heading.setProperty("role", "title")
        said = QLabel(
            "How the accuracy falls when samples are disturbed: the flatter the line, the sturdier "
            f"the model. Measured on {ROBUSTNESS_SAMPLES:,} samples."
        )
        said.setProperty("role", "small")
        said.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(heading, 1)
        row.addWidget(self.test)
        column.addLayout(row)
        column.addWidget(said)
        column.addWidget(Grid(list(self.robustness), _CELL))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(area)
        top = QHBoxLayout()
        top.setSpacing(space.small)
        self.title.setProperty("role", "small")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        top.addWidget(self.title)
        top.addSpacing(space.large)
        top.addWidget(WorkingBar(worker), 1)
        top.addWidget(self.again)
        self.again.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(space.small)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)

    def _explain(self) -> None:
        describe(
            self.test,
            "Test robustness",
            f"Disturb {ROBUSTNESS_SAMPLES:,} samples more and more, and read them.",
        )
        describe(self.again, "Compute", "Ask the model about all samples, and count.")
        offer_export(self.accuracy, "Accuracy", self.accuracy.table)
        offer_export(self.classes.view, "Classes", self.classes.table)
        offer_export(self.calibration, "Calibration", self.calibration.table)
        for chart in self.robustness:
            offer_export(chart, f"Robustness {chart.kind.name}", chart.table)
