"""Epochs of Inkling and PyTorch on one GPU, in turns; and how soon 99 % are read rightly."""

import importlib.util
import time

from gpu_rows import Row, attempt, in_turns, missing
from gpu_runs import BATCH, Run, few, mnist, one_cycle

from engine.networks.layout import Training
from engine.networks.network import parse_network

LARGEST = "cnn-small"
NETWORKS = ("mlp", LARGEST)
TINY = "pool4 pool2 conv2/2 dense10"
OURS = "ours"
EPOCH = 60_000
# Against eager, against graphs.
AT_LEAST = {"eager": 5.0, "graphs": 1.2}
# What brings cnn-small to 99 % of the test samples on the CPU: see tests/benchmarks.
PEAK, EPOCHS, ACCURACY, MOST_SECONDS = 0.006, 3, 0.99, 1.0
NO_TORCH = "PyTorch is not installed"


def measure_epochs(rounds, tiny):
    """Rows for each network: ours, each form of PyTorch's, and the ratios."""
    rows = []
    for name in [TINY] if tiny else NETWORKS:
        what = f"epoch of {name}"
        rows += attempt(what, "s", lambda name=name: _epochs(name, rounds, tiny))
    return rows


def _epochs(name, rounds, tiny):
    batch, steps = (2, 2) if tiny else (BATCH, EPOCH // BATCH)
    data = few(6) if tiny else mnist("train")
    run = Run(name, data, batch)
    works = {OURS: lambda: run.train(steps)}
    failed = {}
    for form in _forms():
        try:
            works[form] = _theirs(name, data, batch, form, steps)
        # Each form may fail in its own way, and the others are worth measuring.
        except Exception as error:
            failed[form] = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    spent = in_turns(works, rounds)
    # Whole batches alone are timed, on both sides.
    epochs = {form: seconds / steps * EPOCH / BATCH for form, seconds in spent.items()}
    what = f"epoch of {name}, batch {batch}"
    rows = [Row(f"{what}, {form}", seconds, "s") for form, seconds in epochs.items()]
    rows += [missing(f"{what}, {form}", "s", reason) for form, reason in failed.items()]
    for form, at_least in AT_LEAST.items():
        best = [found for found in epochs if _is_rival(found, form)]
        told = f"{what}, ours against {form}"
        if best:
            seconds = min(epochs[found] for found in best)
            rows.append(Row(told, seconds / epochs[OURS], "×", at_least=at_least))
        else:
            rows.append(missing(told, "×", failed.get(form, NO_TORCH), at_least=at_least))
    return rows


def _is_rival(found, form):
    """Whether a form is compared under this name: of graphs, the better of the two; no TF32."""
    return found == form or (form == "graphs" and found == "compiled graphs")


def _forms():
    if not importlib.util.find_spec("torch"):
        return ()
    import gpu_torch

    return (*gpu_torch.FORMS, gpu_torch.TENSOR_CORES)


def _theirs(name, data, batch, form, steps):
    import gpu_torch

    training = gpu_torch.Training(parse_network(name), data, batch, form)
    # What compiles or captures, does it here, and what fails, fails here.
    training.steps(3)
    return lambda: training.steps(steps)


def measure_accuracy(tiny):
    """Seconds of training until an epoch ends with 99 % of MNIST's test read rightly."""
    what = f"{TINY if tiny else LARGEST} to 99 % of the MNIST test"
    return attempt(what, "s", lambda: _to_99(what, tiny), at_most=MOST_SECONDS)


def _to_99(what, tiny):
    chain, batch = (TINY, 2) if tiny else (LARGEST, BATCH)
    data, test = (few(2), few(2)) if tiny else (mnist("train"), mnist("t10k"))
    shifted = Training(weight_decay=0.01, augment="shift")
    # The kernel is compiled for another run.
    Run(chain, data, batch, shifted).train(1)
    run = Run(chain, data, batch, shifted)
    steps = run.steps_an_epoch
    rate = one_cycle(PEAK, EPOCHS * steps)
    seconds = 0.0
    for epoch in range(1, EPOCHS + 1):
        run.shuffle()
        begun = time.perf_counter()
        run.train(steps, rate=rate)
        seconds += time.perf_counter() - begun
        accuracy = run.accuracy(test, 2) if tiny else run.accuracy(test)
        note = f"{accuracy:.2%} after epoch {epoch}; tests do not count"
        if accuracy >= ACCURACY:
            return [Row(what, seconds, "s", note, at_most=MOST_SECONDS)]
    return [missing(what, "s", f"not reached: {note}", at_most=MOST_SECONDS)]
