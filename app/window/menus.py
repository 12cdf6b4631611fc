"""The menu bar: every action in its place, with its shortcut."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from app.window.actions import Actions

# None stands for a line between two groups.
Entries = Sequence[QAction | None]


def fill_menus(
    bar: QMenuBar,
    actions: Actions,
    corrections: Sequence[QAction],
    show_pages: Sequence[QAction],
    titles: Sequence[str],
) -> dict[str, QMenu]:
    """Make all menus. Gives Help, and those of the pages named by `titles`, empty, to be filled.

    `corrections` say what a digit is, `show_pages` show the pages.
    """
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
            None,
            actions.next_digit,
            actions.previous_digit,
        ],
        **{f"&{title}": () for title in titles},
        "&View": [
            *show_pages,
            *([None] if show_pages else []),
            actions.system,
            actions.light,
            actions.dark,
            None,
            actions.full_screen,
        ],
        "&Help": [actions.help, actions.shortcuts, None, actions.about],
    }
    made = {}
    for title, entries in menus.items():
        menu = bar.addMenu(title)
        made[title.replace("&", "")] = menu
        for entry in entries:
            menu.addAction(entry) if entry is not None else menu.addSeparator()
    made["Edit"].addSeparator()
    made["Edit"].addMenu("The digit &is a").addActions(list(corrections))
    return {title: made[title] for title in (*titles, "Help")}
