"""Numbers as values: which digit was written last, which ink is the same, what they are called."""

import numpy as np
import pytest

from app.window.answer_words import lines_for, place_of, spoken_digit, spoken_number, words_for
from app.window.number_boxes import boxes_of
from app.window.number_view import part_shown
from app.window.shown_number import (
    ShownDigit,
    ShownNumber,
    index_of,
    index_of_newest,
    same_ink,
)
from engine.ink.picture import Picture
from engine.ink.stroke import Ink, ink_of
from engine.recognise.reading import Reading


def reading(digit, drawing=None, box=(0.0, 0.0, 10.0, 20.0), confidence=0.99, accepted=True):
    drawing = ink_of([[(0, 0), (10, 20)]]) if drawing is None else drawing
    probabilities = np.full(10, 0.1, np.float32)
    sample = np.zeros((28, 28), np.float32)
    return Reading(digit, confidence, accepted, probabilities, sample, box, 0.001, drawing)


def number(*digits, chosen=0):
    return ShownNumber(digits, chosen, Ink())


def part(ink, *strokes):
    return Ink(tuple(ink.strokes[stroke] for stroke in strokes))


def test_a_number_reads_as_its_digits_a_question_for_what_was_refused():
    digits = ShownDigit(reading(4)), ShownDigit(reading(7, accepted=False)), ShownDigit(reading(2))
    assert number(*digits).text == "4?2"
    assert number(*digits, chosen=1).chosen_digit is digits[1]


def test_a_label_goes_before_what_was_read_and_before_a_refusal():
    assert ShownDigit(reading(4), 9).text == "9"
    refused = ShownDigit(reading(4, accepted=False), 0)
    assert (refused.text, refused.corrected, refused.refused) == ("0", True, False)


def test_the_newest_digit_is_the_one_that_the_last_stroke_belongs_to():
    ink = ink_of([[(0, 0), (0, 9)], [(20, 0), (20, 9)], [(3, 5), (6, 5)]])
    first, second = reading(4, part(ink, 0, 2)), reading(1, part(ink, 1))
    assert index_of_newest((first, second), ink) == 0


def test_of_a_stroke_in_two_digits_the_newest_is_where_it_ends():
    ink = ink_of([[(0, 0), (0, 9), (20, 9), (20, 0)]])
    left, right = ink_of([[(0, 0), (0, 9)]]), ink_of([[(20, 9), (20, 0)]])
    assert index_of_newest((reading(1, left), reading(1, right)), ink) == 1


def test_of_a_picture_the_newest_is_the_last():
    picture = Picture(np.ones((4, 9), np.float32))
    assert index_of_newest((reading(1), reading(2), reading(3)), picture) == 2


def test_the_same_ink_is_known_again_though_it_was_cut_afresh():
    one, same = (reading(3, ink_of([[(0, 0), (1, 2), (3, 4)]])) for _ in range(2))
    longer = reading(3, ink_of([[(0, 0), (1, 2), (3, 4), (3, 4)]]))
    more = reading(3, ink_of([[(0, 0), (1, 2), (3, 4)], [(0, 0)]]))
    assert same_ink(one, same)
    assert not same_ink(one, longer)
    assert not same_ink(one, more)
    assert index_of(one, [longer, more, same]) == 2
    assert index_of(one, [longer, more]) is None


def test_the_same_pixels_elsewhere_are_another_digit():
    pixels = [Picture(np.eye(3, dtype=np.float32)) for _ in range(2)]
    one, same = (reading(1, picture) for picture in pixels)
    assert same_ink(one, same)
    assert not same_ink(one, reading(1, pixels[0], box=(40.0, 0.0, 10.0, 20.0)))
    assert not same_ink(one, reading(1, Picture(np.ones((3, 3), np.float32))))
    assert not same_ink(one, reading(1))


def test_the_words_of_a_digit():
    sure, refused = ShownDigit(reading(7)), ShownDigit(reading(4, confidence=0.31, accepted=False))
    assert lines_for(sure, writing=True) == ("99.0\u00a0%", "sure")
    assert lines_for(refused, writing=False) == ("Not a digit?", "nearest: 4, 31\u00a0%")
    assert lines_for(refused, writing=True) == ("…", "nearest: 4, 31\u00a0%")
    assert lines_for(ShownDigit(reading(7), 1), writing=False) == ("corrected", "read as 7")
    assert lines_for(ShownDigit(reading(7), 7), writing=False) == ("confirmed", "99.0\u00a0%")
    assert [words_for(value) for value in (0.99, 0.85, 0.4)] == ["sure", "fairly sure", "not sure"]


def test_what_a_screen_reader_says():
    digits = ShownDigit(reading(4)), ShownDigit(reading(7, confidence=0.3, accepted=False))
    assert spoken_digit(digits[1]) == "not a digit? nearest is 7, 30.0 percent"
    assert spoken_digit(ShownDigit(reading(4), 9)) == "9, as you said; read as 4, 99.0 percent"
    assert spoken_number(number(digits[0])) == "Answer: 4, 99.0 percent"
    assert spoken_number(number(*digits, chosen=1)) == (
        "Answer: 4 ?. Digit 2 of 2 is chosen. "
        "4, 99.0 percent; not a digit? nearest is 7, 30.0 percent"
    )
    assert place_of(number(*digits)) == "digit 1 of 2"
    assert "empty" in spoken_number(None)


def test_one_digit_has_no_box_and_several_have_one_each():
    digits = ShownDigit(reading(4)), ShownDigit(reading(7, accepted=False), None)
    assert boxes_of(None) == ()
    assert boxes_of(number(digits[0])) == ()
    four, question = boxes_of(number(*digits, chosen=1))
    assert (four.text, four.chosen, four.refused) == ("4", False, False)
    assert (question.text, question.chosen, question.refused) == ("?", True, True)
    assert question.tip.startswith("Not a digit? nearest is 7")
    assert boxes_of(number(*digits * 100)) == ()


@pytest.mark.parametrize(
    ("count", "most", "chosen", "shown"),
    [
        (6, 8, 5, range(6)),
        (12, 8, 0, range(7)),
        (12, 8, 6, range(7)),
        (12, 8, 11, range(5, 12)),
        (20, 8, 10, range(7, 13)),
    ],
)
def test_of_a_long_number_the_part_around_the_chosen_digit_is_shown(count, most, chosen, shown):
    assert part_shown(count, most, chosen) == shown


def test_a_part_never_takes_more_room_than_there_is_and_holds_the_chosen_digit():
    for count in range(1, 30):
        for most in range(3, 12):
            for chosen in range(count):
                part = part_shown(count, most, chosen)
                cuts = (part.start > 0) + (part.stop < count)
                assert chosen in part
                assert len(part) + cuts <= most
