"""The wall of samples: any number of them, of which only those that are seen are painted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QScroller, QToolTip, QWidget

from app.look.theme import appearance, current_theme
from app.pages.data.texture import Texture
from app.pages.data.wall_grid import Grid, grid_of
from app.pages.data.wall_keys import place_by
from app.pages.data.wall_painting import WallPainting

# Widths of a sample and its gap, in device-independent pixels: samples of 14 to 112 pixels.
PITCHES = (15, 20, 25, 30, 45, 60, 90, 120)
_EIGHTH = 120
_FRAME = """
Wall { border: 1px solid palette(mid); border-radius: 6px; background: palette(base); }
Wall:focus { border-color: palette(highlight); }
"""
_NONE = np.zeros(0, np.int64)
# A plus may need Shift.
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_ZOOMS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Wall(QAbstractScrollArea):
    """Samples are known by their index into the texture, and stand in the order they are given in.

    `stood_on(index)` when another one is the current one, `pointed(index)` when another one is
    under the pointer; -1 for none. `wanted(index)` by Enter or a double click; `zoomed(step)` with
    the place in PITCHES. `tell` gives the sentence about a sample that the pointer is told.
    """

    stood_on = Signal(int)
    pointed = Signal(int)
    wanted = Signal(int)
    zoomed = Signal(int)

    def __init__(
        self, tell: Callable[[int], str], zoom: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tell = tell
        self._zoom = zoom
        self._turned = 0
        self._indices = _NONE
        self._texture: Texture | None = None
        # Places in the order, not indices.
        self._current = self._hovered = -1
        self._grid = Grid(0, 1, PITCHES[zoom])
        self._painting = WallPainting()
        self._painting.wear(current_theme())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(_FRAME)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: where it came and went, the columns would change and with them its need.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        viewport = self.viewport()
        viewport.setMouseTracking(True)
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)
        appearance().themed.connect(self._wear_theme)

    # What is shown.

    @property
    def indices(self) -> NDArray[np.int64]:
        """The samples shown, in their order."""
        return self._indices

    @property
    def current(self) -> int:
        """The sample that the keys are about; -1 for none."""
        return self._index(self._current)

    @property
    def zoom(self) -> int:
        """The place in PITCHES."""
        return self._zoom

    def show_samples(
        self,
        texture: Texture | None,
        indices: NDArray[np.int64],
        marked: NDArray[np.bool_] | None = None,
    ) -> None:
        """Show these samples, those for which `marked` [n] says so with a mark.

        The same samples in the same order keep their place; others begin at the top.
        """
        same = texture is self._texture and np.array_equal(indices, self._indices)
        self._texture, self._indices = texture, indices
        self._painting.show_samples(texture, indices, marked)
        if not same:
            self._point(-1)
            self._stand(-1)
            self._lay_out()
            self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def set_zoom(self, zoom: int, about: float | None = None) -> None:
        """Show samples in this size of PITCHES; what is `about` pixels below the top stays there.

        Without `about`, what is in the middle does.
        """
        zoom = max(0, min(len(PITCHES) - 1, zoom))
        if zoom == self._zoom:
            return
        y = self.viewport().height() / 2 if about is None else about
        anchor = self._grid.at(self._grid.left, self._top + y * self._ratio)
        self._zoom = zoom
        self._lay_out()
        if anchor is not None:
            place = self._grid.corner(anchor)[1] + self._grid.pitch / 2
            self.verticalScrollBar().setValue(round(place / self._ratio - y))
        self.viewport().update()
        self.zoomed.emit(zoom)

    def stand_on(self, index: int) -> None:
        """Make this sample the current one, where it is shown."""
        places = np.flatnonzero(self._indices == index)
        if len(places):
            self._stand(int(places[0]))

    # Keys and pointer.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows, pages, ends; Enter wants the sample; plus and minus zoom."""
        key, plain = Qt.Key(event.key()), not event.modifiers() & ~_PLAIN
        if plain and key in _ZOOMS:
            self.set_zoom(self._zoom + _ZOOMS[key])
            return
        if plain and key in _OPENS and self._current >= 0:
            self.wanted.emit(self.current)
            return
        place = place_by(key, self._grid, self._current, self._top, self._height)
        if plain and place is not None and len(self._indices):
            self._stand(place)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The sample under the pointer is the current one."""
        place = self._place_at(event.position())
        if place >= 0 and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._stand(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A double click wants it."""
        if self._place_at(event.position()) == self._current >= 0:
            self.wanted.emit(self.current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Follow the pointer."""
        self._point(self._place_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """With Ctrl it zooms about the pointer."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            self._point(self._place_at(event.position()))
            return
        # Fine wheels tell parts of a step.
        self._turned += event.angleDelta().y()
        steps = int(self._turned / _EIGHTH)
        self._turned -= steps * _EIGHTH
        self.set_zoom(self._zoom + steps, event.position().y())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Tell about the sample under the pointer; forget it where the pointer leaves."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(QPointF(event.pos()))
            if place >= 0:
                QToolTip.showText(event.globalPos(), self._tell(self._index(place)), self)
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self._point(-1)
        return super().viewportEvent(event)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Samples, then the frames of the current one and the one under the pointer."""
        theme, ratio = current_theme(), self._ratio
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), QColor(theme.paper))
            # Samples are laid out in the screen's own pixels.
            painter.scale(1 / ratio, 1 / ratio)
            self._painting.paint(painter, self._top, self._height)
            self._paint_frame(painter, self._hovered, QColor(theme.control), ratio)
            strong = theme.accent if self.hasFocus() else theme.control
            self._paint_frame(painter, self._current, QColor(strong), 2 * ratio)

    def _paint_frame(self, painter: QPainter, place: int, colour: QColor, width: float) -> None:
        if place < 0:
            return
        x, y = self._grid.corner(place)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))
        pitch = self._grid.pitch
        square = QRectF(x, y - self._top, pitch, pitch)
        half = width / 2
        painter.drawRoundedRect(square.adjusted(half, half, -half, -half), 2 * half, 2 * half)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Other columns; what was at the top stays there."""
        first = self._grid.at(self._grid.left, self._top)
        self._lay_out()
        if first is not None:
            top = self._grid.corner(first)[1]
            self.verticalScrollBar().setValue(round(top / self._ratio))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Called by Qt where the scroll bar moved."""
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keys go."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """They go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Another screen may have other pixels."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._lay_out()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Some rows."""
        return QSize(480, 320)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """A row of the largest."""
        return QSize(160, PITCHES[self._zoom] + 2)

    # Between places, indices and pixels.

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    @property
    def _top(self) -> int:
        return round(self.verticalScrollBar().value() * self._ratio)

    @property
    def _height(self) -> int:
        return round(self.viewport().height() * self._ratio)

    def _index(self, place: int) -> int:
        return int(self._indices[place]) if place >= 0 else -1

    def _place_at(self, position: QPointF) -> int:
        place = self._grid.at(position.x() * self._ratio, position.y() * self._ratio + self._top)
        return -1 if place is None else place

    def _lay_out(self) -> None:
        width = round(self.viewport().width() * self._ratio)
        self._grid = grid_of(len(self._indices), width, round(PITCHES[self._zoom] * self._ratio))
        self._painting.set_grid(self._grid)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, round(self._grid.height / self._ratio) - height))
        bar.setPageStep(height)
        bar.setSingleStep(max(15, PITCHES[self._zoom] // 2))
        # Where all is seen there is nothing to take hold of.
        bar.setEnabled(bar.maximum() > 0)

    def _stand(self, place: int) -> None:
        changed = place != self._current
        self._current = place
        if place >= 0:
            self._bring_into_view(place)
        self.viewport().update()
        if changed:
            self.stood_on.emit(self.current)

    def _bring_into_view(self, place: int) -> None:
        bar, top = self.verticalScrollBar(), self._grid.corner(place)[1] / self._ratio
        bottom = top + self._grid.pitch / self._ratio
        if top < bar.value():
            bar.setValue(int(top))
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(round(bottom - self.viewport().height()))

    def _point(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.viewport().update()
            self.pointed.emit(self._index(place))

    def _wear_theme(self, _theme: QObject) -> None:
        self._painting.wear(current_theme())
        self.viewport().update()
