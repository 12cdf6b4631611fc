"""The view Map of the page Data: all samples as the network's last layer sees them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QVariantAnimation
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.judgements import Judgements
from app.look.theme import appearance, current_theme
from app.pages.chart_export import offer_export
from app.pages.data import map_wording, map_work
from app.pages.data.map_arranging import MapMaking
from app.pages.data.map_chart import Subjects
from app.pages.data.map_colours import Entry, groups, legend
from app.pages.data.map_painting import Facts
from app.pages.data.map_panel import COMPONENTS, MapPanel
from app.pages.data.map_samples import HEADER, facts_of, table_of
from app.pages.data.map_sight import Places, blended
from app.pages.data.map_work import Mapped, Placed
from app.pages.data.source import Source
from app.pages.table import Table
from app.threads.training import TrainingThread
from app.window.shown import Shown

# Milliseconds from one arrangement to the other.
_TURN = 450

# What a place was asked for last: on which map, among which neighbours, of which sample.
_Asked = tuple[Mapped, Places | None, NDArray[np.float32]]


class MapView(QWidget):
    """Computes only while it is awake; the drawing is a point of the map, live."""

    def __init__(
        self,
        source: Source,
        judgements: Judgements,
        shown: Shown,
        training: TrainingThread,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._shown = shown
        self._training = training
        self._awake = False
        self.mapped: Mapped | None = None
        self._neighbours: Places | None = None
        self.making = MapMaking(judgements, training, self)
        self.panel = MapPanel(self.making.worker)
        self.chart = self.panel.chart
        self._turn = QVariantAnimation(self)
        self._turn.setDuration(_TURN)
        self._turn.setStartValue(0.0)
        self._turn.setEndValue(1.0)
        self._from: Places | None = None
        self._asked: _Asked | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        offer_export(self.chart, "Map", self._table)
        self._connect()

    # Life.

    def wake(self) -> None:
        """Show the map of what the page is about, and follow the drawing."""
        self._awake = True
        self._renew()

    def rest(self) -> None:
        """Compute nothing more."""
        self._awake = False
        self._asked = None
        self._turn.stop()
        self.making.cancel()

    def close_down(self) -> None:
        """End the threads."""
        self.rest()
        self.making.end()

    # The map.

    def _renew(self) -> None:
        """Make the map that is wanted now."""
        if not self._awake:
            return
        model, split = self._source.model, self._source.split
        if self.mapped is not None and (
            self.mapped.model is not model or self.mapped.split is not split
        ):
            self._forget()
        if split is None:
            self._give_up(*self._source.absence)
        elif model is None:
            self._give_up(
                "No model to ask", "Choose a model: the map shows samples as it sees them."
            )
        elif len(split) < map_work.LEAST:
            self._give_up("Too few samples", f"A map takes {map_work.LEAST} samples or more.")
        else:
            if self.mapped is None:
                self.panel.show_empty("Making the map", "The model is asked about all samples.")
            self.making.make(model, split)

    def _forget(self) -> None:
        self.mapped, self._neighbours, self._from, self._asked = None, None, None, None
        self._turn.stop()
        self.chart.clear()
        self.panel.legend.show_entries((), [])

    def _give_up(self, title: str, text: str) -> None:
        self.making.cancel()
        self.panel.show_empty(title, text)

    def _on_came(self, mapped: Mapped) -> None:
        is_new = mapped is not self.mapped
        self.mapped = mapped
        self._neighbours = self.making.neighbours(mapped)
        if is_new:
            self._show_samples(mapped)
        else:
            self._from, self._asked = None, None
            self.chart.move_to(self._wanted_places(mapped))
        self.panel.show_map()
        if self.panel.by_neighbours and self._neighbours is None:
            # Beside a training it would take as long again: then it waits to be asked.
            if self._training.isRunning():
                self.panel.arrangements.choose(COMPONENTS.name)
            else:
                self.making.arrange(mapped)
        self._place()

    def _show_samples(self, mapped: Mapped) -> None:
        source, samples = self._source, mapped.samples
        self.chart.title = map_wording.title(
            len(samples),
            len(mapped.split),
            source.data,
            source.split_name,
            mapped.model.card.name,
        )
        self.chart.show_samples(
            Subjects(samples.images, samples.labels, source.classes, self._facts),
            self._wanted_places(mapped),
            self._groups(mapped),
            self._entries(),
        )
        self._list_groups(mapped)

    def _on_stopped(self) -> None:
        """Somebody cancelled."""
        if self.mapped is None:
            self.panel.show_empty("No map yet", "Press Make the map.", can_make=True)
        elif self._neighbours is None:
            self.panel.arrangements.choose(COMPONENTS.name)
            self._turn_over()

    def _on_failed(self, sentence: str) -> None:
        self.panel.show_empty("There is no map", sentence, can_make=True)

    # Arranging.

    def _arrange(self) -> None:
        """Another arrangement was chosen."""
        mapped = self.mapped
        if mapped is None:
            return
        if self.panel.by_neighbours and self._neighbours is None:
            self._turn.stop()
            self.chart.look(None)
            self.making.arrange(mapped)
            return
        if self.making.doing:
            self.making.cancel()
        self._turn_over()

    def _turn_over(self) -> None:
        """Go over from where the samples are to where they are wanted."""
        if self.chart.points is not None:
            self._asked = None
            self._from = self.chart.points.places
            self.chart.look(None)
            self.chart.show_mine(None)
            self._turn.start()

    def _on_turn(self, share: float) -> None:
        if self.mapped is not None and self._from is not None:
            field, wanted = self.chart.field, self._wanted_places(self.mapped)
            self.chart.move_to(blended(self._from, wanted, share, field.width(), field.height()))

    def _on_turned(self) -> None:
        # What was asked for on the way was not shown.
        self._from, self._asked = None, None
        if self.mapped is not None:
            self.chart.move_to(self._wanted_places(self.mapped))
            self._place()

    def _on_moved(self, places: Places) -> None:
        self.chart.move_to(places)
        self._place(places)

    def _on_arranged(self) -> None:
        if self.mapped is not None:
            self._neighbours = self.making.neighbours(self.mapped)
            self._place()

    def _wanted_places(self, mapped: Mapped) -> Places:
        if self.panel.by_neighbours and self._neighbours is not None:
            return self._neighbours
        return mapped.plane

    # Colours.

    def _entries(self) -> tuple[Entry, ...]:
        return legend(self.panel.colouring, self._source.classes, current_theme())

    def _groups(self, mapped: Mapped) -> NDArray[np.uint8]:
        labels = mapped.samples.labels
        return groups(self.panel.colouring, labels, mapped.right, mapped.confidences)

    def _list_groups(self, mapped: Mapped) -> None:
        entries = self._entries()
        counts = np.bincount(self._groups(mapped), minlength=len(entries))
        self.panel.legend.show_entries(entries, counts.tolist())

    def _colour(self) -> None:
        if self.mapped is not None:
            self.chart.colour(self._groups(self.mapped), self._entries())
            self._list_groups(self.mapped)
            self._filter()

    def _wear_theme(self) -> None:
        if self.mapped is not None:
            self.chart.colour(self._groups(self.mapped), self._entries())
            self.panel.legend.recolour(self._entries())

    def _filter(self) -> None:
        if self.mapped is not None:
            wanted, found = self.panel.legend.wanted, self._groups(self.mapped)
            self.chart.show_only(np.isin(found, wanted or np.unique(found)))

    # The drawing.

    def _place(self, arranging: Places | None = None) -> None:
        """Ask where the drawing belongs on the map as it is."""
        mapped, reading = self.mapped, self._shown.newest
        if not self._awake or mapped is None:
            return
        if reading is None:
            self._asked = None
            self.chart.show_mine(None)
            return
        neighbours = self._neighbours if arranging is None else arranging
        asked = (mapped, neighbours if self.panel.by_neighbours else None, reading.sample)
        if not _same(asked, self._asked):
            self._asked = asked
            self.making.place(*asked)

    def _on_placed(self, placed: Placed) -> None:
        # On the way from one arrangement to the other it belongs nowhere.
        if self._shown.newest is not None and self._from is None:
            self.chart.show_mine(placed.place, placed.links, placed.sample, "Your drawing")

    # Samples.

    def _facts(self, index: int) -> Facts:
        assert self.mapped is not None
        return facts_of(self.mapped, index, self._source.classes)

    def _bring_samples(self) -> None:
        if self.mapped is not None:
            indices = self.mapped.indices[self.chart.chosen_indices]
            self._source.show_samples(indices, "Picked on the map")

    def _draw(self, index: int) -> None:
        if self.mapped is not None:
            self._source.draw(int(self.mapped.indices[index]))

    def _table(self) -> Table:
        if self.mapped is None or self.chart.points is None:
            return Table(HEADER, ())
        return table_of(self.mapped, self.chart.points.places, self._source.classes)

    def _connect(self) -> None:
        making, chart, panel = self.making, self.chart, self.panel
        making.came.connect(self._on_came)
        making.moved.connect(self._on_moved)
        making.arranged.connect(self._on_arranged)
        making.stopped.connect(self._on_stopped)
        making.failed.connect(self._on_failed)
        making.placed.connect(self._on_placed)
        chart.opened.connect(self._draw)
        panel.colourings.chosen.connect(self._colour)
        panel.arrangements.chosen.connect(self._arrange)
        panel.legend.changed.connect(self._filter)
        panel.show_picked.clicked.connect(self._bring_samples)
        panel.make.clicked.connect(self._renew)
        self._source.changed.connect(self._renew)
        self._shown.changed.connect(self._place)
        self._turn.valueChanged.connect(self._on_turn)
        self._turn.finished.connect(self._on_turned)
        appearance().themed.connect(self._wear_theme)


def _same(one: _Asked, other: _Asked | None) -> bool:
    """Whether both ask for the same place: a network that learns reads one drawing on and on."""
    return (
        other is not None
        and one[0] is other[0]
        and one[1] is other[1]
        and np.array_equal(one[2], other[2])
    )
