"""Gradients of whole chains against finite differences of the loss in float64."""

import naive
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from plans import chains, masks_of, samples_of, step_of, weights_of

from engine.networks.layout import Training
from engine.networks.network import parse_network
from engine.networks.plan import Plan

SMOOTHING = 0.1
STEP = 1e-6


class Slopes:
    """A plan's gradients, and the loss that they are of; dropped numbers are held still."""

    def __init__(self, chain, count):
        self._network = parse_network(chain)
        weights = weights_of(self._network, seed=5)
        self._images, self._labels = samples_of(count)
        plan = Plan(self._network, count, 1, Training(label_smoothing=SMOOTHING))
        plan.load(weights)
        _, self.gradients = step_of(plan, self._images, self._labels)
        self._masks = masks_of(self._network, count)
        self._weights = {name: weight.astype(np.float64) for name, weight in weights.items()}

    def along(self, directions):
        """By how much the loss rises along `directions`, by weights' names."""
        rise, fall = (self._loss(sign * STEP, directions) for sign in (1, -1))
        return (rise - fall) / (2 * STEP)

    def _loss(self, step, directions):
        moved = {name: self._weights[name] + step * way for name, way in directions.items()}
        told = (self._images / 255, self._labels, SMOOTHING, self._masks)
        return naive.loss(self._network, self._weights | moved, *told)


def test_every_layer_s_gradient_is_the_slope_of_the_loss():
    slopes = Slopes(
        "conv6 pool2 drop0.4 conv9k5/2 drop0.2 drop0.1 conv8v dense17 drop0.3 dense10", 4
    )
    generator = np.random.default_rng(6)
    for name, made in slopes.gradients.items():
        # The steepest place and some others.
        chosen = [int(np.abs(made).argmax()), *generator.integers(0, made.size, 4)]
        for place in chosen:
            one = np.zeros(made.shape)
            one.flat[place] = 1
            slope = slopes.along({name: one})
            assert made.flat[place] == pytest.approx(slope, rel=2e-3, abs=2e-6), name


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(chain=chains())
def test_composed_chains_know_their_slopes(chain):
    """Of each weight matrix and each bias: along its gradient, and along any direction."""
    slopes = Slopes(chain, 3)
    generator = np.random.default_rng(1)
    for name, made in slopes.gradients.items():
        length = float(np.linalg.norm(made))
        if length < 1e-6:
            continue  # all of this layer is switched off
        steepest = slopes.along({name: made / length})
        assert steepest == pytest.approx(length, rel=1e-3), name
        way = generator.standard_normal(made.shape)
        way /= np.linalg.norm(way)
        expected = float((made * way).sum())
        assert slopes.along({name: way}) == pytest.approx(expected, abs=1e-3 * length), name
