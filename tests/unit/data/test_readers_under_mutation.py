"""Whatever the bytes of a dataset are: it opens, or one sentence says why not."""

import gzip
import io

import numpy as np
import pytest
from dataset_files import images_bytes, labels_bytes, samples
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.dataset import open_dataset
from engine.errors import DataError

EXAMPLES = 150
IMAGES, LABELS = samples(3)


def archive(save):
    file = io.BytesIO()
    save(file, y_train=LABELS, x_train=IMAGES)
    return file.getvalue()


GOOD_IMAGES, GOOD_LABELS = images_bytes(IMAGES), labels_bytes(LABELS)
GOOD_GZIP = gzip.compress(GOOD_IMAGES, mtime=0)
GOOD_NPZ = archive(np.savez)
GOOD_PACKED_NPZ = archive(np.savez_compressed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutated")
    (folder / "train-labels-idx1-ubyte").write_bytes(GOOD_LABELS)
    return folder


def mutations(content, dense=16):
    """`content` with a few bytes replaced, grown or dropped, most often near its ends."""
    last = len(content) - 1
    place = st.integers(0, last) | st.integers(0, dense) | st.integers(max(0, last - 300), last)
    edits = st.lists(st.tuples(place, st.binary(max_size=4)), min_size=1, max_size=4)
    ends = st.none() | st.integers(0, len(content))

    def mutate(edits, end):
        mutated = bytearray(content)
        for at, piece in edits:
            mutated[at : at + len(piece) or at + 1] = piece
        return bytes(mutated)[:end]

    return st.builds(mutate, edits, ends)


def opens_or_explains(path):
    try:
        dataset = open_dataset(path)
    except DataError as error:
        said = str(error)
    else:
        said = ""
    if said:
        assert str(path.parent) in said
        assert "\n" not in said
        return
    assert dataset.training.images.shape == (len(dataset.training.labels), 28, 28)
    assert len(dataset.training) <= 1000


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(mutations(GOOD_IMAGES))
def test_mutated_images(folder, content):
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(content)
    opens_or_explains(path)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(mutations(GOOD_LABELS))
def test_mutated_labels(folder, content):
    path = folder / "labels" / "train-labels-idx1-ubyte"
    path.parent.mkdir(exist_ok=True)
    path.with_name("train-images-idx3-ubyte").write_bytes(GOOD_IMAGES)
    path.write_bytes(content)
    opens_or_explains(path)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(mutations(GOOD_GZIP))
def test_mutated_gzip(folder, content):
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(content)
    opens_or_explains(path)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(mutations(GOOD_IMAGES))
def test_gzip_of_mutated_images(folder, content):
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(gzip.compress(content, 1))
    opens_or_explains(path)


@settings(max_examples=2 * EXAMPLES, deadline=None, derandomize=True)
@given(mutations(GOOD_NPZ, 300) | mutations(GOOD_PACKED_NPZ, 200))
def test_mutated_archives(folder, content):
    path = folder / "mutated.npz"
    path.write_bytes(content)
    opens_or_explains(path)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(st.binary(max_size=400), st.sampled_from(["mutated.npz", "train-images-idx3-ubyte"]))
def test_any_bytes_at_all(folder, content, name):
    (folder / name).write_bytes(content)
    opens_or_explains(folder / name)
