"""Which line is which layer, and what its line says below the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.look.theme import current_theme
from app.pages.inside.health_colours import layer_colours

_DOT = 8
# Room for a name and a figure; more, and the columns would jump when figures come.
_WIDEST = "conv128/2 0.00000"


class LayerLegend(QWidget):
    """Cells of one width, in as many columns as there is room for: nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._figures: Sequence[str] = ()
        self.setAccessibleName("Layers")
        self._fit()

    @property
    def figures(self) -> tuple[str, ...]:
        """What is written behind the layers' names."""
        return tuple(self._figures)

    def show_layers(self, names: Sequence[str], figures: Sequence[str] = ()) -> None:
        """Name the layers, with a figure each where something is pointed at."""
        self._names, self._figures = names, figures
        said = zip(names, figures or [""] * len(names), strict=True)
        self.setAccessibleDescription(
            ", ".join(f"{name} {figure}".strip() for name, figure in said)
        )
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """More or fewer columns."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A dot, a name, and a figure for each layer."""
        theme = current_theme()
        colours = layer_colours(len(self._names), theme)
        width, height, columns = self._cell()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plain = self._font()
            strong = QFont(plain)
            strong.setWeight(QFont.Weight.DemiBold)
            metrics = QFontMetricsF(plain)
            for index, name in enumerate(self._names):
                cell = QRectF(index % columns * width, index // columns * height, width, height)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours[index]))
                painter.drawEllipse(
                    QPointF(cell.left() + _DOT / 2, cell.center().y()), _DOT / 2, _DOT / 2
                )
                cell.setLeft(cell.left() + _DOT + theme.spacing.tiny)
                painter.setFont(plain)
                painter.setPen(QColor(theme.muted))
                middle = Qt.AlignmentFlag.AlignVCenter
                painter.drawText(cell, middle, name)
                if self._figures:
                    cell.setLeft(cell.left() + metrics.horizontalAdvance(name + " "))
                    painter.setFont(strong)
                    painter.setPen(QColor(theme.text))
                    painter.drawText(cell, middle, self._figures[index])

    def _cell(self) -> tuple[float, float, int]:
        """Width and height of a cell, and how many stand beside each other."""
        theme, metrics = current_theme(), QFontMetricsF(self._font())
        width = metrics.horizontalAdvance(_WIDEST) + _DOT + theme.spacing.tiny + theme.spacing.large
        return width, round(1.5 * metrics.height()), max(1, int(self.width() / width))

    def _fit(self) -> None:
        _, height, columns = self._cell()
        self.setFixedHeight(int(height * max(1, -(-len(self._names) // columns))))

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(current_theme().type.small)
        return font
