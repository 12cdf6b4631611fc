"""Which of the answers that come while the pen moves is shown, so that none of them flickers.

A stroke on its way to an 8 is a 5, a 6 and a 3 for some moments each. What the window shows changes
at once where there was no answer, where the pen is up, and where a new answer is much surer; else
it changes when another answer has lasted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.ink.drawing import Drawing

if TYPE_CHECKING:
    from engine.recognise.recogniser import Number

# Seconds that another answer must last while the pen is down; seconds after which it is shown
# though the answers never settled; and how much surer it must be to be shown at once.
HOLD = 0.1
PATIENCE = 0.35
SURER = 0.3


@dataclass(frozen=True, eq=False)
class Answer:
    """What a drawing was read as: one digit or more."""

    number: Number
    drawing: Drawing

    @property
    def meaning(self) -> tuple[tuple[int, bool], ...]:
        """What two answers have in common that say the same."""
        return tuple((reading.digit, reading.accepted) for reading in self.number.digits)

    def is_much_surer_than(self, other: Answer) -> bool:
        """Whether each digit that changes was doubtful there and is not here."""
        here, there = self.number.digits, other.number.digits
        return len(here) == len(there) and all(
            new.accepted and new.confidence >= old.confidence + SURER
            for new, old in zip(here, there, strict=True)
            if (new.digit, new.accepted) != (old.digit, old.accepted)
        )


@dataclass(frozen=True, eq=False)
class Steadiness:
    """The answer shown and the newest one; a value: each event gives the next.

    Times are in seconds, of any clock. `since`: when the newest answer was first given;
    `doubted`: when the one shown was first contradicted.
    """

    shown: Answer | None = None
    newest: Answer | None = None
    since: float = 0.0
    doubted: float = 0.0

    def answered(self, answer: Answer, at: float, writing: bool) -> Steadiness:
        """An answer came; `writing`: while the pen is down."""
        shown, newest = self.shown, self.newest
        if shown is None or newest is None or not writing or answer.meaning == shown.meaning:
            return Steadiness(answer, answer, at, at)
        if answer.is_much_surer_than(shown):
            return Steadiness(answer, answer, at, at)
        since = self.since if answer.meaning == newest.meaning else at
        doubted = at if newest is shown else self.doubted
        return Steadiness(shown, answer, since, doubted).at(at)

    def at(self, now: float) -> Steadiness:
        """Time went on."""
        return self.settled() if self.due is not None and now >= self.due else self

    def settled(self) -> Steadiness:
        """The pen was lifted: the newest answer is the one."""
        return replace(self, shown=self.newest)

    @property
    def due(self) -> float | None:
        """When the newest answer is to be shown, if no other comes; None where it is."""
        if self.newest is self.shown:
            return None
        return min(self.since + HOLD, self.doubted + PATIENCE)
