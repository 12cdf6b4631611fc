"""The chain as a row of chips: one a layer, with the shape that it makes."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.look.theme import current_theme
from app.pages import words
from app.pages.train.chain import Piece, shape_text

_CORNER = 6.0


class Chip(QAbstractButton):
    """One layer. Arrows walk along the chips, with Ctrl they move the layer; Delete removes it."""

    walk = Signal(int)
    move_by = Signal(int)
    remove = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._shape = ""
        self._wrong = False

    def show_piece(self, piece: Piece, wrong: bool) -> None:
        """Wear the piece's token and shape."""
        self._wrong = wrong
        self._shape = shape_text(piece.shape) if piece.shape else "?" if wrong else "–"
        self.setText(piece.token)
        if piece.shape:
            said = f"{piece.token}, makes {self._shape}"
            weights = f"{words.count(piece.parameters)} weights"
            tip = f"{said}, {weights}" if piece.parameters else said
        else:
            said = tip = f"{piece.token}, does not fit here" if wrong else piece.token
        self.setAccessibleName(said)
        self.setToolTip(f"{tip}\nEnter: its options · Ctrl+←/→: move it · Delete: remove it")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for both lines."""
        theme = current_theme()
        upper = QFontMetrics(self.font()).horizontalAdvance(self.text())
        lower = QFontMetrics(self._small()).horizontalAdvance(self._shape)
        height = QFontMetrics(self.font()).height() + QFontMetrics(self._small()).height()
        return QSize(
            max(upper, lower) + 2 * theme.spacing.small + 2, height + 2 * theme.spacing.tiny
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk, move, remove, open."""
        key = event.key()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if direction is not None:
            (self.move_by if control else self.walk).emit(direction)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Token above, shape below, on a rounded ground."""
        theme = current_theme()
        fill, edge = theme.raised, theme.border
        if self._wrong:
            fill, edge = theme.problem_soft, theme.problem
        elif self.isChecked():
            fill, edge = theme.accent_soft, theme.accent
        elif self.hasFocus() or self.underMouse():
            edge = theme.accent
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setOpacity(1.0 if self.isEnabled() else 0.6)
            inset = 1.0 if self.hasFocus() else 0.5
            painter.setPen(QPen(QColor(edge), 2 * inset))
            painter.setBrush(QColor(fill))
            ground = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(ground, _CORNER, _CORNER)
            lines = QRectF(self.rect()).adjusted(0, theme.spacing.tiny, 0, -theme.spacing.tiny)
            centre = Qt.AlignmentFlag.AlignHCenter
            painter.setPen(QColor(theme.problem if self._wrong else theme.text))
            painter.drawText(lines, centre | Qt.AlignmentFlag.AlignTop, self.text())
            painter.setFont(self._small())
            painter.setPen(QColor(theme.problem if self._wrong else theme.muted))
            painter.drawText(lines, centre | Qt.AlignmentFlag.AlignBottom, self._shape)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(current_theme().type.small - 1)
        return font
