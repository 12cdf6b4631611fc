"""Numbers of 2 to 6 digits, composed of single ones by one hand each: how many are read whole.

python tests/benchmarks/composed_numbers.py FOLDER [--model F] [--count N] [--json] [--tune]

FOLDER holds `pen-digits-*.ndjson.gz`, a line `{"label", "writer", "strokes"}` for each digit. The
numbers are read as strokes and as pictures. A number counts as whole only where each digit is named
rightly and accepted; its failure is `split` where other strokes were taken together (in a picture:
another count of digits found), else `digit` or `refused`. `alone` is the share whose digits
are all read rightly by themselves: more cannot be expected.

`--tune` prints what other values of the two constants that depend on a model would give:
`engine.recognise.segment.WEIGHT`, what the network counts against shapes, and
`engine.ink.candidates.ONE_DIGIT`, what speaks for a single digit.
"""

import argparse
import itertools
import json
import time
from collections import Counter, defaultdict
from pathlib import Path

from common import percentile
from composing import compose, read_digits

from engine.ink import candidates
from engine.ink.stroke import ink_of
from engine.networks.library import shipped_model
from engine.networks.model_file import load_model
from engine.recognise import segment
from engine.recognise.recogniser import Recogniser

FILES = "pen-digits-*.ndjson.gz"

# Tried by --tune.
WEIGHTS = (0.6, 0.9, 1.2, 1.6, 2.2)
ONE_DIGITS = (1.5, 2.5, 3.5)


def measure(recogniser, digits, count=1000, seed=1):
    """How `count` composed numbers are read, as strokes and as pictures, and single digits.

    Shares are in 0..1. `digits` is a list of `composing.Digit`.
    """
    numbers = list(compose(digits, count, seed))
    alone = [all(_reads(recogniser, digit) for digit in number.digits) for number in numbers]
    return {
        "count": count,
        "alone": sum(alone) / count,
        "strokes": _read_all(recogniser, numbers, [number.ink for number in numbers]),
        "pictures": _read_all(
            recogniser, numbers, [number.picture(seed) for seed, number in enumerate(numbers)]
        ),
        "single": _read_single(recogniser, digits[:: max(1, len(digits) // count)]),
    }


def _reads(recogniser, digit):
    return recogniser.read(ink_of(digit.strokes)).digit == digit.label


def _read_all(recogniser, numbers, drawings):
    whole, failures = defaultdict(list), Counter()
    seconds = []
    for number, drawing in zip(numbers, drawings, strict=True):
        begun = time.perf_counter()
        read = recogniser.read_number(drawing)
        seconds.append(time.perf_counter() - begun)
        failure = _failure(number, read)
        failures[failure] += 1
        touch = "touching" if number.touching else "apart"
        for kind in ("all", f"{len(number.text)} digits", touch):
            whole[kind].append(failure is None)
    del failures[None]
    return {
        "whole": {kind: sum(of) / len(of) for kind, of in sorted(whole.items())},
        "failures": {kind: of / len(numbers) for kind, of in sorted(failures.items())},
        "median_ms": 1000 * percentile(seconds, 0.5),
        "p95_ms": 1000 * percentile(seconds, 0.95),
    }


def _failure(number, read):
    if read.text == number.text:
        return None
    found = [len(getattr(digit.drawing, "strokes", "1")) for digit in read.digits]
    is_ink = all(hasattr(digit.drawing, "strokes") for digit in read.digits)
    expected = [len(digit.strokes) if is_ink else 1 for digit in number.digits]
    if found != expected:
        return "split"
    named = "".join(str(digit.digit) for digit in read.digits)
    return "refused" if named == number.text else "digit"


def _read_single(recogniser, digits):
    """How many single digits stay one digit, with the answer of `read`."""
    same = one = 0
    for digit in digits:
        ink = ink_of(digit.strokes)
        found = recogniser.read_number(ink).digits
        one += len(found) == 1
        same += len(found) == 1 and found[0].digit == recogniser.read(ink).digit
    return {"one": one / len(digits), "same": same / len(digits)}


def tune(recogniser, digits, count):
    """Print for each pair of constants the shares split rightly, and of single digits kept."""
    kept = segment.WEIGHT, candidates.ONE_DIGIT
    print("WEIGHT  ONE_DIGIT  strokes split  pictures split  single digits")
    for segment.WEIGHT, candidates.ONE_DIGIT in itertools.product(WEIGHTS, ONE_DIGITS):
        report = measure(recogniser, digits, count, seed=2)
        split = (1 - report[kind]["failures"].get("split", 0) for kind in ("strokes", "pictures"))
        shares = "  ".join(f"{share:13.1%}" for share in (*split, report["single"]["one"]))
        print(f"{segment.WEIGHT:6.1f}  {candidates.ONE_DIGIT:9.1f}  {shares}", flush=True)
    segment.WEIGHT, candidates.ONE_DIGIT = kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tune", action="store_true", help="try other constants")
    arguments = parser.parse_args()
    recogniser = Recogniser(load_model(arguments.model) if arguments.model else shipped_model())
    digits = [digit for path in arguments.folder.glob(FILES) for digit in read_digits(path)]
    if not digits:
        parser.error(f"{arguments.folder} has no {FILES}")
    if arguments.tune:
        tune(recogniser, digits, arguments.count)
        return
    report = measure(recogniser, digits, arguments.count)
    if arguments.json:
        print(json.dumps(report, indent=2))
        return
    print(f"{report['count']} numbers; all digits read by themselves: {report['alone']:.1%}")
    for kind in ("strokes", "pictures"):
        found = report[kind]
        shares = ", ".join(f"{name} {share:.1%}" for name, share in found["whole"].items())
        failures = ", ".join(f"{name} {share:.1%}" for name, share in found["failures"].items())
        print(f"{kind}, read whole: {shares}; failed by: {failures}")
        print(f"{kind}, milliseconds: median {found['median_ms']:.1f}, 95 % {found['p95_ms']:.1f}")
    single = report["single"]
    print(f"single digits: {single['one']:.2%} one digit, {single['same']:.2%} the same answer")


if __name__ == "__main__":
    main()
