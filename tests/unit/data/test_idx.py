import gzip
import os

import numpy as np
import pytest
from dataset_files import images_bytes, labels_bytes, samples, write_pair

from engine.data.dataset import Split, open_dataset
from engine.errors import DataError


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_with_both_pairs_opens(tmp_path, packed):
    images, labels = write_pair(tmp_path / "digits", "train-", 5, 1, packed)
    test_images, test_labels = write_pair(tmp_path / "digits", "t10k-", 3, 2, packed)
    dataset = open_dataset(tmp_path / "digits")
    assert dataset.name == "digits"
    np.testing.assert_array_equal(dataset.training.images, images)
    np.testing.assert_array_equal(dataset.training.labels, labels)
    np.testing.assert_array_equal(dataset.test.images, test_images)
    np.testing.assert_array_equal(dataset.test.labels, test_labels)


def test_any_one_of_its_files_names_the_dataset(tmp_path):
    write_pair(tmp_path, "train-", 5, packed=True)
    write_pair(tmp_path, "t10k-", 3, packed=True)
    for name in ("train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz"):
        dataset = open_dataset(str(tmp_path / name))
        assert (len(dataset.training), len(dataset.test)) == (5, 3)


def test_one_pair_alone_is_the_one_to_train_on(tmp_path):
    write_pair(tmp_path, "t10k-", 3)
    dataset = open_dataset(tmp_path)
    assert len(dataset.training) == 3
    assert dataset.test is None


def test_names_of_other_publishers_are_known(tmp_path):
    images, labels = samples(4)
    (tmp_path / "train-images.idx3-ubyte").write_bytes(images_bytes(images))
    (tmp_path / "train-labels.idx1-ubyte").write_bytes(labels_bytes(labels))
    np.testing.assert_array_equal(open_dataset(tmp_path).training.images, images)


def test_emnist_is_turned_upright_and_chosen_by_file_among_others(tmp_path):
    images, _ = write_pair(tmp_path, "emnist-digits-train-", 4)
    write_pair(tmp_path, "emnist-digits-test-", 3)
    write_pair(tmp_path, "emnist-mnist-train-", 2)
    with pytest.raises(DataError, match=r"several datasets \(emnist-digits, emnist-mnist\)"):
        open_dataset(tmp_path)
    dataset = open_dataset(tmp_path / "emnist-digits-train-images-idx3-ubyte")
    assert dataset.name == "emnist-digits"
    np.testing.assert_array_equal(dataset.training.images, images.transpose(0, 2, 1))
    assert dataset.training.images.flags.c_contiguous
    assert len(dataset.test) == 3


def test_a_name_that_ends_in_gz_may_hold_plain_bytes(tmp_path):
    images, labels = samples()
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(images_bytes(images))
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(labels_bytes(labels))
    np.testing.assert_array_equal(open_dataset(tmp_path).training.images, images)


IMAGES, LABELS = samples()
GOOD_IMAGES, GOOD_LABELS = images_bytes(IMAGES), labels_bytes(LABELS)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (b"", GOOD_LABELS, "images-idx3-ubyte” is empty"),
        (GOOD_IMAGES, b"", "labels-idx1-ubyte” is empty"),
        (b"\0\0", GOOD_LABELS, "ends within its header"),
        (GOOD_IMAGES[:13], GOOD_LABELS, "ends within its header"),
        (GOOD_IMAGES[:-1], GOOD_LABELS, "is truncated"),
        (GOOD_IMAGES + b"\0", GOOD_LABELS, "goes on"),
        (GOOD_IMAGES, GOOD_LABELS[:-2], "is truncated"),
        (GOOD_LABELS, GOOD_LABELS, "holds labels where images are expected"),
        (GOOD_IMAGES, GOOD_IMAGES, "holds images where labels are expected"),
        (images_bytes(IMAGES, 0x0D03), GOOD_LABELS, "starts with 00 00 0d 03"),
        (b"<html>not found</html>", GOOD_LABELS, "starts with 3c 68 74 6d"),
        (images_bytes(IMAGES[:4]), GOOD_LABELS, "4 images and .* 5 labels"),
        (GOOD_IMAGES, labels_bytes([0, 1, 2, 26, 3]), r"the label 26 \(item 4\)"),
        (images_bytes(IMAGES, sizes=(5, 14, 56)), GOOD_LABELS, "images of 14×56 pixels"),
        (images_bytes(IMAGES[:0]), labels_bytes([]), "holds no samples"),
        (images_bytes(IMAGES, sizes=(2**32 - 1, 28, 28)), GOOD_LABELS, "promises 4,294,967,295"),
        (GOOD_IMAGES, labels_bytes(LABELS, count=2**32 - 1), "promises 4,294,967,295"),
        (images_bytes(IMAGES, sizes=(2_000_000, 28, 28)), GOOD_LABELS, "2,000,000 items"),
    ],
)
def test_damage_is_named_with_the_file(tmp_path, images, labels, said, packed):
    for name, content in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", labels)):
        packs = packed and content
        path = tmp_path / f"train-{name}"
        path.write_bytes(gzip.compress(content) if packs else content)
    with pytest.raises(DataError, match=said) as caught:
        open_dataset(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_truncated_file_is_named_with_its_missing_bytes(tmp_path):
    write_pair(tmp_path, "train-")
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DataError, match="100 bytes are missing"):
        open_dataset(tmp_path)


def damaged_gzip(change):
    content = bytearray(gzip.compress(GOOD_IMAGES))
    return bytes(change(content))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content[:-1], "truncated gzip"),
        (lambda content: content[: len(content) // 2], "truncated gzip"),
        (lambda content: content[:-8] + b"\0\0\0\0" + content[-4:], "damaged gzip"),
        (lambda content: content[:10] + b"\xff" + content[11:], "damaged gzip"),
        (lambda content: content + b"more", "goes on"),
        (lambda content: content[:2], "truncated gzip"),
    ],
)
def test_damaged_gzip_is_named(tmp_path, change, said):
    write_pair(tmp_path, "train-", packed=True)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(damaged_gzip(change))
    with pytest.raises(DataError, match=said):
        open_dataset(tmp_path)


def test_missing_labels_are_named(tmp_path):
    write_pair(tmp_path, "train-")
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match="put “train-labels-idx1-ubyte” into the same folder"):
        open_dataset(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    write_pair(tmp_path, "train-")
    (tmp_path / "train-images-idx3-ubyte").unlink()
    os.mkfifo(tmp_path / "train-images-idx3-ubyte")
    with pytest.raises(DataError, match="is a device or a pipe"):
        open_dataset(tmp_path)


@pytest.mark.parametrize("source", ["missing", "a\0b", "~nobody-at-all/data", "x" * 5000])
def test_a_source_that_is_not_there_is_explained(source):
    with pytest.raises(DataError, match=r"cannot be opened: .*; give mnist") as caught:
        open_dataset(source)
    assert "\0" not in str(caught.value)


def test_a_source_of_no_known_kind_is_explained(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    for source in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(DataError, match="is no dataset; give mnist"):
            open_dataset(source)


def test_a_split_holds_only_samples():
    images, labels = samples()
    assert len(Split(images, labels)) == 5
    for wrong in ((images[:4], labels), (images, labels + 9), (images.astype(float), labels)):
        with pytest.raises(ValueError, match=r"label|images"):
            Split(*wrong)
