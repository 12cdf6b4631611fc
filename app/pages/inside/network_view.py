"""The view Network: the whole network as a picture, and the unit that is open below it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.judgements import Judgements
from app.look.colour_map import Colours
from app.look.theme import current_theme
from app.pages.elided_label import ElidedLabel
from app.pages.empty_card import EmptyCard
from app.pages.inside.network_layout import SAMPLE, Face, Layout
from app.pages.inside.network_picture import NetworkPicture
from app.pages.inside.network_pixels import all_colours
from app.pages.inside.seeing import Seeing
from app.pages.inside.seen import Seen, Unit
from app.pages.inside.subject import Subject
from app.pages.inside.unit_facts import UnitFacts, facts_of
from app.pages.inside.unit_panel import UnitPanel
from app.pages.view_buttons import ViewButtons
from app.threads.training import TrainingThread

_HINTS: dict[Face, str] = {
    "answers": "Point at a map or a cell for its answer; click it for all about it.",
    "weights": "Blue weights add to a unit's sum, orange ones take away; click a tile for all "
    "about it.",
}


@dataclass(frozen=True, slots=True)
class _Choice:
    name: Face
    word: str
    tip: str


_FACES = (
    _Choice("answers", "Answers", "What every layer answers to your drawing."),
    _Choice("weights", "Weights", "All filters and weights, whatever you draw."),
)


@dataclass(frozen=True, eq=False)
class Prepared:
    """What the worker made of a trace: pixels for a `layout`, and the links of the open unit."""

    layout: Layout | None
    colours: dict[int, Colours]
    facts: UnitFacts | None


class NetworkView(QWidget):
    """`wants_drawn(Picture)` when a sample that a unit answers to was chosen for the canvas.

    `wants_steps(Unit, pixel | None)` when somebody wants to see how a unit comes to its answer, in
    that row and column of its map.
    """

    wants_drawn = Signal(object)
    wants_steps = Signal(object, object)

    def __init__(
        self,
        subject: Subject,
        training: TrainingThread,
        judgements: Judgements,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._subject = subject
        self.seeing = Seeing(subject, training, self._prepare, self)
        self.picture = NetworkPicture()
        self.panel = UnitPanel(subject, training, judgements)
        self.whose = ElidedLabel()
        self.reading = ElidedLabel()
        self.faces = ViewButtons(_FACES)
        self._layout: Layout | None = None
        self._opened: Unit | None = None
        self._pixel: tuple[int, int] | None = None
        self._lay_out()
        self.faces.chosen.connect(self._turn)
        self.seeing.seen.connect(self._show)
        self.seeing.emptied.connect(self._show_nothing)
        self.picture.pointed.connect(self._read)
        self.picture.chosen.connect(self.open_unit)
        self.picture.reached.connect(self._bring_into_sight)
        self.panel.chosen.connect(self.open_unit)
        self.panel.wants_drawn.connect(self.wants_drawn)
        self.picture.entered.connect(self._take_apart)
        self.panel.wants_steps.connect(self._take_apart)

    def wake(self) -> None:
        """Follow the drawing and the weights."""
        self.seeing.wake()

    def rest(self) -> None:
        """Compute nothing."""
        self.seeing.rest()
        self.panel.rest()

    def close_down(self) -> None:
        """End the threads."""
        self.seeing.close_down()
        self.panel.close_down()

    def open_unit(self, unit: Unit | None) -> None:
        """Show a unit's weights and links, None: of none; the sample has none."""
        self._opened = None if unit is None or unit.layer == SAMPLE else unit
        self._pixel = self.picture.pixel if unit == self.picture.at else None
        seen = self.picture.seen
        facts = None if seen is None or self._opened is None else facts_of(seen, self._opened)
        self._show_facts(seen, facts)

    def _turn(self, face: Face) -> None:
        self.picture.show_face(face)
        self._layout = self.picture.places

    def _show_facts(self, seen: Seen | None, facts: UnitFacts | None) -> None:
        if seen is None or facts is None:
            self.picture.show_open(None, ())
            self.panel.show_nothing()
        else:
            self.picture.show_open(facts.unit, facts.links)
            self.panel.show_unit(seen, facts)

    def _take_apart(self, unit: Unit) -> None:
        if unit.layer != SAMPLE:
            self.wants_steps.emit(unit, self._pixel)

    def _lay_out(self) -> None:
        space = current_theme().spacing
        self.whose.setProperty("role", "muted")
        self.reading.setProperty("role", "small")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.picture)
        self._empty = EmptyCard(
            "Draw a digit", "What the network sees of it appears here, layer by layer.", icon="pen"
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        head = QHBoxLayout()
        head.setSpacing(space.medium)
        head.addWidget(self.whose, 1)
        head.addWidget(self.faces)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addWidget(self.reading)
        column.addWidget(self.panel)
        self._body = body
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._read("")

    def _prepare(self, seen: Seen) -> Prepared:
        """Called on the worker's thread: the pixels, for the places that are known already."""
        layout, unit = self._layout, self._opened
        if layout is None or layout.network != seen.network:
            return Prepared(None, {}, None)
        facts = None if unit is None else facts_of(seen, unit)
        return Prepared(layout, all_colours(layout, seen, current_theme()), facts)

    def _show(self, seen: Seen, prepared: Prepared) -> None:
        self._stack.setCurrentWidget(self._body)
        self.picture.show_seen(seen, prepared.layout, prepared.colours)
        self._layout = self.picture.places
        count = seen.network.parameter_count
        self.whose.setText(f"{self._subject.name} · {count:,} weights")
        if self.picture.opened is None:
            self._opened = None
        facts = prepared.facts
        if self._opened is None or (facts is not None and facts.unit == self._opened):
            self._show_facts(seen, facts if self._opened is not None else None)
        else:
            # It was opened while the worker was at work.
            self.open_unit(self._opened)

    def _show_nothing(self) -> None:
        self._stack.setCurrentWidget(self._empty)

    def _read(self, sentence: str) -> None:
        self.reading.setText(sentence or _HINTS[self.picture.face])

    def _bring_into_sight(self, place: QRect) -> None:
        middle = place.center()
        self._area.ensureVisible(middle.x(), middle.y(), place.width() // 2, place.height() // 2)
