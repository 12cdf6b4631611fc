"""What the page My hand says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.pages import words
from engine.data.my_drawing import MyDrawing

if TYPE_CHECKING:
    from engine.train.adapted import Adapted

# The shortcut that takes back the last drawing.
DELETE_NEWEST = "Ctrl+K"
# So many drawings of each digit make a good start.
GOOD_START = 3


def drawings(count: int) -> str:
    """`no drawings`, `1 drawing`, `12 drawings`."""
    if not count:
        return "no drawings"
    return "1 drawing" if count == 1 else f"{words.count(count)} drawings"


def of_counts(counts: Sequence[int]) -> str:
    """How many drawings there are, and what is missing for a good start."""
    total = f"{drawings(sum(counts)).capitalize()} of yours"
    missing = [str(digit) for digit, count in enumerate(counts) if count < GOOD_START]
    if not missing:
        return f"{total}: {GOOD_START} or more of each digit, a good start."
    if len(missing) == len(counts):
        return f"{total}. {GOOD_START} of each digit make a good start."
    return f"{total}. {GOOD_START} of each make a good start: draw more of {_listed(missing)}."


def of_drawing(mine: MyDrawing, now_text: str) -> str:
    """A drawing in words, for the pointer and the screen reader."""
    if mine.answered is None:
        said = "was refused"
    elif mine.was_right:
        said = "was read rightly"
    else:
        said = f"was read as {mine.answered}"
    return f"A {mine.label} that {said}{', ' + now_text if now_text else ''}"


def kept(label: int, counts: Sequence[int]) -> str:
    """What the status line says of a drawing that was kept."""
    return (
        f"Kept as a {label}  ·  {drawings(sum(counts))} of yours, {counts[label]} for {label}"
        f"  ·  {DELETE_NEWEST} deletes it"
    )


def deleted(count: int) -> str:
    """What is offered back."""
    return "The drawing is deleted." if count == 1 else f"{drawings(count)} are deleted."


def outcome(adapted: Adapted) -> str:
    """The result in a sentence."""
    if not adapted.share:
        return (
            "Nothing was changed: whatever was learnt from these drawings would have cost more "
            "elsewhere. Draw some more of each digit and learn again."
        )
    learnt = f"Learnt from {drawings(adapted.drawings)} in {words.duration(adapted.seconds)}"
    if adapted.share == 1:
        return f"{learnt}. It reads with what it learnt."
    return (
        f"{learnt}. It went {words.percent(adapted.share, 0)} of the way: further would have cost "
        "MNIST more than 0.1 points."
    )


def right_of(accuracy: float, count: int) -> str:
    """`27 of 30`."""
    return f"{words.count(round(accuracy * count))} of {words.count(count)}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
