"""A button that presses an action."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from app.look.icons import set_icon
from app.pages.describe import describe


class ActionButton(QPushButton):
    """Follows the action: its word, icon, tip, and whether it can be pressed.

    `primary_icon` makes it the page's first button, which wears that icon on the accent.
    """

    def __init__(self, action: QAction, primary_icon: str = "") -> None:
        super().__init__()
        self._action = action
        self._worded = True
        self._primary = bool(primary_icon)
        self.setProperty("primary", "true" if primary_icon else "false")
        if primary_icon:
            set_icon(self, primary_icon, on_accent=True)
        self._follow()
        action.changed.connect(self._follow)
        self.clicked.connect(action.trigger)

    def set_worded(self, worded: bool) -> None:
        """Show the word beside the icon, or the icon alone."""
        if worded != self._worded:
            self._worded = worded
            self._follow()

    def _follow(self) -> None:
        action = self._action
        self.setText(action.iconText() if self._worded else "")
        self.setEnabled(action.isEnabled())
        describe(self, action.iconText(), action.toolTip())
        if not self._primary:
            self.setIcon(action.icon())
