"""A drawing that a person said the digit of, and its form as a line of JSON."""

import base64
import binascii
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.data.checks import CLASSES
from engine.errors import PictureError
from engine.ink.decode import decoded
from engine.ink.drawing import Drawing
from engine.ink.picture import Picture
from engine.ink.stroke import Ink

_LONGEST_TEXT = 64


@dataclass(frozen=True, eq=False)
class MyDrawing:
    """`label` is what the person said, `answered` what was read before: None where it was refused.

    `key` names the drawing among all others; `date` is an ISO time. Raises ValueError for a label
    that is no digit, and where there is no ink.
    """

    key: str
    drawing: Drawing
    label: int
    answered: int | None
    date: str

    def __post_init__(self) -> None:
        if not _is_digit(self.label) or not (self.answered is None or _is_digit(self.answered)):
            raise ValueError(f"a label of {self.label}, an answer of {self.answered}")
        if self.drawing.is_empty:
            raise ValueError("a drawing without ink")

    @property
    def was_right(self) -> bool:
        """Whether it had been read as what it is."""
        return self.answered == self.label


def line_of(drawing: MyDrawing) -> bytes:
    """The line, its end included. Strokes are exact to the bit, a picture has 256 levels."""
    values: dict[str, Any] = {
        "key": drawing.key,
        "label": drawing.label,
        "answered": drawing.answered,
        "date": drawing.date,
    }
    if isinstance(drawing.drawing, Ink):
        values |= drawing.drawing.to_json()
    else:
        values["picture"] = base64.b64encode(_png(drawing.drawing.intensity)).decode()
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def drawing_of(line: bytes) -> MyDrawing:
    """The drawing of a line of `line_of`, or of `{"label": 7, "strokes": [[[x, y], …], …]}`.

    Raises PictureError, a phrase without full stop, where it is none.
    """
    values = values_of(line)
    if not _is_digit(values.get("label")):
        raise PictureError('there is no "label" of 0 to 9')
    answered = values.get("answered")
    drawing = _picture(values["picture"]) if "picture" in values else Ink.from_json(values)
    if drawing.is_empty:
        raise PictureError("there is no ink")
    return MyDrawing(
        key_of(values, line),
        drawing,
        values["label"],
        answered if _is_digit(answered) else None,
        _text(values.get("date")),
    )


def values_of(line: bytes) -> dict[str, Any]:
    """What a line says by name. Raises PictureError, a phrase, where it is no JSON object."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise PictureError("this is not JSON") from None
    if not isinstance(values, dict):
        raise PictureError("this is no object of JSON")
    return values


def key_of(values: Mapping[str, Any], line: bytes) -> str:
    """The key that a line names; one made of all it says where it names none."""
    return _text(values.get("key")) or hashlib.sha256(line.strip()).hexdigest()[:16]


def _is_digit(value: Any) -> bool:
    return type(value) is int and 0 <= value < CLASSES


def _text(value: Any) -> str:
    """A short text, or none."""
    fits = isinstance(value, str) and len(value) <= _LONGEST_TEXT and value.isprintable()
    return value if fits else ""


def _picture(text: Any) -> Picture:
    try:
        content = base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise PictureError("the picture is damaged") from None
    try:
        return Picture(decoded(content, "the picture")[:, :, 0])
    except PictureError as error:
        raise PictureError(str(error).rstrip(".")) from None


def _png(intensity: NDArray[np.float32]) -> bytes:
    """Pixels [h, w] in 0..1 as a grey PNG."""
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(np.rint(intensity * 255), np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()
