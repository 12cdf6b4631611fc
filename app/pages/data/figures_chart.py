"""What the painted charts of the view Figures have in common."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.look.card import paint_card
from app.look.theme import Theme, current_theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class FigureChart(QWidget):
    """A title, a line that says what is pointed at, and below them a field to paint in.

    The pointer, or left and right, choose one of the places that `spots` gives; `at` is the chosen
    one. Who makes a chart of it says where the spots are, what each of them reads, and paints;
    `scales` names both axes.
    """

    def __init__(
        self, title: str, hint: str, parent: QWidget | None = None, scales: str = ""
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.scales = scales
        self.hint = hint
        self.at: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{title}, chart")

    def spots(self) -> list[QPointF]:
        """Where the data are in the widget, from left to right."""
        return []

    def reading(self, index: int) -> str:
        """What one of the data says."""
        return ""

    def paint_figure(self, painter: QPainter, theme: Theme) -> None:
        """Paint axes and data; the font is the small one."""

    @property
    def head(self) -> float:
        """Height of the title and the line below it."""
        space = current_theme().spacing
        return space.small + 2 * self.fontMetrics().lineSpacing() + space.large + space.tiny

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and right walk from datum to datum; Escape leaves them."""
        step, count = _STEPS.get(Qt.Key(event.key())), len(self.spots())
        if step is not None and count:
            first = 0 if step > 0 else count - 1
            self.point_at(first if self.at is None else min(max(self.at + step, 0), count - 1))
        elif event.key() == Qt.Key.Key_Escape and self.at is not None:
            self.point_at(None)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the datum above or below the pointer."""
        x = event.position().x()
        distances = [abs(spot.x() - x) for spot in self.spots()]
        if distances:
            self.point_at(distances.index(min(distances)))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """The pointer's choice ends."""
        super().leaveEvent(event)
        self.point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The card's edge shows where keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keys' choice ends."""
        super().focusOutEvent(event)
        self.point_at(None)

    def point_at(self, index: int | None) -> None:
        """Choose a datum, or none."""
        if index != self.at:
            self.at = index
            if index is not None:
                self.setAccessibleDescription(self.reading(index))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A card with its head; the rest is the figure's."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.hasFocus() else None)
            space, metrics = theme.spacing, painter.fontMetrics()
            line = QRectF(self.rect()).adjusted(space.medium, space.small, -space.medium, 0)
            line.setHeight(metrics.lineSpacing())
            painter.setPen(QColor(theme.text))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), self.title)
            small = QFont(painter.font())
            small.setPixelSize(theme.type.small)
            painter.setFont(small)
            painter.setPen(QColor(theme.muted))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), self.scales)
            is_chosen = self.at is not None and self.at < len(self.spots())
            text = self.reading(self.at) if is_chosen and self.at is not None else self.hint
            line.translate(0, metrics.lineSpacing() + space.tiny)
            elide = Qt.TextElideMode.ElideRight
            text = painter.fontMetrics().elidedText(text, elide, int(line.width()))
            painter.setPen(QColor(theme.text if is_chosen else theme.muted))
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), text)
            self.paint_figure(painter, theme)
