"""Softmax cross-entropy against the oracle, with logits in panels as a plan has them."""

import naive
import numpy as np
import pytest
from from_python import from_python
from guarded import Guarded, places, record

from engine.kernels import call as operation
from engine.kernels import loss
from engine.kernels.simd import WIDTH
from engine.networks.parameters import padded, panel_width

softmax_loss = from_python(loss.softmax_loss)


def run(logits, labels, smoothing, *, order=None, start=0, first=0, count=None):
    """(losses, gradients [n, classes]) of a group that begins at image `first` of its batch."""
    rows, classes = logits.shape
    count = count or rows
    columns = padded(classes)
    width = panel_width(columns)
    panels = columns // width
    image_places = places(0, (rows, width), (panels, count * width), (width, 1))
    image_places = image_places.reshape(rows, -1)
    filled = np.full(panels * count * width, np.nan, np.float32)
    filled[image_places[:, :classes]] = logits
    filled[image_places[:, classes:]] = 1e30  # padding must not be looked at
    guarded = Guarded()
    source, target = guarded.put(filled), guarded.room(filled.size)
    losses = guarded.room(rows)
    call = record(
        operation.LOSS,
        source=source - first * width,
        source_image=width,
        source_row=count * width,
        target=target - first * width,
        target_image=width,
        target_row=count * width,
        other=losses - first,
        lines=panels,
        run=width,
        channels_out=classes,
        value=smoothing,
    )
    order = np.arange(start + first + rows) if order is None else order
    softmax_loss(guarded.memory, call, first, rows, labels, order, start, count)
    guarded.check_only(target + image_places, np.arange(losses, losses + rows))
    gradients = guarded.memory[target + image_places]
    assert (gradients[:, classes:] == 0).all()
    return guarded.memory[losses : losses + rows], gradients[:, :classes]


@pytest.mark.parametrize("classes", [10, 11])
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("rows", [1, 2, 7, WIDTH + 1])
def test_loss_and_gradient(rows, smoothing, classes):
    generator = np.random.default_rng(rows)
    logits = 5 * generator.standard_normal((rows, classes)).astype(np.float32)
    labels = generator.integers(0, classes, rows).astype(np.uint8)
    losses, gradients = run(logits, labels, smoothing)
    exact = logits.astype(np.float64)
    np.testing.assert_allclose(
        losses, naive.cross_entropy(exact, labels, smoothing), rtol=1e-5, atol=1e-6
    )
    np.testing.assert_allclose(
        gradients, naive.cross_entropy_back(exact, labels, smoothing), rtol=1e-5, atol=1e-7
    )


def test_labels_are_found_through_the_order():
    """Image i of the batch that begins at `start` is sample order[start + i]."""
    generator = np.random.default_rng(3)
    logits = generator.standard_normal((2, 10)).astype(np.float32)
    labels = generator.integers(0, 10, 50).astype(np.uint8)
    order = generator.permutation(50)
    losses, gradients = run(logits, labels, 0.0, order=order, start=20, first=3, count=9)
    chosen = labels[order[23:25]]
    exact = logits.astype(np.float64)
    np.testing.assert_allclose(losses, naive.cross_entropy(exact, chosen), rtol=1e-5)
    # The mean is over the batch of nine, of which this group has two.
    expected = naive.cross_entropy_back(exact, chosen) * 2 / 9
    np.testing.assert_allclose(gradients, expected, rtol=1e-5, atol=1e-7)


def test_huge_logits_overflow_nothing():
    logits = np.array([[1e4] + [-1e4] * 9, [-1e4] * 9 + [1e4]], np.float32)
    losses, gradients = run(logits, np.array([0, 0], np.uint8), 0.0)
    np.testing.assert_allclose(losses, [0, 2e4])
    np.testing.assert_allclose(gradients[0], 0, atol=1e-12)
    np.testing.assert_allclose(gradients[1], [-0.5] + [0] * 8 + [0.5])


def test_the_gradient_is_the_slope_of_the_loss():
    generator = np.random.default_rng(9)
    logits = generator.standard_normal((1, 10))
    label = np.array([4], np.uint8)
    _, gradient = run(logits.astype(np.float32), label, 0.2)
    for i in range(10):
        step = np.zeros((1, 10))
        step[0, i] = 1e-6
        rise = naive.cross_entropy(logits + step, label, 0.2)
        fall = naive.cross_entropy(logits - step, label, 0.2)
        assert gradient[0, i] == pytest.approx(((rise - fall) / 2e-6).item(), abs=1e-6)
