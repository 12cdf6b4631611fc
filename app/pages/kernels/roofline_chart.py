"""The roofline, painted: what memory and arithmetic allow, and what was reached below it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from app.look.card import paint_card
from app.look.theme import Theme, current_theme
from app.pages.kernels.label_places import Box, place_labels
from app.pages.kernels.roofline import Point, Roof, Roofline
from app.pages.kernels.scale import mark_text

_LEFT = 52
_BOTTOM = 40
_MARK_WIDTH = 52
_MARK_HEIGHT = 30
_DOT = 4.0
_LABEL_GAP = 10.0
_REACH = 14.0


class RooflineChart(QWidget):
    """The pointer, or left and right, choose a point; its figures stand above the chart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Roofline | None = None
        self.chosen: Point | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(220)
        self.setAccessibleName("Roofline, chart")
        self.setAccessibleDescription(
            "GFLOP/s over operations per byte: memory limits what lies below the slope, "
            "arithmetic what lies below the level. Left and right walk from point to point."
        )
        self.setToolTip(
            "A kernel that does few operations for each byte it moves cannot be faster than the "
            "slope: memory sets its pace.\nFurther right the level does: the CPU's arithmetic. "
            "The distance to the roof is what is left to gain."
        )

    def show_roofline(self, shown: Roofline) -> None:
        """Draw this; the same again costs nothing."""
        if shown != self.shown:
            self.shown = shown
            if self.chosen is not None:
                same = (self.chosen.name, self.chosen.group)
                found = [point for point in shown.points if (point.name, point.group) == same]
                self.chosen = found[0] if found else None
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and right walk from point to point; Escape leaves them."""
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        points = self.shown.points if self.shown is not None else ()
        if direction is not None and points:
            at = points.index(self.chosen) + direction if self.chosen in points else 0
            self._choose(points[min(max(at, 0), len(points) - 1)])
        elif event.key() == Qt.Key.Key_Escape and self.chosen is not None:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the point below the pointer."""
        nearest = self._nearest(event.position())
        if nearest is not None or not self.hasFocus():
            self._choose(nearest)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The pointer's choice ends."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self._choose(None)

    def place_of(self, point: Point) -> QPointF:
        """Where a point is drawn."""
        assert self.shown is not None
        return self._place(self.shown, point.x, point.y)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card, the axes, the roofs, the points with their names."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.hasFocus() else None)
            if self.shown is None:
                return
            font = QFont(self.font())
            self._paint_head(painter, theme, self.shown)
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            self._paint_axes(painter, theme, self.shown)
            for number, roof in reversed(list(enumerate(self.shown.roofs))):
                self._paint_roof(painter, theme, self.shown, roof, first=number == 0)
            self._paint_points(painter, theme, self.shown)

    def _field(self) -> QRectF:
        space = current_theme().spacing
        top = space.small + 2 * self.fontMetrics().lineSpacing() + space.medium
        return QRectF(_LEFT, top, self.width() - _LEFT - space.large, self.height() - top - _BOTTOM)

    def _place(self, shown: Roofline, x: float, y: float) -> QPointF:
        field = self._field()
        return QPointF(
            field.left() + shown.across.place(x) * field.width(),
            field.bottom() - shown.up.place(y) * field.height(),
        )

    def _nearest(self, pointer: QPointF) -> Point | None:
        if self.shown is None:
            return None
        near = [
            (distance.x() ** 2 + distance.y() ** 2, number)
            for number, point in enumerate(self.shown.points)
            for distance in (self.place_of(point) - pointer,)
        ]
        least, number = min(near, default=(_REACH**2, 0))
        return self.shown.points[number] if least < _REACH**2 else None

    def _choose(self, point: Point | None) -> None:
        if point != self.chosen:
            self.chosen = point
            if point is not None and self.shown is not None:
                self.setAccessibleDescription(
                    f"{point.name}, {self.shown.groups[point.group]}: {point.tip}"
                )
            self.update()

    def _paint_head(self, painter: QPainter, theme: Theme, shown: Roofline) -> None:
        space = theme.spacing
        metrics = painter.fontMetrics()
        line = QRectF(
            space.medium, space.small, self.width() - 2 * space.medium, metrics.lineSpacing()
        )
        painter.setPen(QColor(theme.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, "Roofline")
        font = QFont(painter.font())
        font.setPixelSize(theme.type.small)
        painter.setFont(font)
        x = line.right()
        for number in reversed(range(len(shown.groups))):
            words = shown.groups[number]
            x -= painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x, line.top() + metrics.ascent()), words)
            x -= space.small
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.chart[number]))
            painter.drawEllipse(QPointF(x, line.center().y()), _DOT - 0.5, _DOT - 0.5)
            x -= space.large
        point = self.chosen
        if point is None:
            text, colour = "Point at a dot to read it.", theme.muted
        else:
            text, colour = f"{point.name}, {shown.groups[point.group]}: {point.tip}", theme.text
        line.translate(0, metrics.lineSpacing() + space.tiny)
        text = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.setPen(QColor(colour))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, text)

    def _paint_axes(self, painter: QPainter, theme: Theme, shown: Roofline) -> None:
        field = self._field()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        grid, words = QPen(QColor(theme.grid), 1), QColor(theme.muted)
        middle = Qt.AlignmentFlag.AlignVCenter
        for value in shown.across.marks(int(field.width() / _MARK_WIDTH)):
            x = round(field.left() + shown.across.place(value) * field.width())
            painter.setPen(grid)
            painter.drawLine(x, round(field.top()), x, round(field.bottom()))
            painter.setPen(words)
            label = QRectF(x - 40, field.bottom() + 2, 80, 16)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, mark_text(value))
        for value in shown.up.marks(int(field.height() / _MARK_HEIGHT)):
            y = round(field.bottom() - shown.up.place(value) * field.height())
            painter.setPen(grid)
            painter.drawLine(round(field.left()), y, round(field.right()), y)
            painter.setPen(words)
            label = QRectF(0, y - 10, _LEFT - 6, 20)
            painter.drawText(label, middle | Qt.AlignmentFlag.AlignRight, mark_text(value))
        below = QRectF(field.left(), field.bottom() + 18, field.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "operations per byte")
        above = QPointF(theme.spacing.medium, field.top() - theme.spacing.tiny)
        painter.drawText(above, "GFLOP/s")

    def _paint_roof(
        self, painter: QPainter, theme: Theme, shown: Roofline, roof: Roof, first: bool
    ) -> None:
        field = self._field()
        low = max(shown.across.low, shown.up.low / roof.bandwidth)
        corners = [low, min(max(low, roof.ridge), shown.across.high), shown.across.high]
        line = [self._place(shown, x, roof.height(x)) for x in corners]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if first:
            ground = QPolygonF([*line, field.bottomRight(), self._place(shown, low, shown.up.low)])
            soft = QColor(theme.accent_soft)
            soft.setAlphaF(0.45)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(soft)
            painter.drawPolygon(ground)
        style = Qt.PenStyle.SolidLine if first else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(theme.text if first else theme.control), 1.4, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line if first else line[1:])
        painter.setPen(QColor(theme.text if first else theme.muted))
        words = f"{roof.name}, {roof.peak:,.0f}" if first else roof.name
        height = painter.fontMetrics().height()
        top = line[2].y() - height - 2 if first else line[2].y() + 2
        place = QRectF(field.left(), top, field.width() - 4, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, words)

    def _paint_points(self, painter: QPainter, theme: Theme, shown: Roofline) -> None:
        field = self._field()
        places = [self._place(shown, point.x, point.y) for point in shown.points]
        metrics = QFontMetrics(painter.font())
        sizes = [
            (metrics.horizontalAdvance(point.name), metrics.height() - 2) for point in shown.points
        ]
        room = Box(field.left(), field.top(), field.width(), field.height())
        # The fastest are named first: they are what one looks for.
        order = sorted(range(len(places)), key=lambda number: -shown.points[number].y)
        boxes = place_labels(
            [(places[number].x(), places[number].y()) for number in order],
            [sizes[number] for number in order],
            room,
            _LABEL_GAP,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, box in zip(order, boxes, strict=True):
            point = shown.points[number]
            colour = QColor(theme.chart[point.group])
            colour.setAlphaF(0.45 if point.earlier else 1.0)
            chosen = point == self.chosen
            painter.setPen(QPen(QColor(theme.surface), 1.5) if not chosen else Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            size = _DOT + (2.0 if chosen else 0.5)
            painter.drawEllipse(places[number], size, size)
            if box is not None:
                painter.setPen(QColor(theme.text if chosen else theme.muted))
                where = QRectF(box.left - 2, box.top, box.width + 4, box.height)
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, point.name)
