"""The sample that the network really sees, pixel by pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.look.framed import paint_framed
from app.look.sample_image import sample_image
from app.look.theme import Theme, appearance, current_theme

SAMPLE = 28


class SampleView(QWidget):
    """A 28×28 image in the ink's colours, each pixel a crisp square; its caption below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sample: NDArray[np.float32] | None = None
        self._image: QImage | None = None
        self._side = 3.0 * SAMPLE
        tip = "The sample: what the network really sees, 28 × 28 pixels"
        self.setToolTip(tip)
        self.setStatusTip(tip)
        self.setAccessibleName("Sample")
        self.setAccessibleDescription(tip)
        appearance().themed.connect(self._on_themed)

    def show_sample(self, sample: NDArray[np.float32] | None) -> None:
        """Show a sample [28, 28] of 0..1, or none."""
        self._sample = sample
        self._on_themed()

    def set_side(self, side: float) -> None:
        """How large the image stands; a multiple of 28 device pixels is crispest."""
        self._side = side
        self.update()

    @property
    def image(self) -> QImage | None:
        """What is shown, 28×28."""
        return self._image

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The image without smoothing, then its caption where there is room."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            frame = QRectF(0, 0, self._side, self._side)
            paint_framed(painter, frame, self._image, theme, smooth=False)
            top = self._side + theme.spacing.small
            line = QRectF(0, top, self.width(), theme.type.body * 1.5)
            if line.bottom() > self.height() + 1:
                return
            font = QFont(self.font())
            font.setPixelSize(theme.type.small)
            painter.setFont(font)
            painter.setPen(QColor(theme.muted))
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, left, "28 × 28")

    def _on_themed(self, _theme: Theme | None = None) -> None:
        self._image = None if self._sample is None else sample_image(self._sample, current_theme())
        self.update()
