"""How a map is handled: by pointer, wheel and keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.pages.data.map_chart import MapChart
from app.pages.data.map_points import Mask, nearest, neighbour, within
from app.pages.data.map_sight import Point

# Pixels within which a dot is pointed at, and after which a press is a movement.
_REACH = 14.0
_MOVED = 4.0
_STEP = 60.0
_ZOOM = 1.35
# A notch of a wheel is 120: a fifth nearer or farther.
_WHEEL = 1.2 ** (1 / 120)
_ARROWS: dict[Qt.Key, Point] = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_NEARER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_WHOLE = (Qt.Key.Key_0, Qt.Key.Key_Home)
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class SampleMap(MapChart):
    """`opened` with a sample that is to be drawn: after a double click or Enter.

    Drawing with `lassoes` set (or with Shift) goes around samples, else it moves the map.
    """

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lassoes = False
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._moving = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_lassoes(self, lassoes: bool) -> None:
        """Whether the pointer goes around samples."""
        self.lassoes = lassoes
        self._show_cursor()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Go nearer, towards a place in the widget, else towards the middle."""
        middle = self.field.center() if at is None else at
        place = (middle - self.field.topLeft()).toTuple()
        self.look(self.sight.zoomed(factor, place, self.whole))

    def choose_seen(self) -> None:
        """Pick all samples that are in sight and not filtered away."""
        if self.points is not None:
            screen, field = self.on_screen(), self.field
            corners = np.array([field.topLeft().toTuple(), field.bottomRight().toTuple()])
            inside = ((screen >= corners[0]) & (screen < corners[1])).all(axis=1)
            self.choose(inside & self.allowed)

    # Pointer.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the map, or begin a line."""
        if event.button() != Qt.MouseButton.LeftButton or self.points is None:
            return
        self._pressed = self._last = event.position()
        self._moving = False
        if self.lassoes or event.modifiers() & _SHIFT:
            self.line = [event.position().toTuple()]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point, move the map, or go on with the line."""
        if self.points is None:
            return
        here = event.position()
        if self._pressed is None:
            self.stand_on(self._below(here))
            return
        if not self._moving and (here - self._pressed).manhattanLength() < _MOVED:
            return
        self._moving = True
        if self.line:
            self.line.append(here.toTuple())
            self.update()
        else:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            step = here - self._last
            self.look(self.sight.moved(step.x(), step.y()))
        self._last = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pick what was gone around, or the sample that was clicked on."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        line, self.line = self.line, []
        self._show_cursor()
        adds = bool(event.modifiers() & _CONTROL)
        if self.points is None:
            return
        if self._moving and line:
            found = within(self.on_screen(), np.array(line, np.float32)) & self.allowed
            self._pick(found, adds)
        elif not self._moving:
            self._pick_one(self._below(event.position()), adds)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw the sample below the pointer."""
        index = self._below(event.position()) if self.points is not None else None
        if index is not None:
            self.opened.emit(index)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Nearer and farther, about the pointer."""
        turn = event.angleDelta().y()
        if self.points is not None and turn:
            self.zoom(_WHEEL**turn, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self.stand_on(None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The card's edge shows where keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The keys' sample is pointed at no more."""
        super().focusOutEvent(event)
        self.stand_on(None)

    def event(self, event: QEvent) -> bool:
        """What the map is stands on hover, but never over what is said of a sample."""
        if event.type() == QEvent.Type.ToolTip and (self.at is not None or self.chosen is not None):
            event.ignore()
            return True
        return super().event(event)

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk from sample to sample, move and zoom, pick, draw."""
        key = Qt.Key(event.key())
        if self.points is None or not self._act(key, event.modifiers()):
            super().keyPressEvent(event)

    def _act(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key asks for; whether it asks for anything."""
        if key in _ARROWS and modifiers & (_SHIFT | _CONTROL):
            dx, dy = _ARROWS[key]
            self.look(self.sight.moved(-_STEP * dx, -_STEP * dy))
        elif key in _ARROWS:
            self._walk(_ARROWS[key])
        elif key in _NEARER:
            self.zoom(_ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        elif key in _WHOLE:
            self.look(None)
        elif key == Qt.Key.Key_A and modifiers & _CONTROL:
            self.choose_seen()
        elif key == Qt.Key.Key_Space and self.at is not None:
            self._pick_one(self.at, adds=True)
        elif key in _OPENS and self._current() is not None:
            self.opened.emit(self._current())
        elif key == Qt.Key.Key_Escape and (self.at is not None or self.chosen is not None):
            self.stand_on(None)
            self.choose(None)
        else:
            return False
        return True

    def _walk(self, direction: Point) -> None:
        screen = self.on_screen()
        current = self._current()
        if current is None:
            found = nearest(screen, self.field.center().toTuple(), np.inf, self.allowed)
        else:
            found = neighbour(screen, tuple(screen[current].tolist()), direction, self.allowed)
        if found is not None:
            self.stand_on(found)
            self._bring_into_sight(found)

    def _bring_into_sight(self, index: int) -> None:
        x, y = self.on_screen()[index].tolist()
        field = self.field.adjusted(_REACH, _REACH, -_REACH, -_REACH)
        dx = max(0.0, field.left() - x) + min(0.0, field.right() - x)
        dy = max(0.0, field.top() - y) + min(0.0, field.bottom() - y)
        if dx or dy:
            self.look(self.sight.moved(dx, dy))

    # Picking.

    def _current(self) -> int | None:
        """The sample that is pointed at, else the only one that is picked."""
        picked = self.chosen_indices
        return self.at if self.at is not None else int(picked[0]) if len(picked) == 1 else None

    def _below(self, here: QPointF) -> int | None:
        return nearest(self.on_screen(), here.toTuple(), _REACH, self.allowed)

    def _pick_one(self, index: int | None, adds: bool) -> None:
        if index is None:
            if not adds:
                self.choose(None)
            return
        one = np.zeros(len(self.allowed), np.bool_)
        one[index] = True
        if adds and self.chosen is not None:
            self.choose(self.chosen ^ one)
        else:
            self.choose(one)

    def _pick(self, found: Mask, adds: bool) -> None:
        self.choose(found | self.chosen if adds and self.chosen is not None else found)

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.CrossCursor if self.lassoes else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
