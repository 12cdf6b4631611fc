"""F1: explains what is under the pointer, or else what has the focus."""

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.pages.help import Explanation, explanation_of
from app.window.help_card import HelpCard

# Of the pointer's arrow, which should not lie on the card.
_ARROW = QSize(12, 16)
_GENERAL = (
    "Point at a chart, a picture or a control and press F1, or go there with the Tab key: a card "
    "like this one tells what it shows and how to read it.\n\nWhat can be done by keys stands in "
    "the Help menu, under Keyboard shortcuts (Ctrl+F1)."
)


class Help(QObject):
    """Whoever walks by keys has a pointer too, which lies somewhere.

    So the focus comes first where it has moved since the pointer did; and where help is called
    from the menu, in which the pointer is.
    """

    def __init__(self, window: QWidget, menu: QMenu) -> None:
        super().__init__(window)
        self._window = window
        self._pointer_then: QPoint | None = None
        self._from_menu = False
        self.card: HelpCard | None = None
        menu.aboutToHide.connect(self._leave_menu)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def show(self) -> None:
        """Open the card."""
        explanation, place = self._choose()
        self.card = HelpCard(explanation, self._window)
        self.card.destroyed.connect(self._forget)
        corner = self._window.mapToGlobal(QPoint(0, 0))
        self.card.show_beside(place, QRect(corner, self._window.size()))

    def _choose(self) -> tuple[Explanation, QRect]:
        """What to explain, and where it is on the screen."""
        pointer = QCursor.pos()
        below = QApplication.widgetAt(pointer)
        if below is None or below.window() is not self._window:
            below = None
        pointed = explanation_of(below)
        focused = explanation_of(self._window.focusWidget())
        at_pointer = QRect(pointer, _ARROW)
        if focused is not None:
            widget = focused.widget
            at_focus = QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
            if pointed is None or self._from_menu or pointer == self._pointer_then:
                return focused, at_focus
        if pointed is not None:
            return pointed, at_pointer
        title, sentence = "Help", "F1 explains what is under the pointer, or what has the focus."
        return Explanation(self._window, title, sentence, _GENERAL), at_pointer

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        # A window that comes to the front gets its focus from nowhere: nobody has moved it.
        if before is not None and now is not None:
            self._pointer_then = QCursor.pos()

    def _leave_menu(self) -> None:
        """The entry is triggered in this very turn, if it is."""
        self._from_menu = True
        QTimer.singleShot(0, self, self._forget_menu)

    def _forget_menu(self) -> None:
        self._from_menu = False

    def _forget(self) -> None:
        self.card = None
