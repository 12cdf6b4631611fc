"""Two small dialogs: what Inkling is, and every shortcut on one page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QVBoxLayout,
    QWidget,
)

from app.look.app_icon import app_pixmap
from app.look.theme import current_theme
from app.window.licences import LicencesDialog, licence_files
from engine import __version__

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_ON_CANVAS = (
    ("Move the pen", "Arrow keys"),
    ("Move it across", "Home, End, Page Up, Page Down"),
    ("Move it in small steps", "Shift + arrows"),
    ("Put the pen down, lift it", "Space"),
    ("Forget the stroke", "Escape"),
    ("Take a white paper", "Delete"),
    ("Say what the digit is", "0 to 9"),
)
_ANYWHERE = (("Menu of what has the focus", "Shift+F10"),)


class AboutDialog(QDialog):
    """What Inkling is, its version, and whose data it learns from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Inkling")
        spacing = current_theme().spacing
        sign = QLabel()
        ratio = self.devicePixelRatioF()
        pixmap = app_pixmap(round(72 * ratio))
        pixmap.setDevicePixelRatio(ratio)
        sign.setPixmap(pixmap)
        sign.setAccessibleName("The sign of Inkling: a drop of ink that is a six")
        title = QLabel(f"Inkling {__version__}")
        title.setProperty("role", "title")
        text = QLabel(
            "Draw digits, watch a neural network read them, train it live, and see what happens "
            "inside.\n\nEvery number that Inkling shows was computed on this machine.\n\n"
            "MNIST, the digits it learns from, is by Yann LeCun and Corinna Cortes, "
            "under CC BY-SA 3.0."
        )
        text.setWordWrap(True)
        text.setMinimumWidth(360)
        words = QVBoxLayout()
        words.setSpacing(spacing.small)
        words.addWidget(title)
        words.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(spacing.huge)
        row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words)
        buttons = _finish(self, row)
        if files := licence_files():
            licences = buttons.addButton("&Licences…", QDialogButtonBox.ButtonRole.ActionRole)
            licences.setToolTip("Show the licences of the libraries in Inkling.")
            licences.clicked.connect(lambda: LicencesDialog(files, self).exec())


class ShortcutsDialog(QDialog):
    """Every action of the menus that has a shortcut, and the keys of the canvas."""

    def __init__(self, menu_bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        groups = [
            (menu.title().replace("&", ""), _shortcuts(menu.actions()))
            for menu in menu_bar.findChildren(QMenu, options=_DIRECT)
            # Qt adds a menu of its own, for what has no room in the bar.
            if menu.title()
        ]
        groups.append(("On the canvas", list(_ON_CANVAS)))
        groups.append(("Anywhere", list(_ANYWHERE)))
        row = QHBoxLayout()
        row.setSpacing(2 * current_theme().spacing.huge)
        half = sum(len(entries) + 2 for _, entries in groups) / 2
        used, column = 0, _column(row)
        for title, entries in groups:
            if used and used + len(entries) / 2 > half:
                column.addStretch(1)
                used, column = -1000, _column(row)
            column.addLayout(_group(title, entries))
            used += len(entries) + 2
        column.addStretch(1)
        _finish(self, row)


def _shortcuts(actions: Sequence[QAction]) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (action.text().replace("&", "").rstrip("…"), action.shortcut().toString(native))
        for action in actions
        if not action.isSeparator() and not action.shortcut().isEmpty()
    ]


def _column(row: QHBoxLayout) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(current_theme().spacing.large)
    row.addLayout(column)
    return column


def _group(title: str, entries: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(current_theme().spacing.huge)
    grid.setVerticalSpacing(current_theme().spacing.tiny)
    heading = QLabel(title)
    heading.setProperty("role", "title")
    grid.addWidget(heading, 0, 0, 1, 2)
    for line, (what, keys) in enumerate(entries, start=1):
        grid.addWidget(QLabel(what), line, 0)
        shown = QLabel(keys)
        shown.setProperty("role", "muted")
        grid.addWidget(shown, line, 1, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(0, 1)
    return grid


def _finish(dialog: QDialog, content: QHBoxLayout) -> QDialogButtonBox:
    spacing = current_theme().spacing
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(spacing.huge, spacing.huge, spacing.huge, spacing.large)
    column.setSpacing(spacing.huge)
    column.addLayout(content)
    column.addWidget(buttons)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
    return buttons
