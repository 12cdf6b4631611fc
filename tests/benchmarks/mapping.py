"""The map of a dataset: how long it takes, and how well it keeps neighbours.

python tests/benchmarks/mapping.py [--data D] [--model F] [--count 10000] [--probes 500] [--json]

The first `--count` test samples of the dataset are mapped. Trustworthiness (Venna, Kaski, 2001) is
1 where the 15 nearest on the map are the 15 nearest by features, and 0.5 by chance; it is measured
at `--probes` samples spread over all. Seconds are those of one call each, the first map's included.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from common import machine, show

from engine.data.dataset import open_dataset
from engine.judge.disturbances import robustness
from engine.judge.features import features_of
from engine.judge.judgement import judge
from engine.judge.neighbour_map import neighbour_map, place_among
from engine.judge.projection import principal
from engine.networks.library import shipped_model
from engine.networks.model_file import load_model

NEIGHBOURS = 15


def timed(work):
    """What the work gives, and the seconds that it took."""
    begun = time.perf_counter()
    made = work()
    return made, time.perf_counter() - begun


def trustworthiness(features, positions, probes):
    """Venna and Kaski's measure, at some of the samples."""
    count, excess = len(features), 0
    for index in np.arange(probes) * count // probes:
        far = np.linalg.norm(features - features[index], axis=1)
        ranks = np.empty(count, np.int64)
        ranks[far.argsort()] = np.arange(count)
        close = np.linalg.norm(positions - positions[index], axis=1)
        close[index] = np.inf
        excess += np.maximum(0, ranks[close.argsort()[:NEIGHBOURS]] - NEIGHBOURS).sum()
    return 1 - 2 * excess / (probes * NEIGHBOURS * (2 * count - 3 * NEIGHBOURS - 1))


def measure(model, split, probes):
    """All figures: seconds, and shares in 0..1."""
    seconds = {}
    features, seconds["features"] = timed(lambda: features_of(model.network, model.weights, split))
    start, seconds["principal axes"] = timed(lambda: principal(features).place(features))
    maps = neighbour_map(features, start)
    _, seconds["first map of neighbours"] = timed(lambda: next(maps))
    (*_, positions), rest = timed(lambda: list(maps))
    seconds["whole map of neighbours"] = seconds["first map of neighbours"] + rest
    _, seconds["one drawing placed"] = timed(lambda: place_among(features[:1], features, positions))
    _, seconds["judgement, one thread"] = timed(lambda: judge(model, split))
    _, seconds["robustness, one thread"] = timed(lambda: list(robustness(model, split)))
    return {
        "machine": machine(),
        "samples": len(split),
        "units": features.shape[1],
        "seconds": seconds,
        "trustworthiness": {
            "principal axes": trustworthiness(features, start, probes),
            "map of neighbours": trustworthiness(features, positions, probes),
        },
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default="mnist", help="a dataset's name or path (mnist)")
    parser.add_argument("--model", type=Path, help="a model file (the shipped one)")
    parser.add_argument("--count", type=int, default=10_000, help="samples to map (10000)")
    parser.add_argument("--probes", type=int, default=500, help="samples to judge the map by (500)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    model = load_model(arguments.model) if arguments.model else shipped_model()
    dataset = open_dataset(arguments.data)
    split = (dataset.test or dataset.training).part(slice(arguments.count))
    report = measure(model, split, min(arguments.probes, len(split)))
    rows = [("what", "figure")]
    rows += [(what, f"{taken:.3g} s") for what, taken in report["seconds"].items()]
    rows += [
        (f"trustworthiness, {what}", f"{share:.4f}")
        for what, share in report["trustworthiness"].items()
    ]
    show(report, rows, arguments.json)


if __name__ == "__main__":
    main()
