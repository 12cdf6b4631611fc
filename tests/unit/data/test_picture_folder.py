import numpy as np
import pytest
from PIL import Image

from engine.data.dataset import open_dataset
from engine.data.picture_folder import fit
from engine.errors import DataError


def stroke(height=28, width=28):
    """A light upright line on black."""
    pixels = np.zeros((height, width), np.uint8)
    pixels[height // 5 : -height // 5, width * 2 // 5 : width * 3 // 5] = 200
    return pixels


def save(folder, label, name, pixels):
    (folder / str(label)).mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(folder / str(label) / name)


def test_samples_are_taken_as_they_are_in_order_of_label_and_name(tmp_path):
    images = [stroke() // (index + 1) for index in range(4)]
    save(tmp_path, 7, "b.png", images[3])
    save(tmp_path, 7, "a.png", images[2])
    save(tmp_path, 1, "z.png", images[1])
    save(tmp_path, 0, "a.bmp", images[0])
    events = []
    dataset = open_dataset(tmp_path, events.append)
    assert dataset.name == tmp_path.name
    assert dataset.training.labels.tolist() == [0, 1, 7, 7]
    np.testing.assert_array_equal(dataset.training.images, np.stack(images))
    assert dataset.test is None
    assert events[-1].done == events[-1].total == 4


def test_mnist_saved_as_pictures_is_mnist(tmp_path):
    test = open_dataset().test
    for index in range(100):
        save(tmp_path, test.labels[index], f"{index:03}.png", test.images[index])
    order = np.argsort(test.labels[:100], kind="stable")
    training = open_dataset(tmp_path).training
    np.testing.assert_array_equal(training.images, test.images[:100][order])
    np.testing.assert_array_equal(training.labels, test.labels[:100][order])


def test_train_and_test_are_told_apart(tmp_path):
    save(tmp_path / "Train", 3, "a.png", stroke())
    save(tmp_path / "Train", 4, "a.png", stroke())
    save(tmp_path / "test", 5, "a.png", stroke())
    dataset = open_dataset(tmp_path)
    assert dataset.training.labels.tolist() == [3, 4]
    assert dataset.test.labels.tolist() == [5]


def test_dark_ink_on_white_is_turned_round(tmp_path):
    save(tmp_path, 1, "dark.png", 255 - stroke())
    save(tmp_path, 1, "light.png", stroke())
    dark, light = open_dataset(tmp_path).training.images
    np.testing.assert_array_equal(dark, light)


@pytest.mark.parametrize("level", [0, 255])
def test_a_blank_picture_is_an_empty_sample(tmp_path, level):
    save(tmp_path, 0, "blank.png", np.full((28, 28), level, np.uint8))
    assert not open_dataset(tmp_path).training.images.any()


def test_other_sizes_are_fitted_with_their_aspect_kept(tmp_path):
    save(tmp_path, 1, "tall.png", stroke(200, 100))
    (image,) = open_dataset(tmp_path).training.images
    columns = np.flatnonzero(image.any(axis=0))
    assert 11 <= columns[0] <= columns[-1] <= 16
    assert not image[:, :7].any()
    assert not image[:, 21:].any()
    assert image.max() == 255


def test_shrinking_takes_the_mean_of_each_area():
    generator = np.random.default_rng(3)
    intensity = generator.random((84, 84), np.float32)
    means = intensity.reshape(28, 3, 28, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(fit(intensity), means, atol=1e-5)


@pytest.mark.parametrize("shape", [(1, 5000), (5000, 1), (1, 1), (3, 8), (29, 27)])
def test_any_shape_is_fitted(shape):
    fitted = fit(np.full(shape, 0.5, np.float32))
    assert fitted.shape == (28, 28)
    assert 0.49 < fitted.max() < 0.51


def test_what_is_no_picture_is_passed_over(tmp_path):
    save(tmp_path, 2, "a.png", stroke())
    (tmp_path / "2" / "notes.txt").write_text("no picture")
    (tmp_path / "2" / ".hidden.png").write_bytes(b"no picture")
    (tmp_path / "2" / "folder.png").mkdir()
    (tmp_path / "letters").mkdir()
    assert len(open_dataset(tmp_path).training) == 1


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_a_damaged_picture_is_named(tmp_path, content):
    save(tmp_path, 2, "good.png", stroke())
    (tmp_path / "2" / "worse.png").write_bytes(content)
    with pytest.raises(DataError, match=r"worse\.png") as caught:
        open_dataset(tmp_path)
    assert "\n" not in str(caught.value)


def test_folders_without_pictures_are_no_dataset(tmp_path):
    (tmp_path / "0").mkdir()
    with pytest.raises(DataError, match="is no dataset"):
        open_dataset(tmp_path)
