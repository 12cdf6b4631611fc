"""Maps of why: each against what it is defined as, computed the long way."""

import numpy as np
import pytest
from traced import exact, network_of, samples_of

from engine.inside.attribution import input_gradient, integrated_gradients, occlusion_map
from engine.inside.trace import trace


def probability(network, weights, sample, digit):
    return trace(network, weights, sample[None]).probabilities[0, digit]


@pytest.mark.parametrize(("chain", "patch"), [("mlp", 5), ("conv4 pool2 dense11", 3)])
def test_occlusion_is_the_fall_of_the_probability_patch_by_patch(chain, patch):
    network, weights = network_of(chain)
    sample = samples_of(1)[0]
    # An empty corner, where nothing can be covered.
    sample[:12] = sample[:, :12] = 0
    made = occlusion_map(network, weights, sample, 7, patch)
    whole = probability(network, weights, sample, 7)
    reach = patch // 2
    for row, column in np.ndindex(28, 28):
        covered = sample.copy()
        top, left = max(0, row - reach), max(0, column - reach)
        covered[top : row + reach + 1, left : column + reach + 1] = 0
        fall = whole - probability(network, weights, covered, 7)
        assert made[row, column] == pytest.approx(fall, abs=1e-6)
    assert made.dtype == np.float32
    assert np.abs(made).max() > 1e-3
    assert not made[: 12 - reach].any()


def test_the_input_gradient_is_the_logits_slope_by_each_pixel():
    network, weights = network_of("conv3/2 dense11")
    weights, samples = exact(weights, samples_of(1) + np.float32(0.01))
    made = input_gradient(network, weights, samples[0], 6)
    assert made.shape == (28, 28)
    for row, column in [(0, 0), (13, 14), (20, 6), (27, 27)]:
        way = np.zeros((1, 28, 28))
        way[0, row, column] = 1e-7
        above = trace(network, weights, samples + way).logits[0, 6]
        below = trace(network, weights, samples - way).logits[0, 6]
        assert made[row, column] == pytest.approx((above - below) / 2e-7, rel=1e-5)


@pytest.mark.parametrize("chain", ["mlp", "cnn-small", "lenet", "conv5k5/2 pool3 conv7v dense11"])
@pytest.mark.parametrize("digit", [0, 8])
def test_integrated_gradients_add_up_to_what_the_logit_gained_over_black(chain, digit):
    network, weights = network_of(chain)
    sample = samples_of(1)[0]
    parts = integrated_gradients(network, weights, sample, digit)
    ends = trace(network, weights, np.stack([np.zeros_like(sample), sample])).logits[:, digit]
    gained = ends[1] - ends[0]
    assert parts.sum() == pytest.approx(gained, abs=max(0.05, 0.05 * abs(gained)))
    assert not parts[sample == 0].any()


def test_integrated_gradients_of_weighted_sums_are_their_products():
    network, weights = network_of("softmax")
    sample = samples_of(1)[0]
    products = sample * weights["layers.0.weight"][3].reshape(28, 28)
    made = integrated_gradients(network, weights, sample, 3)
    np.testing.assert_allclose(made, products, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(("opens", "steps"), [(0.0, 1), (2 / 3, 3), (0.9, 9)])
def test_steps_are_refined_until_they_add_up_and_no_further(opens, steps):
    """One unit, which opens at a share of the way; one step sees its gradient from halfway on."""
    network, weights = network_of("dense1 dense10")
    sample = samples_of(1)[0]
    weights["layers.0.weight"][:] = 1
    weights["layers.0.bias"][:] = -opens * sample.sum()
    weights["layers.1.weight"][:] = 1
    done = []
    made = integrated_gradients(
        network, weights, sample, 2, steps=1, report=lambda progress: done.append(progress.done)
    )
    assert done[-1] == steps
    middles = (np.arange(steps) + 0.5) / steps
    np.testing.assert_allclose(made, sample * (middles > opens).mean(), rtol=1e-5)


@pytest.mark.parametrize("asked", [occlusion_map, integrated_gradients])
def test_who_waits_for_a_map_can_give_it_up(asked):
    network, weights = network_of("softmax")

    class GivenUpError(Exception):
        pass

    def report(progress):
        raise GivenUpError

    with pytest.raises(GivenUpError):
        asked(network, weights, samples_of(1)[0], 1, report=report)
