"""The rungs as a chart, what is to be said of the chosen one, and its source."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.look.icons import set_icon
from app.look.theme import current_theme
from app.pages.describe import describe_action
from app.pages.kernels.bar_chart import BarChart
from app.pages.kernels.ladder import Bars
from app.pages.kernels.rung_panel import RungPanel
from app.pages.kernels.rungs import RungText
from app.pages.kernels.source_view import SourceView

# From this width on the source stands beside the chart; elsewhere it takes its place.
_WIDE = 860
_HINT = "Press Measure (F8) and watch the ladder fill.\nIt takes about a minute."


class LadderView(QSplitter):
    """`open_source` is the action that leads to the chosen rung's source."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self._rungs: dict[str, RungText] = {}
        self._shown: RungText | None = None
        self._wide = False
        self._asked_for_source = False
        self.open_source = _source_action(self)
        self.chart = BarChart(_HINT)
        self.rung = RungPanel(self.open_source)
        self.source = SourceView()
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.chart, 1)
        column.addWidget(self.rung)
        column.addStretch()
        self.addWidget(self._left)
        self.addWidget(self.source)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(space.medium)
        self.setStyleSheet("QSplitter::handle { background: transparent; }")
        self.setSizes([520, 480])
        self.open_source.triggered.connect(self._open)
        self.chart.chosen.connect(self._choose)
        self.chart.opened.connect(lambda _: self.open_source.trigger())
        self.source.closed.connect(self.close_source)
        self._arrange()

    def show_rungs(self, rungs: Sequence[RungText]) -> None:
        """Learn what is to be said of the rungs."""
        self._rungs = {rung.name: rung for rung in rungs}
        self.rung.show_rungs(rungs)

    def show_bars(self, bars: Bars) -> None:
        """Draw these bars, and bring the chosen rung's figures up to date."""
        self.chart.show_bars(bars)
        self._choose(self.chart.name)

    def close_source(self) -> None:
        """Back to the chart, where the source took its place."""
        had_focus = self.source.isAncestorOf(self.focusWidget() or self)
        self._asked_for_source = False
        self._arrange()
        if had_focus:
            self.chart.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        self.chart.wear_theme()
        self.source.wear_theme()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The source stands beside the chart where there is room, in its place elsewhere."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        if wide != self._wide:
            self._wide = wide
            self._arrange()

    def _open(self) -> None:
        self._asked_for_source = True
        self._arrange()
        self.source.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        self.source.setVisible(self._wide or self._asked_for_source)
        self._left.setVisible(self._wide or not self._asked_for_source)
        self.source.close_button.setVisible(not self._wide)
        self.rung.source.setVisible(not self._wide)

    def _choose(self, name: str) -> None:
        rung = self._rungs.get(name)
        if rung is not None:
            self.rung.show_rung(rung, self.chart.facts(name))
            if rung != self._shown:
                # Shown again it would leave the line that someone reads.
                self._shown = rung
                self.source.show_rung(rung)


def _source_action(owner: QObject) -> QAction:
    action = QAction("&Source of the Kernel", owner)
    action.setIconText("Source")
    action.setShortcut(QKeySequence("F9"))
    set_icon(action, "open")
    describe_action(action, "Read the chosen kernel's source")
    return action
