"""The canvas: a sheet of paper that turns events into the drawing."""

import time

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from app.canvas.box_layer import BoxLayer
from app.canvas.contacts import Contact, contacts_of
from app.canvas.keys import KeyPen
from app.canvas.label_pointer import LabelPointer
from app.canvas.layer import InkLayer
from app.canvas.paper import paint_edge, paint_hint, paint_key_pen, paint_sheet
from app.canvas.sketch import NARROWEST, SIDE, WIDEST, Device, Sketch
from app.canvas.tool import Tool, tool_cursor
from app.look.theme import appearance, current_theme
from engine.ink.drawing import Drawing

_DESCRIPTION = (
    "Draw a digit or a number with mouse, pen or finger. With keys: arrows move the pen, Space "
    "puts it down and lifts it, Shift makes small steps, Delete clears; Alt with the left or right "
    "arrow chooses a digit of a number."
)
_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Canvas(QWidget):
    """Thin: events go to the Sketch, which decides, and to the InkLayer, which paints.

    `changed(fresh)` comes with every move; `fresh` where this is another drawing than before, and
    not the same one growing. `offered(QMimeData)` is what was dropped; `refused(str)` says why
    nothing happened. `boxes` stand around the digits, `labels` tell which one was clicked.
    """

    changed = Signal(bool)
    offered = Signal(QMimeData)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch = Sketch()
        self._layer = InkLayer()
        self._keys = KeyPen()
        self.boxes = BoxLayer(self)
        self.boxes.changed.connect(self.update)
        self.labels = LabelPointer(self.boxes, self)
        self.labels.entered.connect(self._show_cursor)
        self._tool = Tool.PEN
        self._stale = True
        self.setAccessibleName("Canvas")
        self.setAccessibleDescription(_DESCRIPTION)
        self.setStatusTip("Draw a digit or a number here; the right mouse button erases")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(True)
        # Labels want to know who hovers over them.
        self.setMouseTracking(True)
        self.setMinimumSize(160, 160)
        appearance().themed.connect(self._on_looks_changed)

    # What the window asks and tells.

    @property
    def drawing(self) -> Drawing:
        """All that is on the paper, the stroke in the making included."""
        return self._sketch.drawing

    @property
    def is_empty(self) -> bool:
        """Whether the paper is white."""
        return self._sketch.is_empty

    @property
    def busy(self) -> bool:
        """Whether a stroke is in the making, or the eraser is down."""
        return self._sketch.busy

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return self._sketch.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return self._sketch.can_redo

    @property
    def tool(self) -> Tool:
        """What the main button does."""
        return self._tool

    @property
    def pen_width(self) -> float:
        """In units of the paper."""
        return self._sketch.pen_width

    def set_tool(self, tool: Tool) -> None:
        """Take the pen or the eraser."""
        self._tool = tool
        self._on_looks_changed()

    def set_pen_width(self, width: float) -> None:
        """Of this stroke and those to come, in units of the paper."""
        self._sketch.pen_width = min(WIDEST, max(NARROWEST, width))
        self._on_looks_changed()

    def put(self, drawing: Drawing) -> None:
        """Show another drawing, as a step that can be undone."""
        self._sketch.put(drawing)
        self._renew()

    def clear(self) -> None:
        """Take a white paper."""
        if self._sketch.clear():
            self._renew()

    def undo(self) -> None:
        """One step back."""
        if self._sketch.undo():
            self._renew()

    def redo(self) -> None:
        """The step again."""
        if self._sketch.redo():
            self._renew()

    # Mouse, pen, fingers: any number of contacts an event.

    def event(self, event: QEvent) -> bool:
        """Pointers of all kinds end up in the sketch; the rest is Qt's."""
        if isinstance(event, QMouseEvent | QTabletEvent | QTouchEvent):
            if event.type() == QEvent.Type.TouchCancel:
                self.labels.cancel()
                self._forget()
            if isinstance(event, QMouseEvent) and not event.buttons():
                self.labels.hover(event.position())
            for contact in contacts_of(event):
                for drawn in self.labels.drawn(contact):
                    self._feel(drawn)
            # Accepted, or Qt would make mouse events of a pen's and a finger's.
            event.accept()
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.labels.explain(event, self)
            return True
        return super().event(event)

    def _feel(self, contact: Contact) -> None:
        place = self._to_paper(contact.position)
        device, which, at = contact.device, contact.which, contact.at
        if contact.phase == "begin":
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._keys.hide()
            erase = contact.erases or self._tool is Tool.ERASER
            self._begin(device, which, place, contact.pressure, at, erase)
        elif contact.phase == "move":
            self._move(device, which, place, contact.pressure, at)
        else:
            self._end(device, which)

    def _begin(
        self,
        device: Device,
        which: int,
        place: tuple[float, float],
        pressure: float,
        at: float,
        erase: bool,
    ) -> None:
        sketch = self._sketch
        disturbed = sketch.busy
        if not sketch.begin(device, which, place, pressure, at, erase):
            if erase and not disturbed and not sketch.busy and not sketch.is_empty:
                self.refused.emit("The eraser works on ink; draw over a picture to start afresh.")
            return
        fresh = disturbed or (not sketch.erasing and sketch.under is not sketch.ground)
        self._stale |= fresh
        self._draw(fresh)

    def _move(
        self, device: Device, which: int, place: tuple[float, float], pressure: float, at: float
    ) -> None:
        if self._sketch.move(device, which, place, pressure, at):
            self._draw(fresh=False)

    def _end(self, device: Device, which: int) -> None:
        erasing = self._sketch.erasing
        if self._sketch.end(device, which):
            if not self._stale and not erasing:
                self._layer.finish()
            self.update()
            self.changed.emit(False)

    def _draw(self, fresh: bool) -> None:
        """Show the newest point."""
        sketch = self._sketch
        self._stale |= sketch.erasing
        if self._stale:
            self.update()
        else:
            box = self._layer.extend(sketch.points[-1], sketch.pressures[-1], sketch.pen_width)
            # The hint goes with the first point.
            self.update() if len(sketch.points) == 1 else self.update(self._to_pixels(box))
        self.changed.emit(fresh)

    def _forget(self) -> None:
        if self._sketch.busy:
            self._sketch.cancel()
            self._renew()

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move, Space puts down and lifts, Escape forgets, Delete clears."""
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        fine = modifiers == Qt.KeyboardModifier.ShiftModifier
        if modifiers and not fine:
            super().keyPressEvent(event)
        elif self._keys.moves(key):
            place = self._keys.press(key, fine)
            self._move(Device.KEYS, 0, place, 1.0, time.monotonic())
            self.update()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._toggle_key_pen()
        elif key == Qt.Key.Key_Escape and self._sketch.busy:
            self._forget()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let an arrow go."""
        if not event.isAutoRepeat():
            self._keys.release(event.key())
        super().keyReleaseEvent(event)

    def _toggle_key_pen(self) -> None:
        self._keys.shown = True
        if self._sketch.busy:
            self._end(Device.KEYS, 0)
        else:
            erase = self._tool is Tool.ERASER
            self._begin(Device.KEYS, 0, self._keys.position, 1.0, time.monotonic(), erase)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the keys' pen to those who came by keys."""
        self._keys.shown = event.reason() in _BY_KEYS
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """A stroke by keys ends where it is."""
        self._keys.hide()
        self._end(Device.KEYS, 0)
        self.update()
        super().focusOutEvent(event)

    # Pictures and files from elsewhere.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and pictures may be dropped."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Hand it on."""
        event.acceptProposedAction()
        self.offered.emit(event.mimeData())

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paper, ink, the end of the running stroke, the keys' pen."""
        if self._stale:
            self._lay()
        theme = current_theme()
        sheet = self._sheet()
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(theme.window))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_sheet(painter, sheet, theme, marks=not self.boxes.boxes)
            self.boxes.paint_frames(painter, theme)
            if self._sketch.busy:
                self.boxes.paint_labels(painter, theme)
            painter.drawImage(sheet.topLeft(), self._layer.image)
            painter.save()
            painter.translate(sheet.topLeft())
            painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
            self._layer.paint_tail(painter)
            painter.restore()
            # Never above what the pen writes.
            if not self._sketch.busy:
                self.boxes.paint_labels(painter, theme)
            paint_edge(painter, sheet, theme, self._keys.shown)
            if self._sketch.is_empty:
                paint_hint(painter, sheet, theme)
            if self._keys.shown:
                x, y = self._keys.position
                scale = sheet.width() / SIDE
                place = sheet.topLeft() + QPointF(x * scale, y * scale)
                radius = max(5.0, self._reach() * scale)
                paint_key_pen(painter, place, radius, self._sketch.busy, theme)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The ink follows the paper."""
        self._on_looks_changed()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """The ink follows the screen's scale."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._on_looks_changed()
        super().changeEvent(event)

    def _lay(self) -> None:
        sketch = self._sketch
        ratio = self.devicePixelRatioF()
        side = round(self._sheet().width() * ratio)
        self._layer.lay(sketch.under, QSize(side, side), ratio, QColor(current_theme().ink))
        for point, pressure in zip(sketch.points, sketch.pressures, strict=True):
            self._layer.extend(point, pressure, sketch.pen_width)
        self._stale = False

    def _renew(self) -> None:
        self._stale = True
        self.update()
        self.changed.emit(True)

    def _on_looks_changed(self, _theme: QObject | None = None) -> None:
        self._stale = True
        self.boxes.lay(self._sheet())
        self._show_cursor()
        self.update()

    def _show_cursor(self) -> None:
        if self.labels.over:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            return
        scale = self._sheet().width() / SIDE
        ratio = self.devicePixelRatioF()
        self.setCursor(tool_cursor(2 * self._reach() * scale, ratio, current_theme()))

    def _reach(self) -> float:
        """Radius of the tool, in units of the paper."""
        erases = self._tool is Tool.ERASER
        return self._sketch.eraser_radius if erases else self._sketch.pen_width / 2

    def _sheet(self) -> QRectF:
        side = max(1, min(self.width(), self.height()))
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def _to_paper(self, position: QPointF) -> tuple[float, float]:
        sheet = self._sheet()
        scale = SIDE / sheet.width()
        return (position.x() - sheet.x()) * scale, (position.y() - sheet.y()) * scale

    def _to_pixels(self, box: QRectF) -> QRect:
        sheet = self._sheet()
        scale = sheet.width() / SIDE
        corner = sheet.topLeft() + box.topLeft() * scale
        return QRectF(corner, box.size() * scale).toAlignedRect()
