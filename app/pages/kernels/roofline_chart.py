"""The roofline, painted: what memory and arithmetic allow, and what was reached below it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
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
from app.pages.chart_export import Table, offer_export
from app.pages.help import explain
from app.pages.kernels.label_places import Box, place_labels
from app.pages.kernels.roofline import Point, Roof, Roofline
from app.pages.kernels.scale import mark_text
from app.pages.kernels.wording import SHAPES

_LEFT = 52
_RIGHT = 20
_BOTTOM = 40
_MARK_WIDTH = 52
_MARK_HEIGHT = 30
_DOT = 4.0
_LABEL_GAP = 10.0
_REACH = 14.0
_STAIRS = 40
_SENTENCE = (
    "How fast kernels are beside what this machine allows: below the slope memory sets the pace, "
    "below the level the CPU's arithmetic."
)
_HELP = (
    "Each dot is a matrix product or the training of a network. How far right it stands says how "
    "many operations it does for each byte that it moves, how high it stands says how many "
    "billions a second it reaches.\n\n"
    "A kernel that does few operations a byte cannot be faster than the slope, however good it is: "
    "it waits for memory. Further right the level is the limit. The distance from a dot up to the "
    "roof is what is left to gain; a dot far below it wastes what the machine could do."
)
_HINT = "Point at a dot to read it, or walk with left and right."


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
        explain(self, _SENTENCE, _HELP)
        self.setAccessibleDescription(
            "GFLOP/s over operations per byte: memory limits what lies below the slope, "
            "arithmetic what lies below the level. Left and right walk from point to point."
        )
        offer_export(self, "Roofline", self._table)

    def _table(self) -> Table:
        return Table((), ()) if self.shown is None else self.shown.table()

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
            self._paint_head(painter, theme, self.shown)
            painter.setFont(_small(self.font(), theme))
            self._paint_axes(painter, theme, self.shown)
            roofs = self._paint_roofs(painter, theme, self.shown)
            self._paint_points(painter, theme, self.shown, roofs)

    def _field(self) -> QRectF:
        space = current_theme().spacing
        top = space.small + 2 * self.fontMetrics().lineSpacing() + space.medium
        return QRectF(_LEFT, top, self.width() - _LEFT - _RIGHT, self.height() - top - _BOTTOM)

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
        space, metrics = theme.spacing, painter.fontMetrics()
        line = QRectF(
            space.medium, space.small, self.width() - 2 * space.medium, metrics.lineSpacing()
        )
        painter.setPen(QColor(theme.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, "Roofline, GFLOP/s")
        painter.setFont(_small(painter.font(), theme))
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
        text, colour = _HINT, theme.muted
        if point is not None:
            text, colour = f"{point.name}, {shown.groups[point.group]}: {point.tip}", theme.text
        line.translate(0, metrics.lineSpacing() + space.tiny)
        room = int(line.width())
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
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

    def _corners(self, shown: Roofline, roof: Roof) -> list[QPointF]:
        """Where the slope begins, the ridge, and the end of the level."""
        low = max(shown.across.low, shown.up.low / roof.bandwidth)
        high = shown.across.high
        places = (low, min(max(low, roof.ridge), high), high)
        return [self._place(shown, x, roof.height(x)) for x in places]

    def _paint_roofs(self, painter: QPainter, theme: Theme, shown: Roofline) -> list[Box]:
        """Paint them; gives the room that they take, where no label should stand."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = painter.fontMetrics()
        taken = []
        for number, roof in enumerate(shown.roofs):
            first = number == 0
            line = self._corners(shown, roof)
            if first:
                self._paint_below(painter, theme, line)
            style = Qt.PenStyle.SolidLine if first else Qt.PenStyle.DashLine
            painter.setPen(QPen(QColor(theme.text if first else theme.control), 1.4, style))
            painter.drawPolyline(line if first else line[1:])
            words = f"{roof.name}, {roof.peak:,.0f}" if first else roof.name
            size = QSizeF(metrics.horizontalAdvance(words) + 4, metrics.height())
            top = line[2].y() - size.height() - 2 if first else line[2].y() + 2
            place = QRectF(QPointF(line[2].x() - size.width(), top), size)
            painter.setPen(QColor(theme.text if first else theme.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
            level = QRectF(line[1] - QPointF(0, 1), line[2] + QPointF(0, 1))
            taken += [_box(level), _box(place), *(_steps(line[0], line[1]) if first else ())]
        return taken

    def _paint_below(self, painter: QPainter, theme: Theme, line: list[QPointF]) -> None:
        """Tint what can be reached."""
        field = self._field()
        ground = QColor(theme.accent_soft)
        ground.setAlphaF(0.45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        foot = QPointF(line[0].x(), field.bottom())
        painter.drawPolygon(QPolygonF([*line, field.bottomRight(), foot]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_points(
        self, painter: QPainter, theme: Theme, shown: Roofline, taken: list[Box]
    ) -> None:
        field = self._field()
        places = [self._place(shown, point.x, point.y) for point in shown.points]
        metrics = QFontMetrics(painter.font())
        sizes = [
            (metrics.horizontalAdvance(point.name), metrics.height() - 2) for point in shown.points
        ]
        # Networks are named first, then the fastest: they are what one looks for.
        order = sorted(
            range(len(places)),
            key=lambda number: (shown.points[number].group < len(SHAPES), places[number].y()),
        )
        boxes = place_labels(
            [(places[number].x(), places[number].y()) for number in order],
            [sizes[number] for number in order],
            _box(field),
            _LABEL_GAP,
            taken,
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


def _small(font: QFont, theme: Theme) -> QFont:
    made = QFont(font)
    made.setPixelSize(theme.type.small)
    return made


def _steps(start: QPointF, end: QPointF) -> list[Box]:
    """A slanting line as a stair of small boxes."""
    step = (end - start) / _STAIRS
    corners = [start + step * number for number in range(_STAIRS)]
    return [_box(QRectF(corner, corner + step).normalized()) for corner in corners]


def _box(place: QRectF) -> Box:
    return Box(place.left(), place.top(), place.width(), place.height())
