"""How the pages' lists look, beyond what every list of the window has."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget

from app.look.theme import Theme
from engine.resources import resource

FIGURE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def dress_list(view: QTreeWidget, theme: Theme) -> None:
    """Rows with room, ticks like check boxes, a header without a frame."""
    icons = resource("icons").as_posix()
    view.setStyleSheet(
        f"""
        QHeaderView {{ border: none; border-radius: 0; background: transparent; }}
        QTreeView::item {{ padding: {theme.spacing.tiny + 1}px 2px; }}
        QTreeView::indicator {{ width: 14px; height: 14px; border: 1px solid {theme.control};
            border-radius: 4px; background: {theme.raised}; }}
        QTreeView::indicator:checked {{ background: {theme.accent};
            border-color: {theme.accent}; image: url({icons}/check-{theme.name}.svg); }}
        """
    )


def set_up_columns(view: QTreeWidget, names: list[str]) -> None:
    """A first column that takes the room there is, and figures flush right."""
    view.setColumnCount(len(names))
    view.setHeaderLabels(names)
    view.setRootIsDecorated(False)
    view.setUniformRowHeights(True)
    view.setAllColumnsShowFocus(True)
    header = view.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    heading = view.headerItem()
    for column in range(1, len(names)):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        heading.setTextAlignment(column, FIGURE)
