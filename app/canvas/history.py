"""Undo and redo as a row of values that never change."""

from typing import Generic, TypeVar

Value = TypeVar("Value")


class History(Generic[Value]):
    """What was, what is, and what was undone. Keeps at most `most` steps back."""

    def __init__(self, value: Value, most: int = 500) -> None:
        self._past: list[Value] = []
        self._present = value
        self._future: list[Value] = []
        self._most = most

    @property
    def present(self) -> Value:
        """What is."""
        return self._present

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step back can be taken again."""
        return bool(self._future)

    def push(self, value: Value) -> None:
        """Make `value` the present; what was undone is forgotten."""
        if value is self._present:
            return
        self._past.append(self._present)
        del self._past[: -self._most]
        self._present = value
        self._future.clear()

    def undo(self) -> bool:
        """Go one step back; False where there is none."""
        if not self._past:
            return False
        self._future.append(self._present)
        self._present = self._past.pop()
        return True

    def redo(self) -> bool:
        """Take the last step back again; False where there is none."""
        if not self._future:
            return False
        self._past.append(self._present)
        self._present = self._future.pop()
        return True
