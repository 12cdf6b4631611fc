"""A line in a painted chart that says what its colours mean."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from app.look.theme import current_theme

_SIDE = 9

# A colour, and what it stands for.
Entry = tuple[QColor, str]


def legend_width(metrics: QFontMetricsF, entries: Sequence[Entry]) -> float:
    """How wide the line is in this font."""
    space = current_theme().spacing
    words = sum(metrics.horizontalAdvance(word) for _, word in entries)
    return words + len(entries) * (_SIDE + space.tiny) + (len(entries) - 1) * space.medium


def paint_legend(painter: QPainter, place: QRectF, entries: Sequence[Entry]) -> None:
    """Paint the line from the left of `place`, in the painter's font."""
    theme, metrics = current_theme(), QFontMetricsF(painter.font())
    x, middle = place.left(), place.center().y()
    for colour, word in entries:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(QRectF(round(x), round(middle - _SIDE / 2), _SIDE, _SIDE))
        x += _SIDE + theme.spacing.tiny
        wide = metrics.horizontalAdvance(word)
        painter.setPen(QColor(theme.muted))
        line = QRectF(x, place.top(), wide + 1, place.height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), word)
        x += wide + theme.spacing.medium
