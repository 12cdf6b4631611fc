"""The network as a picture: from the sample at the left to the outputs at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.look.card import paint_card
from app.look.colour_map import Colours, image_of
from app.look.theme import Theme, appearance, current_theme
from app.pages.chart_export import Table, offer_export
from app.pages.help import explain
from app.pages.inside.links import Link
from app.pages.inside.network_layout import SAMPLE, SMALLEST_HEIGHT, Block, Face, Layout, lay_out
from app.pages.inside.network_painting import (
    paint_captions,
    paint_flow,
    paint_frame,
    paint_links,
    paint_outputs,
    small_font,
)
from app.pages.inside.network_pixels import all_colours
from app.pages.inside.network_steps import step_from
from app.pages.inside.seen import Seen, Unit

_TIP = (
    "Every layer's answer to your drawing: the more ink, the stronger it answers. "
    "Click a map or a cell for its weights, its links, and what it answers to; double-click it to "
    "see how it comes about."
)
_HELP = (
    "The sample stands at the left, the outputs at the right, every layer between them: a picture "
    "for each channel of a convolution, a cell for each unit of a dense layer. Paper is zero, and "
    "the fullest ink the strongest answers of that layer.\n\n"
    "Where the weights are shown instead, there is a tile for each unit, with all that it has been "
    "taught: blue adds to its sum where there is ink, orange takes away, and full colours begin "
    "with the largest half of a per cent of its layer. A kernel of a convolution, or the weights "
    "on one map, is a small square of the tile. Where there are more weights than pixels, each "
    "pixel is the strongest weight of its square.\n\n"
    "By keyboard: the arrows go from unit to unit, Enter opens one, Escape closes it."
)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class NetworkPicture(QWidget):
    """`pointed(str)`: the sentence on what is below the pointer or the keys' cursor.

    `chosen(Unit | None)` when a person opens a unit, or closes it, `entered(Unit)` when one is
    double-clicked; `reached(QRect)` is where the keys' cursor went.
    """

    pointed = Signal(str)
    chosen = Signal(object)
    entered = Signal(object)
    reached = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self._face: Face = "answers"
        self._layout: Layout | None = None
        self._images: dict[int, QImage] = {}
        self._at: Unit | None = None
        self._pixel: tuple[int, int] | None = None
        self._open: Unit | None = None
        self._links: Sequence[Link] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(SMALLEST_HEIGHT)
        self.setAccessibleName("The network")
        explain(self, _TIP, _HELP)
        self.exporting = offer_export(self, "Network", self.table)
        appearance().themed.connect(self._on_themed)

    @property
    def seen(self) -> Seen | None:
        """What is shown."""
        return self._seen

    @property
    def places(self) -> Layout | None:
        """Where everything stands."""
        return self._layout

    @property
    def face(self) -> Face:
        """What is shown of the layers."""
        return self._face

    @property
    def at(self) -> Unit | None:
        """The unit below the pointer, or the keys' cursor."""
        return self._at

    @property
    def pixel(self) -> tuple[int, int] | None:
        """Row and column of the pixel of its map that is below the pointer."""
        return self._pixel

    @property
    def opened(self) -> Unit | None:
        """The unit that is open."""
        return self._open

    def image_of_layer(self, layer: int) -> QImage | None:
        """What is painted for a layer."""
        return self._images.get(layer)

    def table(self) -> Table:
        """What every unit answers at most, or between what its weights lie."""
        if self._face == "weights":
            return self._table_of_weights()
        header = ("layer", "name", "unit", "strongest")
        if self._seen is None:
            return Table(header, ())
        rows = []
        for made in self._seen.trace.layers:
            strongest = made.values[0].reshape(made.values.shape[1], -1).max(axis=1)
            rows += [
                (made.index + 1, made.name, unit + 1, value) for unit, value in enumerate(strongest)
            ]
        return Table(header, rows)

    def _table_of_weights(self) -> Table:
        header = ("layer", "name", "unit", "weights", "least", "largest", "bias")
        rows = []
        blocks = self._layout.blocks if self._layout is not None else ()
        for block in blocks:
            for index in range(block.count if block.kind == "weights" else 0):
                assert self._seen is not None
                found = self._seen.weights_of(Unit(block.layer, index))
                assert found is not None
                weights, bias = found
                ends = len(weights), weights.min(), weights.max(), bias
                rows.append((block.layer + 1, block.name, index + 1, *ends))
        return Table(header, rows)

    def show_face(self, face: Face) -> None:
        """Show what the layers answer, or their weights."""
        if face != self._face:
            self._face = face
            if self._seen is not None:
                self._lay()
                self._colour()
            self._tell()
            self.update()

    def show_seen(self, seen: Seen, layout: Layout | None, colours: dict[int, Colours]) -> None:
        """Show a trace; `colours` of its blocks where somebody made them for `layout`."""
        former, self._seen = self._seen, seen
        if former is None or former.network != seen.network:
            self._at = self._open = None
            self._links = ()
        if former is None or former.network != seen.network or former.outputs != seen.outputs:
            self._lay()
        if layout == self._layout:
            self._images = {layer: image_of(pixels) for layer, pixels in colours.items()}
        else:
            self._colour()
        self._tell()
        self.update()

    def show_open(self, unit: Unit | None, links: Sequence[Link]) -> None:
        """Mark a unit as the one that is open, with its links."""
        self._open = unit
        self._links = links
        self.update()

    # Places.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay everything out anew."""
        super().resizeEvent(event)
        if self._seen is not None:
            self._lay()
            self._colour()

    def _lay(self) -> None:
        assert self._seen is not None
        letter = QFontMetricsF(small_font(self.font())).averageCharWidth()
        longest = max(map(len, self._seen.outputs))
        network = self._seen.network
        least = lay_out(network, 0, self.height(), letter, longest, self._face)
        self.setMinimumWidth(least.width)
        width, height = self.width(), self.height()
        self._layout = lay_out(network, width, height, letter, longest, self._face)

    def _colour(self) -> None:
        assert self._seen is not None
        assert self._layout is not None
        colours = all_colours(self._layout, self._seen, current_theme())
        self._images = {layer: image_of(pixels) for layer, pixels in colours.items()}

    def _on_themed(self, _theme: Theme) -> None:
        if self._seen is not None:
            self._colour()
        self.update()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The card, the way from layer to layer, the layers, and what is marked in them."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
            if self._seen is None or self._layout is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_flow(painter, self._layout)
            for block in self._layout.blocks:
                if block.kind == "outputs":
                    paint_outputs(painter, block, self._seen)
                else:
                    place = QRect(block.x, block.y, block.width, block.height)
                    painter.drawImage(place, self._images[block.layer])
            paint_captions(painter, self._layout)
            paint_links(painter, self._layout, self._links)
            if self._at is not None:
                paint_frame(painter, self._layout, self._at, strong=False)
            if self._open is not None:
                paint_frame(painter, self._layout, self._open, strong=True)

    # The pointer.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell of what is below it."""
        self._point(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the unit; beside all units, close the one that is open."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._point(event)
            self.chosen.emit(self._at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Enter the unit."""
        if event.button() == Qt.MouseButton.LeftButton and self._at is not None:
            self.entered.emit(self._at)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is below it any more."""
        self._go_to(None, None)

    def event(self, event: QEvent) -> bool:
        """The tip is of the unit below the pointer."""
        is_tip = isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip
        if is_tip and self._seen is not None and self._at is not None:
            QToolTip.showText(QCursor.pos(), self._sentence(self._seen, self._at), self)
            return True
        return super().event(event)

    def _point(self, event: QMouseEvent) -> None:
        place = event.position()
        found = self._layout.unit_at(place.x(), place.y()) if self._layout is not None else None
        if found is None:
            self._go_to(None, None)
        else:
            block, index = found
            is_map = block.side > 1 and block.kind != "weights"
            pixel = block.pixel_at(place.x(), place.y()) if is_map else None
            self._go_to(Unit(block.layer, index), pixel)

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows walk, Enter opens, Escape closes."""
        key = Qt.Key(event.key())
        if self._layout is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _ENTERS and self._at is not None:
            self.chosen.emit(self._at)
        elif key == Qt.Key.Key_Escape and self._open is not None:
            self.chosen.emit(None)
        elif (unit := step_from(self._layout, self._at or self._open, key)) is not None:
            self._go_to(unit, None)
            block = self._block(unit)
            self.reached.emit(QRect(*block.place(unit.index)).adjusted(-40, -20, 40, 20))
        else:
            super().keyPressEvent(event)

    def _block(self, unit: Unit) -> Block:
        assert self._layout is not None
        block = self._layout.block_of(unit.layer)
        assert block is not None
        return block

    def _go_to(self, unit: Unit | None, pixel: tuple[int, int] | None) -> None:
        if (unit, pixel) != (self._at, self._pixel):
            self._at, self._pixel = unit, pixel
            self._tell()
            self.update()

    def _tell(self) -> None:
        if self._seen is None or self._at is None:
            self.pointed.emit("")
            return
        sentence = self._sentence(self._seen, self._at)
        self.setAccessibleDescription(sentence)
        self.pointed.emit(sentence)

    def _sentence(self, seen: Seen, unit: Unit) -> str:
        if self._face == "weights" and unit.layer != SAMPLE:
            return seen.weights_sentence(unit)
        return seen.sentence(unit, self._pixel)
