"""`inkling predict`: reads the digits of pictures or strokes."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.commands.chosen_model import add_model_option, open_model
from app.commands.output import complain, percent, write_json, write_line
from app.commands.parser import UsageError
from app.commands.strokes import read_strokes
from engine.errors import PictureError
from engine.ink.picture import Picture, open_picture
from engine.ink.stroke import Ink

if TYPE_CHECKING:
    from engine.recognise.recogniser import Number, Reading, Recogniser

DESCRIPTION = """\
Read the digits of pictures, or of strokes from a file of JSON lines.

One line out for each picture or line of strokes, in order; several rows of
writing are read from the top one down. `?` stands for ink that does not look
like a digit. An input that cannot be read gives one line on standard error
instead, and the others are still answered: the exit code is then 1, and 2 where
no input could be read."""

EPILOG = """\
strokes:
  One JSON object a line, such as {"strokes": [[[10, 10], [30, 10], [15, 50]]]}:
  a list of strokes, each a list of points [x, y] in any scale, y down. A point
  may go on with pressure (0..1) and time (seconds). Other keys are ignored,
  blank lines are passed over. From standard input each line is answered at once.

--json:
  {"source", "text", "digits": [{"digit", "confidence", "accepted",
  "probabilities": [10], "box": [x, y, width, height]}]}
  A source is a picture's path, or FILE:LINE of the strokes. An input without
  ink gives an empty text; one that cannot be read gives no line. A model whose
  classes are not digits reads all ink of an input as one thing: text is then
  its name, and "digit" the place of that among the ten.

examples:
  inkling predict seven.png photo.jpg
  inkling predict --single --json seven.png
  inkling predict --model mlp --strokes drawings.ndjson
  my-tablet | inkling predict --json --strokes -"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read in one input; `digits` from left to right."""

    source: str
    text: str
    digits: "tuple[Reading, ...]"


def add_parser(subparsers: Any) -> None:
    """Add `predict` to the command line."""
    parser = subparsers.add_parser(
        "predict", help="read pictures or strokes", description=DESCRIPTION, epilog=EPILOG
    )
    parser.add_argument("images", metavar="IMAGE", nargs="*", help="a picture of a number")
    parser.add_argument(
        "--strokes", metavar="FILE", help="read strokes from this file (-: standard input)"
    )
    add_model_option(parser)
    parser.add_argument(
        "--single", action="store_true", help="take all ink of an input as one digit"
    )
    parser.add_argument("--json", action="store_true", help="answer in lines of JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Answer every input; 0, or 1 where some could not be read and 2 where none could."""
    if bool(arguments.images) == (arguments.strokes is not None):
        raise UsageError("give pictures or --strokes FILE; see `inkling predict --help`.")
    model = open_model(arguments.model)
    from engine.recognise.recogniser import Recogniser

    recogniser = Recogniser(model)
    inputs = _pictures(arguments.images) if arguments.images else _inks(arguments.strokes)
    answered = refused = 0
    for source, drawing in inputs:
        if isinstance(drawing, str):
            complain(drawing)
            refused += 1
            continue
        answered += 1
        answer = read(recogniser, source, drawing, arguments.single)
        if arguments.json:
            write_json(as_json(answer))
        else:
            write_line(as_text(answer))
    if refused:
        return 1 if answered else 2
    return 0


def _pictures(paths: Sequence[str]) -> Iterator[tuple[str, Picture | str]]:
    """Each path with its picture, or with the sentence that says what is wrong with it."""
    for path in paths:
        try:
            yield path, open_picture(path)
        except PictureError as error:
            yield path, str(error)


def _inks(name: str) -> Iterator[tuple[str, Ink | str]]:
    """Each line of strokes with its ink, or with the sentence that says what is wrong with it."""
    for line in read_strokes(name):
        yield line.source, f"{line.source}: {line.problem}." if line.ink is None else line.ink


def read(recogniser: "Recogniser", source: str, drawing: Ink | Picture, single: bool) -> Answer:
    """Read one drawing: all of it as one digit, or a number from left to right."""
    if not single:
        number: Number = recogniser.read_number(drawing)
        return Answer(source, number.text, number.digits)
    reading = recogniser.read(drawing)
    if reading is None:
        return Answer(source, "", ())
    return Answer(source, reading.text, (reading,))


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as `--json` prints it."""
    return {
        "source": answer.source,
        "text": answer.text,
        "digits": [
            {
                "digit": int(reading.digit),
                "confidence": _short(reading.confidence),
                "accepted": bool(reading.accepted),
                "probabilities": [_short(share) for share in reading.probabilities],
                "box": [float(edge) for edge in reading.box],
            }
            for reading in answer.digits
        ],
    }


def as_text(answer: Answer) -> str:
    """The answer for people: `photo.jpg: 42 (99.8 %, 97.1 %)`."""
    if not answer.digits:
        return f"{answer.source}: no ink"
    shares = ", ".join(
        percent(reading.confidence)
        if reading.accepted
        else f"{reading.name}? {percent(reading.confidence)}"
        for reading in answer.digits
    )
    return f"{answer.source}: {answer.text} ({shares})"


def _short(share: float) -> float:
    # A float32 has seven digits; the rest of a double's would only look exact.
    return round(float(share), 7)
