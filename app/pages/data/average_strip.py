"""The average sample of each class: what the class looks like, and a choice of what to look at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from app.look.sample_image import ink_image
from app.look.theme import Theme, current_theme
from app.pages.data.wording import NO_DIGIT, plural, samples
from app.pages.describe import describe
from app.pages.tile import Tile

_ALL = 11
_SIDE = 32


class AverageStrip(QWidget):
    """`chosen` carries a label, 10 for what is no digit, or None for all."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = [_ClassButton() for _ in range(_ALL + 1)]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current_theme().spacing.tiny)
        for label in (_ALL, *range(_ALL)):
            self._group.addButton(self._buttons[label], label)
            row.addWidget(self._buttons[label], 1)
        self._buttons[NO_DIGIT].hide()
        self.choose(None)
        self._group.idClicked.connect(self._tell)

    @property
    def label(self) -> int | None:
        """The label that is chosen; None for all."""
        chosen = self._group.checkedId()
        return None if chosen == _ALL else chosen

    def choose(self, label: int | None) -> None:
        """Choose a label, or all."""
        self._buttons[_ALL if label is None else label].setChecked(True)

    def show_classes(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Ten names, and the number of samples of labels 0..10."""
        for label, count in enumerate(counts):
            name = "no digit" if label == NO_DIGIT else names[label]
            what = plural(name) if label < NO_DIGIT else "what is no digit"
            self._buttons[label].show_class(name, None)
            describe(
                self._buttons[label],
                f"{name}: {samples(count)}",
                f"{name}: the average of {samples(count)}. A click shows only {what}.",
            )
        whole = sum(counts)
        self._buttons[_ALL].show_class("All", None)
        describe(self._buttons[_ALL], f"All: {samples(whole)}", "Shows samples of every label.")
        self._buttons[NO_DIGIT].setVisible(counts[NO_DIGIT] > 0)
        if self.label == NO_DIGIT and not counts[NO_DIGIT]:
            self.choose(None)

    def show_averages(self, averages: NDArray[np.float32]) -> None:
        """The average samples of the ten classes, float32 [10, 28, 28]."""
        for button, average in zip(self._buttons, averages, strict=False):
            button.show_class(button.text(), average)

    def _tell(self, _place: int) -> None:
        self.chosen.emit(self.label)


class _ClassButton(Tile):
    """A class's average, and below it its name."""

    def __init__(self) -> None:
        super().__init__()
        self._average: NDArray[np.float32] | None = None

    def show_class(self, name: str, average: NDArray[np.float32] | None) -> None:
        """Wear this name, and this average once it is known."""
        self.setText(name)
        self._average = average
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """An image and a line."""
        return QSize(_SIDE + 12, _SIDE + 14 + round(1.3 * current_theme().type.small))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """It may be as narrow as its image."""
        return QSize(_SIDE + 2, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The image, its frame, the name."""
        theme = current_theme()
        with QPainter(self) as painter:
            self.paint_ground(painter)
            image = QRectF((self.width() - _SIDE) / 2, 5, _SIDE, _SIDE)
            self._paint_image(painter, image, theme)
            font = QFont(self.font())
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.text))
            line = QRectF(3, image.bottom() + 3, self.width() - 6, 1.3 * theme.type.small)
            name = painter.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, int(line.width())
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_image(self, painter: QPainter, place: QRectF, theme: Theme) -> None:
        if self._average is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, ink_image(self._average, theme))
            return
        # All classes, none of them, or an average to come: a few samples in outline.
        painter.setPen(QPen(QColor(theme.control), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in range(3):
            for column in range(3):
                corner = place.topLeft()
                painter.drawRoundedRect(
                    QRectF(corner.x() + 4 + 9 * column, corner.y() + 4 + 9 * row, 6, 6), 1.5, 1.5
                )
