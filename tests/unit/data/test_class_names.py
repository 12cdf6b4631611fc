"""Ten classes that are no digits: where their names come from."""

import numpy as np
import pytest
from dataset_files import samples, write_pair
from PIL import Image

from engine.data.class_names import FILE
from engine.data.dataset import DIGITS, open_dataset
from engine.errors import DataError

FRUIT = ("apple", "banana", "cherry", "date", "elder", "fig", "grape", "kiwi", "lemon", "mango")


def write_names(folder, names=FRUIT):
    (folder / FILE).write_text("\n".join(names) + "\n", encoding="utf-8")


def save_archive(path, **others):
    images, labels = samples(20)
    np.savez(path, x_train=images, y_train=labels, **others)
    return path


def save_pictures(folder, names):
    for level, name in enumerate(names):
        (folder / name).mkdir(parents=True)
        pixels = np.zeros((28, 28), np.uint8)
        pixels[6:22, 12:16] = 100 + 10 * level
        Image.fromarray(pixels).save(folder / name / "a.png")


def test_most_datasets_are_of_digits(tmp_path):
    write_pair(tmp_path, "train-")
    assert open_dataset(tmp_path).classes == DIGITS
    assert open_dataset().classes == DIGITS


def test_a_file_beside_idx_files_names_the_classes(tmp_path):
    write_pair(tmp_path, "train-")
    write_names(tmp_path, ["", *FRUIT, ""])
    assert open_dataset(tmp_path).classes == FRUIT
    assert open_dataset(tmp_path / "train-images-idx3-ubyte").classes == FRUIT


def test_a_file_names_folders_of_figures(tmp_path):
    save_pictures(tmp_path, ["0", "7"])
    write_names(tmp_path)
    dataset = open_dataset(tmp_path)
    assert dataset.classes == FRUIT
    assert dataset.training.labels.tolist() == [0, 7]


@pytest.mark.parametrize("folders", ["fashion-mnist", "FashionMNIST/raw", "data/fashion"])
def test_fashion_mnist_is_known_by_its_folder(tmp_path, folders):
    write_pair(tmp_path / folders, "train-")
    classes = open_dataset(tmp_path / folders).classes
    assert (classes[0], classes[9]) == ("T-shirt/top", "Ankle boot")


def test_a_folder_further_up_says_nothing(tmp_path):
    write_pair(tmp_path / "fashion" / "digits", "train-")
    assert open_dataset(tmp_path / "fashion" / "digits").classes == DIGITS


def test_archives_are_known_by_their_names_or_name_their_classes(tmp_path):
    assert open_dataset(save_archive(tmp_path / "kmnist.npz")).classes[1] == "ki"
    named = save_archive(tmp_path / "notMNIST.npz", classes=np.array(FRUIT))
    assert open_dataset(named).classes == FRUIT


@pytest.mark.parametrize(
    "classes", [np.array(FRUIT[:9]), np.arange(10), np.array(["a"] * 10), np.array([""] * 10)]
)
def test_what_names_no_ten_classes_in_an_archive_is_refused(tmp_path, classes):
    with pytest.raises(DataError, match="classes"):
        open_dataset(save_archive(tmp_path / "a.npz", classes=classes))


def test_ten_folders_of_pictures_name_their_classes(tmp_path):
    save_pictures(tmp_path / "train", FRUIT)
    save_pictures(tmp_path / "test", FRUIT[3:5])
    dataset = open_dataset(tmp_path)
    assert dataset.classes == FRUIT
    assert dataset.training.labels.tolist() == list(range(10))
    assert dataset.test.labels.tolist() == [3, 4]
    assert dataset.training.images[4].max() == 140


def test_nine_folders_of_pictures_are_no_dataset(tmp_path):
    save_pictures(tmp_path, FRUIT[:9])
    with pytest.raises(DataError, match="ten folders named by their classes"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (FRUIT[:9], "must hold 10 different names"),
        ([*FRUIT[:9], FRUIT[0]], "must hold 10 different names"),
        ([*FRUIT[:9], "m" * 41], "over 40 characters"),
        ([*FRUIT[:9], "man\x07go"], "a name that is empty or"),
    ],
)
def test_a_file_that_names_no_ten_classes_is_refused(tmp_path, names, said):
    write_pair(tmp_path, "train-")
    write_names(tmp_path, names)
    with pytest.raises(DataError, match=said):
        open_dataset(tmp_path)


def test_a_file_of_names_that_is_no_text_is_refused(tmp_path):
    write_pair(tmp_path, "train-")
    (tmp_path / FILE).write_bytes(b"\xff\xfe" * 20)
    with pytest.raises(DataError, match="no text in UTF-8"):
        open_dataset(tmp_path)
