import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from app.window.drawing_files import open_drawing, save_drawing
from engine.errors import FileError, InklingError, PictureError
from engine.ink.picture import Picture, open_picture
from engine.ink.stroke import Ink, Stroke, ink_of
from engine.ink.strokes_file import read_strokes

SEVEN = ink_of([[(300, 200), (700, 200), (420, 850)]], width=64)


def of_pressure(pressures):
    count = len(pressures)
    points = np.column_stack([np.linspace(200, 800, count), np.linspace(200, 700, count)])
    return Ink((Stroke(points, np.array(pressures), np.arange(count) * 0.01, 64),))


def test_strokes_come_back_to_the_bit(tmp_path):
    path = tmp_path / "seven.json"
    save_drawing(SEVEN, path)
    again = open_drawing(path)
    assert again.to_json() == SEVEN.to_json()


def test_saved_strokes_can_be_read_by_the_command_line(tmp_path):
    path = tmp_path / "seven.json"
    save_drawing(SEVEN, path)
    with path.open() as lines:
        assert len(list(read_strokes(lines))) == 1


def test_a_png_shows_black_ink_where_the_pen_was(tmp_path):
    path = tmp_path / "seven.png"
    save_drawing(SEVEN, path)
    intensity = open_picture(path).intensity
    height, width = intensity.shape
    assert intensity[round(0.2 * height), round(0.5 * width)] > 0.9
    assert intensity[round(0.6 * height), round(0.1 * width)] < 0.1


def test_a_picture_is_saved_as_it_was(tmp_path):
    pixels = np.zeros((60, 40), np.float32)
    pixels[10:50, 15:25] = 1
    path = tmp_path / "one.png"
    save_drawing(Picture(pixels), path)
    np.testing.assert_allclose(open_picture(path).intensity, pixels, atol=0.05)


def test_an_svg_has_a_line_for_each_stroke(tmp_path):
    path = tmp_path / "seven.svg"
    save_drawing(SEVEN.with_stroke(ink_of([[(500, 500)]], width=30).strokes[0]), path)
    root = ElementTree.fromstring(path.read_text())
    lines = root.findall(".//{http://www.w3.org/2000/svg}polyline")
    assert [line.get("stroke-width") for line in lines] == ["64.00", "30.00"]
    assert lines[0].get("points").startswith("300.00,200.00 ")
    assert lines[0].get("points").endswith(" 420.00,850.00")


def test_an_svg_of_a_pen_has_many_widths(tmp_path):
    path = tmp_path / "line.svg"
    save_drawing(of_pressure([0.1, 0.3, 0.5, 0.7, 1.0]), path)
    root = ElementTree.fromstring(path.read_text())
    pieces = root.findall(".//{http://www.w3.org/2000/svg}path")
    assert len({piece.get("stroke-width") for piece in pieces}) > 4


def test_a_picture_has_no_strokes_to_save(tmp_path):
    with pytest.raises(PictureError, match="PNG"):
        save_drawing(Picture(np.eye(9, dtype=np.float32)), tmp_path / "a.svg")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(PictureError, match="png"):
        save_drawing(SEVEN, tmp_path / "a.doc")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="file"):
        save_drawing(SEVEN, tmp_path / "file" / "a.png")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.json", b"{"),
        ("empty.json", b""),
        ("no-strokes.json", b'{"strokes": []}'),
        ("words.ndjson", b"hello\n"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("text.png", b"hello"),
    ],
)
def test_a_damaged_file_is_named_in_one_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InklingError, match=name) as caught:
        open_drawing(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["gone.json", "gone.png"])
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(InklingError, match=name):
        open_drawing(tmp_path / name)


def test_a_folder_is_no_strokes_file(tmp_path):
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InklingError, match="folder"):
        open_drawing(tmp_path / "folder.json")
