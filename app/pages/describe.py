"""Gives a control its name and its explanation, for the eye, the pointer and the screen reader."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.look.icons import set_icon


def describe(control: QWidget, name: str, tip: str) -> None:
    """`name` is what a screen reader says, `tip` what the pointer (and the reader) are told."""
    control.setAccessibleName(name)
    control.setAccessibleDescription(tip)
    control.setToolTip(tip)


def describe_action(action: QAction, tip: str) -> None:
    """`tip` with the action's shortcut, where it has one."""
    shortcut = action.shortcut().toString()
    action.setToolTip(f"{tip} ({shortcut})" if shortcut else tip)


def described_action(owner: QObject, text: str, icon: str, shortcut: str, tip: str) -> QAction:
    """An action for a menu and a button alike."""
    action = QAction(text, owner)
    action.setIconText(text.replace("&", ""))
    action.setShortcut(QKeySequence(shortcut))
    set_icon(action, icon)
    describe_action(action, tip)
    return action
