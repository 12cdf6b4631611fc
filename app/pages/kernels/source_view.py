"""A source to read: fixed-width, lightly coloured, with line numbers, standing at a line."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.look.card import paint_card
from app.look.icons import set_icon
from app.look.theme import Theme, current_theme
from app.pages.describe import describe
from app.pages.elided_label import ElidedLabel
from app.pages.kernels.rungs import RungText
from app.pages.kernels.source import Kind, Mark

# Lines above the one that the view stands at.
_ABOVE = 2


class SourceView(QFrame):
    """`closed` when a person puts the source away."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self.place = ElidedLabel()
        self.place.setProperty("role", "muted")
        self.close_button = QToolButton()
        set_icon(self.close_button, "close")
        describe(self.close_button, "Close source", "Back to the chart (Escape).")
        self.close_button.clicked.connect(self.closed)
        self.text = _Text()
        describe(self.text, "Source", "The kernel's source, as it runs on this machine.")
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self.place, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.medium, space.small, space.tiny, space.tiny)
        column.setSpacing(space.tiny)
        column.addLayout(head)
        column.addWidget(self.text, 1)

    def show_rung(self, rung: RungText) -> None:
        """Show the source of a rung, at its line."""
        self.place.setText(rung.place)
        if rung.source is None:
            self.text.show_source("", (), 1)
            self.place.setText(f"{rung.place}: this build of Inkling comes without its sources.")
        else:
            self.text.show_source(rung.source.text, rung.source.marks, rung.line)

    def wear_theme(self) -> None:
        """Take colours from the theme."""
        self.text.wear_theme()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape goes back to the chart."""
        if event.key() == Qt.Key.Key_Escape and not self.close_button.isHidden():
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A rounded ground."""
        with QPainter(self) as painter:
            paint_card(painter, self.rect())


class _Text(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setStyleSheet("QPlainTextEdit { background: transparent; border: none; padding: 0; }")
        self.viewport().setAutoFillBackground(False)
        self._line = 1
        self._colours = _Colours(self.document())
        self._gutter = _Gutter(self)
        self.updateRequest.connect(lambda *_: self._gutter.update())
        self.wear_theme()

    def show_source(self, text: str, marks: tuple[tuple[Mark, ...], ...], line: int) -> None:
        """Show `text`, its `line` (counted from 1) near the top and marked."""
        self._line = line
        if text != self.toPlainText():
            self._colours.marks = marks
            self.setPlainText(text)
            self._make_room()
        block = self.document().findBlockByNumber(line - 1)
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self._mark_line()
        self.verticalScrollBar().setValue(max(0, line - 1 - _ABOVE))
        self.horizontalScrollBar().setValue(0)

    def wear_theme(self) -> None:
        """Take colours and the font's size from the theme."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(current_theme().type.small)
        self.setFont(font)
        self._colours.wear(current_theme(), font)
        self._mark_line()
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The numbers stand beside the lines."""
        super().resizeEvent(event)
        self._make_room()

    def numbers_width(self) -> int:
        """Room for the widest line number, in pixels."""
        digits = "0" * max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance(digits) + current_theme().spacing.medium

    def paint_numbers(self, painter: QPainter, width: int) -> None:
        """Number the lines that are seen."""
        theme = current_theme()
        block = self.firstVisibleBlock()
        height = self.blockBoundingRect(block).height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        painter.setFont(self.font())
        while block.isValid() and top < self.viewport().height():
            number = block.blockNumber() + 1
            painter.setPen(QColor(theme.accent if number == self._line else theme.control))
            place = QRectF(0, top, width - theme.spacing.small, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(number))
            block = block.next()
            top += height

    def _make_room(self) -> None:
        width = self.numbers_width()
        self.setViewportMargins(width, 0, 0, 0)
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top(), width, inside.height())

    def _mark_line(self) -> None:
        if self.document().isEmpty():
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(self.document().findBlockByNumber(self._line - 1))
        ground = QTextCharFormat()
        ground.setBackground(QColor(current_theme().accent_soft))
        ground.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection.format = ground
        self.setExtraSelections([selection])


class _Gutter(QWidget):
    def __init__(self, text: _Text) -> None:
        super().__init__(text)
        self._text = text

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The numbers of the lines."""
        with QPainter(self) as painter:
            self._text.paint_numbers(painter, self.width())


class _Colours(QSyntaxHighlighter):
    """Colours each line by its marks, which were made with the source."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.marks: tuple[tuple[Mark, ...], ...] = ()
        self._formats: dict[Kind, QTextCharFormat] = {}

    def wear(self, theme: Theme, font: QFont) -> None:
        """Take colours from the theme, and colour anew."""
        self._formats = {kind: _format(colour) for kind, colour in code_colours(theme).items()}
        self._formats["name"].setFontWeight(QFont.Weight.Bold)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Called by Qt for each line."""
        number = self.currentBlock().blockNumber()
        for mark in self.marks[number] if number < len(self.marks) else ():
            self.setFormat(mark.start, mark.length, self._formats[mark.kind])


def code_colours(theme: Theme) -> dict[Kind, str]:
    """The colours of a source, readable on a card."""
    return {
        "comment": theme.muted,
        "string": theme.chart[2],
        "number": theme.chart[4],
        "keyword": theme.accent,
        "name": theme.text,
        "decorator": theme.chart[3],
    }


def _format(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    return made
