"""Mouse, pen and finger events in one form: what touches the paper, where and how hard."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QEventPoint,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)

from app.canvas.sketch import Device

Phase = Literal["begin", "move", "end"]
PointerEvent = QMouseEvent | QTabletEvent | QTouchEvent

_DRAWING_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
_NOT_A_MOUSE = (
    QInputDevice.DeviceType.TouchScreen,
    QInputDevice.DeviceType.Stylus,
    QInputDevice.DeviceType.Airbrush,
    QInputDevice.DeviceType.Puck,
)
_TOUCH_PHASES: dict[QEventPoint.State, Phase] = {
    QEventPoint.State.Pressed: "begin",
    QEventPoint.State.Updated: "move",
    QEventPoint.State.Released: "end",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """`which`: the mouse button or the finger. `at`: seconds on the device's clock."""

    phase: Phase
    device: Device
    which: int
    position: QPointF
    pressure: float
    at: float
    erases: bool = False


def contacts_of(event: PointerEvent) -> Iterator[Contact]:
    """The contacts that an event tells of; none for hovering, and for a mouse that is no mouse."""
    if isinstance(event, QTouchEvent):
        return _of_touch(event)
    return _of_pen(event) if isinstance(event, QTabletEvent) else _of_mouse(event)


def _of_mouse(event: QMouseEvent) -> Iterator[Contact]:
    # Qt makes mouse events of fingers and pens for widgets that know neither.
    if event.device() is not None and event.device().type() in _NOT_A_MOUSE:
        return
    kind = event.type()
    if kind == QEvent.Type.MouseMove:
        held = [button for button in _DRAWING_BUTTONS if event.buttons() & button]
        phase: Phase = "move"
    else:
        held = [event.button()] if event.button() in _DRAWING_BUTTONS else []
        # A double click is a press: two quick dots are two strokes.
        phase = "end" if kind == QEvent.Type.MouseButtonRelease else "begin"
    for button in held:
        erases = button == Qt.MouseButton.RightButton
        for point in event.points():
            yield Contact(
                phase, Device.MOUSE, button.value, point.position(), 1.0, _seconds(event), erases
            )


def _of_pen(event: QTabletEvent) -> Iterator[Contact]:
    kind = event.type()
    phase: Phase = "move"
    if kind == QEvent.Type.TabletPress:
        phase = "begin"
    elif kind == QEvent.Type.TabletRelease:
        phase = "end"
    erases = (
        event.pointerType() == QPointingDevice.PointerType.Eraser
        or event.button() == Qt.MouseButton.RightButton
    )
    for point in event.points():
        yield Contact(
            phase, Device.PEN, 0, point.position(), event.pressure(), _seconds(event), erases
        )


def _of_touch(event: QTouchEvent) -> Iterator[Contact]:
    for point in event.points():
        phase = _TOUCH_PHASES.get(point.state())
        if phase is not None:
            yield Contact(phase, Device.TOUCH, point.id(), point.position(), 1.0, _seconds(event))


def _seconds(event: PointerEvent) -> float:
    return event.timestamp() / 1000 if event.timestamp() else time.monotonic()
