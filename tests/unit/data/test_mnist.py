import hashlib

import numpy as np
import pytest

from engine.data.dataset import open_dataset
from engine.resources import resource

SHA256 = {
    "train-images": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@pytest.fixture(scope="module")
def opened():
    events = []
    return open_dataset(report=events.append), events


def test_the_shipped_dataset_is_mnist(opened):
    mnist, _ = opened
    assert mnist.name == "mnist"
    assert mnist.classes == tuple("0123456789")
    assert (len(mnist.training), len(mnist.test)) == (60_000, 10_000)
    assert mnist.training.labels[:5].tolist() == [5, 0, 4, 1, 9]
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(mnist.training.labels).tolist() == counts


def test_every_byte_is_that_of_the_original_files(opened):
    mnist, _ = opened
    headers = {
        "train-images": bytes.fromhex("00000803 0000ea60 0000001c 0000001c"),
        "train-labels": bytes.fromhex("00000801 0000ea60"),
        "t10k-images": bytes.fromhex("00000803 00002710 0000001c 0000001c"),
        "t10k-labels": bytes.fromhex("00000801 00002710"),
    }
    arrays = {
        "train-images": mnist.training.images,
        "train-labels": mnist.training.labels,
        "t10k-images": mnist.test.images,
        "t10k-labels": mnist.test.labels,
    }
    for name, expected in SHA256.items():
        digest = hashlib.sha256(headers[name])
        digest.update(arrays[name])
        assert digest.hexdigest() == expected, name


def test_the_arrays_are_read_only_and_dense(opened):
    mnist, _ = opened
    for array in (mnist.training.images, mnist.training.labels, mnist.test.images):
        assert array.dtype == np.uint8
        assert array.flags.c_contiguous
        assert not array.flags.writeable


def test_reading_reports_its_progress_to_the_end(opened):
    _, events = opened
    images = [event for event in events if event.what == "reading train-images-idx3-ubyte.gz"]
    assert len(images) > 50
    assert [event.done for event in images] == sorted(event.done for event in images)
    assert images[-1].done == images[-1].total == 60_000 * 784


def test_the_licence_stands_beside_the_files():
    text = resource("mnist", "README.md").read_text(encoding="utf-8")
    assert "CC BY-SA 3.0" in text
    assert all(digest in text for digest in SHA256.values())
