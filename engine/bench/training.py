"""How fast the presets learn MNIST."""

import dataclasses
import math
import statistics
from collections.abc import Sequence
from functools import partial

from engine.bench.events import TrainingSpeed
from engine.bench.step import NETWORKS, Conditions, Step, WrongResultError
from engine.networks.layers import Weighted
from engine.networks.network import Network, parse_network
from engine.train.events import Batches
from engine.train.session import Session
from engine.train.settings import TrainSettings

BATCH = 128

# Seconds of training steps: some that do not count, while kernels are loaded and caches fill, and
# enough that do.
_WARM_UP = 0.1
_TIMED = 0.9
# More epochs than any machine makes in that time.
_EPOCHS = 10_000


def steps(conditions: Conditions, networks: Sequence[str] = NETWORKS) -> list[Step]:
    """A step for each network, a preset or a chain."""
    return [Step(f"training {name}", partial(_measure, conditions, name)) for name in networks]


def _measure(conditions: Conditions, name: str) -> TrainingSpeed:
    """Train for a second, as any session does. Raises WrongResultError for a loss that is none."""
    settings = TrainSettings(
        network=name,
        schedule="constant",
        batch=BATCH,
        epochs=_EPOCHS,
        augment="none",
        threads=conditions.machine.threads,
    )
    mnist = conditions.mnist
    rates, images, begun = [], 0, 0.0
    for event in Session(settings, mnist):
        if not isinstance(event, Batches):
            continue
        if not math.isfinite(event.losses.sum()):
            raise WrongResultError(f"The loss of {name} is no number after {event.seconds:.1f} s.")
        if event.seconds < _WARM_UP:
            begun = event.seconds
            continue
        rates.append(event.images_per_second)
        images += len(event.losses) * BATCH
        if event.seconds - begun >= _TIMED:
            break
    rate = statistics.median(rates)
    network = parse_network(name)
    return TrainingSpeed(
        network=name,
        seconds=len(mnist.training) / rate,
        images_per_second=rate,
        of_peak=rate * operations(network) / 1e9 / conditions.machine.peak_gflops,
        scaled=images < len(mnist.training),
    )


def operations(network: Network) -> int:
    """Additions and multiplications to train on one sample, by definition.

    Two for each weight that a value passes in the forward pass, as many for its gradient, and as
    many for the gradient of the layer's input, which the first layer with weights does not need.
    """
    first = next(i for i, layer in enumerate(network.layers) if isinstance(layer, Weighted))
    begin = dataclasses.replace(network, layers=network.layers[: first + 1])
    return 2 * (3 * network.multiplications - begin.multiplications)
