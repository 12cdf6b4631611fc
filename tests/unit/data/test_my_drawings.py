"""The store of one's own drawings: nothing is lost, whatever happens to the file or the process."""

import errno
import json
import os

import numpy as np
import pytest

from engine import folders
from engine.data.my_drawing import MyDrawing, drawing_of, line_of
from engine.data.my_drawings import FORMAT, MyDrawings
from engine.errors import FileError, PictureError
from engine.ink.picture import Picture
from engine.ink.stroke import Ink, Stroke, ink_of


def ink(shift=0.0):
    points = np.array([[0.1, 1 / 3], [shift + 2.0, 5.5], [3.0, 7.25]])
    return Ink((Stroke(points, np.array([0.2, 0.5, 1.0]), np.array([0.0, 0.01, 0.02]), 12.5),))


def picture():
    return Picture(np.linspace(0, 1, 12 * 9, dtype=np.float32).reshape(12, 9))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "my-drawings.ndjson"


@pytest.fixture
def store(path):
    return MyDrawings(path)


def labels(path):
    return [mine.label for mine in MyDrawings(path).all()]


def test_drawings_are_there_at_the_next_start_to_the_bit(store, path):
    kept = store.add(ink(), 7, 1)
    (again,) = MyDrawings(path).all()
    assert (again.key, again.label, again.answered, again.date) == (kept.key, 7, 1, kept.date)
    assert again.drawing.to_json() == ink().to_json()
    assert not again.was_right


def test_a_picture_is_kept_in_256_levels(store, path):
    store.add(picture(), 8, None)
    (again,) = MyDrawings(path).all()
    assert again.answered is None
    np.testing.assert_allclose(again.drawing.intensity, picture().intensity, atol=0.5 / 255)


def test_the_file_is_in_the_folder_of_the_user_and_says_its_format(home):
    MyDrawings().add(ink(), 3, 3)
    lines = folders.my_drawings().read_text().splitlines()
    assert json.loads(lines[0]) == {"inkling": "my drawings", "format": FORMAT}
    assert len(lines) == 2


def test_without_a_file_there_are_no_drawings(store, path):
    assert store.all() == ()
    assert store.problem == ""
    store.remove(["none"])
    assert not path.exists()


def test_whoever_is_killed_at_any_byte_loses_nothing_that_was_kept(store, path):
    for label in (0, 1, 2):
        store.add(ink() if label else picture(), label, None)
    content = path.read_bytes()
    for size in range(len(content)):
        path.write_bytes(content[:size])
        whole = max(content[:size].count(b"\n") - 1, 0)
        after = MyDrawings(path)
        assert [mine.label for mine in after.all()] == [0, 1, 2][:whole], size
        assert after.problem == "", size
    for size in range(0, len(content), 23):
        path.write_bytes(content[:size])
        whole = max(content[:size].count(b"\n") - 1, 0)
        MyDrawings(path).add(ink(), 9, 9)
        assert labels(path) == [*[0, 1, 2][:whole], 9], size


def test_a_damaged_line_costs_no_other_and_is_told(store, path):
    for label in (4, 5, 6):
        store.add(ink(), label, 4)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2][:50] + b"\xff" + lines[2][51:]
    path.write_bytes(b"".join(lines))
    after = MyDrawings(path)
    assert [mine.label for mine in after.all()] == [4, 6]
    assert after.problem.startswith("One of your drawings is damaged in ")
    assert after.problem.endswith("all others are there.")
    after.remove([after.all()[0].key])
    assert lines[2] in path.read_bytes(), "what cannot be read is not thrown away"
    assert labels(path) == [6]


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"7",
        b'{"label": 7}',
        b'{"label": true, "strokes": [[[0, 0]]]}',
        b'{"label": 10, "strokes": [[[0, 0]]]}',
        b'{"label": 3, "strokes": [[[0, NaN]]]}',
        b'{"label": 3, "strokes": []}',
        b'{"label": 3, "picture": 5}',
        b'{"label": 3, "picture": "////"}',
        b'{"label": 3, "picture": "\xc3\xa4"}',
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_drawing_is_refused_in_a_phrase(line):
    with pytest.raises(PictureError) as refused:
        drawing_of(line)
    assert not str(refused.value).endswith(".")


