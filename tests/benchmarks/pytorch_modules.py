"""A network as PyTorch's modules, described in a way that needs no PyTorch."""

import math
from dataclasses import dataclass
from typing import Any

from engine.networks.layers import Convolution, Dense, Dropout, MaxPool


@dataclass(frozen=True)
class Module:
    """`torch.nn.<kind>(**arguments)`."""

    kind: str
    arguments: dict[str, Any]

    @property
    def parameter_count(self):
        """Weights and biases of it."""
        named = self.arguments
        if self.kind == "Conv2d":
            weights = named["in_channels"] * named["out_channels"] * named["kernel_size"] ** 2
            return weights + named["out_channels"]
        if self.kind == "Linear":
            return named["in_features"] * named["out_features"] + named["out_features"]
        return 0


def modules_of(network):
    """The modules of a `torch.nn.Sequential` for samples [n, 1, 28, 28], in their order.

    A rectifier follows each weighted layer but the last, as in our networks; what is dense begins
    with a flattening.
    """
    modules = []
    is_flat = False
    for layer, shape in zip(network.layers, network.shapes, strict=False):
        if isinstance(layer, Dense) and not is_flat:
            modules.append(Module("Flatten", {}))
            is_flat = True
        modules += _modules(layer, shape)
    if modules[-1].kind == "ReLU":
        modules.pop()
    return modules


def _modules(layer, shape):
    match layer:
        case Convolution(channels, kernel, stride, padding):
            named = {"in_channels": shape[2], "out_channels": channels, "kernel_size": kernel}
            convolution = Module("Conv2d", named | {"stride": stride, "padding": padding})
            return [convolution, Module("ReLU", {})]
        case Dense(units):
            named = {"in_features": math.prod(shape), "out_features": units}
            return [Module("Linear", named), Module("ReLU", {})]
        case MaxPool(size):
            return [Module("MaxPool2d", {"kernel_size": size})]
        case Dropout(rate):
            return [Module("Dropout", {"p": rate})]
    raise TypeError(f"no module of PyTorch is known for {layer}")
