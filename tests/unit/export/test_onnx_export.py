"""Models as ONNX: checked, and held against onnxruntime."""

import json
import sys

import numpy as np
import pytest

from engine.errors import InklingError
from engine.export.onnx import onnx_bytes
from engine.networks.answers import probabilities_of
from engine.networks.library import shipped_model
from engine.networks.model import Card, Model
from engine.networks.network import PRESETS, parse_network
from engine.networks.plan import Plan

CHAINS = (*PRESETS, "conv6k5v pool3 conv8/2 conv5v pool2 drop0.2 dense17 dense11")


def model_of(chain):
    """A network whose weights are as large as trained ones."""
    network = parse_network(chain)
    generator = np.random.default_rng(5)
    weights = {
        name: generator.normal(0, 1 / np.sqrt(np.prod(shape[1:] or (10,))), shape).astype("f4")
        for name, shape in network.weight_shapes.items()
    }
    return Model(network, weights, Card("a “name”", network.chain, command="inkling train"))


def samples(count):
    return np.random.default_rng(9).random((count, 1, 28, 28)).astype(np.float32)


def test_without_the_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(InklingError, match="pip install onnx"):
        onnx_bytes(model_of("softmax"))


@pytest.fixture
def ran():
    """Runs a model by onnxruntime; gives its outputs by name."""
    pytest.importorskip("onnx", reason="onnx is not installed")
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

    def run(model, samples):
        session = runtime.InferenceSession(onnx_bytes(model), providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        return dict(zip(names, session.run(None, {"sample": samples}), strict=True))

    return run


def logits_of(model, samples):
    plan = Plan(model.network, len(samples))
    plan.load(model.weights)
    plan.samples[: len(samples)] = samples[:, 0]
    return plan.forward(len(samples)).copy()


@pytest.mark.parametrize("chain", [*CHAINS, "shipped"])
def test_onnxruntime_answers_as_inkling_does(ran, chain):
    model = shipped_model() if chain == "shipped" else model_of(chain)
    batch = samples(7)
    outputs = ran(model, batch)
    logits = logits_of(model, batch)
    assert list(outputs)[:2] == ["logits", "probabilities"]
    scale = max(1.0, np.abs(logits).max())
    assert np.abs(outputs["logits"] - logits[:, :10]).max() <= 1e-5 * scale
    assert np.abs(outputs["probabilities"] - probabilities_of(logits)).max() <= 1e-5
    if model.network.outputs > 10:
        assert np.abs(outputs["no_digit"] - logits[:, 10:]).max() <= 1e-5 * scale


def test_one_sample_and_many_go_in(ran):
    model = model_of("mlp")
    many = ran(model, samples(5))["probabilities"]
    one = ran(model, samples(5)[:1])["probabilities"]
    assert np.abs(many[:1] - one).max() <= 1e-6


def test_the_file_tells_what_the_card_does():
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    model = model_of("conv4 pool2 drop0.5 dense10")
    read = onnx.load_from_string(onnx_bytes(model))
    told = {entry.key: entry.value for entry in read.metadata_props}
    assert (told["name"], told["command"]) == ("a “name”", "inkling train")
    assert json.loads(told["classes"]) == list("0123456789")
    assert float(told["threshold"]) == 0.5
    assert read.opset_import[0].version >= 17
    assert {tensor.name for tensor in read.graph.initializer} == set(model.weights)
    assert "Dropout" not in {node.op_type for node in read.graph.node}
