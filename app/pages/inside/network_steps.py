"""Where the arrow keys lead in a network's picture."""

from PySide6.QtCore import Qt

from app.pages.inside.network_layout import Block, Layout
from app.pages.inside.seen import Unit

_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def step_from(layout: Layout, unit: Unit | None, key: Qt.Key) -> Unit | None:
    """The unit that an arrow leads to from `unit`, None for other keys.

    Sideways it goes on in the next layer, at about the same height; up and down it stays in one.
    From nowhere it leads to the sample.
    """
    if key not in _KEYS:
        return None
    if unit is None:
        return Unit(layout.blocks[0].layer, 0)
    across, down = _KEYS[key]
    at = next(place for place, block in enumerate(layout.blocks) if block.layer == unit.layer)
    block = layout.blocks[at]
    row, column = divmod(unit.index, block.columns)
    column, row = column + across, row + down
    index = row * block.columns + column
    if 0 <= column < block.columns and row >= 0 and index < block.count:
        return Unit(block.layer, index)
    if not across or not 0 <= at + across < len(layout.blocks):
        return unit
    other = layout.blocks[at + across]
    middle = block.place(unit.index)[1] + block.high / 2
    return Unit(other.layer, _nearest(other, middle, 0 if across > 0 else other.columns - 1))


def _nearest(block: Block, middle: float, column: int) -> int:
    row = min(max(int((middle - block.y) // block.high), 0), block.rows - 1)
    return min(row * block.columns + column, block.count - 1)
