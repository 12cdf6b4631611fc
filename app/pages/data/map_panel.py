"""The parts of the view Map, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.data import map_wording
from app.pages.data.map_colours import COLOURINGS, Colouring
from app.pages.data.map_hands import SampleMap
from app.pages.data.map_legend import MapLegend
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.empty_card import EmptyCard
from app.pages.flow_layout import FlowLayout
from app.pages.help import explain
from app.pages.view_buttons import ViewButtons
from app.pages.working_bar import WorkingBar
from app.threads.worker import Worker


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A way to lay samples out: `word` is on its button, `tip` explains it."""

    name: str
    word: str
    tip: str


COMPONENTS = Arrangement(
    "components",
    "Principal components",
    "The two directions in which the samples differ most, as the last layer sees them.",
)
NEIGHBOURS = Arrangement(
    "neighbours",
    "Neighbours",
    "Moves the samples until those that the last layer sees as alike lie side by side.",
)


class MapPanel(QWidget):
    """Choices above, the map or what stands in its place, tools and a sentence below."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self.chart = SampleMap()
        self.colourings = ViewButtons(COLOURINGS)
        self.arrangements = ViewButtons((COMPONENTS, NEIGHBOURS))
        self.arrangements.choose(NEIGHBOURS.name)
        self.legend = MapLegend()
        self.lasso = QToolButton()
        self.whole = QToolButton()
        self.picked = ElidedLabel()
        self.show_picked = QPushButton("Show in Samples")
        self.make = QPushButton("Make the map")
        self.empty = EmptyCard("", "")
        self._stack = QStackedWidget()
        self._lay_out(worker)
        self._explain()
        self._show_count()
        self.chart.chosen_changed.connect(self._show_count)
        self.lasso.toggled.connect(self.chart.set_lassoes)
        self.whole.clicked.connect(lambda: self.chart.look(None))

    @property
    def colouring(self) -> Colouring:
        """What the colours mean now."""
        return next(one for one in COLOURINGS if one.name == self.colourings.name)

    @property
    def by_neighbours(self) -> bool:
        """Which arrangement is wanted."""
        return self.arrangements.name == NEIGHBOURS.name

    def show_map(self) -> None:
        """There is a map to be seen."""
        self._offer(can_make=False)
        self._stack.setCurrentWidget(self.chart)

    def show_empty(self, title: str, text: str, can_make: bool = False) -> None:
        """There is none: say why; `can_make`: whether a press of a button would bring it."""
        self.empty.say(title, text)
        self._offer(can_make)
        self._stack.setCurrentWidget(self.empty)

    def _offer(self, can_make: bool) -> None:
        """One of the two: without a map there are no samples to be shown."""
        shown, hidden = self.make, self.show_picked
        if not can_make:
            shown, hidden = hidden, shown
        # First the one that goes: both together would widen the window.
        hidden.hide()
        shown.show()

    def _show_count(self) -> None:
        count = len(self.chart.chosen_indices)
        self.picked.setText(map_wording.picked(count) if count else "")
        self.show_picked.setEnabled(count > 0)

    def _lay_out(self, worker: Worker) -> None:
        space = current_theme().spacing
        choices = QWidget()
        flow = FlowLayout(choices, space.large, space.tiny)
        for name, buttons in (("Colour", self.colourings), ("Arrange", self.arrangements)):
            flow.addWidget(_named(name, buttons))
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.chart)
        tools = QHBoxLayout()
        tools.setSpacing(space.tiny)
        tools.addWidget(self.lasso)
        tools.addWidget(self.whole)
        tools.addSpacing(space.small)
        tools.addWidget(self.picked, 1)
        tools.addWidget(WorkingBar(worker), 4)
        tools.addSpacing(space.tiny)
        tools.addWidget(self.make)
        tools.addWidget(self.show_picked)
        self.make.hide()
        self.picked.setProperty("role", "small")
        sentence = QLabel(map_wording.SENTENCE)
        sentence.setProperty("role", "small")
        sentence.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addWidget(choices)
        column.addWidget(self.legend)
        column.addWidget(self._stack, 1)
        column.addLayout(tools)
        column.addWidget(sentence)

    def _explain(self) -> None:
        self.chart.setAccessibleName("Map of the samples, chart")
        explain(self.chart, map_wording.SENTENCE, map_wording.HELP)
        self.lasso.setText("Lasso")
        self.lasso.setCheckable(True)
        describe(
            self.lasso, "Lasso", "Draw a line around samples to pick them; Shift does so at once."
        )
        self.whole.setText("Whole map")
        describe(self.whole, "Whole map", "See all of the map again (0 on the map).")
        describe(self.show_picked, "Show in Samples", "See the picked samples in the view Samples.")
        describe(self.make, "Make the map", "Ask the model about all samples, and lay them out.")


def _named(name: str, buttons: ViewButtons) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(current_theme().spacing.small)
    label = QLabel(name)
    label.setProperty("role", "small")
    row.addWidget(label)
    row.addWidget(buttons)
    return made
