"""The scale of a map: what the colours stand for, in numbers."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.look.colour_map import image_of, signed_colours
from app.look.theme import appearance, current_theme

_BAR = 8
_STEPS = 101


class ColourScale(QWidget):
    """From the least number to the greatest, which lies as far from zero."""

    def __init__(self, text: Callable[[float], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._limit: float | None = None
        theme = current_theme()
        self.setFixedHeight(_BAR + theme.spacing.tiny + round(1.4 * theme.type.small))
        appearance().themed.connect(self.update)

    @property
    def labels(self) -> tuple[str, ...]:
        """What is written at the left end, in the middle, and at the right end."""
        if self._limit is None:
            return ()
        return (self._text(-self._limit), "0", self._text(self._limit))

    def show_limit(self, limit: float | None) -> None:
        """Where the colours are full; None shows no numbers."""
        self._limit = limit
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The colours, and the numbers below them."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            bar = QRectF(0, 0, self.width(), _BAR)
            edge = QPainterPath()
            edge.addRoundedRect(bar, _BAR / 2, _BAR / 2)
            painter.save()
            painter.setClipPath(edge)
            ramp = signed_colours(np.linspace(-1, 1, _STEPS)[np.newaxis], 1, theme)
            painter.drawImage(bar, image_of(ramp))
            painter.restore()
            painter.setPen(QColor(theme.border))
            painter.drawPath(edge)
            font = QFont(self.font())
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            below = QRectF(0, _BAR + theme.spacing.tiny, self.width(), 0)
            below.setBottom(self.height())
            sides = (
                Qt.AlignmentFlag.AlignLeft,
                Qt.AlignmentFlag.AlignHCenter,
                Qt.AlignmentFlag.AlignRight,
            )
            for side, label in zip(sides, self.labels, strict=False):
                painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, label)
