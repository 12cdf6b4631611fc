"""Lower the way forward: every layer writes its output where the next one reads it."""

import math

from engine.kernels import call as operation
from engine.kernels import sampling
from engine.networks.layers import Convolution, Dense, Dropout, MaxPool
from engine.networks.layout import Layout, Training
from engine.networks.table import Table

_VARIATIONS = {"none": sampling.PLAIN, "shift": sampling.SHIFT, "full": sampling.FULL}
# Sets the dropout layers' random numbers apart from the samples'.
_DROPOUT_KEY = 1 << 40


def lower_gather(layout: Layout, table: Table, training: Training) -> None:
    """The call that brings a batch's samples in."""
    table.call(
        operation.GATHER,
        **layout.outputs[0].as_operand("target"),
        kernel=_VARIATIONS[training.augment],
    )


def lower_forward(layout: Layout, table: Table, training: Training | None) -> None:
    """The calls of all layers, for one group of images; dropout only in training."""
    layers = layout.network.layers
    for index, layer in enumerate(layers):
        floor = -math.inf if index == len(layers) - 1 else 0.0
        if isinstance(layer, Convolution):
            _lower_convolution(layout, table, index, layer, floor)
        elif isinstance(layer, Dense):
            _lower_dense(layout, table, index, floor)
        elif isinstance(layer, MaxPool):
            height, width, _ = layout.network.shapes[index + 1]
            table.call(
                operation.POOL,
                **layout.outputs[index].as_operand("source"),
                **layout.outputs[index + 1].as_operand("target"),
                kernel=layer.size,
                channels=layout.outputs[index].channels,
                height_out=height,
                columns_out=width,
            )
        elif training and isinstance(layer, Dropout) and layer.rate > 0:
            output = layout.outputs[index]
            table.call(
                operation.DROP,
                **output.as_operand("target"),
                lines=output.lines,
                run=output.run,
                value=layer.rate,
                key=_DROPOUT_KEY + index,
            )


def _lower_convolution(
    layout: Layout, table: Table, index: int, layer: Convolution, floor: float
) -> None:
    matrix = layout.parameters.matrices[index]
    source, target = layout.outputs[index], layout.outputs[index + 1]
    height, width, _ = layout.network.shapes[index + 1]
    table.call(
        operation.CONVOLVE,
        **source.corner(layer.padding).as_operand("source"),
        **target.as_operand("target"),
        weights=layout.weights + matrix.weights,
        bias=layout.weights + matrix.bias,
        bias_panel=matrix.width,
        panels=matrix.panels,
        width=matrix.width,
        kernel=layer.kernel,
        stride=layer.stride,
        channels=matrix.channels_in,
        channels_out=matrix.columns,
        height_out=height,
        columns_out=width,
        floor=floor,
    )


def _lower_dense(layout: Layout, table: Table, index: int, floor: float) -> None:
    matrix = layout.parameters.matrices[index]
    source = layout.outputs[index].merged
    table.call(
        operation.CONNECT,
        **source.as_operand("source"),
        **layout.outputs[index + 1].as_operand("target"),
        lines=source.lines,
        run=source.run,
        weights=layout.weights + matrix.weights,
        bias=layout.weights + matrix.bias,
        bias_panel=matrix.width,
        width=matrix.width,
        height=matrix.panels,
        columns=1,
        floor=floor,
    )
