"""`inkling predict`: one line out for each input, in order."""

import io
import json

import pytest
from PIL import Image, ImageDraw

from app.commands import strokes
from engine.ink import strokes_file


def stroke(x):
    return [[x, 0], [x, 10]]


@pytest.fixture
def drawings(tmp_path):
    """Writes lines into a file of strokes and gives its path."""

    def write(*lines):
        path = tmp_path / "drawings.ndjson"
        text = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "one.png"
    image = Image.new("L", (40, 40), 255)
    ImageDraw.Draw(image).line([(20, 5), (20, 35)], fill=0, width=4)
    image.save(path)
    return path


def test_each_line_of_strokes_gives_one_line_of_json(inkling, recogniser, drawings):
    path = drawings({"strokes": [stroke(4), stroke(2)]}, "", {"strokes": [stroke(7)], "label": 7})
    ran = inkling("predict", "--json", "--strokes", path)
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [answer["text"] for answer in answers] == ["42", "7"]
    assert [answer["source"] for answer in answers] == [f"{path}:1", f"{path}:3"]
    assert list(answers[0]) == ["source", "text", "digits"]
    assert list(answers[0]["digits"][0]) == [
        "digit", "confidence", "accepted", "probabilities", "box",
    ]  # fmt: skip
    assert answers[0]["digits"][0]["digit"] == 4
    assert len(answers[0]["digits"][0]["probabilities"]) == 10
    assert answers[0]["digits"][0]["box"] == [1.0, 2.0, 3.0, 4.0]


def test_what_does_not_look_like_a_digit_is_a_question_mark(inkling, recogniser, drawings):
    path = drawings({"strokes": [stroke(1), stroke(-3)]})
    answer = json.loads(inkling("predict", "--json", "--strokes", path).out)
    assert answer["text"] == "1?"
    assert [digit["accepted"] for digit in answer["digits"]] == [True, False]
    single = drawings({"strokes": [stroke(-3)]})
    assert json.loads(inkling("predict", "--single", "--json", "--strokes", single).out)[
        "text"
    ] == ("?")


def test_single_takes_all_ink_as_one_digit(inkling, recogniser, drawings):
    path = drawings({"strokes": [stroke(4), stroke(2)]})
    answer = json.loads(inkling("predict", "--single", "--json", "--strokes", path).out)
    assert answer["text"] == "4"
    assert len(answer["digits"]) == 1


@pytest.mark.parametrize("mode", [[], ["--single"]])
def test_no_ink_gives_an_empty_text(inkling, recogniser, drawings, mode):
    path = drawings({"strokes": []})
    answer = json.loads(inkling("predict", "--json", *mode, "--strokes", path).out)
    assert (answer["text"], answer["digits"]) == ("", [])
    assert inkling("predict", *mode, "--strokes", path).out == f"{path}:1: no ink\n"


def test_people_get_the_text_and_how_sure_it_is(inkling, recogniser, drawings):
    path = drawings({"strokes": [stroke(4), stroke(-2)]})
    assert inkling("predict", "--strokes", path).out == f"{path}:1: 4? (98.8 %, 2? 98.8 %)\n"


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        "null",
        '{"strokes": 3}',
        '{"strokes": [[[1]]]}',
        '{"strokes": [[[NaN, 1]]]}',
        '{"strokes": [[["1", "2"]]]}',
        '{"strokes": ' + "[" * 100_000,
        "9" * 5000,
    ],
)
def test_a_bad_line_is_told_and_the_others_are_answered(inkling, recogniser, drawings, bad):
    path = drawings({"strokes": [stroke(1)]}, bad, {"strokes": [stroke(3)]})
    ran = inkling("predict", "--json", "--strokes", path)
    assert ran.code == 1
    assert [json.loads(line)["text"] for line in ran.out.splitlines()] == ["1", "3"]
    assert ran.err.startswith(f"inkling: {path}:2: ")
    assert ran.err.count("\n") == 1


def test_bytes_that_are_no_text_are_told(inkling, recogniser, tmp_path):
    path = tmp_path / "bytes.ndjson"
    path.write_bytes(b'\xff\xfe\n{"strokes": []}\n')
    ran = inkling("predict", "--json", "--strokes", path)
    assert (ran.code, len(ran.out.splitlines()), ran.err.count("\n")) == (1, 1, 1)


def test_an_endless_line_is_not_taken_into_memory(inkling, recogniser, drawings, monkeypatch):
    for module in (strokes, strokes_file):
        monkeypatch.setattr(module, "LONGEST_LINE", 100)
    path = drawings('{"x": "' + "y" * 1000 + '"}', {"strokes": [stroke(5)]})
    ran = inkling("predict", "--json", "--strokes", path)
    assert ran.code == 1
    assert f"{path}:1: the line is longer than 100 bytes" in ran.err
    assert json.loads(ran.out)["source"] == f"{path}:2"


def test_a_missing_file_of_strokes_is_named(inkling, recogniser, tmp_path):
    ran = inkling("predict", "--strokes", tmp_path / "none.ndjson")
    assert (ran.code, ran.out) == (2, "")
    assert "none.ndjson" in ran.err
    assert ran.err.count("\n") == 1


def test_strokes_come_from_standard_input(inkling, recogniser, monkeypatch):
    content = json.dumps({"strokes": [stroke(6)]}).encode()  # no newline at the end
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    answer = json.loads(inkling("predict", "--json", "--strokes", "-").out)
    assert (answer["source"], answer["text"]) == ("-:1", "6")


def test_a_bad_picture_is_named_and_the_others_are_answered(inkling, recogniser, picture, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(picture.read_bytes()[:40])
    ran = inkling("predict", "--json", picture, broken, tmp_path / "none.png", picture)
    assert ran.code == 1
    assert [json.loads(line)["source"] for line in ran.out.splitlines()] == [str(picture)] * 2
    lines = ran.err.splitlines()
    assert len(lines) == 2
    assert "broken.png" in lines[0]
    assert "none.png" in lines[1]


def test_where_no_input_can_be_read_the_code_is_that_of_a_failure(
    inkling, recogniser, drawings, tmp_path
):
    ran = inkling("predict", "--json", "--strokes", drawings("{", "[]"))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 2)
    ran = inkling("predict", tmp_path / "none.png", tmp_path / "nor this.png")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 2)


def test_an_input_without_ink_is_read_all_the_same(inkling, recogniser, drawings):
    ran = inkling("predict", "--json", "--strokes", drawings("{", {"strokes": []}))
    assert (ran.code, json.loads(ran.out)["text"]) == (1, "")


def test_a_file_without_drawings_is_answered_with_nothing(inkling, recogniser, drawings):
    ran = inkling("predict", "--json", "--strokes", drawings("", " "))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
