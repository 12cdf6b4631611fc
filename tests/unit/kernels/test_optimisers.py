"""Optimisers against their textbook formulas over several steps, and the sum of the groups."""

import naive
import numpy as np
import pytest
from guarded import Guarded, record

from engine.kernels import call as operation
from engine.kernels.call import AVERAGING, FIRST_CORRECTION, RATE, RATES, SECOND_CORRECTION
from engine.kernels.optimisers import adamw, reduce_groups, sgd

SIZES = [1, 15, 16, 17, 101]
BLOCK = 16
STEPS = 6


class Parameters:
    """Flat parameters and all that an optimiser keeps beside them, each in a guarded place."""

    def __init__(self, size):
        self.size = size
        self.guarded = Guarded()
        generator = np.random.default_rng(size)
        self.start = generator.standard_normal(size)
        self.gradients = generator.standard_normal((STEPS, size))
        self.places = {
            "source": self.guarded.room(size),
            "target": self.guarded.put(self.start),
            "other": self.guarded.put(np.zeros(size)),
            "weights": self.guarded.put(np.zeros(size)),
            "bias": self.guarded.put(self.start),
        }

    def view(self, name):
        place = self.places[name]
        return self.guarded.memory[place : place + self.size]

    def step(self, optimiser, number, rates, **fields):
        self.view("source")[:] = self.gradients[number]
        call = record(operation.ADAMW, **self.places, size=self.size, block=BLOCK, **fields)
        for task in range(-(-self.size // BLOCK)):
            optimiser(self.guarded.memory, call, task, rates)

    def check(self, expected, averages):
        np.testing.assert_allclose(self.view("target"), expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(self.view("bias"), averages, rtol=1e-5, atol=1e-6)
        self.guarded.check_only(
            *(np.arange(place, place + self.size) for place in self.places.values())
        )


def rates_of(rate, number, averaging):
    rates = np.empty(RATES)
    rates[RATE] = rate
    rates[FIRST_CORRECTION] = 1 / (1 - 0.9 ** (number + 1))
    rates[SECOND_CORRECTION] = 1 / (1 - 0.999 ** (number + 1))
    rates[AVERAGING] = 1 - averaging
    return rates


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("size", SIZES)
def test_adamw(size, decay):
    parameters = Parameters(size)
    expected = averages = parameters.start
    moments = (np.zeros(size), np.zeros(size))
    for number in range(STEPS):
        rate = 0.05 / (1 + number)
        parameters.step(adamw, number, rates_of(rate, number, 0.75), value=decay)
        gradients = parameters.gradients[number]
        expected, moments = naive.adamw(expected, gradients, moments, number + 1, rate, decay)
        averages = 0.75 * averages + 0.25 * expected
        parameters.check(expected, averages)
    np.testing.assert_allclose(parameters.view("other"), moments[0], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(parameters.view("weights"), moments[1], rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("nesterov", [True, False])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("size", SIZES)
def test_sgd(size, decay, momentum, nesterov):
    parameters = Parameters(size)
    expected = averages = parameters.start
    velocity = np.zeros(size)
    for number in range(STEPS):
        rate = 0.05 / (1 + number)
        parameters.step(
            sgd, number, rates_of(rate, number, 0.9), value=decay, floor=momentum, key=int(nesterov)
        )
        gradients = parameters.gradients[number]
        expected, velocity = naive.sgd(
            expected, gradients, velocity, rate, decay, momentum, nesterov
        )
        averages = 0.9 * averages + 0.1 * expected
        parameters.check(expected, averages)
    np.testing.assert_allclose(parameters.view("other"), velocity, rtol=1e-4, atol=1e-6)


def test_adamw_leaves_weights_without_gradients_and_decay_alone():
    parameters = Parameters(17)
    parameters.gradients[:] = 0
    for number in range(STEPS):
        parameters.step(adamw, number, rates_of(0.1, number, 0.5))
    np.testing.assert_array_equal(parameters.view("target"), parameters.start.astype(np.float32))


@pytest.mark.parametrize("optimiser", [adamw, sgd])
def test_moments_that_fade_end_at_zero_not_in_denormal_numbers(optimiser):
    parameters = Parameters(16)
    parameters.gradients[:] = 0
    parameters.view("other")[:] = 1e-29
    parameters.view("weights")[:] = 1e-30
    for number in range(2 * STEPS):
        fields = {"floor": 0.5} if optimiser is sgd else {}
        parameters.step(optimiser, number % STEPS, rates_of(0.1, number, 0.5), **fields)
    least = np.finfo(np.float32).tiny
    for name in ("other", "weights"):
        values = np.abs(parameters.view(name))
        assert ((values == 0) | (values > least)).all()


@pytest.mark.parametrize("groups", [1, 2, 7, 16])
@pytest.mark.parametrize("size", SIZES)
def test_the_sum_of_the_groups(size, groups):
    parts = np.random.default_rng(size).standard_normal((groups, size)).astype(np.float32)
    guarded = Guarded()
    source = guarded.put_strided(parts, size + 5, 1)
    target = guarded.room(size)
    call = record(
        operation.REDUCE,
        source=source,
        source_image=size + 5,
        target=target,
        size=size,
        block=BLOCK,
    )
    for task in range(-(-size // BLOCK)):
        reduce_groups(guarded.memory, call, task, groups)
    made = guarded.memory[target : target + size]
    np.testing.assert_allclose(made, parts.astype(np.float64).sum(axis=0), rtol=1e-5, atol=1e-5)
    guarded.check_only(np.arange(target, target + size))