def test_a_line_without_its_first_line_is_read_too(store, path):
    store.add(ink(), 2, 3)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[1])
    assert labels(path) == [2]


def test_drawings_of_a_newer_inkling_are_left_alone(store, path):
    store.add(ink(), 2, 3)
    content = path.read_bytes().replace(b'"format": 1', b'"format": 2')
    path.write_bytes(content)
    for use in (MyDrawings.all, lambda store: store.add(ink(), 1, 1)):
        with pytest.raises(FileError, match="newer Inkling"):
            use(MyDrawings(path))
    assert path.read_bytes() == content


def test_drawings_are_removed_one_by_one_and_together(store, path):
    kept = [store.add(ink(label), label, label) for label in range(5)]
    store.remove([kept[2].key])
    assert labels(path) == [0, 1, 3, 4]
    store.remove({mine.key for mine in kept})
    assert store.all() == ()
    assert labels(path) == []


def test_removed_drawings_can_be_put_back_once(store, path):
    kept = [store.add(ink(), label, None) for label in (1, 2)]
    store.remove([kept[0].key])
    assert store.put(kept) == 1
    assert store.put(kept) == 0
    assert labels(path) == [2, 1]


def test_what_another_window_kept_meanwhile_stays(store, path):
    first = store.add(ink(), 1, None)
    MyDrawings(path).add(ink(), 2, None)
    store.remove([first.key])
    assert labels(path) == [2]


def test_a_full_disk_is_one_sentence_and_loses_nothing(store, path, monkeypatch):
    store.add(ink(), 1, 7)
    content = path.read_bytes()
    write = os.write

    def fill_up(descriptor, rest):
        if len(rest) > 20:
            return write(descriptor, rest[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", fill_up)
    with pytest.raises(FileError, match=r"the disk is full; free some space and try again\.$"):
        store.add(ink(), 2, 7)
    monkeypatch.undo()
    assert path.read_bytes() == content
    assert [mine.label for mine in store.all()] == [1]
    store.add(ink(), 3, 7)
    assert labels(path) == [1, 3]


def test_a_disk_that_fails_to_keep_is_told_and_the_drawing_not_counted(store, monkeypatch, path):
    store.add(ink(), 1, 7)

    def fail(descriptor):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match="the disk reports a fault"):
        store.add(ink(), 2, 7)
    with pytest.raises(FileError):
        store.remove([store.all()[0].key])
    monkeypatch.undo()
    assert [mine.label for mine in store.all()] == [1]
    assert labels(path) == [1]


def test_a_folder_in_its_place_is_one_sentence(path):
    path.mkdir(parents=True)
    for use in (MyDrawings.all, lambda store: store.add(ink(), 1, 1)):
        with pytest.raises(FileError) as refused:
            use(MyDrawings(path))
        assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("label", "answered"), [(10, 1), (-1, 1), (True, 1), (1, 10)])
def test_only_digits_are_labels(label, answered):
    with pytest.raises(ValueError, match="label"):
        MyDrawing("key", ink(), label, answered, "")


def test_white_paper_is_no_drawing(store):
    with pytest.raises(ValueError, match="without ink"):
        store.add(Ink(), 1, None)


def test_a_plain_line_of_strokes_has_a_key_of_its_own():
    line = b'{"label": 4, "writer": "12", "strokes": [[[0, 0], [1, 1]]]}'
    assert drawing_of(line).key == drawing_of(line + b"\n").key
    assert drawing_of(line).key != drawing_of(line.replace(b"4", b"5")).key
    assert drawing_of(line).drawing.to_json() == ink_of([[[0, 0], [1, 1]]]).to_json()


def test_lines_come_back_whatever_they_hold():
    generator = np.random.default_rng(3)
    for label in range(10):
        strokes = [
            generator.normal(size=(n, 2)) * 10.0 ** generator.integers(-9, 9) for n in (1, 7)
        ]
        mine = MyDrawing(f"{label:x}", ink_of(strokes), label, None, "2026-01-01T00:00:00+00:00")
        again = drawing_of(line_of(mine))
        assert again.drawing.to_json() == mine.drawing.to_json()
        assert (again.key, again.label, again.date) == (mine.key, mine.label, mine.date)
