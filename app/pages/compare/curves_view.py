"""The view “Curves”: the trainings of the models over each other, where their runs are kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.look.theme import appearance, current_theme
from app.pages.compare import wording
from app.pages.compare.comparison import Chosen, Comparison
from app.pages.compare.histories import run_of
from app.pages.empty_card import EmptyCard
from app.pages.train.curves import Floats, smooth
from app.pages.train.run_charts import RunCharts
from app.pages.train.run_store import RunStore
from app.pages.train.runs import Run, Shown
from app.threads.errand import Errands

# A model's name, its run, and the run's losses smoothed.
_Curve = tuple[str, Run, Floats]

_EMPTY = "Models keep the curve of their training: train one on the page Train, and save it."


class CurvesView(QWidget):
    """Reads the runs when somebody looks; draws those of the chosen models. `shown`: by name."""

    def __init__(self, comparison: Comparison, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = comparison
        self._store = RunStore(folder)
        self._errands = Errands(self)
        self._awake = False
        self._asked: tuple[str, ...] | None = None
        self._found: tuple[_Curve, ...] = ()
        self.shown: dict[str, Shown] = {}
        self.charts = RunCharts(equals=True)
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        self._stack = QStackedWidget()
        self._empty = EmptyCard("No curves of these models", _EMPTY)
        for part in (self.charts, self._empty):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current_theme().spacing.small)
        column.addWidget(self.legend)
        column.addWidget(self._stack, 1)
        comparison.changed.connect(self._look_up)
        appearance().themed.connect(self._wear_theme)

    def wake(self) -> None:
        """Read the runs: there may be others by now."""
        self._awake = True
        self._asked = None
        self._look_up()

    def rest(self) -> None:
        """Follow no more."""
        self._awake = False

    def close_down(self) -> None:
        """Finish what is being read."""
        self._errands.wait()

    def _look_up(self) -> None:
        """Read the runs anew where other models are chosen."""
        names = self._comparison.names
        if self._awake and names != self._asked:
            self._asked = names
            self._errands.send(
                partial(_curves_of, self._comparison.chosen, self._store), self._show
            )

    def _show(self, found: tuple[_Curve, ...]) -> None:
        self._found = found
        self._draw()

    def _draw(self) -> None:
        """In the colours of now."""
        chosen = self._comparison.chosen
        colours = {one.name: one.colour for one in chosen}
        self.shown = {
            name: Shown(run, smoothed, colours[name])
            for name, run, smoothed in self._found
            if name in colours
        }
        self.charts.show_earlier(list(self.shown.values()))
        self._stack.setCurrentWidget(self.charts if self.shown else self._empty)
        self.legend.setText(wording.legend(self.shown, [one.name for one in chosen]))
        self.legend.setVisible(bool(self.shown))

    def _wear_theme(self) -> None:
        self.charts.wear_theme()
        self._draw()


def _curves_of(chosen: Sequence[Chosen], store: RunStore) -> tuple[_Curve, ...]:
    """The models' runs with their losses smoothed, as far as they are kept."""
    runs = store.runs()
    found = ((one.name, run_of(one.card, runs)) for one in chosen)
    return tuple((name, run, smooth(run.losses)[0]) for name, run in found if run is not None)
