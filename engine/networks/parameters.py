"""Where each weight lies in the flat parameters, and the way from PyTorch's shapes and back."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.kernels.simd import WIDTH
from engine.kernels.tiles import PANEL
from engine.networks.layers import Convolution, Shape, Weighted
from engine.networks.network import Network, Weights


def padded(count: int) -> int:
    """`count` rounded up to whole vectors."""
    return -(-count // WIDTH) * WIDTH


def panel_width(count: int) -> int:
    """Columns of a panel for a padded `count`: the widest that divides it."""
    return PANEL if count % PANEL == 0 else WIDTH


@dataclass(frozen=True, slots=True)
class Matrix:
    """One layer's weights as the kernels read them: [rows, columns] in panels of `width` columns.

    A row is a place of the window and a channel (a dense layer's window is its whole input), a
    column an output. Outputs are padded to `columns`, and so are the `channels_in` that come from a
    dense layer; the padding is zero and stays so. `weights` and `bias` are offsets into the flat
    parameters.
    """

    layer: int
    shape: tuple[int, int, int, int]
    channels_in: int
    columns: int
    width: int
    weights: int
    bias: int

    @property
    def rows(self) -> int:
        """Inputs of one output, padding included."""
        return self.shape[2] * self.shape[3] * self.channels_in

    @property
    def size(self) -> int:
        """Numbers of the weights, padding included."""
        return self.rows * self.columns

    @property
    def panels(self) -> int:
        """Groups of `width` columns."""
        return self.columns // self.width

    def put(self, flat: NDArray[np.float32], weight: NDArray[np.float32]) -> None:
        """Write PyTorch's `weight` into the flat parameters."""
        outputs, channels, high, wide = self.shape
        matrix = np.zeros((high, wide, self.channels_in, self.columns), np.float32)
        matrix[:, :, :channels, :outputs] = weight.reshape(self.shape).transpose(2, 3, 1, 0)
        panels = matrix.reshape(self.rows, self.panels, self.width)
        flat[self.weights : self.weights + self.size] = panels.transpose(1, 0, 2).ravel()

    def get(self, flat: NDArray[np.float32]) -> NDArray[np.float32]:
        """PyTorch's weight [out, in, kernel height, kernel width] from the flat parameters."""
        outputs, channels, high, wide = self.shape
        panels = flat[self.weights : self.weights + self.size]
        rows = panels.reshape(self.panels, self.rows, self.width).transpose(1, 0, 2)
        matrix = rows.reshape(high, wide, self.channels_in, self.columns)
        return matrix[:, :, :channels, :outputs].transpose(3, 2, 0, 1).copy()


class Parameters:
    """The flat parameters' layout: convolutions first, each layer's bias behind its weights."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.matrices: dict[int, Matrix] = {}
        self.size = 0
        self.convolutions = 0
        channels = network.shapes[0][2]
        for index, (layer, shape) in enumerate(zip(network.layers, network.shapes, strict=False)):
            if isinstance(layer, Weighted):
                matrix = self._lay(index, layer, shape, channels)
                self.matrices[index] = matrix
                self.size = matrix.bias + matrix.columns
                channels = matrix.shape[0] if isinstance(layer, Convolution) else matrix.columns
                if isinstance(layer, Convolution):
                    self.convolutions = self.size

    def _lay(self, index: int, layer: Weighted, shape: Shape, channels: int) -> Matrix:
        outputs, *window = layer.weight_shape(shape)
        if len(window) == 1:
            window = [shape[2], shape[0], shape[1]]
        columns = padded(outputs)
        rows = window[1] * window[2] * channels
        # Whole vectors throughout, so every start is aligned too.
        start = self.size
        return Matrix(
            index,
            (outputs, window[0], window[1], window[2]),
            channels,
            columns,
            panel_width(columns),
            start,
            start + rows * columns,
        )

    def initial(self, seed: int) -> NDArray[np.float32]:
        """Fresh parameters: weights normal with variance 2 / inputs, biases zero.

        He et al., Delving Deep into Rectifiers, ICCV 2015, equation 10.
        """
        generator = np.random.default_rng([seed, 0])
        flat = np.zeros(self.size, np.float32)
        for matrix in self.matrices.values():
            inputs = math.prod(matrix.shape[1:])
            weight = generator.standard_normal(matrix.shape) * math.sqrt(2 / inputs)
            matrix.put(flat, weight.astype(np.float32))
        return flat

    def pack(self, weights: Weights) -> NDArray[np.float32]:
        """Flat parameters from weights by PyTorch's names."""
        flat = np.zeros(self.size, np.float32)
        for index, matrix in self.matrices.items():
            matrix.put(flat, weights[f"layers.{index}.weight"])
            bias = weights[f"layers.{index}.bias"]
            flat[matrix.bias : matrix.bias + bias.size] = bias
        return flat

    def unpack(self, flat: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Weights by PyTorch's names and shapes, read-only, from flat parameters."""
        shapes = self._network.weight_shapes
        weights = {}
        for index, matrix in self.matrices.items():
            name = f"layers.{index}.weight"
            weights[name] = matrix.get(flat).reshape(shapes[name])
            weights[f"layers.{index}.bias"] = flat[
                matrix.bias : matrix.bias + matrix.shape[0]
            ].copy()
        for array in weights.values():
            array.flags.writeable = False
        return weights
