"""Where the keys lead on the wall."""

from PySide6.QtCore import Qt

from app.pages.data.wall_grid import Grid

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


def place_by(key: Qt.Key, grid: Grid, current: int, top: int, height: int) -> int | None:
    """The place that a key leads to from the current one; None for other keys.

    `height` pixels are seen from `top` on. Where no place is current (-1), the first key leads to
    the first sample that is wholly seen.
    """
    last = grid.count - 1
    if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        return 0 if key == Qt.Key.Key_Home else last
    page = max(1, height // grid.pitch)
    step = (0, _PAGES[key] * page) if key in _PAGES else _STEPS.get(key)
    if step is None:
        return None
    if current < 0:
        return min(last, -(-top // grid.pitch) * grid.columns)
    return grid.moved(current, *step)
