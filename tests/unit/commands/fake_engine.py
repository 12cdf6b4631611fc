"""Stand-ins for the parts of the engine that compute, and a real but empty model."""

import sys
from dataclasses import dataclass, field
from types import ModuleType

import numpy as np

from engine.networks.model import Card, Model
from engine.networks.network import parse_network


@dataclass(frozen=True)
class FakeReading:
    digit: int
    confidence: float
    accepted: bool = True
    box: tuple = (1.0, 2.0, 3.0, 4.0)
    probabilities: np.ndarray = field(
        default_factory=lambda: np.full(10, 0.1, dtype=np.float32), compare=False
    )

    @property
    def name(self):
        return str(self.digit)

    @property
    def text(self):
        return self.name if self.accepted else "?"


@dataclass(frozen=True)
class FakeNumber:
    text: str
    digits: tuple


class FakeRecogniser:
    """Reads a stroke as the digit that its first point's x says; below 0: not accepted."""

    def __init__(self, model):
        self.model = model

    def _reading(self, stroke):
        x = int(stroke.points[0, 0])
        return FakeReading(abs(x), 0.98765432, accepted=x >= 0)

    def read(self, drawing):
        strokes = getattr(drawing, "strokes", ())
        return self._reading(strokes[0]) if strokes else None

    def read_number(self, drawing):
        digits = tuple(self._reading(stroke) for stroke in getattr(drawing, "strokes", ()))
        return FakeNumber("".join(str(d.digit) if d.accepted else "?" for d in digits), digits)


def softmax_model(name="fake"):
    """A real model of the smallest network, its weights zero."""
    network = parse_network("softmax")
    weights = {
        key: np.zeros(shape, dtype=np.float32) for key, shape in network.weight_shapes.items()
    }
    return Model(network, weights, Card(name, "softmax", data="mnist"))


def replace_module(monkeypatch, name, **names):
    """Put a module in the place of an engine part, for one test."""
    module = ModuleType(name)
    vars(module).update(names)
    monkeypatch.setitem(sys.modules, name, module)
