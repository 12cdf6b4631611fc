"""Which answer is shown while the pen moves, held against a clock made up."""

import numpy as np
import pytest

from app.window.steadiness import HOLD, PATIENCE, Answer, Steadiness
from engine.ink.stroke import Ink
from engine.recognise.reading import Number, Reading

_SAMPLE = np.zeros((28, 28), np.float32)


def answer(text, confidence=0.97):
    """An answer of these digits; a digit below 0.5 is refused."""
    probabilities = np.full(10, 0.1, np.float32)
    accepted = confidence >= 0.5
    digits = tuple(
        Reading(
            int(digit), confidence, accepted, probabilities, _SAMPLE, (0, 0, 1, 1), 0.001, Ink()
        )
        for digit in text
    )
    return Answer(Number(text if accepted else "?" * len(text), digits, 0.001), Ink())


def written(*answers):
    """The state after these answers (seconds, text) with the pen down."""
    state = Steadiness()
    for at, *what in answers:
        state = state.answered(answer(*what), at, writing=True)
    return state


def text(state):
    return "".join(str(reading.digit) for reading in state.shown.number.digits)


def test_the_first_answer_shows_at_once():
    assert text(written((0.0, "5"))) == "5"


def test_while_the_pen_is_down_another_answer_must_last():
    state = written((0.0, "5"), (0.01, "6"), (0.01 + HOLD / 2, "6"))
    assert text(state) == "5"
    assert text(state.answered(answer("6"), 0.011 + HOLD, writing=True)) == "6"


def test_it_shows_when_time_has_passed_though_no_other_answer_comes():
    state = written((0.0, "5"), (0.01, "6"))
    assert state.due == pytest.approx(0.01 + HOLD)
    assert text(state.at(state.due - 0.001)) == "5"
    assert text(state.at(state.due)) == "6"
    assert state.at(state.due).due is None


def test_answers_to_and_fro_change_nothing():
    state = Steadiness()
    shown = set()
    for tick in range(200):
        state = state.answered(answer("38"[tick % 2]), tick * 0.008, writing=True)
        shown.add(text(state))
    assert shown == {"3"}


def test_answers_that_never_settle_are_shown_after_a_while():
    state = written((0.0, "3"))
    for tick in range(1, 100):
        at = tick * 0.008
        state = state.answered(answer("0123456789"[tick % 2 + 4]), at, writing=True)
        if text(state) != "3":
            break
    assert PATIENCE <= at <= PATIENCE + 0.03


def test_a_much_surer_answer_shows_at_once():
    assert text(written((0.0, "1", 0.55), (0.01, "7", 0.95))) == "7"
    assert text(written((0.0, "1", 0.3), (0.01, "1", 0.95))) == "1"
    assert written((0.0, "1", 0.3), (0.01, "1", 0.95)).shown.number.text == "1"
    assert text(written((0.0, "1", 0.8), (0.01, "7", 0.95))) == "1"


def test_a_refusal_is_never_surer():
    assert text(written((0.0, "1", 0.1), (0.01, "7", 0.45))) == "1"


def test_another_count_of_digits_is_never_surer_and_must_last():
    state = written((0.0, "1", 0.3), (0.01, "11", 0.99))
    assert text(state) == "1"
    assert text(state.at(0.01 + HOLD)) == "11"


def test_the_same_answer_is_renewed_at_once_with_all_that_belongs_to_it():
    state = written((0.0, "5", 0.9), (0.01, "5", 0.7))
    assert state.shown.number.digits[0].confidence == 0.7


def test_with_the_pen_up_every_answer_shows_at_once():
    state = written((0.0, "5")).answered(answer("6"), 0.001, writing=False)
    assert text(state) == "6"


def test_lifting_the_pen_shows_the_newest_answer():
    state = written((0.0, "5"), (0.01, "6"))
    assert text(state.settled()) == "6"
    assert state.settled().due is None


def test_nothing_that_is_due_is_asked_for_where_the_newest_is_shown():
    assert Steadiness().due is None
    assert Steadiness().at(9.0).shown is None
    assert written((0.0, "5"), (0.01, "6"), (0.02, "5")).due is None
