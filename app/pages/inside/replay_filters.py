"""The first layer's filters as pictures side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.look.colour_map import image_of, signed_colours
from app.look.theme import appearance, current_theme
from app.pages.chart_export import offer_export
from app.pages.help import explain
from app.pages.table import Table
from engine.networks.layers import SAMPLE_SHAPE, Convolution, Weighted
from engine.networks.network import Network, Weights

# More could not be told apart.
_MOST = 256
_GAP = 3
# A smaller picture would be none.
_LEAST_SIDE = 9
# A few weights that are far larger than all others must not make those pale.
_FULL = 0.995
_TIP = (
    "The weights of the first layer's units: blue answers to ink at that place, orange to its "
    "absence."
)
_HELP = (
    "A unit of a convolution has a small window, which it moves over the drawing; one of a dense "
    "layer sees the whole drawing at once. In a run that goes well noise turns into edges, strokes "
    "and spots.\n\nAll pictures share one scale of colours: paper is zero, and full colours begin "
    "with the largest half of a per cent of the weights. Where there is no room for all units, the "
    "first ones are shown."
)


@dataclass(frozen=True, eq=False)
class Filters:
    """`values` float32 [n, height, width] of the layer `name`, which has `count` units."""

    name: str
    count: int
    values: NDArray[np.float32]

    @property
    def limit(self) -> float:
        """Where the colours are full: nearly the largest weight, of either sign."""
        return float(np.quantile(np.abs(self.values), _FULL)) or 1.0


def filters_of(network: Network, weights: Weights) -> Filters:
    """The weights of the first layer that has some, each unit's as a picture."""
    layers = zip(network.layers, network.chain.split(), strict=True)
    index, layer, name = next(
        (index, layer, name)
        for index, (layer, name) in enumerate(layers)
        if isinstance(layer, Weighted)
    )
    weight = weights[f"layers.{index}.weight"]
    shape = network.shapes[index]
    side = (layer.kernel, layer.kernel) if isinstance(layer, Convolution) else shape[:2]
    assert shape[2] == SAMPLE_SHAPE[2], "nothing before the first weights makes channels"
    return Filters(name, len(weight), weight[:_MOST].reshape(-1, *side))


class FiltersView(QWidget):
    """As many columns as make the pictures largest. Pointer and arrows read single units."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filters: Filters | None = None
        self._image: QImage | None = None
        self._hovered: int | None = None
        self.setAccessibleName("First layer's filters")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        explain(self, _TIP, _HELP)
        offer_export(self, "First layer's filters", self.table)
        appearance().themed.connect(self._colour)

    def show_filters(self, filters: Filters | None) -> None:
        """Show these, or none."""
        self.filters = filters
        if filters is None or (self._hovered is not None and self._hovered >= len(filters.values)):
            self._hovered = None
        self._colour()

    def table(self) -> Table:
        """A row a weight; units, rows and columns are counted from 1."""
        header = ("unit", "row", "column", "weight")
        if self.filters is None:
            return Table(header, ())
        values = self.filters.values
        return Table(
            header,
            [
                (unit + 1, row + 1, column + 1, value)
                for (unit, row, column), value in zip(
                    np.ndindex(values.shape), values.flat, strict=True
                )
            ],
        )

    def caption(self) -> str:
        """What is shown: the layer, and the unit below the pointer."""
        filters = self.filters
        if filters is None:
            return ""
        if self._hovered is not None:
            values = filters.values[self._hovered]
            least, most = f"{values.min():+.2f}".replace("-", "−"), f"{values.max():+.2f}"
            return f"unit {self._hovered + 1}: {least} to {most.replace('-', '−')}"
        shown = len(self._places())
        some = f", {shown} of {filters.count:,}" if shown < filters.count else ""
        return f"filters of the first layer, {filters.name}{some}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Say what is below the pointer."""
        places = self._places()
        where = event.position()
        self._hover(next((at for at, place in enumerate(places) if place.contains(where)), None))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and right walk from unit to unit; Escape leaves."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        count = len(self._places())
        if step is not None and count:
            first = 0 if step > 0 else count - 1
            self._hover(first if self._hovered is None else (self._hovered + step) % count)
        elif event.key() == Qt.Key.Key_Escape and self._hovered is not None:
            self._hover(None)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Nothing is pointed at."""
        super().focusOutEvent(event)
        self._hover(None)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is below the pointer."""
        self._hover(None)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Each filter a crisp picture, the layer's name above them."""
        theme = current_theme()
        with QPainter(self) as painter:
            font = painter.font()
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.accent if self.hasFocus() else theme.muted))
            head = QRectF(0, 0, self.width(), self._head())
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self.caption())
            if self._image is None or self.filters is None:
                return
            _, height, width = self.filters.values.shape
            for at, place in enumerate(self._places()):
                painter.drawImage(place, self._image, QRectF(0, at * height, width, height))
                marked = at == self._hovered
                painter.setPen(QPen(QColor(theme.text if marked else theme.border), 1))
                painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _head(self) -> int:
        return round(1.7 * current_theme().type.small)

    def _places(self) -> list[QRectF]:
        """Where each filter stands that there is room for: squares of whole pixels."""
        if self.filters is None:
            return []
        pixels = self.filters.values.shape[1]
        least = max(pixels, _LEAST_SIDE)
        wide, high = self.width() - 1, self.height() - self._head() - 1
        room = (wide // (least + _GAP)) * (high // (least + _GAP))
        count = min(len(self.filters.values), max(1, room))
        side, columns = least, max(1, wide // (least + _GAP))
        for tried in range(1, count + 1):
            fits = min(wide // tried, high // math.ceil(count / tried)) - _GAP
            if fits > side:
                side, columns = fits, tried
        side = side // pixels * pixels
        pitch, top = side + _GAP, self._head() + 1
        return [
            QRectF(1 + at % columns * pitch, top + at // columns * pitch, side, side)
            for at in range(count)
        ]

    def _hover(self, unit: int | None) -> None:
        if unit != self._hovered:
            self._hovered = unit
            self.update()

    def _colour(self) -> None:
        filters = self.filters
        if filters is None:
            self._image = None
        else:
            column = filters.values.reshape(-1, filters.values.shape[2])
            self._image = image_of(signed_colours(column, filters.limit, current_theme()))
        self.update()
