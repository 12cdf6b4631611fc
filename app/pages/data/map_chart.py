"""The map itself: dots to look at, go through, point at and draw a line around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QPaintEngine, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.look.card import CORNER, paint_card
from app.look.theme import Theme, current_theme
from app.pages.data.map_colours import Entry
from app.pages.data.map_dots import Groups
from app.pages.data.map_layer import DotLayer, Points, paint_dots
from app.pages.data.map_painting import (
    Facts,
    Mine,
    paint_facts,
    paint_lasso,
    paint_mine,
    paint_names,
    paint_ring,
    paint_title,
)
from app.pages.data.map_points import Mask, class_middles
from app.pages.data.map_sight import Places, Point, Sight, whole_map

# Milliseconds in which the drawing glides to where it belongs now.
_GLIDE = 140


@dataclass(frozen=True, eq=False)
class Subjects:
    """The samples on a map, all of n: uint8 images [n, 28, 28], their labels, the names of those.

    `facts` tells what is said of one of them.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    classes: tuple[str, ...]
    facts: Callable[[int], Facts]


class MapChart(QWidget):
    """Samples as dots, and what is seen of them.

    `at` is the sample that is pointed at; `chosen` the mask [n] of those that somebody picked, None
    for none, and `chosen_changed` comes when it is another. `line` is being drawn around samples.
    """

    chosen_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self.points: Points | None = None
        self.at: int | None = None
        self.chosen: Mask | None = None
        self.line: list[Point] = []
        self.subjects: Subjects | None = None
        self._filtered: Mask = np.zeros(0, np.bool_)
        self._own: Sight | None = None
        self._whole: tuple[Places, Sight] | None = None
        self._middles: tuple[Points, list[tuple[str, Places]]] | None = None
        self._layer = DotLayer()
        self._mine: tuple[tuple[int, ...], NDArray[np.float32], str] | None = None
        self._mine_at: Places | None = None
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(_GLIDE)
        self._glide.valueChanged.connect(self._on_glide)
        self.setMinimumSize(240, 220)

    # What is shown.

    def show_samples(
        self, subjects: Subjects, places: Places, groups: Groups, entries: tuple[Entry, ...]
    ) -> None:
        """Begin with these samples, none of them filtered away or chosen."""
        self.subjects = subjects
        self._layer.forget()
        self._filtered = np.ones(len(places), np.bool_)
        self.at, self._own = None, None
        self.points = Points(places, groups, entries, self._filtered, subjects.images)
        self.show_mine(None)
        self.choose(None)

    def clear(self) -> None:
        """Show nothing."""
        self.points, self.subjects, self.at, self._own = None, None, None, None
        self._layer.forget()
        self.show_mine(None)
        self.choose(None)

    def move_to(self, places: Places) -> None:
        """The same samples at other places [n, 2]."""
        if self.points is not None:
            self._renew(places=places)

    def colour(self, groups: Groups, entries: tuple[Entry, ...]) -> None:
        """The same samples in other groups, and what those are called and coloured."""
        if self.points is not None:
            self._renew(groups=groups, entries=entries)

    def show_only(self, shown: Mask) -> None:
        """Let the others [n] fade into the ground."""
        self._filtered = shown
        self._renew()

    def choose(self, chosen: Mask | None) -> None:
        """Pick these samples; several of them stand out from all others."""
        if chosen is not None and not chosen.any():
            chosen = None
        self.chosen = chosen
        self._renew()
        self.chosen_changed.emit()

    @property
    def chosen_indices(self) -> NDArray[np.int64]:
        """The samples that are picked, by their places on the map's list."""
        return np.flatnonzero(self.chosen) if self.chosen is not None else np.zeros(0, np.int64)

    @property
    def allowed(self) -> Mask:
        """Which samples are not filtered away."""
        return self._filtered

    def show_mine(
        self,
        place: Places | None,
        links: Sequence[int] = (),
        sample: NDArray[np.float32] | None = None,
        name: str = "",
    ) -> None:
        """Show the drawing at `place` [2] of the plane with lines to samples, or no drawing.

        It glides there from where it was.
        """
        self._glide.stop()
        if place is None or sample is None:
            self._mine, self._mine_at = None, None
            self.update()
            return
        self._mine = (tuple(links), sample, name)
        if self._mine_at is None or not self.isVisible():
            self._mine_at = place
            self.update()
            return
        self._glide.setStartValue(QPointF(*self._mine_at.tolist()))
        self._glide.setEndValue(QPointF(*place.tolist()))
        self._glide.start()

    @property
    def links(self) -> tuple[int, ...]:
        """The samples that lines lead to from the drawing, likest first."""
        return self._mine[0] if self._mine is not None else ()

    @property
    def mine_at(self) -> Places | None:
        """Where the drawing is now, [2] on the plane."""
        return self._mine_at

    # What is seen of it.

    @property
    def field(self) -> QRectF:
        """Where dots are painted."""
        return QRectF(1, 1, max(1, self.width() - 2), max(1, self.height() - 2))

    @property
    def whole(self) -> Sight:
        """The sight in which everything is seen."""
        field = self.field
        width, height = field.width(), field.height()
        places = self.points.places if self.points is not None else np.zeros((0, 2), np.float32)
        known = self._whole
        if known is None or known[0] is not places or known[1].size != (width, height):
            known = self._whole = (places, whole_map(places, width, height))
        return known[1]

    @property
    def sight(self) -> Sight:
        """What is seen now: the whole map, until somebody goes nearer."""
        if self._own is None:
            return self.whole
        return self._own.resized(self.field.width(), self.field.height())

    def look(self, sight: Sight | None) -> None:
        """See this of the map from now on; None: all of it."""
        self._own = sight
        self.update()

    def on_screen(self) -> Places:
        """Where all points are in the widget, [n, 2]."""
        assert self.points is not None
        corner = self.field.topLeft()
        return self.sight.to_screen(self.points.places) + np.array(corner.toTuple(), np.float32)

    def stand_on(self, index: int | None) -> None:
        """Point at a sample, or at none."""
        if index == self.at:
            return
        self.at = index
        if index is not None and self.subjects is not None:
            facts = self.subjects.facts(index)
            self.setAccessibleDescription(", ".join((facts.title, *facts.lines)))
        self.update()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card, the dots, and over them what is pointed at."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.hasFocus() else None)
            if self.points is not None:
                edge = QPainterPath()
                edge.addRoundedRect(self.field, CORNER - 1, CORNER - 1)
                painter.setClipPath(edge)
                self._paint_map(painter, theme, self.points)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Dots are painted anew for another size."""
        super().resizeEvent(event)
        self.update()

    def _paint_map(self, painter: QPainter, theme: Theme, points: Points) -> None:
        sight, field = self.sight, self.field
        zoom = sight.scale / self.whole.scale
        painter.save()
        painter.translate(field.topLeft())
        engine = painter.paintEngine()
        ratio = max(1.0, painter.deviceTransform().m11())
        image = self._layer.image(points, sight, zoom, ratio, theme)
        if engine is not None and engine.type() == QPaintEngine.Type.SVG:
            paint_dots(painter, points, sight, self._layer.radius)
        else:
            painter.drawImage(QPointF(0, 0), image)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._layer.shows_samples(points, sight, zoom):
            paint_names(painter, self._names(points), field, theme)
        paint_title(painter, self.title, theme)
        within = field.adjusted(4, 4, -4, -4)
        mine = self._mine_on_screen()
        if mine is not None:
            paint_mine(painter, mine, within, theme)
        if self.line:
            paint_lasso(painter, self.line, theme)
        picked, radius = self.chosen_indices, self._layer.radius + 4
        if len(picked) == 1:
            paint_ring(painter, self._spot(int(picked[0])), radius, theme.accent, theme)
        index = self.at if self.at is not None else int(picked[0]) if len(picked) == 1 else None
        if index is not None and self.subjects is not None and not self.line:
            paint_ring(painter, self._spot(index), radius, theme.text, theme)
            paint_facts(painter, self.subjects.facts(index), self._spot(index), within, theme)

    def _names(self, points: Points) -> list[tuple[str, Point]]:
        if self._middles is None or self._middles[0] is not points:
            assert self.subjects is not None
            classes, labels = self.subjects.classes, self.subjects.labels
            found = class_middles(points.places, labels, points.shown, classes)
            self._middles = (points, found)
        return [(name, self._to_widget(place)) for name, place in self._middles[1]]

    def _mine_on_screen(self) -> Mine | None:
        if self._mine is None or self._mine_at is None:
            return None
        links, sample, name = self._mine
        return Mine(
            self._to_widget(self._mine_at), [self._spot(link) for link in links], sample, name
        )

    def _spot(self, index: int) -> Point:
        assert self.points is not None
        return self._to_widget(self.points.places[index])

    def _to_widget(self, place: Places) -> Point:
        x, y = self.sight.to_screen(place[None])[0].tolist()
        return x + self.field.left(), y + self.field.top()

    def _renew(
        self,
        places: Places | None = None,
        groups: Groups | None = None,
        entries: tuple[Entry, ...] | None = None,
    ) -> None:
        old = self.points
        if old is not None:
            shown = self._filtered
            if self.chosen is not None and self.chosen.sum() > 1:
                shown = shown & self.chosen
            self.points = Points(
                old.places if places is None else places,
                old.groups if groups is None else groups,
                old.entries if entries is None else entries,
                shown,
                old.images,
            )
        self.update()

    def _on_glide(self, place: QPointF) -> None:
        self._mine_at = np.array(place.toTuple(), np.float32)
        self.update()
