"""Optimisers against their textbook formulas over several steps, and the sum of the jobs."""

import naive
import numpy as np
import pytest
from from_python import from_python
from guarded import Guarded, record

from engine.kernels import call as operation
from engine.kernels import optimisers
from engine.kernels.call import AVERAGING, FIRST_CORRECTION, RATE, RATES, SECOND_CORRECTION
from engine.kernels.optimisers import ADAMW, SGD
from engine.kernels.simd import WIDTH

optimise = from_python(optimisers.optimise)
reduce_jobs = from_python(optimisers.reduce_jobs)

# Whole vectors, as all parameters are.
SIZES = [WIDTH, 2 * WIDTH, 7 * WIDTH]
BLOCK = 3 * WIDTH
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
            "gradients": self.guarded.room(size),
            "parameters": self.guarded.put(self.start),
            "firsts": self.guarded.put(np.zeros(size)),
            "seconds": self.guarded.put(np.zeros(size)),
            "averages": self.guarded.put(self.start),
        }

    def view(self, name):
        place = self.places[name]
        return self.guarded.memory[place : place + self.size]

    def step(self, number, rates, decay=0.0, **fields):
        """Step `number`, in two parts as blocks of parameters are."""
        self.view("gradients")[:] = self.gradients[number]
        call = record(operation.REDUCE, **self.places, **fields)
        half = self.size // (2 * WIDTH) * WIDTH
        parts = ((0, half), (half, self.size - half)) if half else ((0, self.size),)
        for begin, count in parts:
            place = self.places["gradients"] + begin
            optimise(self.guarded.memory, call, place, count, decay, rates)

    def check(self, expected, averages):
        np.testing.assert_allclose(self.view("parameters"), expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(self.view("averages"), averages, rtol=1e-5, atol=1e-6)
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
        parameters.step(number, rates_of(rate, number, 0.75), decay, optimiser=ADAMW)
        gradients = parameters.gradients[number]
        expected, moments = naive.adamw(expected, gradients, moments, number + 1, rate, decay)
        averages = 0.75 * averages + 0.25 * expected
        parameters.check(expected, averages)
    np.testing.assert_allclose(parameters.view("firsts"), moments[0], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(parameters.view("seconds"), moments[1], rtol=1e-4, atol=1e-9)


def test_adamw_steps_alike_whatever_the_size_of_the_gradients():
    """From those whose squares are next to nothing to those whose squares are next to infinite."""
    powers = np.linspace(-11, 18, 7 * WIDTH)
    parameters = Parameters(powers.size)
    parameters.gradients *= 10**powers
    expected = averages = parameters.start
    moments = (np.zeros(powers.size), np.zeros(powers.size))
    for number in range(STEPS):
        parameters.step(number, rates_of(0.05, number, 0.5), optimiser=ADAMW)
        gradients = parameters.gradients[number]
        expected, moments = naive.adamw(expected, gradients, moments, number + 1, 0.05, 0.0)
        averages = (averages + expected) / 2
        parameters.check(expected, averages)


@pytest.mark.parametrize("nesterov", [True, False])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("size", SIZES)
def test_sgd(size, decay, momentum, nesterov):
    parameters = Parameters(size)
    expected = averages = parameters.start
    velocity = np.zeros(size)
    fields = {"optimiser": SGD, "momentum": momentum, "key": int(nesterov)}
    for number in range(STEPS):
        rate = 0.05 / (1 + number)
        parameters.step(number, rates_of(rate, number, 0.9), decay, **fields)
        gradients = parameters.gradients[number]
        expected, velocity = naive.sgd(
            expected, gradients, velocity, rate, decay, momentum, nesterov
        )
        averages = 0.9 * averages + 0.1 * expected
        parameters.check(expected, averages)
    np.testing.assert_allclose(parameters.view("firsts"), velocity, rtol=1e-4, atol=1e-6)
    assert (parameters.view("seconds") == 0).all()


@pytest.mark.parametrize("optimiser", [ADAMW, SGD])
def test_averages_that_are_not_kept_are_left_alone(optimiser):
    parameters = Parameters(3 * WIDTH)
    for number in range(STEPS):
        rates = rates_of(0.1, number, 0.5)
        rates[AVERAGING] = 0
        parameters.step(number, rates, optimiser=optimiser)
    np.testing.assert_array_equal(parameters.view("averages"), np.float32(parameters.start))


def test_adamw_leaves_weights_without_gradients_and_decay_alone():
    parameters = Parameters(3 * WIDTH)
    parameters.gradients[:] = 0
    for number in range(STEPS):
        parameters.step(number, rates_of(0.1, number, 0.5), optimiser=ADAMW)
    np.testing.assert_array_equal(parameters.view("parameters"), np.float32(parameters.start))


@pytest.mark.parametrize("optimiser", [ADAMW, SGD])
def test_moments_that_fade_end_at_zero_not_in_denormal_numbers(optimiser):
    parameters = Parameters(2 * WIDTH)
    parameters.gradients[:] = 0
    parameters.view("firsts")[:] = 1e-29
    parameters.view("seconds")[:] = 1e-30
    for number in range(2 * STEPS):
        rates = rates_of(0.1, number, 0.5)
        parameters.step(number % STEPS, rates, optimiser=optimiser, momentum=0.5)
    least = np.finfo(np.float32).tiny
    for name in ("firsts", "seconds"):
        values = np.abs(parameters.view(name))
        assert ((values == 0) | (values > least)).all()


@pytest.mark.parametrize("jobs", [1, 2, 7, 16])
@pytest.mark.parametrize("size", SIZES)
def test_the_sum_of_the_jobs_and_its_step(size, jobs):
    parts = np.random.default_rng(size).standard_normal((jobs, size)).astype(np.float32)
    parameters = Parameters(size)
    guarded = parameters.guarded
    call = record(
        operation.REDUCE,
        source=guarded.put_strided(parts, size + 5, 1),
        source_image=size + 5,
        target=parameters.places["gradients"],
        parameter_count=size,
        block=BLOCK,
        optimiser=SGD,
        momentum=0.9,
        value=0.1,
        **parameters.places,
    )
    for task in range(-(-size // BLOCK)):
        reduce_jobs(guarded.memory, call, task, jobs, rates_of(0.05, 0, 0.5))
    total = parts.astype(np.float64).sum(axis=0)
    np.testing.assert_allclose(parameters.view("gradients"), total, rtol=1e-5, atol=1e-5)
    start = parameters.start
    expected, _ = naive.sgd(start, total, np.zeros(size), 0.05, 0.1, 0.9, False)
    parameters.check(expected, (start + expected) / 2)


def test_the_jobs_are_added_in_their_order():
    """To the bit, whoever did them: else weights would hang on the number of threads."""
    parts = np.random.default_rng(1).standard_normal((9, 2 * WIDTH)).astype(np.float32)
    parameters = Parameters(2 * WIDTH)
    call = record(
        operation.REDUCE,
        source=parameters.guarded.put(parts),
        source_image=2 * WIDTH,
        target=parameters.places["gradients"],
        parameter_count=2 * WIDTH,
        block=BLOCK,
        **parameters.places,
    )
    reduce_jobs(parameters.guarded.memory, call, 0, 9, rates_of(0, 0, 0.5))
    expected = parts[0].copy()
    for part in parts[1:]:
        expected += part
    np.testing.assert_array_equal(parameters.view("gradients"), expected)
