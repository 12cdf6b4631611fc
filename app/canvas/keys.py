"""A pen moved by keys: where it stands, and where the held arrows send it."""

from PySide6.QtCore import Qt

from app.canvas.sketch import SIDE

_Key = Qt.Key
# Arrows, and the corners of a number pad as its keys read without Num Lock.
_DIRECTIONS = {
    _Key.Key_Left: (-1, 0),
    _Key.Key_Right: (1, 0),
    _Key.Key_Up: (0, -1),
    _Key.Key_Down: (0, 1),
    _Key.Key_Home: (-1, -1),
    _Key.Key_PageUp: (1, -1),
    _Key.Key_End: (-1, 1),
    _Key.Key_PageDown: (1, 1),
}
_STEP, _FINE_STEP = 30.0, 6.0


class KeyPen:
    """Two arrows held together move the pen across."""

    def __init__(self) -> None:
        self.position = (SIDE / 2, SIDE / 2)
        self.shown = False
        self._held: set[int] = set()

    def moves(self, key: int) -> bool:
        """Whether this key moves the pen."""
        return key in _DIRECTIONS

    def press(self, key: int, fine: bool) -> tuple[float, float]:
        """Hold a key down: the pen takes a step. Gives its new place on the paper."""
        self._held.add(key)
        self.shown = True
        step = _FINE_STEP if fine else _STEP
        across = sum(_DIRECTIONS[_Key(held)][0] for held in self._held)
        down = sum(_DIRECTIONS[_Key(held)][1] for held in self._held)
        x = self.position[0] + step * max(-1, min(1, across))
        y = self.position[1] + step * max(-1, min(1, down))
        self.position = (min(SIDE, max(0.0, x)), min(SIDE, max(0.0, y)))
        return self.position

    def release(self, key: int) -> None:
        """Let a key go."""
        self._held.discard(key)

    def hide(self) -> None:
        """The pen is not steered by keys any more."""
        self.shown = False
        self._held.clear()
