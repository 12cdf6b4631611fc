"""Inkling's side of the comparison: one measurement in its own process, told as a line of JSON.

python tests/benchmarks/pytorch_ours.py training|accuracy|latency|reading NETWORK [--threads 2] …
python tests/benchmarks/pytorch_ours.py product 1024x1024x1024 [--dtype float64] …

Training is timed as `inkling train --json` counts it: the steps of `engine.train.session.Session`
with its defaults, but nothing is augmented. In them each batch is gathered from the dataset's bytes
and made 0..1, and averaged weights are kept; PyTorch's side has none of that to do. Shuffling, and
the tests between epochs, count on neither side.
"""

import json
import statistics

from common import home
from pytorch_worker import (
    BATCH,
    EPOCH,
    LEAST,
    PIECE,
    RUNG,
    median_seconds,
    operands,
    worker_arguments,
)

from engine.data.dataset import open_dataset
from engine.kernels.ladder import find_rung
from engine.kernels.team import Team
from engine.networks.network import parse_network
from engine.networks.plan import Plan
from engine.train.evaluate import Evaluator
from engine.train.events import Batches, Epoch
from engine.train.session import Session
from engine.train.settings import TrainSettings

# More epochs than are trained while the clock runs.
MANY = 1000
# What brings cnn-small to 99 % of the test samples: with seeds 1 to 5 in the second epoch.
TO_99 = {"epochs": 3, "learning_rate": 0.006, "augment": "shift"}
ACCURACY = 0.99


def training(arguments):
    """Seconds that an epoch of 60,000 samples takes in batches of 128: the median of pieces."""
    rates = []
    images = seconds = total = 0.0
    for event in _events(arguments, epochs=MANY, augment="none"):
        if not isinstance(event, Batches):
            continue
        spent = event.seconds - total
        total = event.seconds
        images += event.images_per_second * spent
        seconds += spent
        if seconds >= PIECE:
            rates.append(images / seconds)
            images = seconds = 0.0
        if total >= arguments.seconds and len(rates) > LEAST:
            break
    # The kernels are loaded in the first piece.
    return {"seconds": EPOCH / statistics.median(rates[1:])}


def accuracy(arguments):
    """Seconds of training until an epoch ends with 99 % of the test samples read rightly.

    None where no epoch does. `accuracy` is the last one.
    """
    seconds = 0.0
    for event in _events(arguments, **TO_99):
        if isinstance(event, Epoch):
            seconds += event.seconds
            found = {"accuracy": event.test_accuracy, "epochs": event.epoch}
            if event.test_accuracy >= ACCURACY:
                return {"seconds": seconds, **found}
    return {"seconds": None, **found}


def _events(arguments, **settings):
    chosen = TrainSettings(
        network=arguments.what,
        batch=BATCH,
        threads=arguments.threads,
        seed=arguments.seed,
        **settings,
    )
    return iter(Session(chosen, open_dataset()))


def latency(arguments):
    """Seconds from a sample to its logits, on one thread."""
    plan = Plan(parse_network(arguments.what))
    plan.initialise(arguments.seed)
    place = plan.samples[0]
    sample = open_dataset().test.images[0] / 255

    def read():
        place[:] = sample
        plan.forward(1)

    return {"seconds": median_seconds(read, arguments.seconds)}


def reading(arguments):
    """Seconds from the 10,000 test samples, as bytes, to their logits: as `inkling evaluate`."""
    network = parse_network(arguments.what)
    plan = Plan(network)
    plan.initialise(arguments.seed)
    test = open_dataset().test
    with Team(arguments.threads) as team:
        evaluator = Evaluator(network, team)
        run = lambda: list(evaluator.pieces(plan.parameters, test))  # noqa: E731
        return {"seconds": median_seconds(run, arguments.seconds, warm=3)}


def product(arguments):
    """Seconds for a matrix product on all threads, by the ladder's last rung of our own."""
    a, b, out = operands(arguments.what, arguments.dtype)
    multiply = find_rung(RUNG).multiply
    with Team(arguments.threads) as team:
        return {"seconds": median_seconds(lambda: multiply(team, a, b, out), arguments.seconds)}


MEASUREMENTS = {
    function.__name__: function for function in (training, accuracy, latency, reading, product)
}


def main():
    arguments = worker_arguments(__doc__, MEASUREMENTS)
    with home():
        print(json.dumps(MEASUREMENTS[arguments.measurement](arguments)))


if __name__ == "__main__":
    main()
