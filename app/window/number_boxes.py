"""The number as boxes on the canvas."""

from app.canvas.digit_box import DigitBox, on_paper
from app.window.answer_words import spoken_digit
from app.window.shown_number import ShownNumber

# More boxes than this would be dust on the paper.
_MOST = 40


def boxes_of(number: ShownNumber | None) -> tuple[DigitBox, ...]:
    """A box for each digit of a number; none for a single digit, which needs no telling apart."""
    if number is None or not 1 < len(number.digits) <= _MOST:
        return ()
    return tuple(
        DigitBox(
            on_paper(digit.reading.box, number.drawing),
            digit.text,
            spoken_digit(digit).capitalize(),
            chosen=index == number.chosen,
            refused=digit.refused,
            corrected=digit.corrected,
        )
        for index, digit in enumerate(number.digits)
    )
