"""A forward and a backward pass through a network, written to be read.

The kernels of `engine.kernels` do the same in training, faster and in another order; here every
number of every layer is kept, so that it can be shown. Pictures are [n, channels, height, width],
as PyTorch has them, and what a dense layer makes is [n, units].

Forward, each layer makes values of those of the layer before:

- a dense layer weighs all of them, for each of its units:  sums = inputs · weightᵀ + bias
- a convolution does so with what it sees through a small window, which it moves over the picture
  and whose weights are the same at every place
- a rectifier (ReLU) follows both, after the last layer apart:  values = max(0, sums)
- max-pooling keeps the largest of each square of pixels
- dropout hides values in training only; here it lets all pass.

Backward, the chain rule takes the layers from the last to the first: if an output grows by `slope`
for each unit by which a value grows, then by `slope · weight` for each unit by which an input of
that value's sum does, and by `slope · input` for each unit by which a weight does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from engine.inside.product import Values, product
from engine.networks.answers import probabilities_of
from engine.networks.layers import Convolution, Dense, Layer, MaxPool, Weighted
from engine.networks.network import Network, Weights


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """What layer `index`, written `name` in the chain ("conv32/2"), made of its `inputs`.

    `inputs` are the values of the layer before, in their own shape. `sums` are the weighted sums,
    None where a layer has no weights; `values` are what the next layer gets. All are float32
    [n, channels, height, width], or [n, units] from the first dense layer on, and read-only.
    """

    layer: Layer
    index: int
    name: str
    inputs: Values
    sums: Values | None
    values: Values


@dataclass(frozen=True, eq=False)
class Trace:
    """All that a network makes of `samples`, float32 [n, 28, 28].

    `logits` are [n, outputs], `probabilities` [n, 10] as `probabilities_of` gives them.
    """

    samples: Values
    layers: tuple[LayerTrace, ...]
    logits: Values
    probabilities: Values


def trace(network: Network, weights: Weights, samples: Values) -> Trace:
    """Run samples, float32 [n, 28, 28] of 0..1, through a network.

    Samples of float64 are traced in float64, which is for comparisons: it takes twice as long.
    """
    values = samples[:, np.newaxis]
    layers: list[LayerTrace] = []
    for index, (layer, name) in enumerate(zip(network.layers, network.chain.split(), strict=True)):
        inputs, sums = values, None
        if isinstance(layer, Weighted):
            sums = _weighted_sums(layer, *_weight_and_bias(weights, index), inputs)
            is_last = index == len(network.layers) - 1
            values = sums if is_last else np.maximum(sums, 0)
            sums.flags.writeable = False
        elif isinstance(layer, MaxPool):
            values = _squares(inputs, layer.size).max(axis=-1)
        values.flags.writeable = False
        layers.append(LayerTrace(layer, index, name, inputs, sums, values))
    return Trace(samples, tuple(layers), values, probabilities_of(values))


@dataclass(frozen=True, eq=False)
class Gradients:
    """How fast a weighted sum of logits grows with everything that it depends on.

    `samples` [n, 28, 28] is its gradient by each pixel, `layers[i]` by each value of layer i, and
    `sums[i]` by the weighted sums of a layer with weights: all in the trace's shapes.
    """

    samples: Values
    layers: tuple[Values, ...]
    sums: Mapping[int, Values]
    trace: Trace

    @cached_property
    def weights(self) -> Weights:
        """The gradient by each weight and bias, summed over the samples, by PyTorch's names.

        Made when first asked for: whoever looks at a sample asks for none.
        """
        named = {}
        for index, slope in self.sums.items():
            layer, inputs = self.trace.layers[index].layer, self.trace.layers[index].inputs
            weight, bias = _weight_gradients(layer, slope, inputs)
            named[f"layers.{index}.weight"] = weight
            named[f"layers.{index}.bias"] = bias
        return named


def gradients(network: Network, weights: Weights, trace: Trace, seeds: Values) -> Gradients:
    """The gradients of the sum over samples and outputs of `seeds · logits`.

    `seeds` are float32 [n, outputs]: a one for the digit that is asked about and zeros elsewhere,
    or the gradient of a loss. Where a rectifier's sum is zero nothing flows back, and where several
    pixels of a pooled square are largest all of it goes to the first in reading order: so do the
    kernels that train.
    """
    of_values: list[Values] = []
    of_sums: dict[int, Values] = {}
    slope = seeds
    for made in reversed(trace.layers):
        of_values.append(slope)
        if made.sums is not None:
            is_last = made.index == len(network.layers) - 1
            of_sums[made.index] = slope if is_last else slope * (made.sums > 0)
            weight, _ = _weight_and_bias(weights, made.index)
            slope = _back(made.layer, weight, of_sums[made.index], made.inputs)
        elif isinstance(made.layer, MaxPool):
            slope = _pool_back(slope, made.inputs, made.layer.size)
    return Gradients(slope[:, 0], tuple(reversed(of_values)), of_sums, trace)


# --- forward --------------------------------------------------------------------------------------


def _weight_and_bias(weights: Weights, index: int) -> tuple[Values, Values]:
    return weights[f"layers.{index}.weight"], weights[f"layers.{index}.bias"]


def _weighted_sums(layer: Weighted, weight: Values, bias: Values, inputs: Values) -> Values:
    if isinstance(layer, Dense):
        return product(inputs.reshape(len(inputs), -1), weight.T) + bias
    height, width, channels = layer.output((*inputs.shape[2:], inputs.shape[1]))
    kernels = weight.reshape(channels, -1)
    sums = np.stack([product(kernels, windows_of(picture, layer)) for picture in inputs])
    return (sums + bias[:, np.newaxis]).reshape(len(inputs), channels, height, width)


def windows_of(picture: Values, layer: Convolution) -> Values:
    """What a convolution sees of a picture [channels, height, width] at each place, as columns.

    [channels · kernel · kernel, places]: so a convolution becomes a product of matrices
    (Chellapilla, Puri and Simard, High Performance Convolutional Neural Networks, 2006).
    """
    windows = sliding_window_view(bordered(picture, layer), (layer.kernel,) * 2, axis=(1, 2))
    seen = windows[:, :: layer.stride, :: layer.stride].transpose(0, 3, 4, 1, 2)
    return seen.reshape(len(picture) * layer.kernel**2, -1)


def bordered(picture: Values, layer: Convolution) -> Values:
    """A picture [channels, height, width] with the zeros that a convolution puts around it."""
    channels, height, width = picture.shape
    border = layer.padding
    whole = np.zeros((channels, height + 2 * border, width + 2 * border), picture.dtype)
    whole[:, border : border + height, border : border + width] = picture
    return whole


def _squares(pictures: Values, size: int) -> Values:
    """The pixels of each square in reading order: [n, channels, height, width, size · size]."""
    count, channels, height, width = pictures.shape
    down, across = height // size, width // size
    whole = pictures[:, :, : down * size, : across * size]
    split = whole.reshape(count, channels, down, size, across, size)
    return split.transpose(0, 1, 2, 4, 3, 5).reshape(count, channels, down, across, size**2)


# --- backward -------------------------------------------------------------------------------------


def _back(layer: Layer, weight: Values, slope: Values, inputs: Values) -> Values:
    """The gradient by a layer's inputs, of that by its sums."""
    if not isinstance(layer, Convolution):
        return product(slope, weight).reshape(inputs.shape)
    kernels = weight.reshape(layer.channels, -1)
    back = np.empty_like(inputs)
    for picture, slopes, into in zip(inputs, slope, back, strict=True):
        sent = product(kernels.T, slopes.reshape(layer.channels, -1))
        into[:] = _put_back(sent, layer, picture, slopes.shape[1:])
    return back


