"""Pens, fingers and mice for tests: real Qt events, sent to a widget."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest

from app.canvas.sketch import SIDE

_KIND = QPointingDevice.PointerType
STYLUS = QPointingDevice(
    "stylus",
    71,
    QInputDevice.DeviceType.Stylus,
    _KIND.Pen,
    QInputDevice.Capability.Pressure | QInputDevice.Capability.Position,
    1,
    2,
)
RUBBER = QPointingDevice(
    "rubber",
    72,
    QInputDevice.DeviceType.Stylus,
    _KIND.Eraser,
    QInputDevice.Capability.Pressure | QInputDevice.Capability.Position,
    1,
    2,
)


def place(canvas, x, y):
    """A point of the paper, 0..1, in the widget's pixels."""
    return QPoint(round(x * canvas.width()), round(y * canvas.height()))


def on_paper(canvas, point):
    """A widget's pixel in units of the paper."""
    scale = SIDE / canvas.width()
    return point.x() * scale, point.y() * scale


def drag(canvas, points, button=Qt.MouseButton.LeftButton):
    """Press at the first point (0..1), move through the others, release at the last."""
    places = [place(canvas, *point) for point in points]
    QTest.mousePress(canvas, button, pos=places[0])
    for there in places[1:]:
        move(canvas, there, button)
    QTest.mouseRelease(canvas, button, pos=places[-1])
    return places


def move(canvas, there, button=Qt.MouseButton.LeftButton):
    """One move with the button held, as the window system would send it."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(there),
        QPointF(canvas.mapToGlobal(there)),
        Qt.MouseButton.NoButton,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(canvas, event)


def pen(canvas, kind, point, pressure, device=STYLUS):
    """One event of a tablet's pen: "press", "move" or "release" at a point of 0..1."""
    types = {
        "press": QEvent.Type.TabletPress,
        "move": QEvent.Type.TabletMove,
        "release": QEvent.Type.TabletRelease,
    }
    there = place(canvas, *point)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    event = QTabletEvent(
        types[kind],
        device,
        QPointF(there),
        QPointF(canvas.mapToGlobal(there)),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        none if kind == "move" else left,
        none if kind == "release" else left,
    )
    QCoreApplication.sendEvent(canvas, event)
    return event


def hover(widget, point):
    """The pointer at a point of a widget, as the window system would tell it, on any screen."""
    none = Qt.MouseButton.NoButton
    where, on_screen = QPointF(point), QPointF(widget.mapToGlobal(point))
    keys = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, where, on_screen, none, none, keys)
    QCoreApplication.sendEvent(widget, event)
