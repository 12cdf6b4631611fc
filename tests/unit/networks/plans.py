"""Plans and what they are held against: the same weights, samples and masks in float64."""

import naive
import numpy as np
from hypothesis import strategies as st

from engine.errors import NetworkError
from engine.kernels.call import RATES
from engine.kernels.team import Team
from engine.networks.layers import Dropout
from engine.networks.layout import Training
from engine.networks.network import parse_network
from engine.networks.plan import Plan

KEY = 3 << 32 | 1


def weights_of(network, seed=0):
    """Weights of about the size that training gives, biases too."""
    generator = np.random.default_rng(seed)
    weights = {}
    for name, shape in network.weight_shapes.items():
        scale = 0.1 if len(shape) == 1 else (2 / np.prod(shape[1:])) ** 0.5
        weights[name] = (scale * generator.standard_normal(shape)).astype(np.float32)
    return weights


def samples_of(count, seed=0):
    """Pictures uint8 [count, 28, 28] with empty margins, and labels."""
    generator = np.random.default_rng([seed, count])
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 3:25, 4:23] = generator.integers(0, 256, (count, 22, 19))
    images[generator.random(images.shape) < 0.3] = 0
    return images, generator.integers(0, 10, count).astype(np.uint8)


def standing(steps=1):
    """Rates float64 [steps, RATES] with which nothing is learned: gradients alone are made."""
    rates = np.zeros((steps, RATES))
    rates[:, 1:3] = 1
    return rates


def learning(steps):
    """Rates with which something is learned, and averages are kept."""
    rates = standing(steps)
    rates[:, 0] = 0.01
    rates[:, 3] = 0.1
    return rates


def step_of(plan, images, labels, team=None, *, first=0, key=KEY, rates=None):
    """One step of a training plan: its loss and its gradients by name."""
    order = np.arange(len(labels))
    losses = plan.train(
        team or Team(1), (images, labels), order, first, key, standing() if rates is None else rates
    )
    return losses, plan.unpack(plan.gradients)


def masks_of(network, count, start=0, key=KEY):
    """What each dropout layer keeps in the batch that begins at `start`."""
    masks = {}
    step = naive.mix(key, start)
    for index, (layer, shape) in enumerate(zip(network.layers, network.shapes, strict=False)):
        if isinstance(layer, Dropout):
            masks[index] = naive.kept(step, (1 << 40) + index, (count, *shape), layer.rate)
    return masks


def check_close(made, expected, share=3e-5):
    """Each array by its own largest number: float32 sums lose the small ones."""
    assert made.keys() == expected.keys()
    for name, exact in expected.items():
        assert made[name].shape == exact.shape
        np.testing.assert_allclose(
            made[name], exact, rtol=1e-4, atol=share * max(np.abs(exact).max(), 1e-6), err_msg=name
        )


def check_chain(chain, count, *, batch=None, threads=1, smoothing=0.0):
    """Logits, loss and all gradients of a chain against the layer-by-layer network."""
    network = parse_network(chain)
    weights = weights_of(network)
    images, labels = samples_of(count)
    batch = batch or count
    exact = images / 255
    with Team(threads) as team:
        plan = Plan(network, batch, threads)
        plan.load(weights)
        plan.samples[:count] = images * np.float32(1 / 255)
        logits = naive.logits(network, weights, exact)
        np.testing.assert_allclose(
            plan.forward(count, team), logits, rtol=1e-4, atol=2e-5 * np.abs(logits).max()
        )
        plan = Plan(network, batch, threads, Training(label_smoothing=smoothing))
        plan.load(weights)
        losses, made = step_of(plan, images, labels, team)
    masks = masks_of(network, count)
    expected = naive.gradients(network, weights, exact, labels, smoothing, masks)
    loss = naive.loss(network, weights, exact, labels, smoothing, masks)
    np.testing.assert_allclose(losses, [loss], rtol=1e-5)
    check_close(made, expected)


@st.composite
def chains(draw):
    """Chains small enough for the slow network; shapes that do not fit are left out."""
    layers = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["conv", "conv", "pool", "drop"]))
        if kind == "conv":
            channels = draw(st.sampled_from([1, 3, 4, 8, 11, 16, 19]))
            kernel, stride = draw(st.sampled_from(["", "k5"])), draw(st.sampled_from(["", "/2"]))
            layers.append(f"conv{channels}{kernel}{stride}{draw(st.sampled_from(['', 'v']))}")
        elif kind == "pool":
            layers.append(f"pool{draw(st.integers(2, 4))}")
        else:
            layers.append(f"drop0.{draw(st.integers(0, 6))}")
        try:
            parse_network(" ".join([*layers, "dense10"]))
        except NetworkError:
            layers.pop()
    for _ in range(draw(st.integers(0, 2))):
        layers.append(f"dense{draw(st.sampled_from([1, 5, 15, 16, 17, 32, 37]))}")
        if draw(st.booleans()):
            layers.append("drop0.3")
    return " ".join([*layers, "dense10"])
