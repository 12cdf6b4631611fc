"""A recogniser for tests that reads each stroke as a digit, by where it stands."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.sketch import SIDE
from engine.ink.picture import Picture
from engine.ink.stroke import Ink
from engine.recognise import recogniser as real


def upright(x, top=0.3, bottom=0.6):
    """A stroke that the fake reads as the tens of its place from the left: 0.42 is a 4."""
    return [(x, top), (x, (top + bottom) / 2), (x, bottom)]


def reading(drawing, box, digit, confidence=0.97):
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[digit] = confidence
    sample = np.full((28, 28), digit / 10, np.float32)
    return real.Reading(
        digit, confidence, confidence > 0.5, probabilities, sample, box, 0.0004, drawing
    )


def number_of(digits):
    text = "".join(str(digit.digit) if digit.accepted else "?" for digit in digits)
    return real.Number(text, tuple(digits), 0.0004)


def read_number(_, drawing):
    """Each stroke is a digit, left to right; one in the lower third looks like none."""
    if drawing.is_empty:
        return real.Number("", (), 0.0001)
    if isinstance(drawing, Picture):
        height, width = drawing.intensity.shape
        halves = [(0.0, 0.0, width / 2, height), (width / 2, 0.0, width / 2, height)]
        return number_of([reading(drawing, box, digit + 1) for digit, box in enumerate(halves)])
    digits = []
    for stroke in drawing.strokes:
        x0, y0, x1, y1 = stroke.bounds
        digit = min(9, int(10 * (x0 + x1) / 2 / SIDE))
        confidence = 0.31 if y0 > 0.62 * SIDE else 0.97
        box = (x0, y0, x1 - x0, y1 - y0)
        digits.append(reading(Ink((stroke,)), box, digit, confidence))
    return number_of(sorted(digits, key=lambda digit: digit.box[0]))


def click(canvas, spot, button=Qt.MouseButton.LeftButton):
    QTest.mouseClick(canvas, button, pos=spot.toPoint())


def label(canvas, index):
    return canvas.boxes.label_place(index).center()
