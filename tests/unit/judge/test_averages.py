"""The average digits."""

import numpy as np

from engine.data.dataset import Split
from engine.judge.averages import average_samples


def test_an_average_is_the_mean_of_its_class():
    generator = np.random.default_rng(1)
    images = generator.integers(0, 256, (90, 28, 28)).astype(np.uint8)
    labels = generator.integers(0, 11, 90).astype(np.uint8)
    labels[labels == 4] = 5
    made = average_samples(Split(images, labels))
    assert made.dtype == np.float32
    assert made.shape == (10, 28, 28)
    for digit in range(10):
        own = [images[index] / 255 for index in range(90) if labels[index] == digit]
        wanted = sum(own) / len(own) if own else np.zeros((28, 28))
        np.testing.assert_allclose(made[digit], wanted, rtol=1e-6)
    assert not made[4].any()
