"""The menu bar: every action in its place, with its shortcut."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

from app.window.actions import Actions

Entries = Sequence[QAction | None]


def fill_menus(
    bar: QMenuBar, actions: Actions, pages: Sequence[QAction], train: Sequence[QAction]
) -> None:
    """Make all menus. None stands for a line between two groups; an empty menu is not shown."""
    menus: dict[str, Entries] = {
        "&File": [actions.open, actions.save, None, actions.quit],
        "&Edit": [actions.undo, actions.redo, None, actions.copy, actions.paste],
        "&Draw": [
            actions.pen,
            actions.eraser,
            None,
            actions.wider,
            actions.narrower,
            None,
            actions.clear,
            actions.canvas,
        ],
        "&Train": train,
        "&View": [
            *pages,
            *([None] if pages else []),
            actions.system,
            actions.light,
            actions.dark,
            None,
            actions.full_screen,
        ],
        "&Help": [actions.shortcuts, None, actions.about],
    }
    for title, entries in menus.items():
        if not entries:
            continue
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(False)
        for entry in entries:
            menu.addAction(entry) if entry is not None else menu.addSeparator()
