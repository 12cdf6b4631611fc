"""The view Step by step: one number of the network, multiplied and added before one's eyes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.look.theme import current_theme
from app.pages.empty_card import EmptyCard
from app.pages.inside import step_words
from app.pages.inside.seeing import Seeing
from app.pages.inside.seen import Seen, Unit, best_place
from app.pages.inside.step_bar import StepBar
from app.pages.inside.step_chart import StepChart
from app.pages.inside.step_form import StepForm
from app.pages.inside.step_grid import NumberGrid
from app.pages.inside.step_map import StepMap
from app.pages.inside.step_player import StepPlayer
from app.pages.inside.step_sheet import StepSheet
from app.pages.inside.step_sum import Walk, channel_of, has_window, walk_of
from app.pages.inside.subject import Subject
from app.threads.training import TrainingThread

# Height of all but the grids, with a chart that can be read.
_BESIDE_GRIDS = 420
# Where it is narrower the words need the room of the sheet.
_WIDE = 640


class StepView(QWidget):
    """Follows the drawing like the others; where it stands in the sum stays."""

    def __init__(
        self, subject: Subject, training: TrainingThread, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.seeing = Seeing(subject, training, lambda _: None, self)
        self.player = StepPlayer(self)
        self.form = StepForm()
        self.bar = StepBar(self.player)
        self.read = StepMap("input", "What the layer reads; the frame is its window.", False)
        self.made = StepMap(
            "output", "What the unit makes; click a pixel to see how it comes about.", True
        )
        self.sheet = StepSheet()
        self.inputs = NumberGrid("input", "The numbers that are read.", "activation")
        self.weights = NumberGrid("× weight", "What each of them is multiplied with.", "signed")
        self.products = NumberGrid("= product", "What each adds to the sum.", "signed")
        self.sentence = QLabel()
        self.formula = QLabel()
        self.so_far = QLabel()
        self.chart = StepChart()
        self._seen: Seen | None = None
        self._walk: Walk | None = None
        self._wanted: Unit | None = None
        self._pixel: tuple[int, int] | None = None
        self._lay_out()
        self.seeing.seen.connect(lambda seen, _: self._show(seen))
        self.seeing.emptied.connect(self._show_nothing)
        self.form.changed.connect(lambda: self._renew(afresh=True))
        self.made.chosen.connect(self._choose_pixel)
        self.sheet.chosen.connect(self.open_unit)
        self.player.moved.connect(self._show_step)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def walk(self) -> Walk | None:
        """What is walked through."""
        return self._walk

    def wake(self) -> None:
        """Follow the drawing and the weights."""
        self.seeing.wake()

    def rest(self) -> None:
        """Compute and move nothing."""
        self.player.pause()
        self.seeing.rest()

    def close_down(self) -> None:
        """End the thread."""
        self.player.pause()
        self.seeing.close_down()

    def open_unit(self, unit: Unit, pixel: tuple[int, int] | None = None) -> None:
        """Walk to the value of a unit, of a channel in this row and column, or to its largest."""
        self._wanted, self._pixel = unit, pixel
        if self._seen is not None:
            self._show(self._seen)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The grids take what height there is beside all else."""
        super().resizeEvent(event)
        for grid in (self.inputs, self.weights, self.products):
            grid.set_side(self.height() - _BESIDE_GRIDS)
        self.sheet.setVisible(self.width() >= _WIDE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space plays, the arrows step."""
        acts = {
            Qt.Key.Key_Space: self.player.toggle,
            Qt.Key.Key_Right: lambda: self.player.step(1),
            Qt.Key.Key_Left: lambda: self.player.step(-1),
            Qt.Key.Key_PageDown: self.player.next_part,
            Qt.Key.Key_End: self.player.go_to_end,
            Qt.Key.Key_Home: self.player.go_to_start,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            act()

    # What is shown.

    def _show(self, seen: Seen) -> None:
        is_new = self._seen is None or self._seen.network != seen.network
        self._seen = seen
        self.form.offer(seen)
        unit = self._wanted
        if is_new and unit is None:
            unit = _strongest(seen)
        if unit is not None and unit.layer < len(seen.network.layers):
            values = seen.values_of(unit)
            place = (self._pixel or best_place(values)) if values.ndim == 2 else None
            self.form.choose(unit, place)
        self._wanted = self._pixel = None
        self._stack.setCurrentWidget(self._body)
        self._renew(afresh=is_new or unit is not None)

    def _show_nothing(self) -> None:
        self.player.pause()
        self._stack.setCurrentWidget(self._empty)

    def _renew(self, afresh: bool) -> None:
        chosen = self.form.chosen
        if self._seen is None or chosen is None:
            return
        unit, place = chosen
        if afresh:
            self.player.pause()
        self._walk = walk_of(self._seen, unit, place)
        name = self._seen.title_of(unit)
        self.sentence.setText(
            step_words.explanation(self._walk, name, has_window(self._seen, unit))
        )
        self.player.take(self._walk, afresh)

    def _choose_pixel(self, row: int, column: int) -> None:
        chosen = self.form.chosen
        if chosen is not None and chosen[1] is not None:
            self.form.choose(chosen[0], (row, column))
            self._renew(afresh=True)

    def _show_step(self) -> None:
        seen, walk, chosen = self._seen, self._walk, self.form.chosen
        if seen is None or walk is None or chosen is None:
            return
        position = self.player.position
        self.formula.setText(step_words.formula(walk, position))
        self.so_far.setText(step_words.so_far(walk, position))
        self._show_grids(walk, position)
        self._show_maps(seen, walk, *chosen)
        self.chart.show_walk(walk, position)

    def _show_grids(self, walk: Walk, position: int) -> None:
        group = walk.group_at(position)
        rows, columns = walk.shape
        here = min(walk.count - group * rows * columns, rows * columns)
        done = min(max(position - group * rows * columns, 0), here)
        at = walk.cell_at(position)
        self.inputs.show_numbers(walk.inputs[group], _most(walk.inputs), here, at)
        first = group * rows * columns + 1
        is_of_units = walk.terms.inputs.ndim == 1
        self.inputs.set_caption(f"units {first} to {first + here - 1}" if is_of_units else "input")
        for grid, numbers in ((self.weights, walk.weights), (self.products, walk.products)):
            grid.setVisible(walk.weights is not None)
            if numbers is not None and walk.weights is not None:
                shown = here if grid is self.weights else done
                grid.show_numbers(numbers[group], _most(numbers), shown, at)

    def _show_maps(self, seen: Seen, walk: Walk, unit: Unit, place: tuple[int, int] | None) -> None:
        channel = channel_of(seen, unit, walk.group_at(self.player.position))
        self.read.setVisible(channel is not None)
        if channel is not None:
            maps = seen.trace.layers[unit.layer].inputs[0]
            frame = (*walk.terms.corner, *walk.shape) if has_window(seen, unit) else None
            caption = "sample" if unit.layer == 0 else f"channel {channel + 1}"
            self.read.show_map(caption, maps[channel], frame)
        self.sheet.show_layer(seen, unit)
        self.made.setVisible(place is not None)
        if place is not None:
            self.made.show_map("output", seen.values_of(unit), (*place, 1, 1))

    # Where everything stands.

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.formula.setProperty("role", "title")
        self.so_far.setProperty("role", "muted")
        for label in (self.sentence, self.formula, self.so_far):
            label.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(space.small)
        words.addWidget(self.sentence)
        words.addStretch(1)
        words.addWidget(self.formula)
        words.addWidget(self.so_far)
        maps = QHBoxLayout()
        maps.setSpacing(space.large)
        maps.addWidget(self.read)
        maps.addLayout(words, 1)
        maps.addWidget(self.sheet)
        maps.addWidget(self.made)
        grids = QHBoxLayout()
        grids.setSpacing(space.medium)
        for grid in (self.inputs, self.weights, self.products):
            grids.addWidget(grid)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.medium)
        column.addWidget(self.form)
        column.addWidget(self.bar)
        column.addLayout(maps)
        column.addLayout(grids)
        column.addWidget(self.chart, 1)
        self._empty = EmptyCard(
            "Draw a digit",
            "Any number that the network makes of it is taken apart here, step by step.",
            icon="pen",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._stack)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)


def _most(numbers: NDArray[np.float64]) -> float:
    return float(np.abs(numbers).max(initial=0))


def _strongest(seen: Seen) -> Unit:
    """The unit of the first layer that answers most."""
    values = seen.trace.layers[0].values[0]
    return Unit(0, int(values.reshape(len(values), -1).max(axis=1).argmax()))
