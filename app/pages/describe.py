"""Gives a control its name and its explanation, for the eye, the pointer and the screen reader."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget


def describe(control: QWidget, name: str, tip: str) -> None:
    """`name` is what a screen reader says, `tip` what the pointer (and the reader) are told."""
    control.setAccessibleName(name)
    control.setAccessibleDescription(tip)
    control.setToolTip(tip)


def describe_action(action: QAction, tip: str) -> None:
    """`tip` with the action's shortcut, where it has one."""
    shortcut = action.shortcut().toString()
    action.setToolTip(f"{tip} ({shortcut})" if shortcut else tip)
