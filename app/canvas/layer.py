"""The ink as pixels: a cached image to which each move adds only its own short piece."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.canvas import curve
from app.canvas.picture_image import image_of
from app.canvas.sketch import SIDE
from engine.ink.drawing import Drawing
from engine.ink.picture import Picture
from engine.ink.stroke import LIGHTEST, Ink, Stroke


class InkLayer:
    """A transparent image of the paper's size in device pixels."""

    def __init__(self) -> None:
        self.image = QImage()
        self._scale = 1.0
        self._colour = QColor()
        self._points: list[curve.Point] = []
        self._widths: list[float] = []
        self._pictures: tuple[Picture, QColor, QImage] | None = None

    def lay(self, drawing: Drawing, size: QSize, ratio: float, colour: QColor) -> None:
        """Paint all of `drawing` afresh. `size` in device pixels, `ratio` of them to a pixel."""
        if self.image.size() != size:
            self.image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        self.image.setDevicePixelRatio(ratio)
        self._scale = size.width() / SIDE
        self._colour = colour
        self.lift()
        self.image.fill(Qt.GlobalColor.transparent)
        with self._painter() as painter:
            if isinstance(drawing, Ink):
                for stroke in drawing.strokes:
                    paint_stroke(painter, stroke, self._scale, colour)
            else:
                self._paint_picture(painter, drawing)

    def extend(self, point: tuple[float, float], pressure: float, width: float) -> QRectF:
        """Add a point (in units of the paper) to the running stroke.

        Returns what must be painted anew, in units of the paper. The end of the line is not yet in
        the image: `tail` gives it.
        """
        self._points.append((point[0] * self._scale, point[1] * self._scale))
        self._widths.append(_width(pressure, width) * self._scale)
        added = list(curve.pieces(self._points, self._widths, len(self._points) - 1))
        with self._painter() as painter:
            paint_pieces(painter, added, self._colour)
        return self._box(self._points[-3:], max(self._widths[-3:]))

    def paint_tail(self, painter: QPainter) -> None:
        """Paint the end of the running stroke; the painter's unit is a device pixel."""
        if self._points:
            paint_pieces(painter, [curve.tail(self._points, self._widths)], self._colour)

    def finish(self) -> None:
        """Make the end of the running stroke part of the image."""
        if not self._points:
            return
        with self._painter() as painter:
            self.paint_tail(painter)
        self.lift()

    def lift(self) -> None:
        """Forget the running stroke's points; what is painted stays."""
        self._points, self._widths = [], []

    @contextmanager
    def _painter(self) -> Iterator[QPainter]:
        """A painter on the image, its unit a device pixel."""
        ratio = self.image.devicePixelRatio()
        self.image.setDevicePixelRatio(1.0)
        try:
            with QPainter(self.image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                yield painter
        finally:
            self.image.setDevicePixelRatio(ratio)

    def _box(self, points: Sequence[curve.Point], width: float) -> QRectF:
        half = width / 2 + 2
        x0, x1 = min(x for x, _ in points) - half, max(x for x, _ in points) + half
        y0, y1 = min(y for _, y in points) - half, max(y for _, y in points) + half
        scale = self._scale
        return QRectF(x0 / scale, y0 / scale, (x1 - x0) / scale, (y1 - y0) / scale)

    def _paint_picture(self, painter: QPainter, picture: Picture) -> None:
        known = self._pictures
        if known is None or known[0] is not picture or known[1] != self._colour:
            known = self._pictures = (picture, self._colour, image_of(picture, self._colour))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(fitted(known[2].size(), self.image.width()), known[2])


def paint_stroke(painter: QPainter, stroke: Stroke, scale: float, colour: QColor) -> None:
    """Paint a whole stroke, its units times `scale`."""
    points = [(x * scale, y * scale) for x, y in stroke.points.tolist()]
    widths = (stroke.widths * scale).tolist()
    for last in range(1, len(points)):
        paint_pieces(painter, curve.pieces(points, widths, last), colour)
    paint_pieces(painter, [curve.tail(points, widths)], colour)


def paint_pieces(painter: QPainter, added: Iterable[curve.Piece], colour: QColor) -> None:
    """Paint short lines with round ends."""
    pen = QPen(colour, 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    for x0, y0, x1, y1, width in added:
        pen.setWidthF(width)
        painter.setPen(pen)
        if x0 == x1 and y0 == y1:
            painter.drawPoint(QPointF(x0, y0))
        else:
            painter.drawLine(QLineF(x0, y0, x1, y1))


def fitted(size: QSize, side: int) -> QRectF:
    """Where a picture of `size` stands on a square of `side`: whole, and in the middle."""
    scale = side / max(size.width(), size.height(), 1)
    width, height = size.width() * scale, size.height() * scale
    return QRectF((side - width) / 2, (side - height) / 2, width, height)


def _width(pressure: float, width: float) -> float:
    return width * (LIGHTEST + (1.0 - LIGHTEST) * pressure)
