"""Looking inside a network: how long it takes, and how often another digit can be reached.

python tests/benchmarks/explaining.py [--model F] [--count 20] [--top 1000] [--json]

Milliseconds are medians over the first `--count` test samples of MNIST; a way is looked for from
each of them towards every other digit, on this one thread. `reached` is the share of ways that get
there, `ink` what these change, in pixels. Top samples are looked for among `--top` test samples.
"""

import argparse
import statistics
import time
from functools import partial
from pathlib import Path

import numpy as np
from common import machine, show

from engine.data.dataset import open_dataset
from engine.inside.answering import top_samples
from engine.inside.attribution import input_gradient, integrated_gradients, occlusion_map
from engine.inside.towards import towards
from engine.inside.trace import trace
from engine.networks.library import shipped_model
from engine.networks.model_file import load_model

EXPLANATIONS = {
    "input gradient": input_gradient,
    "integrated gradients": integrated_gradients,
    "occlusion": occlusion_map,
}


def milliseconds(work, cases):
    """The median over all cases; the first is done once before, unmeasured."""
    work(*cases[0])
    took = []
    for case in cases:
        start = time.perf_counter()
        work(*case)
        took.append(time.perf_counter() - start)
    return statistics.median(took) * 1000


def ways(model, cases):
    """The share of ways that reach their digit, the median ink they change, and milliseconds."""
    reached, took = [], []
    for sample, label in cases:
        for digit in set(range(10)) - {label}:
            start = time.perf_counter()
            last = list(towards(model.network, model.weights, sample, digit))[-1]
            took.append(time.perf_counter() - start)
            reached += [float(np.abs(last.change).sum())] if last.reached else []
    return len(reached) / len(took), statistics.median(reached), statistics.median(took) * 1000


def measure(model, split, count):
    """All figures: milliseconds of what explains a sample, ways, and top samples of the split."""
    network, weights = model.network, model.weights
    samples = split.images[:count] * np.float32(1 / 255)
    cases = [(sample, int(label)) for sample, label in zip(samples, split.labels, strict=False)]
    took = {"trace": milliseconds(lambda sample, _: trace(network, weights, sample[None]), cases)}
    for name, explain in EXPLANATIONS.items():
        took[name] = milliseconds(partial(explain, network, weights), cases)
    share, ink, took["way towards a digit"] = ways(model, cases)
    start = time.perf_counter()
    top_samples(network, weights, split)
    return {
        "machine": machine(),
        "network": network.chain,
        "milliseconds": took,
        "reached": share,
        "ink": ink,
        "top_samples_seconds": time.perf_counter() - start,
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, help="a model file (the shipped one)")
    parser.add_argument("--count", type=int, default=20, help="samples to explain (20)")
    parser.add_argument("--top", type=int, default=1000, help="samples to look among (1000)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    model = load_model(given.model) if given.model else shipped_model()
    test = open_dataset().test
    report = measure(model, test.part(slice(max(given.count, given.top))), given.count)
    rows = [("what", "figure")]
    rows += [(what, f"{took:.3g} ms") for what, took in report["milliseconds"].items()]
    rows += [
        ("digits reached", f"{report['reached']:.0%}"),
        ("ink changed, pixels", f"{report['ink']:.1f}"),
        (f"top samples of {given.top:,}", f"{report['top_samples_seconds']:.3g} s"),
    ]
    show(report, rows, given.json)


if __name__ == "__main__":
    main()
