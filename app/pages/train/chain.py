"""The composer's arithmetic: a chain as text, as layers with their options, and what it makes."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from engine.errors import NetworkError
from engine.networks.layers import (
    CLASSES,
    WITH_NONE,
    Convolution,
    Dense,
    Dropout,
    Layer,
    MaxPool,
    Shape,
)
from engine.networks.network import PRESETS, Network, parse_network

Kind = Literal["conv", "pool", "dense", "drop"]

KIND_NAMES: dict[Kind, str] = {
    "conv": "Convolution",
    "pool": "Max pooling",
    "dense": "Dense",
    "drop": "Dropout",
}
NEW_LAYERS: dict[Kind, Layer] = {
    "conv": Convolution(16),
    "pool": MaxPool(2),
    "dense": Dense(128),
    "drop": Dropout(0.3),
}

_LAST = f"dense{CLASSES}"
_LASTS = (_LAST, f"dense{WITH_NONE}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of the chain: its text, and what it makes where the chain is right up to there."""

    token: str
    start: int
    end: int
    layer: Layer | None = None
    shape: Shape | None = None
    parameters: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A chain's text, understood as far as it goes.

    Either `network` is there, or `problem` is, with the culprit between `start` and `end`.
    """

    pieces: tuple[Piece, ...]
    network: Network | None = None
    problem: str = ""
    start: int = 0
    end: int = 0

    @property
    def culprit(self) -> int | None:
        """The index of the piece that is wrong."""
        for index, piece in enumerate(self.pieces):
            if self.problem and piece.start <= self.start < piece.end:
                return index
        return None


def read_chain(text: str) -> Reading:
    """What `text` (a chain or a preset's name) stands for, with the culprit where it is wrong."""
    preset = PRESETS.get(" ".join(text.split()))
    shown = preset if preset is not None else text
    try:
        network = parse_network(text)
    except NetworkError as error:
        return Reading(_pieces(shown), None, str(error), error.start, error.end)
    return Reading(_pieces(shown), network)


def preset_of(chain: str) -> str | None:
    """The preset whose chain this is, if any."""
    words = chain.split()
    for name, preset in PRESETS.items():
        if words in ([name], preset.split()):
            return name
    return None


def token_of(layer: Layer) -> str:
    """A layer as a chain writes it: `conv16k5/2`."""
    if isinstance(layer, Dense):
        return f"dense{layer.units}"
    if isinstance(layer, MaxPool):
        return f"pool{layer.size}"
    if isinstance(layer, Dropout):
        return f"drop{layer.rate:.6f}".rstrip("0").rstrip(".")
    kernel = "" if layer.kernel == 3 else f"k{layer.kernel}"
    stride = "" if layer.stride == 1 else f"/{layer.stride}"
    return f"conv{layer.channels}{kernel}{stride}{'' if layer.padding else 'v'}"


def kind_of(layer: Layer) -> Kind:
    """The word a layer's token starts with."""
    if isinstance(layer, Convolution):
        return "conv"
    if isinstance(layer, MaxPool):
        return "pool"
    return "dense" if isinstance(layer, Dense) else "drop"


def layer_of(token: str) -> Layer | None:
    """The layer that a single word stands for, whether or not it fits where it stands."""
    for rest in ("pool4 pool4 ", ""):
        try:
            return parse_network(f"{token} {rest}{_LAST}").layers[0]
        except NetworkError:
            continue
    return None


def inserted(text: str, index: int, layer: Layer) -> str:
    """The chain with `layer` standing at `index`."""
    words = text.split()
    return " ".join([*words[:index], token_of(layer), *words[index:]])


def removed(text: str, index: int) -> str:
    """The chain without its piece at `index`."""
    words = text.split()
    return " ".join(words[:index] + words[index + 1 :])


def moved(text: str, index: int, place: int) -> str:
    """The chain with its piece at `index` standing at `place`."""
    words = text.split()
    words.insert(place, words.pop(index))
    return " ".join(words)


def replaced(text: str, index: int, layer: Layer) -> str:
    """The chain with `layer` in place of its piece at `index`."""
    words = text.split()
    words[index] = token_of(layer)
    return " ".join(words)


def place_for(text: str, kind: Kind) -> int:
    """Where a new layer of this kind fits: pictures before dense ones, all before the last."""
    words = text.split()
    last = len(words) - 1 if words and words[-1] in _LASTS else len(words)
    if kind in ("conv", "pool"):
        dense = (place for place, word in enumerate(words) if word.startswith("dense"))
        return min(next(dense, last), last)
    return last


def shape_text(shape: Shape) -> str:
    """`28×28×16` of a picture, `128` of a vector."""
    height, width, channels = shape
    return f"{channels}" if height == width == 1 else f"{height}×{width}×{channels}"


def _pieces(text: str) -> tuple[Piece, ...]:
    words = list(re.finditer(r"\S+", text))
    network = _understood([word[0] for word in words])
    pieces = []
    for index, word in enumerate(words):
        if index >= len(network.layers):
            pieces.append(Piece(word[0], *word.span()))
            continue
        names = (f"layers.{index}.weight", f"layers.{index}.bias")
        parameters = sum(math.prod(network.weight_shapes.get(name, (0,))) for name in names)
        layer, shape = network.layers[index], network.shapes[index + 1]
        pieces.append(Piece(word[0], *word.span(), layer, shape, parameters))
    return tuple(pieces)


def _understood(words: list[str]) -> Network:
    """The layers up to the first one that does not fit; none of them need be the last."""
    layers: tuple[Layer, ...] = ()
    for count in range(1, len(words) + 1):
        try:
            layers = parse_network(" ".join([*words[:count], _LAST])).layers[:count]
        except NetworkError:
            break
    return Network("", "", layers)
