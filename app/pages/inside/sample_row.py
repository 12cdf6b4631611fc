"""A row of samples to look at and to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.look.sample_image import sample_image
from app.look.theme import Theme, appearance, current_theme
from app.pages.help import explain

_SIDE = 42
_GAP = 4
_TIP = "The samples that it answers to most, the strongest first; click one to draw it."
_HELP = "By keyboard: left and right go from sample to sample, Enter puts one onto the canvas."
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, eq=False)
class ListedSample:
    """`image` uint8 [28, 28], and what is said of it."""

    image: NDArray[np.uint8]
    sentence: str


class SampleRow(QWidget):
    """As many samples as there is room for; `chosen(ListedSample)` when one is wanted."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Sequence[ListedSample] = ()
        self._images: list[QImage] = []
        self._at: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_SIDE + 2 * _GAP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("What it answers to")
        explain(self, _TIP, _HELP)
        appearance().themed.connect(self._colour)

    @property
    def samples(self) -> Sequence[ListedSample]:
        """What is listed."""
        return self._samples

    def show_samples(self, samples: Sequence[ListedSample]) -> None:
        """List these, the strongest first."""
        self._samples = samples
        self._at = None
        self._colour(current_theme())

    def place(self, index: int) -> QRect:
        """Where a sample stands."""
        return QRect(_GAP // 2 + index * (_SIDE + _GAP), _GAP, _SIDE, _SIDE)

    def sizeHint(self) -> QSize:  # noqa: N802
        """All of them."""
        return QSize(max(1, len(self._samples)) * (_SIDE + _GAP), _SIDE + 2 * _GAP)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A few of them."""
        return QSize(3 * (_SIDE + _GAP), _SIDE + 2 * _GAP)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Each sample in its frame."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for index in range(self._room()):
                place = self.place(index)
                painter.drawImage(place, self._images[index])
                here = index == self._at
                painter.setPen(
                    QPen(QColor(theme.accent if here else theme.border), 2 if here else 1)
                )
                painter.drawRect(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Mark the one below the pointer."""
        self._go_to(self._index_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(self._index_at(event.position().x()))
            self._choose()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """None is marked."""
        self._go_to(None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Begin at the first."""
        super().focusInEvent(event)
        if self._at is None and self._samples and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._go_to(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and right walk, Enter chooses."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._samples:
            at = 0 if self._at is None else self._at + step
            self._go_to(min(max(at, 0), self._room() - 1))
        elif event.key() in _ENTERS and self._at is not None:
            self._choose()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The tip is of the sample below the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index_at(event.pos().x())
            if index is not None:
                QToolTip.showText(event.globalPos(), self._samples[index].sentence, self)
                return True
        return super().event(event)

    def _room(self) -> int:
        return min(len(self._images), max(0, self.width() // (_SIDE + _GAP)))

    def _index_at(self, x: float) -> int | None:
        index = int(x // (_SIDE + _GAP))
        return index if 0 <= index < self._room() else None

    def _go_to(self, index: int | None) -> None:
        if index != self._at:
            self._at = index
            if index is not None:
                self.setAccessibleDescription(self._samples[index].sentence)
            self.update()

    def _choose(self) -> None:
        if self._at is not None:
            self.chosen.emit(self._samples[self._at])

    def _colour(self, theme: Theme) -> None:
        self._images = [
            sample_image(np.asarray(sample.image / 255, np.float32), theme)
            for sample in self._samples
        ]
        self.updateGeometry()
        self.update()
