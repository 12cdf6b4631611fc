"""One's own drawings as files: strokes that come back, pictures that make a dataset."""

import numpy as np
import pytest

from engine.data import my_drawings_files
from engine.data.dataset import open_dataset
from engine.data.my_drawing import MyDrawing
from engine.data.my_drawings_files import read_strokes, write_pictures, write_strokes
from engine.data.my_samples import samples_of
from engine.errors import FileError, PictureError
from engine.ink.picture import Picture
from engine.ink.prepare import prepare
from engine.ink.stroke import ink_of
from engine.ink.strokes_file import read_strokes as read_plain_strokes


def drawings():
    shapes = {1: [[[5, 0], [5, 9]]], 7: [[[0, 0], [6, 0], [2, 9]]], 4: [[[0, 0], [0, 5], [6, 5]]]}
    made = [
        MyDrawing(f"key{label}", ink_of(shape), label, 2, "2026-03-12T10:00:00+00:00")
        for label, shape in shapes.items()
    ]
    pixels = np.zeros((40, 30), np.float32)
    pixels[5:35, 12:17] = 0.8
    return (*made, MyDrawing("picture", Picture(pixels), 1, None, ""))


def test_strokes_are_read_back_with_and_without_their_labels(tmp_path):
    path = tmp_path / "strokes.ndjson"
    assert write_strokes(drawings(), path) == 3
    with path.open("rb") as lines:
        plain = list(read_plain_strokes(lines))
    again = read_strokes(path)
    for mine, kept, ink in zip(drawings(), again, plain, strict=False):
        assert kept.drawing.to_json() == ink.to_json() == mine.drawing.to_json()
        assert (kept.key, kept.label, kept.answered) == (mine.key, mine.label, mine.answered)
    assert len(again) == len(plain) == 3


def test_strokes_without_a_label_are_refused_by_their_line(tmp_path):
    path = tmp_path / "strokes.ndjson"
    path.write_text('{"label": 1, "strokes": [[[0, 0]]]}\n\n{"strokes": [[[0, 0]]]}\n')
    with pytest.raises(PictureError, match=r'strokes.ndjson, line 3: there is no "label"'):
        read_strokes(path)


def test_a_file_of_strokes_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(FileError, match="there is no such file"):
        read_strokes(tmp_path / "none.ndjson")


def test_a_monstrous_file_of_strokes_is_refused_by_its_size(tmp_path, monkeypatch):
    path = tmp_path / "strokes.ndjson"
    path.write_bytes(b" " * 100)
    monkeypatch.setattr(my_drawings_files, "MOST_BYTES", 99)
    with pytest.raises(FileError, match="larger than"):
        read_strokes(path)


def test_pictures_make_a_dataset_of_the_very_samples(tmp_path):
    folder = write_pictures(drawings(), tmp_path)
    assert folder == tmp_path / "my drawings"
    dataset = open_dataset(folder)
    samples = samples_of(drawings())
    order = np.argsort(samples.labels, kind="stable")
    np.testing.assert_array_equal(dataset.training.labels, samples.labels[order])
    np.testing.assert_array_equal(dataset.training.images, samples.images[order])


def test_an_earlier_export_stays_as_it_is(tmp_path):
    first = write_pictures(drawings()[:1], tmp_path)
    second = write_pictures(drawings(), tmp_path)
    assert second.name == "my drawings 2"
    assert len(list(first.rglob("*.png"))) == 1
    assert len(list(second.rglob("*.png"))) == 4


def test_an_export_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(my_drawings_files.Image.Image, "save", fail)
    with pytest.raises(FileError, match="the disk is full"):
        write_pictures(drawings(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_samples_are_what_the_recogniser_sees():
    samples = samples_of(drawings())
    assert samples.labels.tolist() == [1, 7, 4, 1]
    for mine, image in zip(drawings(), samples.images, strict=True):
        np.testing.assert_allclose(image / 255, prepare(mine.drawing), atol=0.51 / 255)
    assert len(samples_of(())) == 0
