"""The dots of a map as one image, painted anew only where something of it has changed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.look.theme import Theme
from app.pages.data.map_colours import Entry, rgb
from app.pages.data.map_dots import Groups, Sheet, dot_radius
from app.pages.data.map_points import Mask
from app.pages.data.map_sight import Places, Sight

# So many samples at most are painted as themselves instead of as dots: then there is room.
_MOST_SAMPLES = 500
_SMALLEST, _LARGEST = 20.0, 72.0
_REMEMBERED = 1500
_HALO = 1.25


@dataclass(frozen=True, eq=False)
class Points:
    """What is on a map: `places` [n, 2], the `groups` [n] of its samples, and their `images`.

    `images` are uint8 [n, 28, 28]. `shown`: which are not filtered away.
    """

    places: Places
    groups: Groups
    entries: tuple[Entry, ...]
    shown: Mask
    images: NDArray[np.uint8]


class DotLayer:
    """Remembers the last image; `radius` is the dots' in it, in device-independent pixels."""

    def __init__(self) -> None:
        self.radius = 2.0
        self._made: tuple[Points, Sight, float, str] | None = None
        self._image = QImage()
        self._samples: OrderedDict[tuple[int, str], QImage] = OrderedDict()

    def forget(self) -> None:
        """Other samples are to come."""
        self._samples.clear()
        self._made = None

    def image(
        self, points: Points, sight: Sight, zoom: float, ratio: float, theme: Theme
    ) -> QImage:
        """The dots in this sight, `ratio` device pixels for each of its pixels.

        `zoom`: how much larger than in the whole map's sight.
        """
        wanted = (points, sight, ratio, theme.name)
        if self._made != wanted:
            self._made = wanted
            self._image = self._painted(points, sight, zoom, ratio, theme)
        return self._image

    def shows_samples(self, points: Points, sight: Sight, zoom: float) -> bool:
        """Whether samples stand in the place of dots: near enough, and few enough are seen."""
        return zoom > 2 and int(self._seen(points, sight).sum()) <= _MOST_SAMPLES

    def _painted(
        self, points: Points, sight: Sight, zoom: float, ratio: float, theme: Theme
    ) -> QImage:
        screen = sight.to_screen(points.places) * np.float32(ratio)
        width, height = round(sight.width * ratio), round(sight.height * ratio)
        self.radius = dot_radius(len(screen), sight.width, sight.height, zoom)
        radius = self.radius * ratio
        as_samples = self.shows_samples(points, sight, zoom)
        sheet = Sheet(max(1, width), max(1, height), 1.6 * radius + 2 * ratio)
        hidden = screen[~points.shown]
        if len(hidden):
            zeros = np.zeros(len(hidden), np.uint8)
            sheet.stamp(hidden, zeros, rgb([theme.border]), 0.8 * radius)
        if not as_samples:
            self._stamp(sheet, screen, points, radius, ratio, theme)
        image = _image(sheet.pixels())
        if as_samples:
            self._paint_samples(image, screen, points, ratio)
        image.setDevicePixelRatio(ratio)
        return image

    def _stamp(
        self,
        sheet: Sheet,
        screen: Places,
        points: Points,
        radius: float,
        ratio: float,
        theme: Theme,
    ) -> None:
        """First what is common; over it, larger and with a rim, what is to stand out."""
        colours = rgb([entry.colour for entry in points.entries])
        special = np.array([entry.stands_out for entry in points.entries])[points.groups]
        common = points.shown & ~special
        sheet.stamp(screen[common], points.groups[common], colours, radius)
        rare = points.shown & special
        if rare.any():
            ground = np.repeat(rgb([theme.surface]), len(colours), axis=0)
            sheet.stamp(screen[rare], points.groups[rare], ground, 1.5 * radius + _HALO * ratio)
            sheet.stamp(screen[rare], points.groups[rare], colours, 1.5 * radius)

    def _paint_samples(self, image: QImage, screen: Places, points: Points, ratio: float) -> None:
        bounds = np.array([image.width(), image.height()])
        seen = points.shown & ((screen >= 0) & (screen < bounds)).all(axis=1)
        count = max(1, int(seen.sum()))
        room = (bounds.prod() / count) ** 0.5 / ratio
        side = ratio * min(_LARGEST, max(_SMALLEST, 0.6 * room))
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for index in np.flatnonzero(seen).tolist():
                x, y = screen[index].tolist()
                where = QRectF(x - side / 2, y - side / 2, side, side)
                colour = points.entries[points.groups[index]].colour
                painter.drawImage(where, self._sample(index, points.images[index], colour))

    def _sample(self, index: int, image: NDArray[np.uint8], colour: str) -> QImage:
        key = (index, colour)
        made = self._samples.pop(key, None)
        if made is None:
            made = _tinted(image, colour)
        self._samples[key] = made
        if len(self._samples) > _REMEMBERED:
            self._samples.popitem(last=False)
        return made

    def _seen(self, points: Points, sight: Sight) -> Mask:
        screen = sight.to_screen(points.places)
        inside = ((screen >= 0) & (screen < [sight.width, sight.height])).all(axis=1)
        return inside & points.shown


def paint_dots(painter: QPainter, points: Points, sight: Sight, radius: float) -> None:
    """The same dots as vectors, for a drawing that is to stay sharp at any size."""
    painter.setPen(Qt.PenStyle.NoPen)
    screen = sight.to_screen(points.places)
    special = np.array([entry.stands_out for entry in points.entries])[points.groups]
    # Those that stand out come last, over the others.
    for index in np.argsort(special, kind="stable").tolist():
        if points.shown[index]:
            x, y = screen[index].tolist()
            size = radius * (1.5 if special[index] else 1.0)
            painter.setBrush(QColor(points.entries[points.groups[index]].colour))
            painter.drawEllipse(QPointF(x, y), size, size)


def _tinted(image: NDArray[np.uint8], colour: str) -> QImage:
    """A sample's ink in a colour, on nothing."""
    cover = image.astype(np.uint32)
    red, green, blue = rgb([colour])[0].astype(np.uint32)
    shares = [cover * part // 255 for part in (red, green, blue)]
    pixels = (cover << 24) | (shares[0] << 16) | (shares[1] << 8) | shares[2]
    return _image(pixels)


def _image(pixels: NDArray[np.uint32]) -> QImage:
    """Premultiplied 0xAARRGGBB [height, width] as an image."""
    height, width = pixels.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.tobytes(), width, height, 4 * width, form).copy()
