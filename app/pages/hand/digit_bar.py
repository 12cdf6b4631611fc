"""Ten digits with the number of drawings of each: what there is, and what to look at."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.describe import describe
from app.pages.hand import wording
from app.pages.tile import Tile

_ALL = 10


class DigitBar(QWidget):
    """`chosen` carries a digit, or None for all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = [_DigitButton(str(digit)) for digit in range(10)] + [_DigitButton("All")]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.tiny)
        for place in (_ALL, *range(10)):
            self._group.addButton(self._buttons[place], place)
            row.addWidget(self._buttons[place], 1)
        self._buttons[_ALL].setChecked(True)
        self._group.idToggled.connect(self._choose)
        self.show_counts([0] * 10)

    def show_counts(self, counts: Sequence[int]) -> None:
        """How many drawings there are of each digit."""
        for digit, count in enumerate(counts):
            self._buttons[digit].show_count(count, wording.GOOD_START)
            name = f"{digit}: {wording.drawings(count)}"
            describe(self._buttons[digit], name, f"Shows your drawings of a {digit}: there are "
                     f"{count or 'none'}; {wording.GOOD_START} make a good start.")  # fmt: skip
        self._buttons[_ALL].show_count(sum(counts), 0)
        describe(
            self._buttons[_ALL], f"All: {wording.drawings(sum(counts))}", "Shows all your drawings."
        )

    def choose(self, digit: int | None) -> None:
        """Show this digit, or all."""
        self._buttons[_ALL if digit is None else digit].setChecked(True)

    def _choose(self, place: int, checked: bool) -> None:
        if checked:
            self.chosen.emit(None if place == _ALL else place)


class _DigitButton(Tile):
    """A digit, below it its count and how much of a good start that is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setText(name)
        self._count = 0
        self._wanted = 0

    def show_count(self, count: int, wanted: int) -> None:
        """`wanted` make a good start; 0: none is needed."""
        self._count, self._wanted = count, wanted
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Two lines and a few dots."""
        scale = current_theme().type
        return QSize(34, round(1.5 * scale.body + 1.4 * scale.small) + 18)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """It may be as narrow as its digit."""
        return QSize(30, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The digit, the count, and a dot for each drawing of a good start."""
        theme = current_theme()
        with QPainter(self) as painter:
            self.paint_ground(painter)
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(theme.text))
            line = 1.5 * theme.type.body
            top = QRectF(0, 4, self.width(), line)
            painter.drawText(top, Qt.AlignmentFlag.AlignCenter, self.text())
            font.setWeight(QFont.Weight.Normal)
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            below = QRectF(0, top.bottom() - 2, self.width(), 1.4 * theme.type.small)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{self._count:,}")
            self._paint_dots(painter, below.bottom() + 4)

    def _paint_dots(self, painter: QPainter, y: float) -> None:
        theme = current_theme()
        left = self.width() / 2 - 4 * (self._wanted - 1)
        for dot in range(self._wanted):
            there = dot < self._count
            painter.setPen(QPen(QColor(theme.accent if there else theme.control), 1))
            painter.setBrush(QColor(theme.accent) if there else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(left + 8 * dot - 2, y, 4, 4))
