from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.pages.hand import wording
from app.pages.models.card_text import Listed, card_lines
from engine.data.my_drawing import MyDrawing
from engine.ink.stroke import ink_of
from engine.networks.library import Entry
from engine.networks.model import Card
from engine.train.adapted import ADAPTED, Adapted


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ([0] * 10, "No drawings of yours. 3 of each digit make a good start."),
        ([1] + [0] * 9, "1 drawing of yours. 3 of each digit make a good start."),
        ([3] * 9 + [2], "29 drawings of yours. 3 of each make a good start: draw more of 9."),
        (
            [3] * 7 + [0, 1, 2],
            "24 drawings of yours. 3 of each make a good start: draw more of 7, 8 and 9.",
        ),
        ([300] * 10, "3,000 drawings of yours: 3 or more of each digit, a good start."),
    ],
)
def test_the_counts_say_what_to_draw_next(counts, text):
    assert wording.of_counts(counts) == text


def test_a_kept_drawing_is_counted_and_can_be_deleted():
    assert wording.kept(7, [0] * 7 + [2, 1, 0]) == (
        "Kept as a 7  ·  3 drawings of yours, 2 for 7  ·  Ctrl+K deletes it"
    )


@pytest.mark.parametrize(
    ("answered", "said"), [(None, "was refused"), (7, "was read rightly"), (1, "was read as 1")]
)
def test_a_drawing_tells_what_it_was_read_as(answered, said):
    mine = MyDrawing("key", ink_of([[[0, 0]]]), 7, answered, "")
    assert wording.of_drawing(mine, "") == f"A 7 that {said}"
    assert wording.of_drawing(mine, "today 14:03").endswith(", today 14:03")


def adapted(share):
    return Adapted(None, share, 30, 0.9, 1.0, 0.9957, 0.9951, 2.14)


def test_an_outcome_says_how_far_it_went():
    assert plain(wording.outcome(adapted(1.0))) == (
        "Learnt from 30 drawings in 2.1 s. It reads with what it learnt."
    )
    assert "It went 55 % of the way" in plain(wording.outcome(adapted(0.55)))
    assert wording.outcome(adapted(0.0)).startswith("Nothing was changed")


def test_the_card_of_an_adapted_model_says_from_which_and_how():
    told = {
        "from": "inkling",
        "drawings": 30,
        "mine_before": 0.9,
        "mine_after": 1.0,
        "test_before": 0.9957,
    }

    def lines(told):
        card = Card("my hand", "dense10", settings={ADAPTED: told}, test_accuracy=0.9951)
        listed = Listed(Entry("my hand", Path("my hand"), card, None, False), 1000)
        return {name: plain(value) for name, value in card_lines(listed, datetime.now(UTC))}

    assert lines(told)["Adapted"] == "from inkling to 30 drawings of yours"
    assert lines(told)["Your drawings"] == "90 % read before it, 100 % after"
    assert lines(told)["The test"] == "99.57 % before it"
    assert lines({"from": "inkling"})["Adapted"] == "from inkling to drawings of yours"
    assert "Adapted" not in lines("nonsense")
