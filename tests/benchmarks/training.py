"""Seconds an epoch of MNIST takes: the training steps alone, as `inkling train --json` counts them.

python tests/benchmarks/training.py [--networks mlp cnn-small …] [--epochs 3] [--threads N] [--json]

A probe of the CPU's peak goes first and says whether the machine is quiet.
"""

import argparse
import statistics

from common import home, machine, show, spread
from peak import probe

from engine.data.dataset import Dataset, Split, open_dataset
from engine.networks.layers import Weighted
from engine.networks.network import parse_network
from engine.train.events import Epoch
from engine.train.session import Session
from engine.train.settings import TrainSettings, default_threads

NETWORKS = ("mlp", "cnn-small", "lenet", "inkling")
BATCH = 128


def epoch_seconds(settings, dataset):
    """Seconds of each epoch."""
    return [event.seconds for event in Session(settings, dataset) if isinstance(event, Epoch)]


def operations(network):
    """Additions and multiplications to train on one sample.

    Two for each weight that a value passes in the forward pass, as many for its gradient, and as
    many for the gradient of the layer's input, which the first layer does not need.
    """
    total = 0
    parts = zip(network.layers, network.shapes, network.shapes[1:], strict=False)
    for number, (layer, shape, made) in enumerate(parts):
        if isinstance(layer, Weighted):
            sides = layer.weight_shape(shape)
            passes = 1
            for side in sides:
                passes *= side
            total += 2 * (3 if number else 2) * passes * made[0] * made[1]
    return total


def first(dataset, count):
    split = Split(dataset.training.images[:count], dataset.training.labels[:count])
    return Dataset(dataset.name, split, split)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", nargs="+", default=NETWORKS, help="presets or chains")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=default_threads())
    parser.add_argument("--augment", choices=("none", "shift", "full"), default="none")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home():
        peak = probe(arguments.threads)
        mnist = open_dataset()
        results = []
        for name in arguments.networks:
            settings = TrainSettings(
                network=name,
                epochs=arguments.epochs,
                batch=BATCH,
                threads=arguments.threads,
                augment=arguments.augment,
            )
            # Some batches first, so that no kernel is loaded while the clock runs.
            epoch_seconds(settings, first(mnist, 4 * BATCH))
            seconds = epoch_seconds(settings, mnist)
            rate = len(mnist.training) / statistics.median(seconds)
            of_peak = rate * operations(parse_network(name)) / (peak.all * 1e9)
            results.append((name, seconds, rate, of_peak))
    report = {
        "machine": {**machine(), "threads": arguments.threads, "peak_gflops": peak.all},
        "notes": [str(peak), f"batch {BATCH}, augmentation {arguments.augment}"],
        "quiet": peak.quiet,
        "training": [
            {
                "network": name,
                "seconds": statistics.median(seconds),
                "images_per_second": rate,
                "of_peak": of_peak,
            }
            for name, seconds, rate, of_peak in results
        ],
    }
    rows = [("network", "seconds an epoch", "images/s", "of the peak")]
    for name, seconds, rate, of_peak in results:
        rows.append((name, spread(seconds), f"{rate:,.0f}", f"{of_peak:.0%}"))
    show(report, rows, arguments.json)


if __name__ == "__main__":
    main()
