"""A network: an architecture without weights, read from a chain such as `conv16/2 dense10`."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import NetworkError
from engine.networks.layers import (
    CLASSES,
    SAMPLE_SHAPE,
    WITH_NONE,
    Convolution,
    Dense,
    Dropout,
    Layer,
    MaxPool,
    Shape,
    ShapeError,
    Weighted,
)

# By PyTorch's names and in its shapes, as `Network.weight_shapes` lists them.
Weights = Mapping[str, NDArray[np.float32]]

PRESETS = {
    "softmax": "dense10",
    "mlp": "dense256 dense128 dense10",
    "lenet": "conv20k5v pool2 conv50k5v pool2 dense500 dense10",
    "cnn-small": "conv16 conv16/2 conv32 conv32/2 dense10",
    "inkling": "conv32 conv32/2 conv64 conv64/2 conv128 conv128/2 drop0.3 dense64 drop0.3 dense11",
}

GRAMMAR = (
    "conv16 (3×3), conv16/2 (stride 2), conv16k5 (5×5), conv16v (no padding), "
    "pool2, dense128, drop0.3"
)

# Above these a network is a slip of the finger, or would not train on a home computer.
MOST_UNITS = 4096
MOST_LAYERS = 32
MOST_PARAMETERS = 20_000_000

_CONVOLUTION = re.compile(r"conv(\d{1,6})(?:k([35]))?(?:/([12]))?(v)?", re.ASCII)
_DENSE = re.compile(r"dense(\d{1,6})", re.ASCII)
_POOL = re.compile(r"pool([234])", re.ASCII)
_DROPOUT = re.compile(r"drop(0?\.\d{1,6}|0)", re.ASCII)


@dataclass(frozen=True)
class Network:
    """`layers` from the sample to the outputs; `name` is a preset's, or the chain itself.

    There are ten outputs, or eleven: the last is then for what is no digit.
    """

    name: str
    chain: str
    layers: tuple[Layer, ...]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The sample's shape, then the shape after each layer."""
        shapes = [SAMPLE_SHAPE]
        for layer in self.layers:
            shapes.append(layer.output(shapes[-1]))
        return tuple(shapes)

    @property
    def weight_shapes(self) -> dict[str, tuple[int, ...]]:
        """PyTorch's names and shapes: `layers.0.weight`, … (0 is the place in the chain)."""
        named: dict[str, tuple[int, ...]] = {}
        for index, (layer, shape) in enumerate(zip(self.layers, self.shapes, strict=False)):
            if isinstance(layer, Weighted):
                weight = layer.weight_shape(shape)
                named[f"layers.{index}.weight"] = weight
                named[f"layers.{index}.bias"] = weight[:1]
        return named

    @property
    def outputs(self) -> int:
        """Number of logits: 10 or 11."""
        return self.shapes[-1][2]

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return sum(math.prod(shape) for shape in self.weight_shapes.values())

    @property
    def multiplications(self) -> int:
        """Multiply-adds of one sample's forward pass."""
        total = 0
        for layer, shape, made in zip(self.layers, self.shapes, self.shapes[1:], strict=False):
            if isinstance(layer, Weighted):
                total += math.prod(layer.weight_shape(shape)) * made[0] * made[1]
        return total


def parse_network(text: str) -> Network:
    """The network that a preset's name or a chain stands for.

    Raises NetworkError, with the culprit's place in `text`, where it stands for none.
    """
    name = " ".join(text.split())
    if name in PRESETS:
        return Network(name, PRESETS[name], _parse_chain(PRESETS[name]))
    return Network(name, name, _parse_chain(text))


def _parse_chain(text: str) -> tuple[Layer, ...]:
    tokens = list(re.finditer(r"\S+", text))
    if not tokens:
        raise NetworkError("The chain is empty: write layers such as dense128 dense10.")
    layers: list[Layer] = []
    shape = SAMPLE_SHAPE
    parameters = 0
    for token in tokens:
        try:
            layer = _parse_layer(token[0])
            if isinstance(layer, Convolution | MaxPool) and any(
                isinstance(before, Dense) for before in layers
            ):
                raise ShapeError("a picture layer cannot follow a dense layer")
            made = layer.output(shape)
        except ShapeError as error:
            raise NetworkError(f"“{token[0]}”: {error}.", *token.span()) from None
        if isinstance(layer, Weighted):
            weight = layer.weight_shape(shape)
            parameters += math.prod(weight) + weight[0]
        if parameters > MOST_PARAMETERS:
            raise NetworkError(
                f"“{token[0]}” brings more than {MOST_PARAMETERS:,} weights: make it smaller.",
                *token.span(),
            )
        if len(layers) == MOST_LAYERS:
            raise NetworkError(f"A chain has at most {MOST_LAYERS} layers.", *token.span())
        layers.append(layer)
        shape = made
    if layers[-1] not in (Dense(CLASSES), Dense(WITH_NONE)):
        raise NetworkError(
            f"The last layer must be dense{CLASSES}, one unit a digit, or dense{WITH_NONE}, "
            f"with one for what is no digit, not “{tokens[-1][0]}”.",
            *tokens[-1].span(),
        )
    return tuple(layers)


def _parse_layer(token: str) -> Layer:
    if match := _CONVOLUTION.fullmatch(token):
        kernel = int(match[2] or 3)
        return Convolution(
            _units(match[1], "channels"),
            kernel,
            int(match[3] or 1),
            0 if match[4] else kernel // 2,
        )
    if match := _DENSE.fullmatch(token):
        return Dense(_units(match[1], "units"))
    if match := _POOL.fullmatch(token):
        return MaxPool(int(match[1]))
    if match := _DROPOUT.fullmatch(token):
        return Dropout(float(match[1]))
    raise ShapeError(f"no such layer or preset; layers are {GRAMMAR}")


def _units(digits: str, what: str) -> int:
    count = int(digits)
    if not 1 <= count <= MOST_UNITS:
        raise ShapeError(f"a layer has 1 to {MOST_UNITS} {what}")
    return count
