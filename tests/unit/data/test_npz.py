import io
import zipfile

import numpy as np
import pytest
from dataset_files import samples

from engine.data.dataset import open_dataset
from engine.errors import DataError

IMAGES, LABELS = samples()
KERAS = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES[:2], "y_test": LABELS[:2]}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "digits.npz"


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def write_members(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return path


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_archive_with_keras_names_opens(path, save):
    save(path, **KERAS)
    events = []
    dataset = open_dataset(path, events.append)
    assert dataset.name == "digits"
    np.testing.assert_array_equal(dataset.training.images, IMAGES)
    np.testing.assert_array_equal(dataset.training.labels, LABELS)
    np.testing.assert_array_equal(dataset.test.images, IMAGES[:2])
    assert events[-1].done == events[-1].total
    assert not dataset.training.images.flags.writeable


def test_without_a_test_there_is_none(path):
    np.savez(path, x_train=IMAGES, y_train=LABELS)
    assert open_dataset(path).test is None


@pytest.mark.parametrize(
    "images",
    [
        IMAGES[:, :, :, None],
        IMAGES.reshape(-1, 784),
        IMAGES.astype(">i8"),
        IMAGES.astype(np.float32),
        IMAGES / 255,
        np.asfortranarray(IMAGES),
    ],
    ids=["channel", "flat", "big-endian", "float", "fractions", "fortran"],
)
def test_images_in_other_shapes_and_kinds_become_samples(path, images):
    np.savez(path, x_train=images, y_train=LABELS.astype(np.int64)[:, None])
    training = open_dataset(path).training
    np.testing.assert_array_equal(training.images, IMAGES)
    np.testing.assert_array_equal(training.labels, LABELS)
    assert training.images.flags.c_contiguous


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"x_train": None}, "holds no x_train"),
        ({"y_train": None}, "holds no y_train"),
        ({"y_test": None}, "holds no y_test"),
        ({"x_train": IMAGES[:4]}, "4 images and .* 5 labels"),
        ({"x_train": IMAGES[:, :20]}, r"x_train of .* shape \[5, 20, 28\]"),
        ({"x_train": np.array(5)}, "holds no samples"),
        ({"x_train": IMAGES.astype(int) - 300}, "numbers outside 0 to 255"),
        ({"x_train": np.full((5, 28, 28), np.nan)}, "numbers outside 0 to 255"),
        ({"x_train": IMAGES.astype(complex)}, "x_train is no array of plain numbers"),
        ({"x_train": np.array([{}, "code"])}, "x_train holds Python objects"),
        ({"y_train": LABELS.astype(float)}, r"y_train of .* float64"),
        ({"y_train": LABELS + 8}, r"the label 10 \(item 3\)"),
        ({"y_train": LABELS.astype(int) - 1}, r"the label -1 \(item 1\)"),
        ({"y_train": LABELS[:0]}, "holds no samples"),
        ({"y_train": np.array(["one"])}, "y_train is no array of plain numbers"),
    ],
)
def test_what_does_not_fit_is_named_with_the_file(path, change, said):
    arrays = {**KERAS, **change}
    arrays = {name: npy(array) for name, array in arrays.items() if array is not None}
    write_members(path, arrays)
    with pytest.raises(DataError, match=said) as caught:
        open_dataset(path)
    assert "digits.npz" in str(caught.value)
    assert "\n" not in str(caught.value)


def replaced(content, old, new):
    assert old in content
    return content.replace(old, new.ljust(len(old)))


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (b"", "is no NumPy array"),
        (b"\x93NUMPY\x09\0" + bytes(20), "is no NumPy array"),
        (b"\x93NUMPY\x02\0\xff\xff\xff\xff", "has a header of 4,294,967,295 bytes"),
        (npy(LABELS)[:-2], "should have 5 bytes and has 3"),
        (npy(LABELS) + b"00", "should have 5 bytes and has 7"),
        (replaced(npy(LABELS), b"(5,)", b"(9)"), "should have 9 bytes"),
        (replaced(npy(LABELS), b"(5,), }   ", b"(-5,)"), "no array of plain numbers"),
        (replaced(npy(LABELS), b"(5,), }" + b" " * 20, b"(99999999999,)"), "99,999,999,999 items"),
        (replaced(npy(LABELS), b"'descr'", b"__import__"[:7]), "no array of plain numbers"),
    ],
)
def test_a_lying_array_header_is_refused(path, labels, said):
    write_members(path, {"y_train": labels, "x_train": npy(IMAGES)})
    with pytest.raises(DataError, match=said):
        open_dataset(path)


def test_a_truncated_archive_is_named(path):
    np.savez(path, **KERAS)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match=r"damaged or no .npz archive"):
        open_dataset(path)


def test_an_empty_file_is_named(path):
    path.write_bytes(b"")
    with pytest.raises(DataError, match="is empty"):
        open_dataset(path)


def test_flipped_bits_in_the_numbers_are_noticed(path):
    np.savez(path, **KERAS)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match="cannot be unpacked"):
        open_dataset(path)


def test_unusual_compression_is_refused_before_unpacking(path):
    write_members(path, {n: npy(a) for n, a in KERAS.items()}, zipfile.ZIP_LZMA)
    with pytest.raises(DataError, match="compressed in an unusual way"):
        open_dataset(path)


def test_an_encrypted_archive_is_named(path):
    np.savez(path, y_train=LABELS, x_train=IMAGES)
    content = bytearray(path.read_bytes())
    flags = content.index(b"PK\x01\x02") + 8
    content[flags] |= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match="is encrypted"):
        open_dataset(path)
