"""Drawings as files: PNG and SVG to look at, strokes to draw on, and any picture to read."""

import json
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from app.canvas.curve import pieces, tail
from app.canvas.fit import fit_to_paper
from app.canvas.layer import paint_stroke
from app.canvas.picture_image import image_of
from app.canvas.sketch import SIDE
from engine.errors import PictureError
from engine.files.atomic import write_atomically
from engine.ink.drawing import Drawing
from engine.ink.picture import Picture, open_picture, picture_from_pixels
from engine.ink.stroke import Ink, Stroke
from engine.ink.strokes_file import read_strokes

STROKES = (".json", ".ndjson")
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
SAVED = (".png", ".svg", ".json")
_SIDE = 1024
_INK = "#000000"
_LARGEST_STROKES = 64 << 20


def open_drawing(path: Path) -> Drawing:
    """The picture, or the first drawing of the strokes file, at `path`. Raises PictureError."""
    if path.suffix.lower() not in STROKES:
        return open_picture(path)
    try:
        if path.stat().st_size > _LARGEST_STROKES:
            raise PictureError(f"{path.name} is larger than any drawing; choose another file.")
        with path.open("rb") as lines:
            ink = next(read_strokes(lines, path.name), Ink())
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise PictureError(f"{path.name} could not be opened: {reason}.") from None
    if ink.is_empty:
        raise PictureError(f"{path.name} has no strokes; choose another file.")
    return fit_to_paper(ink)


def drawing_of_image(image: QImage) -> Picture:
    """The picture in an image from the clipboard. Raises PictureError."""
    if image.isNull():
        raise PictureError("The picture on the clipboard cannot be read; copy it again.")
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = lines[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)
    return picture_from_pixels(pixels)


def save_drawing(drawing: Drawing, path: Path) -> None:
    """Write `drawing` in the format of the path's ending. Raises FileError, PictureError."""
    ending = path.suffix.lower()
    if ending not in SAVED:
        raise PictureError(f"{path.name} must end in one of {', '.join(SAVED)}.")
    if ending == ".png":
        content = _png(drawing)
    elif not isinstance(drawing, Ink):
        raise PictureError("A picture has no strokes; save it as PNG.")
    elif ending == ".svg":
        content = _svg(drawing).encode()
    else:
        content = (json.dumps(drawing.to_json()) + "\n").encode()
    write_atomically(path, content)


def _png(drawing: Drawing) -> bytes:
    """Black ink on white paper. A picture keeps its own size, so that it opens as it was."""
    size = QSize(_SIDE, _SIDE)
    if isinstance(drawing, Picture):
        height, width = drawing.intensity.shape
        size = QSize(width, height)
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(drawing, Picture):
            painter.drawImage(0, 0, image_of(drawing, QColor(_INK)))
        else:
            for stroke in drawing.strokes:
                paint_stroke(painter, stroke, _SIDE / SIDE, QColor(_INK))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.write(image.convertToFormat(QImage.Format.Format_Grayscale8))
    return bytes(buffer.data().data())


def _svg(ink: Ink) -> str:
    """Lines with round ends: one polyline for a stroke of even width, else many short lines."""
    shapes = "\n".join(_svg_stroke(stroke) for stroke in ink.strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:g} {SIDE:g}">\n'
        f'<g fill="none" stroke="{_INK}" stroke-linecap="round" stroke-linejoin="round">\n'
        f"{shapes}\n</g>\n</svg>\n"
    )


def _svg_stroke(stroke: Stroke) -> str:
    points = [(x, y) for x, y in stroke.points.tolist()]
    widths = stroke.widths.tolist()
    lines = [line for last in range(len(points)) for line in pieces(points, widths, last)]
    lines.append(tail(points, widths))
    if min(widths) == max(widths):
        line = " ".join(f"{x:.2f},{y:.2f}" for x, y in [lines[0][:2], *(one[2:4] for one in lines)])
        return f'<polyline stroke-width="{widths[0]:.2f}" points="{line}"/>'
    return "\n".join(
        f'<path stroke-width="{width:.2f}" d="M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}"/>'
        for x0, y0, x1, y1, width in lines
    )
