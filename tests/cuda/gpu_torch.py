"""PyTorch's trainings on the same GPU: eager, compiled, and as CUDA graphs.

PyTorch is favoured where in doubt, as on the CPU: samples lie on the device as it wants them,
already 0..1, and an `index_select` makes a batch of them; the optimiser is the fused one, gradients
are set to None, no loss is read back, and shuffling does not count. All is float32 without tensor
cores, as Inkling's side; with TF32, PyTorch's convolutions are shown for comparison alone.
"""

import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from pytorch_modules import modules_of

from engine.train.settings import DEFAULT_RATES

DEVICE = "cuda"
# Which count for the comparison, then which does not.
FORMS = ("eager", "compiled", "graphs", "compiled graphs")
TENSOR_CORES = "graphs with TF32"
_WARM_STEPS = 11


class Training:
    """Steps of AdamW over samples uint8 [n, 28, 28] and their labels, in the given form."""

    def __init__(self, network, data, batch, form):
        _allow_tensor_cores(form == TENSOR_CORES)
        images, labels = data
        self._samples = torch.from_numpy(images).to(DEVICE).unsqueeze(1).float().div_(255)
        self._labels = torch.from_numpy(labels.astype("int64")).to(DEVICE)
        self._batch = batch
        self._form = form
        modules = (getattr(nn, module.kind)(**module.arguments) for module in modules_of(network))
        self._model = nn.Sequential(*modules).to(DEVICE)
        graphed = form.startswith("graphs")
        self._optimiser = torch.optim.AdamW(
            self._model.parameters(), lr=DEFAULT_RATES["adamw"], fused=True, capturable=graphed
        )
        self._loss = self._mean_loss
        if form.startswith("compiled"):
            mode = "reduce-overhead" if "graphs" in form else "default"
            self._loss = torch.compile(self._mean_loss, mode=mode)
        self._chosen = torch.arange(batch, device=DEVICE)
        self._graph = self._capture() if graphed else None

    def steps(self, count):
        """So many steps, of whole batches, in a new order."""
        _allow_tensor_cores(self._form == TENSOR_CORES)
        for chosen in self.order(count):
            if self._graph is None:
                self._step(chosen)
            else:
                self._chosen.copy_(chosen)
                self._graph.replay()

    def order(self, count):
        """Whole batches of chance."""
        whole = len(self._labels) // self._batch * self._batch
        batches = torch.randperm(len(self._labels), device=DEVICE)[:whole].split(self._batch)
        return [batches[i % len(batches)] for i in range(count)]

    def _mean_loss(self, chosen):
        samples = self._samples.index_select(0, chosen)
        labels = self._labels.index_select(0, chosen)
        return nn.functional.cross_entropy(self._model(samples), labels)

    def _step(self, chosen):
        self._optimiser.zero_grad(set_to_none=True)
        self._loss(chosen).backward()
        self._optimiser.step()

    def _capture(self):
        """One step as a graph, captured after some on a stream beside, as PyTorch asks for."""
        beside = torch.cuda.Stream()
        beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(beside):
            for _ in range(_WARM_STEPS):
                self._step(self._chosen)
        torch.cuda.current_stream().wait_stream(beside)
        graph = torch.cuda.CUDAGraph()
        self._optimiser.zero_grad(set_to_none=True)
        with torch.cuda.graph(graph):
            self._loss(self._chosen).backward()
            self._optimiser.step()
        return graph


def _allow_tensor_cores(allowed):
    torch.backends.cuda.matmul.allow_tf32 = allowed
    torch.backends.cudnn.allow_tf32 = allowed
    torch.backends.cudnn.benchmark = True
