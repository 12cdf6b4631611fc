"""A number of several digits, or a name, as large as it fits; the chosen digit stands out."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.look.theme import appearance, current_theme
from app.window.answer_words import spoken_number
from app.window.glyphs import advance, glyph
from app.window.shown_number import ShownNumber

# Pixels; a longer number is shown in part.
_SMALLEST = 24.0
_CUT = "…"
# A name's capitals take this share of the height: there are tails below them.
_NAME = 0.7


def part_shown(count: int, most: int, chosen: int) -> range:
    """Which of `count` digits are shown where `most` characters have room, the chosen one always.

    Where some are left out, an ellipsis takes the place of one character on that side.
    """
    if count <= most:
        return range(count)
    inner = max(1, most - 2)
    if chosen < most - 1:
        return range(max(1, most - 1))
    if chosen > count - most:
        return range(min(count - 1, count - most + 1), count)
    first = chosen - inner // 2
    return range(first, first + inner)


def _name_place(room: QRectF, name: QPainterPath) -> QTransform:
    """A name at the left of its room, in proportion, as large as its width and tails let it be."""
    extent = name.boundingRect()
    size = min(_NAME * room.height(), room.width() / max(extent.width(), 1e-9))
    return QTransform(size, 0, 0, size, room.x(), room.center().y() - size / 2)


class NumberView(QWidget):
    """One line of digits. `picked(int)`: that digit was clicked, counted from the left."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number: ShownNumber | None = None
        self._glyphs: dict[str, QPainterPath] = {}
        self._advance = advance()
        self.setStatusTip("The number that the network reads; a click chooses a digit")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(spoken_number(None))
        appearance().themed.connect(self.update)

    def show_number(self, number: ShownNumber | None) -> None:
        """Show an answer, or none."""
        if number is None and self._number is None:
            return
        self._number = number
        texts = {digit.text for digit in number.digits} if number is not None else set()
        self._glyphs = {key: glyph(key) for key in (*texts, _CUT)}
        self.setAccessibleName(spoken_number(number))
        self.setToolTip("" if number is None else f"{number.text} (Ctrl+C copies it)")
        self.update()

    def digit_at(self, x: float) -> int | None:
        """The digit that stands at this place, in pixels from the left."""
        found = (index for index, place, _ in self._cells() if place.left() <= x < place.right())
        index = next(found, -1)
        return index if index >= 0 else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the digit below the mouse."""
        index = self.digit_at(event.position().x())
        if index is not None:
            self.picked.emit(index)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Each digit in its colour."""
        theme = current_theme()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for index, place, text in self._cells():
                colour = theme.text
                if self._number is not None and index == self._number.chosen:
                    colour = theme.accent
                elif index < 0 or text == "?":
                    colour = theme.muted
                tall = place.height()
                shape = self._glyphs[text]
                # An ellipsis is wider than a digit.
                width = shape.boundingRect().width()
                wide = min(tall, 0.9 * place.width() / max(width, 1e-9))
                inside = (place.width() - width * wide) / 2
                at = QTransform(wide, 0, 0, tall, place.x() + inside, place.y())
                if self._number is not None and self._number.is_name:
                    at = _name_place(place, shape)
                painter.fillPath(at.map(shape), QColor(colour))

    def _cells(self) -> list[tuple[int, QRectF, str]]:
        """Index (-1 for an ellipsis), place and character of all that is shown."""
        if self._number is None or not self.width():
            return []
        if self._number.is_name:
            whole = QRectF(0, 0, self.width(), self.height())
            return [(0, whole, self._number.digits[0].text)]
        text = self._number.text
        most = max(3, int(self.width() / (_SMALLEST * self._advance)))
        part = part_shown(len(text), most, self._number.chosen)
        shown = [(index, text[index]) for index in part]
        if part.start > 0:
            shown.insert(0, (-1, _CUT))
        if part.stop < len(text):
            shown.append((-1, _CUT))
        tall = min(self.height(), self.width() / (len(shown) * self._advance))
        wide, top = tall * self._advance, (self.height() - tall) / 2
        return [
            (index, QRectF(place * wide, top, wide, tall), character)
            for place, (index, character) in enumerate(shown)
        ]