def _put_back(sent: Values, layer: Convolution, picture: Values, places: tuple[int, ...]) -> Values:
    """Adds up what all windows send to each pixel: the way back of `windows_of`."""
    down, across = places
    by_window = sent.reshape(len(picture), layer.kernel, layer.kernel, down, across)
    whole = np.zeros_like(bordered(picture, layer))
    for row in range(layer.kernel):
        for column in range(layer.kernel):
            rows = slice(row, row + layer.stride * down, layer.stride)
            columns = slice(column, column + layer.stride * across, layer.stride)
            whole[:, rows, columns] += by_window[:, row, column]
    _, height, width = picture.shape
    border = layer.padding
    return whole[:, border : border + height, border : border + width]


def _pool_back(slope: Values, inputs: Values, size: int) -> Values:
    squares = _squares(inputs, size)
    *outer, down, across, _ = squares.shape
    sent = np.zeros_like(squares)
    winners = squares.argmax(axis=-1)[..., np.newaxis]
    np.put_along_axis(sent, winners, slope[..., np.newaxis], axis=-1)
    split = sent.reshape(*outer, down, across, size, size).transpose(0, 1, 2, 4, 3, 5)
    back = np.zeros_like(inputs)
    back[:, :, : down * size, : across * size] = split.reshape(*outer, down * size, across * size)
    return back


def _weight_gradients(layer: Layer, slope: Values, inputs: Values) -> tuple[Values, Values]:
    """The gradients by weight and bias: each weight's inputs, times the slopes of its sums."""
    if not isinstance(layer, Convolution):
        return product(slope.T, inputs.reshape(len(inputs), -1)), slope.sum(axis=0)
    total = np.zeros((layer.channels, inputs.shape[1] * layer.kernel**2), slope.dtype)
    for picture, slopes in zip(inputs, slope, strict=True):
        total += product(slopes.reshape(layer.channels, -1), windows_of(picture, layer).T)
    shape = (layer.channels, inputs.shape[1], layer.kernel, layer.kernel)
    return total.reshape(shape), slope.sum(axis=(0, 2, 3))
