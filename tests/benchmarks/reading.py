"""How well a model reads: MNIST's test, other people's pens and mice, what is no digit, numbers.

python tests/benchmarks/reading.py FOLDER [--model F] [--numbers 1000] [--json]

FOLDER holds drawings that no model was trained on: `pen-digits*.ndjson.gz` and
`non-digits*.ndjson.gz`, lines of strokes with their labels, and `mouse-images*.zip`, pictures whose
names begin with their digit. The accuracy on MNIST is that of one pass, as `inkling evaluate` has
it; all else is read as the app does it.
"""

import argparse
import statistics
import time
from pathlib import Path

import composed_numbers
import numpy as np
from common import home, machine, show
from composing import read_digits
from reading_data import find, pictures, strokes
from reading_scores import Answers

from engine.data.dataset import open_dataset
from engine.networks.library import shipped_model
from engine.networks.model_file import load_model
from engine.recognise.recogniser import Recogniser
from engine.train.evaluate import evaluate


def answers_of(readings, labels):
    """Readings beside the true labels."""
    return Answers(
        np.array([reading.probabilities for reading in readings]),
        np.array([reading.accepted for reading in readings]),
        np.array(labels, np.int64),
    )


def answers_to(recogniser, drawings):
    """The answers to labelled drawings, each taken as one digit."""
    readings = [recogniser.read(one.drawing) for one in drawings]
    return answers_of(readings, [one.label for one in drawings])


def mnist_answers(recogniser):
    """The answers to MNIST's test samples, and the median of microseconds that one takes."""
    test = open_dataset().test
    readings, seconds = [], []
    for image in test.images:
        begun = time.perf_counter()
        readings.append(recogniser.read_sample(image / np.float32(255)))
        seconds.append(time.perf_counter() - begun)
    return answers_of(readings, test.labels), 1e6 * statistics.median(seconds)


def measure(folder, model, numbers):
    """All figures, shares in 0..1."""
    recogniser = Recogniser(model)
    one_pass = evaluate(model, open_dataset().test)
    mnist, microseconds = mnist_answers(recogniser)
    pen = answers_to(recogniser, strokes(find(folder, "pen-digits")))
    mouse = answers_to(recogniser, pictures(find(folder, "mouse-images")))
    others = answers_to(recogniser, strokes(find(folder, "non-digits")))
    composed = composed_numbers.measure(
        recogniser, list(read_digits(find(folder, "pen-digits"))), numbers
    )
    return {
        "machine": machine(),
        "model": {"name": model.card.name, "parameters": model.network.parameter_count},
        "one_sample_microseconds": microseconds,
        "accuracy": {
            "mnist": {
                "all": one_pass.accuracy,
                "by_digit": (one_pass.confusion.diagonal() / one_pass.confusion.sum(1)).tolist(),
            },
            **{
                name: {"all": answers.accuracy, "by_digit": answers.by_digit}
                for name, answers in (
                    ("mnist as the app reads", mnist),
                    ("pen", pen),
                    ("mouse", mouse),
                )
            },
        },
        "non_digits_refused": others.refused,
        "pen_digits_accepted": 1 - pen.refused,
        "mnist_accepted": 1 - mnist.refused,
        "calibration": {
            name: {"error": answers.reliability.error, "diagram": answers.diagram}
            for name, answers in (("mnist", mnist), ("pen", pen))
        },
        "numbers": composed,
    }


def rows(report):
    """The table: what was measured, the figure, and what is aimed at."""
    accuracy, numbers = report["accuracy"], report["numbers"]
    percent = "{:.2%}".format
    table = [
        ("what", "figure", "at least"),
        ("MNIST test, one pass", percent(accuracy["mnist"]["all"]), "99.7%"),
        ("the same as the app reads", percent(accuracy["mnist as the app reads"]["all"]), ""),
        ("pen digits", percent(accuracy["pen"]["all"]), "98.5%"),
        ("mouse-drawn pictures", percent(accuracy["mouse"]["all"]), "97.5%"),
        ("non-digits refused", percent(report["non_digits_refused"]), "95%"),
        ("pen digits accepted", percent(report["pen_digits_accepted"]), "98%"),
        ("MNIST digits accepted", percent(report["mnist_accepted"]), ""),
        ("calibration error, MNIST", percent(report["calibration"]["mnist"]["error"]), "≤ 1%"),
        ("calibration error, pen", percent(report["calibration"]["pen"]["error"]), "≤ 2%"),
        ("numbers read whole, strokes", percent(numbers["strokes"]["whole"]["all"]), "97%"),
        ("numbers read whole, pictures", percent(numbers["pictures"]["whole"]["all"]), ""),
        ("one sample", f"{report['one_sample_microseconds']:.0f} µs", "≤ 1000 µs"),
    ]
    for digit in range(10):
        shares = (percent(accuracy[name]["by_digit"][digit]) for name in ("mnist", "pen", "mouse"))
        table.append((f"digit {digit}: MNIST, pen, mouse", ", ".join(shares), ""))
    return table


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path, help="a model file (the shipped one)")
    parser.add_argument("--numbers", type=int, default=1000, help="numbers to compose (1000)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    model = load_model(arguments.model) if arguments.model else shipped_model()
    with home():
        report = measure(arguments.folder, model, arguments.numbers)
    show(report, rows(report), arguments.json)


if __name__ == "__main__":
    main()
