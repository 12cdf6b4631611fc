"""A model as ONNX, for whoever runs networks elsewhere.

https://onnx.ai/onnx/operators: Conv, Relu, MaxPool, Flatten, Gemm, Softmax mean what the layers do.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine import __version__
from engine.errors import InklingError
from engine.networks.layers import CLASSES, SAMPLE_SHAPE, Convolution, Dense, MaxPool
from engine.networks.model import Model

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto

# Every runtime since 2022 reads these.
_OPSET, _FORMAT = 17, 8
_BATCH = "N"
_INPUT = "sample"


def onnx_bytes(model: Model) -> bytes:
    """The model as an ONNX file (opset 17), checked by ONNX's own checker.

    Input `sample` float32 [N, 1, 28, 28] of 0..1, white ink on black. Outputs `logits` [N, 10] and
    `probabilities` [N, 10] as Inkling computes them, and where the network has an eleventh output,
    `no_digit` [N, 1]: its logit. Weights keep PyTorch's names and shapes; dropout, which acts in
    training alone, is left out. Raises InklingError where the package onnx is not installed.
    """
    try:
        import onnx
    except ImportError:
        raise InklingError(
            "Writing ONNX needs the package onnx, which is not installed: get it by "
            "pip install onnx, and try again."
        ) from None
    made = _file_of(model)
    onnx.checker.check_model(made, full_check=True)
    content: bytes = made.SerializeToString()
    return content


def _file_of(model: Model) -> ModelProto:
    from onnx import helper

    nodes, outputs = _layers(model)
    nodes += _answers(model)
    graph = helper.make_graph(
        nodes,
        "inkling",
        [_value(_INPUT, (1, *SAMPLE_SHAPE[:2]))],
        outputs,
        [*_weights(model), *_numbers(model)],
        doc_string=f"{model.card.name}: {model.network.chain}",
    )
    made = helper.make_model(
        graph,
        producer_name="Inkling",
        producer_version=__version__,
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_FORMAT,
    )
    helper.set_model_props(made, _card(model))
    return made


def _layers(model: Model) -> tuple[list[NodeProto], list[ValueInfoProto]]:
    """The nodes from the sample to the outputs of the last layer; what the graph gives out."""
    from onnx import helper

    nodes: list[NodeProto] = []
    layers = model.network.layers
    now, flat = _INPUT, False
    eleven = model.network.outputs > CLASSES
    for index, layer in enumerate(layers):
        name = f"layers.{index}"
        weights = [f"{name}.weight", f"{name}.bias"]
        if isinstance(layer, MaxPool):
            square = [layer.size, layer.size]
            nodes.append(
                helper.make_node(
                    "MaxPool", [now], [name], name, kernel_shape=square, strides=square
                )
            )
            now = name
        if not isinstance(layer, Convolution | Dense):
            continue
        last = index == len(layers) - 1
        summed = ("outputs" if eleven else "logits") if last else f"{name}.sums"
        if isinstance(layer, Convolution):
            nodes.append(_convolution(layer, name, [now, *weights], summed))
        else:
            if not flat:
                nodes.append(helper.make_node("Flatten", [now], ["flat"], "flat", axis=1))
                now, flat = "flat", True
            nodes.append(helper.make_node("Gemm", [now, *weights], [summed], name, transB=1))
        now = summed
        if not last:
            nodes.append(helper.make_node("Relu", [summed], [name], f"{name}.relu"))
            now = name
    outputs = [_value("logits", (CLASSES,)), _value("probabilities", (CLASSES,))]
    return nodes, [*outputs, *([_value("no_digit", (1,))] if eleven else [])]


def _convolution(layer: Convolution, name: str, inputs: list[str], output: str) -> NodeProto:
    from onnx import helper

    return helper.make_node(
        "Conv",
        inputs,
        [output],
        name,
        kernel_shape=[layer.kernel] * 2,
        strides=[layer.stride] * 2,
        pads=[layer.padding] * 4,
    )


def _answers(model: Model) -> list[NodeProto]:
    """From outputs to probabilities, as engine.networks.answers has it."""
    from onnx import helper

    node = helper.make_node
    if model.network.outputs == CLASSES:
        return [node("Softmax", ["logits"], ["probabilities"], "softmax", axis=1)]
    return [
        node("Split", ["outputs", "parts"], ["logits", "no_digit"], "split", axis=1),
        node("Softmax", ["outputs"], ["shares"], "softmax", axis=1),
        node("Split", ["shares", "parts"], ["digits", "none"], "split shares", axis=1),
        node("Div", ["none", "classes"], ["even"], "spread"),
        node("Add", ["digits", "even"], ["probabilities"], "add"),
    ]


def _weights(model: Model) -> list[TensorProto]:
    from onnx import numpy_helper

    return [numpy_helper.from_array(weight, name) for name, weight in model.weights.items()]


def _numbers(model: Model) -> list[TensorProto]:
    """What dividing up eleven outputs needs."""
    from onnx import TensorProto, helper

    if model.network.outputs == CLASSES:
        return []
    parts = [CLASSES, model.network.outputs - CLASSES]
    return [
        helper.make_tensor("parts", TensorProto.INT64, [2], parts),
        helper.make_tensor("classes", TensorProto.FLOAT, [], [float(CLASSES)]),
    ]


def _value(name: str, shape: tuple[int, ...]) -> ValueInfoProto:
    from onnx import TensorProto, helper

    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [_BATCH, *shape])


def _card(model: Model) -> dict[str, str]:
    """What the model's card tells, as texts."""
    card = model.card
    accuracy = "" if card.test_accuracy is None else repr(card.test_accuracy)
    return {
        "name": card.name,
        "network": model.network.name,
        "chain": model.network.chain,
        "command": card.command,
        "data": card.data,
        "test_accuracy": accuracy,
        "threshold": repr(card.threshold),
        "classes": json.dumps(card.classes),
    }
