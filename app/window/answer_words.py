"""The answer in words: what stands below the digit, and what a screen reader says."""

from app.window.shown_number import ShownDigit, ShownNumber
from engine.networks.model import are_digits

_SURE, _FAIRLY_SURE = 0.95, 0.8
_NOTHING = "No answer: the canvas is empty"


def words_for(confidence: float) -> str:
    """How sure a confidence of 0..1 is, in words."""
    if confidence >= _SURE:
        return "sure"
    return "fairly sure" if confidence >= _FAIRLY_SURE else "not sure"


def lines_for(digit: ShownDigit, writing: bool) -> tuple[str, str]:
    """Two short lines on a digit. Nothing is called no digit while the pen still makes it one."""
    read = digit.reading.name
    percent = f"{100 * digit.reading.confidence:.1f}\u00a0%"
    if digit.refused:
        nearest = f"nearest: {read}, {100 * digit.reading.confidence:.0f}\u00a0%"
        return "…" if writing else _refusal(digit), nearest
    if digit.corrected:
        same = digit.text == read
        return ("confirmed", percent) if same else ("corrected", f"read as {read}")
    return percent, words_for(digit.reading.confidence)


def place_of(number: ShownNumber) -> str:
    """Which digit of a number is chosen: “digit 2 of 3”."""
    return f"digit {number.chosen + 1} of {len(number.digits)}"


def spoken_digit(digit: ShownDigit) -> str:
    """A digit as it is read out: “7, 99.8 percent”."""
    read = digit.reading.name
    percent = f"{100 * digit.reading.confidence:.1f} percent"
    if digit.refused:
        return f"{_refusal(digit).lower()} nearest is {read}, {percent}"
    if digit.corrected:
        return f"{digit.text}, as you said; read as {read}, {percent}"
    return f"{read}, {percent}"


def spoken_number(number: ShownNumber | None) -> str:
    """The whole answer as it is read out."""
    if number is None:
        return _NOTHING
    if len(number.digits) == 1:
        return f"Answer: {spoken_digit(number.digits[0])}"
    each = "; ".join(spoken_digit(digit) for digit in number.digits)
    return f"Answer: {' '.join(number.text)}. {place_of(number).capitalize()} is chosen. {each}"


def _refusal(digit: ShownDigit) -> str:
    return "Not a digit?" if are_digits(digit.reading.classes) else "None of these?"
