"""PyTorch's side of the comparison: one measurement in its own process, told as a line of JSON.

python tests/benchmarks/pytorch_theirs.py training|latency|reading NETWORK [--form FORM] …

PyTorch is favoured where in doubt. The samples lie in memory as it wants them, already 0..1, for
bf16 already bf16, and an `index_select` makes a batch of them: there is no loader. The optimiser is
the fused one, gradients are set to None, no loss is read back, shuffling does not count. Denormal
numbers, which AdamW's moments end in and which cost it a fifth of its speed, are flushed to zero.
One sample, and the test samples, are read in inference mode in the fastest of several forms.
"""

import itertools
import json
import statistics
import time

import torch
from common import home
from pytorch_modules import modules_of
from pytorch_worker import BATCH, EPOCH, LEAST, PIECE, median_seconds, worker_arguments
from torch import nn

from engine.data.dataset import open_dataset
from engine.networks.network import parse_network
from engine.train.settings import DEFAULT_RATES

FLOAT32_FORMS = ("eager", "channels_last")
# Samples read at once.
BATCHES = (256, 1000)
_WARM_STEPS = 10


def build(network):
    """The network as PyTorch's modules."""
    return nn.Sequential(
        *(getattr(nn, module.kind)(**module.arguments) for module in modules_of(network))
    )


class Training:
    """Steps of AdamW over samples uint8 [n, 28, 28] and their labels, in the given form."""

    def __init__(self, network, images, labels, form):
        self._samples, self.model = _laid_out(network, images, form)
        self._labels = torch.from_numpy(labels.astype("int64"))
        self._is_bf16 = form.startswith("bf16")
        if self._is_bf16:
            self._samples = self._samples.bfloat16()
        self._optimiser = torch.optim.AdamW(
            self.model.parameters(), lr=DEFAULT_RATES["adamw"], fused=True
        )

    def seconds_per_step(self, steps):
        """Mean of so many steps, at most an epoch's, in an order made before the clock starts."""
        batches = torch.randperm(len(self._labels)).split(BATCH)[:steps]
        begun = time.perf_counter()
        for chosen in batches:
            self._step(chosen)
        return (time.perf_counter() - begun) / len(batches)

    def _step(self, chosen):
        samples = self._samples.index_select(0, chosen)
        labels = self._labels.index_select(0, chosen)
        with torch.autocast("cpu", torch.bfloat16, enabled=self._is_bf16):
            logits = self.model(samples)
        loss = nn.functional.cross_entropy(logits.float(), labels)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._optimiser.step()


def _laid_out(network, images, form):
    """Samples float32 [n, 1, 28, 28] of 0..1, and the model."""
    samples = torch.tensor(images).unsqueeze(1).float().div_(255)
    model = build(network)
    if "channels_last" in form:
        samples = samples.contiguous(memory_format=torch.channels_last)
        model = model.to(memory_format=torch.channels_last)
    return samples, model


def training(arguments):
    """Seconds that an epoch of 60,000 samples takes in batches of 128: the median of pieces."""
    split = open_dataset().training
    run = Training(parse_network(arguments.what), split.images, split.labels, arguments.form)
    run.seconds_per_step(_WARM_STEPS)
    steps = max(1, round(PIECE / run.seconds_per_step(_WARM_STEPS)))
    pieces = []
    end = time.perf_counter() + arguments.seconds
    while len(pieces) < LEAST or time.perf_counter() < end:
        pieces.append(run.seconds_per_step(steps))
    return {"seconds": statistics.median(pieces) * EPOCH / BATCH}


def latency(arguments):
    """Seconds from a sample to its logits, in the fastest form, on one thread or on all."""
    image = open_dataset().test.images[:1]
    found = []
    for threads, form in itertools.product({1, arguments.threads}, FLOAT32_FORMS):
        torch.set_num_threads(threads)
        found.append(_read_seconds(arguments, image, form, 1))
    return {"seconds": min(found)}


def reading(arguments):
    """Seconds from the 10,000 test samples to their logits, in the fastest form and batches."""
    images = open_dataset().test.images
    ways = itertools.product(FLOAT32_FORMS, BATCHES)
    return {"seconds": min(_read_seconds(arguments, images, *way) for way in ways)}


def _read_seconds(arguments, images, form, batch):
    samples, model = _laid_out(parse_network(arguments.what), images, form)
    model.eval()
    batches = samples.split(batch)

    def read():
        for samples in batches:
            model(samples)

    with torch.inference_mode():
        return median_seconds(read, arguments.seconds / 2, warm=20 if batch == 1 else 3)


MEASUREMENTS = {function.__name__: function for function in (training, latency, reading)}


def main():
    arguments = worker_arguments(__doc__, MEASUREMENTS)
    # Before PyTorch starts threads of its own, so that they flush denormal numbers too.
    torch.set_flush_denormal(True)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    with home():
        print(json.dumps(MEASUREMENTS[arguments.measurement](arguments)))


if __name__ == "__main__":
    main()
