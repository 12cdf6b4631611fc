"""Thin boxes around the digits of a number, each with its answer as a small label."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.canvas.box_motion import BoxMotion
from app.canvas.digit_box import DigitBox, Rects, frames_for, labels_for
from app.look.icons import paint_icon
from app.look.theme import Theme, current_theme

_TICK = 16
_CORNER = 6.0
# Pixels around a label that belong to it, for those who aim at it.
_REACH = 3.0
# The label's text grows with the paper.
_OF_THE_PAPER = 1 / 32
# Of the label's height: a tick, and what a label is wider by for it.
_TICK_SIZE, _TICK_ROOM = 0.64, 0.7
_DASHES = [4.0, 3.0]


class BoxLayer(QObject):
    """Paints boxes and labels; `changed(QRect)` asks for that part to be painted anew."""

    changed = Signal(QRect)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._boxes: tuple[DigitBox, ...] = ()
        self._sheet = QRectF(0, 0, 1, 1)
        self._motion = BoxMotion()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._on_tick)

    @property
    def boxes(self) -> tuple[DigitBox, ...]:
        """What is shown."""
        return self._boxes

    def show(self, boxes: Sequence[DigitBox]) -> None:
        """Show these boxes from now on."""
        if tuple(boxes) == self._boxes:
            return
        if bool(boxes) != bool(self._boxes):
            self.changed.emit(self._sheet.toAlignedRect())
        self._boxes = tuple(boxes)
        self._aim()
        self._timer.start()
        self._on_tick()

    def lay(self, sheet: QRectF) -> None:
        """The paper stands there now, in pixels."""
        self._sheet = sheet
        self._aim()
        self._motion.arrive()

    def at(self, position: QPointF) -> int | None:
        """The box whose label is there."""
        for index, label in enumerate(self._motion.labels):
            if _rect(label).adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(position):
                return index
        return None

    def label_place(self, index: int) -> QRectF:
        """Where the label of a box stands, in pixels."""
        return _rect(self._motion.labels[index])

    def frame_place(self, index: int) -> QRectF:
        """Where a box stands, in pixels."""
        return _rect(self._motion.frames[index])

    def paint_frames(self, painter: QPainter, theme: Theme) -> None:
        """The boxes: below the ink, which stays what one sees."""
        motion = self._motion
        painter.save()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box, frame, shade in zip(motion.boxes, motion.frames, motion.opacities, strict=True):
            pen = QPen(QColor(theme.accent if box.chosen else theme.control), 1.0)
            if box.refused:
                pen.setDashPattern(_DASHES)
            painter.setOpacity(float(shade) * (0.9 if box.chosen else 0.5))
            painter.setPen(pen)
            painter.drawRoundedRect(_crisp(_rect(frame)), _CORNER, _CORNER)
        painter.restore()

    def paint_labels(self, painter: QPainter, theme: Theme) -> None:
        """What each box was read as."""
        motion = self._motion
        painter.save()
        painter.setFont(self._font())
        for box, label, shade in zip(motion.boxes, motion.labels, motion.opacities, strict=True):
            painter.setOpacity(float(shade))
            _paint_label(painter, box, _crisp(_rect(label)), theme)
        painter.restore()

    def _font(self) -> QFont:
        scale = current_theme().type
        font = QFont()
        height = round(self._sheet.width() * _OF_THE_PAPER)
        font.setPixelSize(max(scale.small, min(scale.title, height)))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _aim(self) -> None:
        metrics = QFontMetricsF(self._font())
        height = round(metrics.height()) + 2.0
        widths = [
            max(height, metrics.horizontalAdvance(box.text) + 0.7 * height)
            + (_TICK_ROOM * height if box.corrected else 0.0)
            for box in self._boxes
        ]
        sheet = self._sheet
        square = (sheet.x(), sheet.y(), sheet.width(), sheet.height())
        frames = frames_for([box.place for box in self._boxes], square)
        self._motion.aim(self._boxes, frames, labels_for(frames, widths, height, square))

    def _on_tick(self) -> None:
        before = self._extent()
        if not self._motion.step():
            self._timer.stop()
        self.changed.emit(before.united(self._extent()))

    def _extent(self) -> QRect:
        extent = QRectF()
        for rects in (self._motion.frames, self._motion.labels):
            for rect in rects:
                extent = extent.united(_rect(rect))
        return extent.adjusted(-2, -2, 2, 2).toAlignedRect()


def _paint_label(painter: QPainter, box: DigitBox, place: QRectF, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.accent if box.chosen else theme.border), 1.0))
    painter.setBrush(QColor(theme.accent if box.chosen else theme.raised))
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    text = QColor(theme.on_accent if box.chosen else theme.muted if box.refused else theme.text)
    painter.setPen(text)
    centred = Qt.AlignmentFlag.AlignCenter
    if not box.corrected:
        painter.drawText(place, centred, box.text)
        return
    height = place.height()
    painter.drawText(place.adjusted(0, 0, -_TICK_ROOM * height, 0), centred, box.text)
    tick = QRectF(place.right() - 0.9 * height, place.top() + 0.18 * height, 0, 0)
    tick.setSize(QSizeF(_TICK_SIZE * height, _TICK_SIZE * height))
    paint_icon(painter, "tick", tick, text.name())


def _rect(rect: Rects) -> QRectF:
    return QRectF(*rect.tolist())


def _crisp(rect: QRectF) -> QRectF:
    """The same on the middle of pixels, where thin lines are sharp."""
    corner = QPointF(round(rect.x()) + 0.5, round(rect.y()) + 0.5)
    return QRectF(corner, QPointF(round(rect.right()) - 0.5, round(rect.bottom()) - 0.5))
