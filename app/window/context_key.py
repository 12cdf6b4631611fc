"""Shift+F10 opens the context menu of what has the focus, as the Menu key does.

Many keyboards have no Menu key, and Qt knows the other way to say it on Windows alone.
"""

from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


def listen_for_context_key(window: QWidget) -> None:
    """Open context menus of `window` by Shift+F10 from now on."""
    if QGuiApplication.platformName() != "windows":
        shortcut = QShortcut(QKeySequence("Shift+F10"), window)
        shortcut.activated.connect(lambda: _ask_for_menu(window.focusWidget()))


def _ask_for_menu(widget: QWidget | None) -> None:
    if widget is not None:
        place, reason = widget.rect().center(), QContextMenuEvent.Reason.Keyboard
        event = QContextMenuEvent(reason, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
