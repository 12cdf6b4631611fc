"""Seconds an epoch of MNIST takes: the training steps alone, as `inkling train --json` counts them.

python tests/benchmarks/training.py [--networks mlp cnn-small …] [--epochs 3] [--threads N] [--json]

A probe of the CPU's peak goes first and says whether the machine is quiet.
"""

import argparse
import statistics

from common import home, machine, peak_note, show, spread

from engine.bench.peak import probe
from engine.bench.step import NETWORKS
from engine.bench.training import BATCH, operations
from engine.data.dataset import Dataset, Split, open_dataset
from engine.networks.network import parse_network
from engine.train.events import Epoch
from engine.train.session import Session
from engine.train.settings import TrainSettings, default_threads


def epoch_seconds(settings, dataset):
    """Seconds of each epoch."""
    return [event.seconds for event in Session(settings, dataset) if isinstance(event, Epoch)]


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
            of_peak = rate * operations(parse_network(name)) / (peak.peak_gflops * 1e9)
            results.append((name, seconds, rate, of_peak))
    report = {
        "machine": {**machine(), "threads": arguments.threads, "peak_gflops": peak.peak_gflops},
        "notes": [peak_note(peak), f"batch {BATCH}, augmentation {arguments.augment}"],
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
