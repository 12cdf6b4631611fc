"""Every action of the window: its name, its shortcut, and what it says on hover."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from app.look.icons import set_icon

Keys = QKeySequence.StandardKey | str


class Actions:
    """Made once for a window; menus and buttons show them, the window connects them."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        standard = QKeySequence.StandardKey
        make = self._make
        self.open = make(
            "&Open picture…", standard.Open, "Read a digit from a picture or a strokes file", "open"
        )
        self.save = make(
            "&Save drawing…", standard.Save, "Save the drawing as PNG, SVG or strokes", "save"
        )
        self.quit = make("&Quit", "Ctrl+Q", "Close Inkling; the drawing is kept", "quit")
        self.undo = make("&Undo", standard.Undo, "Take back the last step", "undo")
        self.redo = make("&Redo", "Ctrl+Shift+Z", "Take the undone step again", "redo")
        self.copy = make(
            "&Copy answer", standard.Copy, "Copy the digit or the number that was read", "copy"
        )
        self.paste = make(
            "&Paste", standard.Paste, "Read a digit from the clipboard's picture", "paste"
        )
        self.pen = make("&Pen", "Ctrl+P", "Draw", "pen", checkable=True)
        self.eraser = make(
            "&Eraser", "Ctrl+R", "Erase; the right mouse button does so too", "eraser", True
        )
        self.wider = make("&Wider", "Ctrl++", "A wider pen", "thick")
        self.narrower = make("&Narrower", "Ctrl+-", "A narrower pen", "thin")
        self.clear = make("C&lear", "Ctrl+Backspace", "Take a white paper", "trash")
        self.canvas = make(
            "Draw with &keys", "F4", "Go to the canvas: arrows move, Space draws", "keyboard"
        )
        self.next_digit = make(
            "&Next digit", "Alt+Right", "Choose the digit to the right, of a number", "right"
        )
        self.previous_digit = make(
            "Pre&vious digit", "Alt+Left", "Choose the digit to the left, of a number", "left"
        )
        self.full_screen = make("&Full screen", "F11", "Fill the screen", "full-screen", True)
        self.help = make(
            "&What is this?",
            "F1",
            "Explain what is under the pointer, or has the focus",
            "question",
        )
        self.shortcuts = make(
            "&Keyboard shortcuts", "Ctrl+F1", "All shortcuts on one page", "keyboard"
        )
        self.about = make("&About Inkling", "Shift+F1", "What Inkling is", "information")
        self.system = make("&System", "Ctrl+Shift+S", "As the desktop has it", "system", True)
        self.light = make("&Light", "Ctrl+Shift+L", "Dark ink on light paper", "light", True)
        self.dark = make("&Dark", "Ctrl+Shift+D", "Light ink on dark paper", "dark", True)
        self._group(self.pen, self.eraser)
        self._group(self.system, self.light, self.dark)

    def page(self, title: str, number: int, show: Callable[[], None]) -> QAction:
        """The action that shows page `number`, counted from 1."""
        action = self._make(f"&{number}  {title}", f"Ctrl+{number}", f"Show the page {title}")
        action.triggered.connect(show)
        return action

    def _make(
        self, text: str, keys: Keys, tip: str, icon: str = "", checkable: bool = False
    ) -> QAction:
        action = QAction(text, self._parent)
        action.setShortcut(QKeySequence(keys))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})")
        action.setStatusTip(tip)
        action.setCheckable(checkable)
        # In a menu, a check mark says more than an icon in another colour.
        action.setIconVisibleInMenu(not checkable)
        if icon:
            set_icon(action, icon)
        return action

    def _group(self, *actions: QAction) -> None:
        group = QActionGroup(self._parent)
        for action in actions:
            group.addAction(action)
