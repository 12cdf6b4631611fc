"""Lower the way forward: every layer writes its output where the next one reads it."""

import math
from dataclasses import asdict

from engine.kernels import call as operation
from engine.kernels import sampling, tiles
from engine.kernels.simd import WIDTH
from engine.networks.layers import Convolution, Dense, Dropout, MaxPool
from engine.networks.layout import Layout, Training
from engine.networks.memory import Buffer
from engine.networks.parameters import Matrix
from engine.networks.table import Table

_VARIATIONS = {"none": sampling.PLAIN, "shift": sampling.SHIFT, "full": sampling.FULL}
# Sets the dropout layers' random numbers apart from the samples'.
_DROPOUT_KEY = 1 << 40


def lower_gather(layout: Layout, table: Table, training: Training) -> None:
    """The call that brings a batch's samples in."""
    table.call(
        operation.GATHER,
        **layout.outputs[0].as_operand("target"),
        kind=_VARIATIONS[training.augment],
    )


def lower_forward(layout: Layout, table: Table, training: Training | None) -> None:
    """The calls of all layers, for one group of images; dropout only in training."""
    layers = layout.network.layers
    for index, layer in enumerate(layers):
        floor = -math.inf if index == len(layers) - 1 else 0.0
        if isinstance(layer, Convolution):
            _lower_convolution(layout, table, index, layer, floor)
        elif isinstance(layer, Dense):
            if index == layout.first_weighted and layout.survey:
                _lower_survey(layout, table, index)
            if index in layout.by_panels:
                panels = layout.parameters.matrices[index].panels
                with table.alone(layout.shares, layout.panel_jobs(panels)):
                    _lower_dense(layout, table, index, floor)
            else:
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
    run = layer.kernel * matrix.channels_in * matrix.width
    kind = _kind(layer, matrix, width) if layout.target.vectors else tiles.BY_ROWS
    table.call(
        operation.CONVOLVE,
        **source.as_operand("source"),
        **target.as_operand("target"),
        kind=kind,
        vectors=matrix.width // WIDTH,
        a_line=layer.stride * source.row,
        # A sliding tile steps from pixel to pixel, the others from window to window.
        a_row=source.channels * (1 if kind == tiles.STRIDING else layer.stride),
        a_outer=source.row,
        a_inner=source.channels,
        b_outer=run,
        b_inner=matrix.width,
        b_tap=matrix.channels_in * matrix.width,
        c_line=target.row,
        c_row=target.channels,
        weights=layout.weights + matrix.weights,
        bias=layout.weights + matrix.bias,
        panels=matrix.panels,
        width=matrix.width,
        **window(layer),
        channels=matrix.channels_in,
        height=source.lines,
        height_out=height,
        columns_out=width,
        floor=floor,
    )


def _kind(layer: Convolution, matrix: Matrix, width: int) -> int:
    """The tile for a convolution with rows of `width` outputs."""
    if matrix.channels_in == layer.stride == 1:
        return tiles.BY_COLUMNS  # next window, next number: the rows are neighbours
    slides = tiles.SLIDES and layer.kernel == tiles.SLIDING_KERNEL and layer.stride <= 2
    if slides and matrix.width == WIDTH and width % tiles.SLIDE == 0:
        return tiles.SLIDING if layer.stride == 1 else tiles.STRIDING
    return tiles.BY_ROWS


def _lower_survey(layout: Layout, table: Table, index: int) -> None:
    source = layout.outputs[index].merged
    table.call(
        operation.SURVEY,
        **source.as_operand("source"),
        **surveyed(layout, index),
        run=source.run,
    )


def _lower_dense(layout: Layout, table: Table, index: int, floor: float) -> None:
    matrix = layout.parameters.matrices[index]
    source, target = layout.outputs[index].merged, layout.outputs[index + 1]
    known = surveyed(layout, index)
    table.call(
        operation.CONNECT_PANEL if index in layout.by_panels else operation.CONNECT,
        **known,
        block=known.get("group", layout.image_block),
        **source.as_operand("source"),
        **target.as_operand("target"),
        **rows_of_images(source, target, matrix.width),
        other=-1,
        lines=source.lines,
        run=source.run,
        weights=layout.weights + matrix.weights,
        bias=layout.weights + matrix.bias,
        zeros=layout.zeros,
        height=matrix.panels,
        columns=1,
        channels=target.channels,
        channels_out=target.channels,
        floor=floor,
    )


def rows_of_images(source: Buffer, target: Buffer, width: int) -> dict[str, int]:
    """The strides of a product whose rows are images, by weights in panels of `width`."""
    return {
        "vectors": width // WIDTH,
        "a_row": source.image,
        "a_outer": source.row,
        "b_outer": source.run * width,
        "c_row": target.image,
        "width": width,
    }


def surveyed(layout: Layout, index: int) -> dict[str, int]:
    """The fields that say what a dense layer's inputs are known to be."""
    if index == layout.first_weighted and layout.survey:
        return asdict(layout.survey)
    return {"flags": -1}


def window(layer: Convolution) -> dict[str, int]:
    """The fields of a convolution's window."""
    return {"kernel": layer.kernel, "stride": layer.stride, "padding": layer.padding}
