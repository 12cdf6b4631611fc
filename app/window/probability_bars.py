"""Ten bars, one a digit or another class: how likely the network holds each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.look.theme import appearance, current_theme
from engine.networks.model import DIGITS, are_digits

if TYPE_CHECKING:
    # Only who exports the bars needs it.
    from app.pages.table import Table

Classes = tuple[str, ...]

_TICK = 16
# At once most of the way, then the rest within five ticks: quick to the eye, and no flicker.
_FIRST, _NEXT = 0.6, 0.5
# While the pen moves, each answer is worth this much, so that none of them flickers.
_WRITING = 0.2
_NEAR = 0.002


# A name may take this share of the width.
_NAME = 0.45


class ProbabilityBars(QWidget):
    """Numbers change at once, bars glide there; while the pen moves both do.

    Nothing is shown for no answer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = np.zeros(10)
        self._shown = np.zeros(10)
        self._empty = True
        self._writing = False
        self.classes: Classes = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(lambda: self._glide(_NEXT))
        self.setAccessibleName("Probabilities")
        self.name_classes(DIGITS)
        self.setAccessibleDescription("No answer")
        # So that the Menu key reaches the bars, and F1.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        appearance().themed.connect(self.update)

    def show_probabilities(
        self, probabilities: NDArray[np.float32] | None, writing: bool = False
    ) -> None:
        """Ten numbers of 0..1 that sum to 1, or none; `writing`: while the pen is down."""
        self._writing = writing and not self._empty and probabilities is not None
        self._empty = probabilities is None
        self._target = np.zeros(10) if probabilities is None else np.array(probabilities, float)
        self.setAccessibleDescription(self.spoken())
        self._glide(_WRITING if self._writing else _FIRST)
        self._timer.start()

    def name_classes(self, classes: Classes) -> None:
        """What the ten bars are called."""
        if classes == self.classes:
            return
        self.classes = classes
        digits = are_digits(classes)
        tip = f"How likely the network holds each {'digit' if digits else 'class'}"
        self.setToolTip(tip if digits else "\n".join((tip, *classes)))
        self.setStatusTip(tip)
        self.update()

    @property
    def gliding(self) -> bool:
        """Whether the bars are still on their way."""
        return self._timer.isActive()

    def spoken(self) -> str:
        """The bars in words, the longest first."""
        if self._empty:
            return "No answer"
        order = np.argsort(-self._target, kind="stable")
        return ", ".join(
            f"{self.classes[place]}: {100 * self._target[place]:.1f} percent" for place in order
        )

    def table(self) -> Table:
        """The probabilities as the network gave them; no rows where there is no answer."""
        from app.pages.table import Table

        shown = zip(self.classes, self._target.astype(np.float32), strict=True)
        return Table(("class", "probability"), () if self._empty else list(shown))

    def _glide(self, share: float) -> None:
        self._shown = self._shown + share * (self._target - self._shown)
        if np.abs(self._target - self._shown).max() < _NEAR:
            self._shown = self._target.copy()
            self._timer.stop()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """One row a class: its name, its bar, its percentage."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plain = QFont(self.font())
            pitch = self.height() / 10
            plain.setPixelSize(int(max(9, min(theme.type.small, pitch - 2))))
            strong = QFont(plain)
            strong.setWeight(QFont.Weight.DemiBold)
            metrics = QFontMetricsF(strong)
            names = self._names(metrics)
            left = max(map(metrics.horizontalAdvance, names)) + theme.spacing.small
            right = metrics.horizontalAdvance("100.0") + theme.spacing.small
            thickness = round(max(4.0, min(8.0, pitch * 0.45)))
            numbers = self._shown / self._shown.sum() if self._writing else self._target
            best = -1 if self._empty else int(numbers.argmax())
            middle = Qt.AlignmentFlag.AlignVCenter
            others = QColor(theme.accent)
            others.setAlphaF(0.5)
            for digit in range(10):
                top = digit * pitch
                bar = QRectF(left, round(top + (pitch - thickness) / 2), 0, thickness)
                bar.setWidth(max(0.0, self.width() - left - right))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.guide))
                painter.drawRoundedRect(bar, thickness / 2, thickness / 2)
                length = bar.width() * self._shown[digit]
                if length >= 1:
                    painter.setBrush(QColor(theme.accent) if digit == best else others)
                    bar.setWidth(max(length, thickness))
                    painter.drawRoundedRect(bar, thickness / 2, thickness / 2)
                painter.setFont(strong if digit == best else plain)
                colour = theme.text if digit == best else theme.muted
                painter.setPen(QColor(theme.accent if self.hasFocus() else colour))
                row = QRectF(0, top, self.width(), pitch)
                painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, names[digit])
                if not self._empty and numbers[digit] >= 0.0005:
                    number = f"{100 * numbers[digit]:.1f}"
                    painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, number)

    def _names(self, metrics: QFontMetricsF) -> list[str]:
        """The names as there is room for them."""
        room = _NAME * self.width()
        return [
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, room) for name in self.classes
        ]
