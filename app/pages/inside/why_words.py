"""How “Why” speaks of classes and pixels."""

from collections.abc import Sequence

# An eight begins with a vowel; no other digit does.
_VOWEL = 8


def named(digit: int, classes: Sequence[str]) -> str:
    """A class in a sentence: `a 7`, `an 8`, `“Ankle boot”`."""
    name = classes[digit]
    if name == str(digit):
        return f"an {name}" if digit == _VOWEL else f"a {name}"
    return f"“{name}”"


def heading(asked: int, answer: int, classes: Sequence[str]) -> str:
    """What the maps are about: `Why a 7?`, or where that is not the answer, `Why not a 9?`."""
    return f"Why {'' if asked == answer else 'not '}{named(asked, classes)}?"


def place(row: int, column: int) -> str:
    """A pixel of the sample; rows and columns are counted from 1."""
    return f"row {row + 1}, column {column + 1}"
