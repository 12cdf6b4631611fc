"""Which answers may still be shown: those to the drawing on the paper, or to one it grew from."""

from collections import deque

from engine.ink.drawing import Drawing


class Freshness:
    """Remembers what was asked about the drawing that is on the paper now.

    While a pen moves, each answer belongs to a drawing a few points ago, and is still worth
    showing; after undo, clear or another picture none of the earlier ones is.
    """

    def __init__(self) -> None:
        self._asked: deque[Drawing] = deque(maxlen=1000)

    def ask(self, drawing: Drawing, fresh: bool) -> None:
        """`drawing` was submitted; `fresh` where it is another one than before."""
        if fresh:
            self._asked.clear()
        self._asked.append(drawing)

    def forget(self) -> None:
        """Nothing is on the paper."""
        self._asked.clear()

    def accepts(self, drawing: Drawing) -> bool:
        """Whether an answer to `drawing` may be shown, as none newer was shown before."""
        if not any(asked is drawing for asked in self._asked):
            return False
        # The newest stays: it is answered again whenever the weights change.
        while self._asked[0] is not drawing:
            self._asked.popleft()
        return True
