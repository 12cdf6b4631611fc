"""The view “Side by side”: what each model is, how well and how fast it reads."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.chart_export import offer_export
from app.pages.compare import wording
from app.pages.compare.comparison import Chosen, Comparison
from app.pages.compare.interval_chart import IntervalChart
from app.pages.compare.intervals import Interval
from app.pages.compare.judging import Judging
from app.pages.compare.model_table import Column, ModelTable
from app.pages.following import Following
from app.pages.help import explain


class FiguresView(Following, QScrollArea):
    """Follows the comparison while it is awake."""

    def __init__(
        self, comparison: Comparison, judging: Judging, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._judging = judging
        self.table = ModelTable()
        explain(
            self.table,
            "What each model is made of, how it was trained, how well and how fast it reads.",
            "Accuracy and interval are of the dataset chosen above, each sample read in one pass. "
            "Speed is measured by the button above: as long as a digit on the canvas takes, "
            "without the way from the pen to the sample.",
        )
        offer_export(self.table, "Models", self.table.table)
        self.chart = IntervalChart()
        self.note = QLabel()
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self._lay_out()
        comparison.changed.connect(self._follow)
        judging.changed.connect(self._follow)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.table)
        column.addWidget(self.chart)
        column.addWidget(self.note)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)

    def _follow(self) -> None:
        if not self._awake:
            return
        comparison, now = self._comparison, datetime.now().astimezone()
        self.table.show_columns([self._column(one, now) for one in comparison.chosen])
        self.chart.show_intervals([self._interval(one) for one in comparison.chosen])
        speeds = [comparison.speed(name) for name in comparison.names]
        note = wording.measured_where([one for one in speeds if one is not None])
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _column(self, one: Chosen, now: datetime) -> Column:
        comparison, name = self._comparison, one.name
        judged, speed = comparison.judged(name), comparison.speed(name)
        unknown = "judging…" if self._judging.is_judging else "not judged"
        lines = (
            *wording.facts_of(one.listed, now),
            ("Accuracy", unknown if judged is None else wording.accuracy(judged)),
            ("Interval", unknown if judged is None else wording.interval(judged)),
            ("Speed", "measuring…" if self._waits(name) else wording.speed(speed)),
        )
        return Column(name, one.colour, lines)

    def _waits(self, name: str) -> bool:
        return self._judging.is_measuring and self._comparison.speed(name) is None

    def _interval(self, one: Chosen) -> Interval:
        judged = self._comparison.judged(one.name)
        if judged is None:
            return Interval(one.name, one.colour)
        return Interval(one.name, one.colour, judged.accuracy, judged.low, judged.high)
