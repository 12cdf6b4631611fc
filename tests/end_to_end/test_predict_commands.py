"""`inkling predict` in a process of its own: pipes, pictures, damage."""

import json

import pytest

from engine.resources import resource

DRAWINGS = resource("samples", "digits.ndjson")


@pytest.fixture
def drawings():
    """The shipped drawings, a line of strokes each."""
    return DRAWINGS.read_text("utf-8").splitlines()


def test_a_pipe_is_answered_line_by_line(small_model, start, drawings):
    process = start("predict", "--model", small_model, "--json", "--single", "--strokes", "-")
    for number, line in enumerate(drawings[:5], 1):
        process.stdin.write(line + "\n")
        process.stdin.flush()
        # Nothing more is sent before the answer is there: an answer held back would hang here.
        answer = json.loads(process.stdout.readline())
        assert answer["source"] == f"-:{number}"
        assert len(answer["digits"]) == 1
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")


def test_the_command_line_and_the_engine_agree_to_the_bit(small_model, inkling, drawings):
    from engine.ink.stroke import Ink
    from engine.networks.model_file import load_model
    from engine.recognise.recogniser import Recogniser

    ran = inkling("predict", "--model", small_model, "--json", "--strokes", DRAWINGS)
    recogniser = Recogniser(load_model(small_model))
    for line, drawing in zip(ran.stdout.splitlines(), drawings, strict=True):
        number = recogniser.read_number(Ink.from_json(json.loads(drawing)))
        answer = json.loads(line)
        assert answer["text"] == number.text
        assert [digit["confidence"] for digit in answer["digits"]] == [
            round(float(reading.confidence), 7) for reading in number.digits
        ]


def test_a_damaged_model_costs_one_line(small_model, inkling, tmp_path):
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(small_model.read_bytes()[:-1000])
    ran = inkling("predict", "--model", damaged, "--strokes", DRAWINGS)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("inkling: ")
    assert "damaged.safetensors" in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_a_picture_of_a_number_is_read_from_left_to_right(inkling, tmp_path):
    from PIL import Image, ImageDraw

    picture = tmp_path / "number.png"
    image = Image.new("RGB", (600, 300), (250, 248, 240))
    draw = ImageDraw.Draw(image)
    draw.line([(80, 60), (75, 240)], fill=(20, 30, 90), width=14)
    draw.line([(250, 60), (390, 58), (300, 240)], fill=(20, 30, 90), width=14, joint="curve")
    image.save(picture)
    ran = inkling("predict", "--json", picture)
    answer = json.loads(ran.stdout)
    assert (ran.returncode, answer["text"]) == (0, "17")
    left, right = (digit["box"] for digit in answer["digits"])
    assert left[0] + left[2] < right[0]
