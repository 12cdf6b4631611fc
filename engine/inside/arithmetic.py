"""One number of one layer, taken apart: what is multiplied, and what is added up."""

from dataclasses import dataclass

import numpy as np

from engine.inside.product import Values
from engine.inside.trace import LayerTrace, Trace, bordered
from engine.networks.layers import Convolution, Dropout, MaxPool
from engine.networks.network import Network, Weights


@dataclass(frozen=True, eq=False)
class Terms:
    """What one value of a layer is made of.

    `inputs` are what its window sees, float32: [channels, kernel, kernel] in a convolution and
    [size, size] in a pooled square; a dense unit sees all that there is, [channels, height, width]
    or [units]. `weights` and `products` have the same shape; pooling has none of them. `corner` is
    the (row, column) in the layer's input where the window begins: below zero it begins in the
    border of zeros. `winner` is the (row, column) in a pooled square of what is passed on.

    `total` is the sum of products and `bias`, or the largest input, as the trace has it; `value` is
    what the next layer gets of it: a rectifier lets nothing below zero pass.
    """

    inputs: Values
    weights: Values | None
    products: Values | None
    bias: float
    total: float
    value: float
    corner: tuple[int, int] = (0, 0)
    winner: tuple[int, int] | None = None


def terms_of(
    network: Network,
    weights: Weights,
    trace: Trace,
    layer: int,
    unit: tuple[int, ...],
    sample: int = 0,
) -> Terms:
    """The terms of one unit of a layer of the chain, for one sample of a trace.

    `unit` is (channel, row, column) of a picture or (neuron,) of a dense layer. Raises ValueError
    for dropout, which computes nothing, and IndexError for a unit that is not there.
    """
    if not 0 <= layer < len(network.layers):
        raise IndexError(f"layer {layer} of {len(network.layers)}")
    made = trace.layers[layer]
    if isinstance(made.layer, Dropout):
        raise ValueError("a dropout layer computes nothing")
    if not _is_inside(unit, made.values.shape[1:]):
        raise IndexError(f"unit {unit} of {made.values.shape[1:]}")
    if made.sums is None:
        return _pooled(made, unit, sample)
    inputs, corner = made.inputs[sample], (0, 0)
    if isinstance(made.layer, Convolution):
        inputs, corner = _window(inputs, made.layer, unit)
    weight = weights[f"layers.{layer}.weight"][unit[0]].reshape(inputs.shape)
    bias = float(weights[f"layers.{layer}.bias"][unit[0]])
    total, value = float(made.sums[sample][unit]), float(made.values[sample][unit])
    return Terms(inputs, weight, inputs * weight, bias, total, value, corner)


def _is_inside(unit: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return len(unit) == len(shape) and all(
        0 <= at < size for at, size in zip(unit, shape, strict=True)
    )


def _window(
    picture: Values, layer: Convolution, unit: tuple[int, ...]
) -> tuple[Values, tuple[int, int]]:
    """What a convolution sees for one output pixel, and where in the picture that begins."""
    _, row, column = unit
    top, left = row * layer.stride, column * layer.stride
    whole = bordered(picture, layer)
    seen = whole[:, top : top + layer.kernel, left : left + layer.kernel]
    return seen, (top - layer.padding, left - layer.padding)


def _pooled(made: LayerTrace, unit: tuple[int, ...], sample: int) -> Terms:
    assert isinstance(made.layer, MaxPool)
    size = made.layer.size
    channel, row, column = unit
    top, left = row * size, column * size
    square = made.inputs[sample, channel, top : top + size, left : left + size]
    down, across = divmod(int(np.argmax(square)), size)
    largest = float(square[down, across])
    return Terms(square, None, None, 0.0, largest, largest, (top, left), (down, across))
