"""A small card that explains one thing, beside it; any key that leaves, or a click, closes it."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.look.theme import current_theme
from app.pages.help import Explanation

_WIDTH = 380
_LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class HelpCard(QFrame):
    """A popup, as menus are: it takes the keys while it shows, and leaves the focus where it is."""

    def __init__(self, explanation: Explanation, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        theme = current_theme()
        space = theme.spacing
        self.explanation = explanation
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("help")
        self.setStyleSheet(
            f"QFrame#help {{ background: {theme.raised}; border: 1px solid {theme.border}; }}"
        )
        self.setFixedWidth(_WIDTH)
        title = explanation.title
        self.setAccessibleName(title or "Help")
        self.setAccessibleDescription(f"{explanation.sentence} {explanation.text}".strip())
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.medium, space.large, space.medium)
        column.setSpacing(space.small)
        for text, role in (
            (title, "title"),
            (explanation.sentence, ""),
            *((paragraph, "") for paragraph in explanation.text.split("\n\n")),
            ("Escape closes this.", "small"),
        ):
            if text:
                column.addWidget(_words(text, role))

    def show_beside(self, place: QRect, within: QRect) -> None:
        """Show the card below `place`, above it where there is no room; both on the screen."""
        gap = current_theme().spacing.tiny
        height = self.heightForWidth(_WIDTH)
        self.setFixedHeight(height)
        left = min(max(place.left(), within.left() + gap), within.right() - gap - _WIDTH)
        top = place.bottom() + gap
        if top + height > within.bottom() - gap:
            above = place.top() - gap - height
            top = above if above > within.top() else within.bottom() - gap - height
        self.move(QPoint(left, max(within.top() + gap, top)))
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape closes, and so does what one presses to go on."""
        if event.key() in _LEAVING:
            self.close()


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
