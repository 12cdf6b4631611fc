"""A strip: one quiet line in place that says something, and offers what can be done about it."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.look.icons import paint_icon
from app.look.theme import current_theme
from app.pages.describe import describe

Tone = Literal["information", "problem"]

_CORNER = 8.0
_ICON = 16


class Strip(QFrame):
    """Hidden until `say`; Escape dismisses it."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = current_theme().spacing
        self._tone: Tone = "information"
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(
            space.medium + _ICON + space.small, space.small, space.small, space.small
        )
        self._row.setSpacing(space.small)
        self._row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What the strip says."""
        return self._text.text()

    @property
    def row(self) -> QLayout:
        """Where the strip's controls stand, after its text."""
        return self._row

    def say(self, text: str, tone: Tone = "information") -> None:
        """Show `text`."""
        self._tone = tone
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()
        self.update()

    def add_button(
        self, text: str, tip: str, pressed: Callable[[], None], primary: bool = False
    ) -> QPushButton:
        """A button at the end of the strip."""
        button = QPushButton(text)
        button.setProperty("primary", "true" if primary else "false")
        describe(button, text.replace("&", ""), tip)
        button.clicked.connect(pressed)
        self._row.addWidget(button)
        return button

    def dismiss(self) -> None:
        """Hide the strip, as a person does who needs it no more."""
        self.hide()
        self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A rounded ground with the tone's icon."""
        theme = current_theme()
        wrong = self._tone == "problem"
        colour = theme.problem if wrong else theme.accent
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.problem_soft if wrong else theme.accent_soft), 1))
            painter.setBrush(QColor(theme.problem_soft if wrong else theme.accent_soft))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER
            )
            top = (self.height() - _ICON) / 2
            where = QRectF(theme.spacing.medium, top, _ICON, _ICON)
            paint_icon(painter, "warning" if wrong else "information", where, colour)
