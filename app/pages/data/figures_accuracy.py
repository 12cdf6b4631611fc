"""The accuracy, and how surely it is known."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.look.card import paint_card
from app.look.theme import Theme, current_theme
from app.pages import words
from app.pages.data.figures_axes import ShareAxis, share_axis
from app.pages.data.figures_work import Figures
from app.pages.help import explain
from app.pages.table import Table

SENTENCE = (
    "The share of samples read rightly. With as many other samples of the same kind it would come "
    "out a little different: the bar is where the true share lies, in 95 of 100 such tests."
)
HELP = (
    "The bar is the Wilson score interval for a confidence of 95 % (Wilson, 1927). It is short "
    "where there are many samples. Two models whose bars overlap much may be equally good: the "
    "page Compare tests that."
)
_HEIGHT = 96
_MARK_WIDTH = 64.0
_THICK = 10.0


class AccuracyCard(QWidget):
    """A large figure with its interval beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Figures | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Accuracy, chart")
        explain(self, SENTENCE, HELP)
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(260)

    def show_figures(self, shown: Figures | None) -> None:
        """Show these; None: nothing is known."""
        self.shown = shown
        if shown is not None:
            self.setAccessibleName(
                f"Accuracy {self.figure}, chart: {self.counted}; {self.interval}"
            )
        self.update()

    @property
    def figure(self) -> str:
        """The accuracy."""
        return words.percent(self.shown.accuracy) if self.shown is not None else "–"

    @property
    def counted(self) -> str:
        """Of how many samples."""
        shown = self.shown
        if shown is None:
            return ""
        return f"{words.count(shown.right)} of {words.count(shown.count)} samples read rightly"

    @property
    def interval(self) -> str:
        """The interval in words."""
        shown = self.shown
        if shown is None:
            return ""
        return (
            f"{100 * shown.low:.2f} to {words.percent(shown.high)} with 95{words.SPACE}% certainty"
        )

    def table(self) -> Table:
        """The accuracy and its interval."""
        header = ("right", "samples", "accuracy", "low", "high")
        shown = self.shown
        if shown is None:
            return Table(header, ())
        return Table(header, ((shown.right, shown.count, shown.accuracy, shown.low, shown.high),))

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as there is room."""
        return QSize(480, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The figure at the left, its interval at the right."""
        theme = current_theme()
        with QPainter(self) as painter:
            paint_card(painter, self.rect(), theme.accent if self.hasFocus() else None)
            if self.shown is None:
                return
            left = self._paint_words(painter, theme) + _MARK_WIDTH / 2 + theme.spacing.huge
            field = QRectF(self.rect()).adjusted(left, 0, -_MARK_WIDTH / 2 - theme.spacing.small, 0)
            if field.width() > 3 * _MARK_WIDTH:
                self._paint_interval(painter, theme, field, self.shown)

    def _paint_words(self, painter: QPainter, theme: Theme) -> float:
        """Paint figure and words; gives where they end."""
        space = theme.spacing
        font = QFont(painter.font())
        font.setPixelSize(round(1.7 * theme.type.title))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        line = QRectF(space.medium, space.small, self.width() - 2 * space.medium, 38)
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, middle, self.figure)
        font.setBold(False)
        font.setPixelSize(theme.type.small)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        texts = (self.counted, self.interval)
        for number, text in enumerate(texts):
            below = QRectF(space.medium, 50 + 18 * number, self.width() - space.medium, 18)
            painter.drawText(below, middle, text)
        return space.medium + max(map(painter.fontMetrics().horizontalAdvance, texts))

    def _paint_interval(
        self, painter: QPainter, theme: Theme, field: QRectF, shown: Figures
    ) -> None:
        axis = _axis(shown)
        middle = 0.42 * self.height()

        def x(share: float) -> float:
            return field.left() + axis.place(share) * field.width()

        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        bottom = round(middle + 20)
        for mark in axis.some_marks(int(field.width() / _MARK_WIDTH) + 1):
            painter.setPen(QPen(QColor(theme.grid), 1))
            painter.drawLine(round(x(mark)), round(middle - 20), round(x(mark)), bottom)
            painter.setPen(QColor(theme.muted))
            words_place = QRectF(x(mark) - 40, bottom + 2, 80, 18)
            text = f"{axis.text(mark)}{words.SPACE}%"
            painter.drawText(words_place, Qt.AlignmentFlag.AlignCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        band = QColor(theme.accent)
        band.setAlphaF(0.35)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        width = max(2.0, x(shown.high) - x(shown.low))
        painter.drawRoundedRect(QRectF(x(shown.low), middle - _THICK / 2, width, _THICK), 4, 4)
        painter.setBrush(QColor(theme.accent))
        painter.drawEllipse(QPointF(x(shown.accuracy), middle), 6, 6)


def _axis(shown: Figures) -> ShareAxis:
    # Twice as far from the end as the interval reaches, so that it stands amid the axis.
    return share_axis([1 - 1.4 * (1 - shown.low)])
