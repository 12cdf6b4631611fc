"""A slider with two handles: the least and the greatest that are wanted."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.look.theme import current_theme

_RADIUS = 7.0
_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10,
    Qt.Key.Key_PageUp: 10,
}


class RangeSlider(QWidget):
    """Both ends lie on 0..`steps`. `changed()` when a person moved one of them.

    Arrows move one handle, Space takes the other, Home and End go to the ends of the scale.
    """

    changed = Signal()

    def __init__(self, steps: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._ends = [0, steps]
        self._held = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the greatest."""
        return self._ends[0], self._ends[1]

    @property
    def is_full(self) -> bool:
        """Whether it leaves nothing out."""
        return self.ends == (0, self._steps)

    def set_ends(self, least: int, greatest: int) -> None:
        """Move both handles."""
        self._ends = [least, greatest]
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move one handle, or take the other."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            self._move(self._ends[self._held] + _KEYS[key])
        elif key == Qt.Key.Key_Home:
            self._move(0)
        elif key == Qt.Key.Key_End:
            self._move(self._steps)
        elif key == Qt.Key.Key_Space:
            self._held = 1 - self._held
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the handle that is nearer."""
        at = self._value(event.position().x())
        least, greatest = self._ends
        # Where both stand together, the side says which one is meant.
        self._held = int(at - least > greatest - at or (least == greatest and at > least))
        self._move(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag it."""
        if event.buttons():
            self._move(self._value(event.position().x()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """All of the scale again."""
        self._change([0, self._steps])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show which handle the keys move."""
        super().focusInEvent(event)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room to aim in."""
        return QSize(110, 22)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Both handles."""
        return QSize(60, 22)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A groove, what is wanted of it, and the handles."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            middle = self.height() / 2
            left, right = (self._x(end) for end in self._ends)
            painter.setBrush(QColor(theme.border))
            groove = QRectF(_RADIUS, middle - 2, self.width() - 2 * _RADIUS, 4)
            painter.drawRoundedRect(groove, 2, 2)
            painter.setBrush(QColor(theme.control if self.is_full else theme.accent))
            painter.drawRoundedRect(QRectF(left, middle - 2, right - left, 4), 2, 2)
            for end, x in enumerate((left, right)):
                held = self.hasFocus() and end == self._held
                painter.setPen(QPen(QColor(theme.accent if held else theme.control), 1))
                painter.setBrush(QColor(theme.accent_soft if held else theme.raised))
                painter.drawEllipse(QPointF(x, middle), _RADIUS - 0.5, _RADIUS - 0.5)

    def _move(self, value: int) -> None:
        ends = list(self._ends)
        low, high = (0, ends[1]) if self._held == 0 else (ends[0], self._steps)
        ends[self._held] = max(low, min(high, value))
        self._change(ends)

    def _change(self, ends: list[int]) -> None:
        if ends != self._ends:
            self._ends = ends
            self.update()
            self.changed.emit()

    def _x(self, value: int) -> float:
        return _RADIUS + value / self._steps * (self.width() - 2 * _RADIUS)

    def _value(self, x: float) -> int:
        share = (x - _RADIUS) / max(1.0, self.width() - 2 * _RADIUS)
        return max(0, min(self._steps, round(share * self._steps)))
