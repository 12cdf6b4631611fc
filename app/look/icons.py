"""Line icons, drawn as paths on a square of 24 and coloured by the theme."""

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QAbstractButton

from app.look.theme import current_theme

_GRID = 24.0
_LINE = 1.7
_SIZES = (16, 20, 24, 32, 40, 48, 64)
_NAME = "inkling_icon"
_ON_ACCENT = "inkling_icon_on_accent"


def icon(name: str, on_accent: bool = False) -> QIcon:
    """The icon `name` in today's colours; `on_accent` for a button filled with the accent."""
    theme = current_theme()
    made = QIcon()
    normal = theme.on_accent if on_accent else theme.text
    for size in _SIZES:
        made.addPixmap(_pixmap(name, size, normal), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(_pixmap(name, size, theme.accent), QIcon.Mode.Normal, QIcon.State.On)
        made.addPixmap(_pixmap(name, size, theme.control), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def set_icon(target: QAction | QAbstractButton, name: str, on_accent: bool = False) -> None:
    """Give `target` an icon that `refresh_icons` recolours when the theme changes."""
    target.setProperty(_NAME, name)
    target.setProperty(_ON_ACCENT, on_accent)
    target.setIcon(icon(name, on_accent))


def refresh_icons(root: QObject) -> None:
    """Recolour every icon set by `set_icon` below `root`."""
    targets: list[QAction | QAbstractButton] = [
        *root.findChildren(QAction),
        *root.findChildren(QAbstractButton),
    ]
    for target in targets:
        name = target.property(_NAME)
        if name:
            target.setIcon(icon(name, bool(target.property(_ON_ACCENT))))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Paint the icon `name` into `rect`."""
    shape, filled = _ICONS[name]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _GRID, rect.height() / _GRID)
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(QColor(colour), _LINE, Qt.PenStyle.SolidLine, round_cap, round_join))
    painter.setBrush(QColor(colour) if filled else Qt.BrushStyle.NoBrush)
    painter.drawPath(shape())
    painter.restore()


def _pixmap(name: str, size: int, colour: str) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        paint_icon(painter, name, QRectF(0, 0, size, size), colour)
    return pixmap


def _lines(*lines: tuple[float, ...], closed: bool = False) -> QPainterPath:
    """Polylines, each given as its points in a row: x, y, x, y."""
    path = QPainterPath()
    for line in lines:
        path.moveTo(line[0], line[1])
        for x, y in zip(line[2::2], line[3::2], strict=True):
            path.lineTo(x, y)
        if closed:
            path.closeSubpath()
    return path


def _pen() -> QPainterPath:
    return _lines((4, 20, 5, 15.5, 16, 4.5, 19.5, 8, 8.5, 19, 4, 20), (13.5, 7, 17, 10.5))


def _eraser() -> QPainterPath:
    return _lines(
        (9, 20, 4, 15, 14.5, 4.5, 20, 10, 10, 20, 9, 20),
        (9, 10, 14.5, 15.5),
        (9, 20, 20, 20),
    )


def _turn(right: bool) -> QPainterPath:
    path = QPainterPath(QPointF(8, 4.5))
    path.lineTo(4, 8.5)
    path.lineTo(8, 12.5)
    path.moveTo(4, 8.5)
    path.lineTo(14.5, 8.5)
    path.arcTo(QRectF(9, 8.5, 11, 11), 90, -180)
    path.lineTo(9, 19.5)
    return _mirrored(path) if right else path


def _mirrored(path: QPainterPath) -> QPainterPath:
    return QTransform(-1, 0, 0, 1, _GRID, 0).map(path)


def _trash() -> QPainterPath:
    return _lines(
        (4.5, 6.5, 19.5, 6.5),
        (9, 6.5, 9.5, 3.8, 14.5, 3.8, 15, 6.5),
        (6.3, 6.5, 7.3, 20.2, 16.7, 20.2, 17.7, 6.5),
        (10, 10.5, 10.3, 16.5),
        (14, 10.5, 13.7, 16.5),
    )


def _folder() -> QPainterPath:
    return _lines((3.5, 19, 3.5, 5.5, 9.5, 5.5, 11.5, 8, 20.5, 8, 20.5, 19, 3.5, 19))


def _down_into_tray() -> QPainterPath:
    return _lines(
        (12, 4, 12, 15), (7.5, 10.5, 12, 15, 16.5, 10.5), (4.5, 16.5, 4.5, 20, 19.5, 20, 19.5, 16.5)
    )


def _copy() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(8.5, 8.5, 11.5, 11.5), 2, 2)
    path.addPath(_lines((5.5, 15.5, 4, 15.5, 4, 4, 15.5, 4, 15.5, 5.5)))
    return path


def _paste() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(5, 5, 14, 15.5), 2, 2)
    path.addRoundedRect(QRectF(9, 3, 6, 4), 1.2, 1.2)
    return path


def _play() -> QPainterPath:
    return _lines((7.5, 5, 18.5, 12, 7.5, 19), closed=True)


def _pause() -> QPainterPath:
    return _lines((8.5, 5.5, 8.5, 18.5), (15.5, 5.5, 15.5, 18.5))


def _step() -> QPainterPath:
    return _lines((6, 5.5, 15, 12, 6, 18.5, 6, 5.5), (18.5, 5.5, 18.5, 18.5))


def _stop() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(6.5, 6.5, 11, 11), 1, 1)
    return path


def _plus() -> QPainterPath:
    return _lines((12, 5, 12, 19), (5, 12, 19, 12))


def _minus() -> QPainterPath:
    return _lines((5, 12, 19, 12))


def _cross() -> QPainterPath:
    return _lines((6, 6, 18, 18), (18, 6, 6, 18))


def _warning() -> QPainterPath:
    return _lines((12, 4, 21, 19.5, 3, 19.5, 12, 4), (12, 10, 12, 14.2), (12, 16.9, 12, 17))


def _information() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(3.5, 3.5, 17, 17))
    path.addPath(_lines((12, 11, 12, 16.5), (12, 7.6, 12, 7.7)))
    return path


def _question() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(3.5, 3.5, 17, 17))
    path.moveTo(9.4, 9.8)
    path.cubicTo(9.6, 6.6, 14.6, 6.8, 14.5, 9.9)
    path.cubicTo(14.4, 12, 12, 12, 12, 14.2)
    path.addPath(_lines((12, 16.9, 12, 17)))
    return path


def _keyboard() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(2.5, 6, 19, 12), 2, 2)
    path.addPath(_lines((6.5, 10, 6.6, 10), (10.2, 10, 10.3, 10), (13.8, 10, 13.9, 10)))
    path.addPath(_lines((17.4, 10, 17.5, 10), (8, 14.2, 16, 14.2)))
    return path


def _full_screen() -> QPainterPath:
    return _lines(
        (4.5, 9, 4.5, 4.5, 9, 4.5),
        (15, 4.5, 19.5, 4.5, 19.5, 9),
        (19.5, 15, 19.5, 19.5, 15, 19.5),
        (9, 19.5, 4.5, 19.5, 4.5, 15),
    )


def _sun() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(12, 12), 4, 4)
    for eighth in range(8):
        x, y = math.cos(math.pi * eighth / 4), math.sin(math.pi * eighth / 4)
        path.addPath(_lines((12 + 7 * x, 12 + 7 * y, 12 + 9 * x, 12 + 9 * y)))
    return path


def _moon() -> QPainterPath:
    path = QPainterPath(QPointF(19.5, 14.5))
    path.arcTo(QRectF(4, 4, 16, 16), -22, -226)
    path.cubicTo(QPointF(7.5, 10.5), QPointF(12, 17.5), QPointF(19.5, 14.5))
    return path


def _half() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(4, 4, 16, 16))
    path.addPath(_lines((12, 4, 12, 20), (15, 6, 15, 18), (17.6, 8, 17.6, 16)))
    return path


def _dot(radius: float) -> Callable[[], QPainterPath]:
    def path() -> QPainterPath:
        made = QPainterPath()
        made.addEllipse(QPointF(12, 12), radius, radius)
        return made

    return path


def _curve() -> QPainterPath:
    path = _lines((4, 4, 4, 20, 20, 20))
    path.moveTo(7, 7)
    path.cubicTo(9, 16, 13, 16, 20, 16.5)
    return path


def _door() -> QPainterPath:
    return _lines((13, 4, 5, 4, 5, 20, 13, 20), (10, 12, 20, 12), (16, 8, 20, 12, 16, 16))


def _arrow() -> QPainterPath:
    return _lines((5, 12, 19, 12), (13, 6, 19, 12, 13, 18))


# name → path, and whether it is filled.
_ICONS: dict[str, tuple[Callable[[], QPainterPath], bool]] = {
    "pen": (_pen, False),
    "eraser": (_eraser, False),
    "undo": (lambda: _turn(False), False),
    "redo": (lambda: _turn(True), False),
    "trash": (_trash, False),
    "open": (_folder, False),
    "save": (_down_into_tray, False),
    "copy": (_copy, False),
    "paste": (_paste, False),
    "play": (_play, True),
    "pause": (_pause, False),
    "step": (_step, False),
    "stop": (_stop, True),
    "plus": (_plus, False),
    "minus": (_minus, False),
    "close": (_cross, False),
    "warning": (_warning, False),
    "information": (_information, False),
    "question": (_question, False),
    "keyboard": (_keyboard, False),
    "full-screen": (_full_screen, False),
    "light": (_sun, False),
    "dark": (_moon, False),
    "system": (_half, False),
    "thin": (_dot(2.2), True),
    "thick": (_dot(6.5), True),
    "curve": (_curve, False),
    "quit": (_door, False),
    "tick": (lambda: _lines((4.5, 13, 10, 18.5, 19.5, 6)), False),
    "left": (lambda: _mirrored(_arrow()), False),
    "right": (_arrow, False),
}


def names() -> tuple[str, ...]:
    """Every icon there is."""
    return tuple(_ICONS)
