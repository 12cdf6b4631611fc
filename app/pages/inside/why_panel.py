"""One way to ask why: its map over the drawing, the scale, a sentence on how to read it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.look.card import paint_card
from app.look.theme import current_theme
from app.pages.chart_export import offer_export
from app.pages.elided_label import ElidedLabel
from app.pages.help import explain
from app.pages.inside.why_kinds import Kind, Map
from app.pages.inside.why_map import Pixel, PixelMap
from app.pages.inside.why_scale import ColourScale
from app.pages.inside.why_words import place
from app.pages.table import Table


class MapPanel(QWidget):
    """A card. The number below the pointer stands at the right of the title."""

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.shown: Map | None = None
        self.map = PixelMap(kind.title)
        self.scale = ColourScale(kind.text)
        self.reading = QLabel()
        self.reading.setProperty("role", "small")
        # What is read must not make the card wider.
        self.reading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sentence = QLabel()
        self.sentence.setProperty("role", "small")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.setAccessibleName(kind.title)
        tip = f"{kind.title}: the {kind.unit} at each pixel. Arrows walk from pixel to pixel."
        explain(self, tip, kind.help)
        explain(self.map, tip, kind.help)
        self.map.pointed.connect(self._read)
        offer_export(self, kind.title, self.table)

    def show_map(self, shown: Map, about: str) -> None:
        """Show a map of this kind; `about` is the digit in a sentence."""
        self.shown = shown
        self._read(self.map.pixel)
        self.map.show_map(shown.asked.sample, shown.values, shown.limit)
        self.scale.show_limit(shown.limit)
        self.sentence.setText(self.kind.sentence.format(digit=about))
        self.map.setAccessibleName(f"{self.kind.title} for {about}")

    def set_side(self, side: int) -> None:
        """How large the map stands."""
        self.map.set_side(side)
        self.scale.setFixedWidth(side)

    def table(self) -> Table:
        """The numbers of the map, a row a pixel, counted from 1."""
        header = ("row", "column", "ink", self.kind.unit)
        if self.shown is None:
            return Table(header, ())
        sample, values = self.shown.asked.sample, self.shown.values
        return Table(
            header,
            [
                (row + 1, column + 1, ink, value)
                for (row, column), ink, value in zip(
                    np.ndindex(sample.shape), sample.flat, values.flat, strict=True
                )
            ],
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The card."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    def _lay_out(self) -> None:
        space = current_theme().spacing
        title = ElidedLabel()
        title.setText(self.kind.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.medium, space.medium)
        column.setSpacing(space.small)
        column.addWidget(title)
        column.addWidget(self.map)
        column.addWidget(self.scale)
        column.addWidget(self.reading)
        column.addWidget(self.sentence, 1)
        self._read(None)

    def _read(self, pixel: Pixel | None) -> None:
        if self.shown is None:
            self.reading.setText("being computed…")
        elif pixel is None:
            self.reading.setText(self.kind.unit)
        else:
            value = self.kind.text(float(self.shown.values[pixel]))
            self.reading.setText(f"<b>{value}</b> at {place(*pixel)}")
