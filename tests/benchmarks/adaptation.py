"""Learning a hand: how each writer is read before and after a few drawings of theirs are learnt.

python tests/benchmarks/adaptation.py FOLDER [--model F] [--each 3] [--below 0.95] [--draws 2]

FOLDER holds `pen-digits-*.ndjson.gz`, a line `{"label", "writer", "strokes"}` for each digit. Of
each writer read below `--below`, `--each` drawings of every digit are learnt (the first ones, then
ones by chance) and the rest is read. `asked` is the accuracy on halves that the other half taught,
as the window shows it. MNIST is measured whole each time; seconds are those of the adaptation.
"""

import argparse
import statistics
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from common import home, machine, show
from composing import read_digits

from engine.data.dataset import Split, open_dataset
from engine.ink.prepare import prepare
from engine.ink.stroke import ink_of
from engine.networks.library import shipped_model
from engine.networks.model_file import load_model
from engine.train.adapt import Adapter
from engine.train.evaluate import evaluate
from engine.train.rehearsal import rehearsal
from engine.train.settings import default_threads

FILES = "pen-digits-*.ndjson.gz"


def writers_of(folder):
    """Each writer's samples, in the order of the files."""
    digits = defaultdict(list)
    for path in sorted(Path(folder).glob(FILES)):
        for digit in read_digits(path):
            digits[digit.writer].append(digit)
    return {writer: _samples(of) for writer, of in digits.items()}


def _samples(digits):
    images = [np.rint(prepare(ink_of(digit.strokes)) * 255).astype(np.uint8) for digit in digits]
    return Split(np.array(images), np.array([digit.label for digit in digits], np.uint8))


def part(split, places):
    return Split(split.images[places], split.labels[places])


def taken(split, each, draw):
    """Places of `each` drawings of every digit: the first ones (draw 0), or by chance."""
    order = np.random.default_rng(draw).permutation(len(split)) if draw else np.arange(len(split))
    return np.sort(
        np.concatenate([order[split.labels[order] == digit][:each] for digit in range(10)])
    )


def last(events):
    for event in events:
        found = event
    return found


def measure(adapter, writers, each=3, below=1.0, draws=1):
    """A row for each writer read below `below`, worst first, and each draw."""
    rows = []
    for writer, split in writers.items():
        accuracy = evaluate(adapter.model, split, default_threads()).accuracy
        if accuracy >= below:
            continue
        for draw in range(draws):
            learnt = taken(split, each, draw)
            rest = part(split, np.setdiff1d(np.arange(len(split)), learnt))
            begun = time.perf_counter()
            adapted = last(adapter.adapt(part(split, learnt)))
            seconds = time.perf_counter() - begun
            asked = last(adapter.check(part(split, learnt), adapted.share))
            rows.append(
                {
                    "writer": writer,
                    "before": evaluate(adapter.model, rest, default_threads()).accuracy,
                    "after": evaluate(adapted.model, rest, default_threads()).accuracy,
                    "asked": asked.accuracy,
                    "share": adapted.share,
                    "mnist_before": adapted.test_before,
                    "mnist_after": adapted.test_after,
                    "seconds": seconds,
                }
            )
    return sorted(rows, key=lambda row: row["before"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--below", type=float, default=0.99)
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with home():
        model = load_model(arguments.model) if arguments.model else shipped_model()
        begun = time.perf_counter()
        mnist = open_dataset()
        adapter = Adapter(model, rehearsal(model.network, mnist.training), mnist.test)
        last(adapter.prepare())
        ready = time.perf_counter() - begun
        writers = writers_of(arguments.folder)
        rows = measure(adapter, writers, arguments.each, arguments.below, max(1, arguments.draws))
    if not rows:
        parser.exit(1, f"Every writer is read at {arguments.below:.1%} or better: try --below 1.\n")
    table = [("writer", "before", "after", "asked", "share", "MNIST before", "after", "seconds")]
    for row in rows:
        table.append(
            (
                row["writer"],
                *(f"{row[name]:.1%}" for name in ("before", "after", "asked")),
                f"{row['share']:.2f}",
                *(f"{row[name]:.2%}" for name in ("mnist_before", "mnist_after")),
                f"{row['seconds']:.2f}",
            )
        )
    means = {
        name: statistics.fmean(row[name] for row in rows) for name in rows[0] if name != "writer"
    }
    notes = [
        f"{model.card.name}, {adapter.steps} steps; {arguments.each} drawings of each digit learnt",
        f"ready after {ready:.2f} s, as soon as one looks at the page; then the seconds below",
        f"means: {means['before']:.2%} before, {means['after']:.2%} after, "
        f"MNIST {means['mnist_before']:.2%} and {means['mnist_after']:.2%}",
    ]
    show(
        {"machine": machine(), "notes": notes, "means": means, "writers": rows},
        table,
        arguments.json,
    )


if __name__ == "__main__":
    main()
