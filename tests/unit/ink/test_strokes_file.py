import contextlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InklingError, PictureError
from engine.ink.prepare import prepare
from engine.ink.stroke import Ink
from engine.ink.strokes_file import read_strokes

GOOD = '{"strokes": [[[0, 0], [1, 2]]], "label": 7}'


def test_drawings_come_in_order_and_empty_lines_are_passed_over():
    text = f'{GOOD}\n\n   \n{{"strokes": []}}\n{GOOD}'
    files = io.StringIO(text), io.BytesIO(text.encode()), io.BytesIO(text.encode("utf-8-sig"))
    for lines in (*files, text.splitlines()):
        inks = list(read_strokes(lines))
        assert [ink.is_empty for ink in inks] == [False, True, False]
        assert inks[0].strokes[0].points.tolist() == [[0, 0], [1, 2]]


def test_drawings_come_as_soon_as_their_line_does():
    def lines():
        yield GOOD
        pytest.fail("the second line was asked for before the first drawing was given")

    assert not next(read_strokes(lines())).is_empty


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "strokes"),
        ('{"strokes": 1}', "strokes"),
        ('{"strokes": [[[0, NaN]]]}', "stroke 1"),
        ('{"strokes": [[[0, 1e999]]]}', "stroke 1"),
        (b"\xff\xfe{\0}\0", "not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 10_000, "endless numbers"),
    ],
)
def test_a_bad_line_is_named_with_file_and_number(line, reason):
    good = GOOD.encode() if isinstance(line, bytes) else GOOD
    strokes = read_strokes([good, line], "digits.ndjson")
    next(strokes)
    with pytest.raises(PictureError, match=rf"^digits\.ndjson, line 2: .*{reason}.*\.$"):
        next(strokes)


numbers = st.one_of(st.integers(), st.floats(), st.booleans(), st.text(max_size=2), st.none())
points = st.lists(st.one_of(st.floats(-1e12, 1e12), numbers), min_size=1, max_size=5)
json_values = st.recursive(
    st.one_of(numbers, points),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)
inks = st.fixed_dictionaries(
    {"strokes": st.one_of(json_values, st.lists(st.lists(points, max_size=6), max_size=4))},
    optional={"widths": json_values},
)


@given(st.one_of(inks, json_values))
@settings(max_examples=200, deadline=None)
def test_any_json_is_ink_or_refused(value):
    with contextlib.suppress(InklingError):
        Ink.from_json(value)


@given(st.lists(st.tuples(st.integers(0, 45), st.characters()), max_size=4))
@settings(max_examples=150, deadline=None)
def test_mutated_lines_are_read_or_refused(changes):
    characters = list(GOOD)
    for place, character in changes:
        characters[place % len(characters)] = character
    with contextlib.suppress(InklingError):
        list(read_strokes(["".join(characters)]))


coordinates = st.one_of(st.floats(-1e12, 1e12), st.sampled_from([0.0, 1e-9, 1e9, -1e12, 5e-324]))
drawn = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=5), min_size=1, max_size=4
)


@given(drawn, st.one_of(st.just(0.0), st.floats(0, 1e12)))
@settings(max_examples=150, deadline=None)
def test_any_ink_gives_a_sample(strokes, width):
    text = json.dumps({"strokes": strokes, "widths": [width] * len(strokes)})
    (ink,) = read_strokes([text])
    sample = prepare(ink)
    assert 0 <= sample.min() <= sample.max() <= 1
    assert sample.max() > 0.5
