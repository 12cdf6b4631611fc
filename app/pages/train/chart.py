"""One chart: curves on two axes, a headline with its reading, a hair line below the pointer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.help import explain
from app.pages.train.curves import Marks

_AXIS_HEIGHT = 22
_STEPS = 100

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How a curve is drawn: `smooth` antialiases it (only for curves of few points)."""

    colour: str
    width: float = 1.0
    opacity: float = 1.0
    smooth: bool = False
    dots: bool = False
    order: int = 0


class Chart(QWidget):
    """`hovered` tells the place on the x axis below the pointer or the keys, None when it left."""

    hovered = Signal(object)
    resized = Signal()

    def __init__(
        self,
        title: str,
        tip: str,
        axis_width: int = 40,
        help: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._axis_width = axis_width
        self._curves: dict[str, pg.PlotCurveItem] = {}
        self._dots: dict[str, pg.ScatterPlotItem] = {}
        self._looks: dict[str, Look] = {}
        self._x_range = (0.0, 1.0)
        self._axes: tuple[Range, Marks, Range, Marks] | None = None
        self._at: float | None = None
        self._title = QLabel(title)
        self._reading = QLabel()
        self._reading.setTextFormat(Qt.TextFormat.RichText)
        self._reading.setProperty("role", "small")
        self._plot = pg.PlotWidget(enableMenu=False)
        self._hair = pg.InfiniteLine(angle=90, movable=False)
        self._hair.hide()
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{title}, chart")
        explain(self, tip, help)
        self.setAccessibleDescription(f"{tip} Left and right walk along it.")
        self.wear_theme()

    @property
    def pixels(self) -> float:
        """Width of the drawing, in device-independent pixels."""
        return max(1.0, float(self._plot.width() - self._axis_width))

    @property
    def rows(self) -> float:
        """Height of the drawing, in device-independent pixels."""
        return max(1.0, float(self._plot.height() - _AXIS_HEIGHT))

    @property
    def curves(self) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """What is drawn: for each curve its places x and y, each [n]."""
        return {key: curve.getData() for key, curve in self._curves.items()}

    def draw(self, key: str, x: NDArray[np.floating], y: NDArray[np.floating], look: Look) -> None:
        """Draw the curve `key` through x [n], y [n], all finite; the same again costs nothing."""
        curve = self._curves.get(key)
        if curve is None:
            curve = self._curves[key] = pg.PlotCurveItem(skipFiniteCheck=True)
            self._plot.addItem(curve, ignoreBounds=True)
        if self._looks.get(key) != look:
            self._looks[key] = look
            self._dress(key)
        elif _same(curve.getData(), (x, y)):
            return
        curve.setData(x, y, antialias=look.smooth, skipFiniteCheck=True)
        if look.dots:
            self._draw_dots(key, x, y)

    def erase(self, key: str) -> None:
        """Take a curve away; one that is not there is no error."""
        for items in (self._curves, self._dots):
            item = items.pop(key, None)
            if item is not None:
                self._plot.removeItem(item)
        self._looks.pop(key, None)

    def keys(self) -> set[str]:
        """The curves that are drawn."""
        return set(self._curves)

    def set_axes(self, x: Range, x_marks: Marks, y: Range, y_marks: Marks) -> None:
        """Show this part of the plane, with these marks."""
        axes = (x, x_marks, y, y_marks)
        if axes == self._axes:
            return
        self._axes = axes
        self._x_range = x
        self._plot.setXRange(*x, padding=0)
        self._plot.setYRange(*y, padding=0)
        self._plot.getAxis("bottom").setTicks([x_marks, []])
        self._plot.getAxis("left").setTicks([y_marks, []])

    def show_reading(self, html: str) -> None:
        """Put figures at the right of the title."""
        self._reading.setText(html)

    def show_hair(self, x: float | None) -> None:
        """Mark a place on the x axis."""
        self._hair.setVisible(x is not None)
        if x is not None:
            self._hair.setPos(x)

    def wear_theme(self) -> None:
        """Take colours and fonts from the theme."""
        theme = current_theme()
        font = QFont(self.font())
        font.setPixelSize(theme.type.small)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setPen(QPen(QColor(theme.grid), 1))
            axis.setTextPen(QPen(QColor(theme.muted)))
            axis.setTickFont(font)
        hair = QPen(QColor(theme.control), 1, Qt.PenStyle.DashLine)
        # One pixel wide, not one epoch.
        hair.setCosmetic(True)
        self._hair.setPen(hair)
        for key in self._curves:
            self._dress(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and right walk along the curves; Escape leaves them."""
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        first, last = self._x_range
        if direction is not None:
            start = first if self._at is None else self._at
            self._point_at(min(last, max(first, start + direction * (last - first) / _STEPS)))
        elif event.key() == Qt.Key.Key_Escape and self._at is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        """Follow the pointer over the plot."""
        if event.type() == QEvent.Type.Leave:
            self._point_at(None)
        elif event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            where = self._plot.getViewBox().mapSceneToView(QPointF(event.position()))
            first, last = self._x_range
            self._point_at(where.x() if first <= where.x() <= last else None)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Marks and thinning depend on the size."""
        super().resizeEvent(event)
        self.resized.emit()

    def _point_at(self, x: float | None) -> None:
        if x != self._at:
            self._at = x
            self.hovered.emit(x)

    def _dress(self, key: str) -> None:
        look = self._looks[key]
        colour = QColor(look.colour)
        colour.setAlphaF(look.opacity)
        pen = QPen(colour, look.width)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._curves[key].setPen(pen)
        self._curves[key].setZValue(look.order)

    def _draw_dots(self, key: str, x: NDArray[np.floating], y: NDArray[np.floating]) -> None:
        dots = self._dots.get(key)
        if dots is None:
            # Without a cache dots are drawn, not copied: an exported drawing keeps them as circles.
            dots = self._dots[key] = pg.ScatterPlotItem(pxMode=True, useCache=False)
            self._plot.addItem(dots, ignoreBounds=True)
        look = self._looks[key]
        colour = QColor(look.colour)
        colour.setAlphaF(look.opacity)
        dots.setZValue(look.order)
        dots.setData(x=x, y=y, size=6, pen=None, brush=colour)

    def _build(self) -> None:
        space = current_theme().spacing
        ignored = QSizePolicy.Policy.Ignored
        self._plot.setSizePolicy(ignored, ignored)
        self._plot.setBackground(None)
        # Kept as pixels it would be pixels in an exported drawing, too.
        self._plot.setCacheMode(pg.PlotWidget.CacheModeFlag.CacheNone)
        self._plot.viewport().setAutoFillBackground(False)
        self._plot.setStyleSheet("background: transparent")
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self._plot.getPlotItem().setContentsMargins(0, space.tiny, space.medium, 0)
        self._plot.getViewBox().disableAutoRange()
        self._plot.getViewBox().setDefaultPadding(0)
        self._plot.addItem(self._hair, ignoreBounds=True)
        self._plot.viewport().setMouseTracking(True)
        self._plot.viewport().installEventFilter(self)
        left, bottom = self._plot.getAxis("left"), self._plot.getAxis("bottom")
        left.setWidth(self._axis_width)
        bottom.setHeight(_AXIS_HEIGHT)
        left.setGrid(255)
        for axis in (left, bottom):
            axis.setStyle(tickLength=0, tickTextOffset=space.tiny, hideOverlappingLabels=False)
            axis.setZValue(-1)
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.small, space.tiny)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._plot, 1)


def _same(drawn: tuple[Any, Any], wanted: tuple[NDArray[Any], NDArray[Any]]) -> bool:
    return all(
        old is not None and np.array_equal(old, new) for old, new in zip(drawn, wanted, strict=True)
    )
