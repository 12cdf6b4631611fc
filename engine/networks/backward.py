"""Lower the way back of a group of images: from the loss to the gradients of all layers.

`gradients_of[i]` of the layout is the gradient of layer `i`'s weighted sums: whoever writes it puts
it through the mask of that layer's ReLU and of the dropout behind it. It gives the gradient of the
layer's weights and, through the transposed weights, that of the layer before.
"""

import math

from engine.kernels import call as operation
from engine.kernels import tiles
from engine.kernels.convolution_back import SPREAD
from engine.kernels.simd import WIDTH
from engine.networks.forward import rows_of_images, window
from engine.networks.layers import Convolution, Dense, Dropout, MaxPool
from engine.networks.layout import Layout, Training
from engine.networks.memory import Buffer
from engine.networks.parameters import Matrix, padded
from engine.networks.table import Table
from engine.networks.update import Update


class Backward:
    """Writes the way back of a layout into a table."""

    def __init__(self, layout: Layout, table: Table, training: Training, update: Update) -> None:
        self._layout = layout
        self._table = table
        self._training = training
        self._update = update
        self._layers = layout.network.layers
        self._first = layout.first_weighted

    def lower(self) -> None:
        """The calls for one group of images, from the loss to the first layer."""
        layout = self._layout
        last = len(self._layers) - 1
        gradient = layout.gradients_of[last]
        self._table.call(
            operation.LOSS,
            **layout.outputs[-1].as_operand("source"),
            **gradient.as_operand("target"),
            other=layout.losses,
            lines=gradient.lines,
            run=gradient.run,
            channels_out=layout.network.outputs,
            value=self._training.label_smoothing,
        )
        for index in range(last, self._first - 1, -1):
            layer = self._layers[index]
            if isinstance(layer, Convolution):
                self._convolution_gradient(index, layer)
                if layout.spreads(index) and index > self._first:
                    self._convolution_spread(index, layer)
                elif index > self._first:
                    self._convolution_back(index, layer)
            elif index in layout.by_panels and index > self._first:
                target = layout.gradients_of[self._producer(index)]
                panels = target.lines * (target.run // self._update.back_width(index))
                with self._table.alone(layout.shares, layout.panel_jobs(panels)):
                    self._dense_back(index)
            elif isinstance(layer, Dense) and index > self._first:
                self._dense_back(index)
            elif isinstance(layer, MaxPool):
                self._pool_back(index, layer)

    def _producer(self, index: int) -> int:
        """The layer whose output layer `index` reads, dropout apart."""
        return next(i for i in range(index - 1, -1, -1) if not isinstance(self._layers[i], Dropout))

    def _scale(self, index: int) -> float:
        """By how much dropout between layer `index` and the one before scaled what it kept."""
        scale = 1.0
        for layer in self._layers[self._producer(index) + 1 : index]:
            if isinstance(layer, Dropout):
                scale /= 1.0 - layer.rate
        return scale

    def _mask(self, index: int) -> Buffer | None:
        """What tells where layer `index`'s input gradient is zero, if anything does.

        The input is zero where a rectifier cut it off or dropout dropped it.
        """
        bare = isinstance(self._layers[self._producer(index)], MaxPool)
        return None if bare and self._scale(index) == 1.0 else self._layout.outputs[index]

    def _pool_back(self, index: int, layer: MaxPool) -> None:
        layout = self._layout
        producer = self._producer(index)
        source, target = layout.gradients_of[index], layout.gradients_of[producer]
        other = layout.outputs[index]
        height, width, _ = layout.network.shapes[index + 1]
        self._table.call(
            operation.POOL_BACK,
            **source.as_operand("source"),
            **other.as_operand("other"),
            **target.as_operand("target"),
            kernel=layer.size,
            channels=other.channels,
            channels_out=target.channels,
            block=source.channels,
            height=target.lines,
            columns=target.run // target.channels,
            height_out=height,
            columns_out=width,
            scale=self._scale(index),
        )

    def _dense_back(self, index: int) -> None:
        """The gradient of a dense layer's input: the forward kernel, with transposed weights."""
        layout = self._layout
        source, target = layout.gradients_of[index], layout.gradients_of[self._producer(index)]
        mask = self._mask(index)
        width = self._update.back_width(index)
        self._table.call(
            operation.CONNECT_PANEL if index in layout.by_panels else operation.CONNECT,
            **source.as_operand("source"),
            **target.as_operand("target"),
            **_masked(mask),
            **rows_of_images(source, target, width),
            m_row=mask.image if mask else 0,
            lines=source.lines,
            run=source.run,
            weights=self._update.transposed[index],
            bias=-1,
            zeros=layout.zeros,
            flags=-1,
            height=target.lines,
            columns=target.run // width,
            block=layout.image_block,
            channels=layout.outputs[index].channels,
            channels_out=target.channels,
            scale=self._scale(index),
            floor=-math.inf,
        )

    def _convolution_gradient(self, index: int, layer: Convolution) -> None:
        layout = self._layout
        matrix = layout.parameters.matrices[index]
        source, gradient = layout.outputs[index], layout.gradients_of[index]
        height, width, _ = layout.network.shapes[index + 1]
        self._table.call(
            operation.CONVOLVE_GRADIENT,
            **source.as_operand("source"),
            **gradient.as_operand("other"),
            vectors=matrix.width // WIDTH,
            a_line=source.row,
            a_outer=layer.stride * source.row,
            a_inner=layer.stride * source.channels,
            b_outer=gradient.row,
            b_inner=gradient.channels,
            c_line=layer.kernel * matrix.channels_in * matrix.width,
            c_row=matrix.width,
            target=layout.partial + matrix.weights,
            target_image=layout.parameters.convolutions,
            bias=matrix.bias - matrix.weights,
            zeros=layout.zeros,
            block=_kernel_rows_at_once(layer, matrix),
            panels=matrix.panels,
            width=matrix.width,
            **window(layer),
            channels=matrix.channels_in,
            channels_out=gradient.channels,
            height=source.lines,
            height_out=height,
            columns_out=width,
            floor=-math.inf,
        )

    def _convolution_spread(self, index: int, layer: Convolution) -> None:
        layout = self._layout
        matrix = layout.parameters.matrices[index]
        source, target = layout.gradients_of[index], layout.gradients_of[index - 1]
        self._table.call(
            operation.CONVOLVE_BACK,
            **source.as_operand("source"),
            **target.as_operand("target"),
            kind=SPREAD,
            a_row=source.row,
            c_row=layer.stride * target.row,
            weights=self._update.transposed[index],
            zeros=layout.zeros,
            block=source.channels,
            run=padded(layer.kernel * matrix.channels_in),
            **window(layer),
            channels=target.channels,
            channels_out=matrix.shape[0],
            height=target.lines,
            columns=target.run // target.channels,
            height_out=source.lines,
            columns_out=source.run // source.channels,
            floor=-math.inf,
        )

    def _convolution_back(self, index: int, layer: Convolution) -> None:
        layout = self._layout
        matrix = layout.parameters.matrices[index]
        source, target = layout.gradients_of[index], layout.gradients_of[self._producer(index)]
        mask = self._mask(index)
        width = self._update.back_width(index)
        kind = tiles.BY_ROWS
        if layout.target.vectors:
            kind = _kind_back(layer, width, target.run // target.channels)
        step = layer.stride if kind == tiles.BY_ROWS else 1
        self._table.call(
            operation.CONVOLVE_BACK,
            **source.as_operand("source"),
            **target.as_operand("target"),
            **_masked(mask),
            kind=kind,
            vectors=width // WIDTH,
            a_line=source.row,
            a_row=source.channels,
            a_outer=source.row,
            b_outer=layer.kernel * source.channels * width,
            b_tap=source.channels * width,
            c_line=layer.stride * target.row,
            c_row=step * target.channels,
            m_line=layer.stride * mask.row if mask else 0,
            m_row=step * mask.channels if mask else 0,
            weights=self._update.transposed[index],
            zeros=layout.zeros,
            panels=padded(matrix.channels_in) // width,
            width=width,
            **window(layer),
            channels=target.channels,
            channels_out=source.channels,
            height=target.lines,
            columns=target.run // target.channels,
            height_out=source.lines,
            scale=self._scale(index),
            floor=-math.inf,
        )


def _masked(mask: Buffer | None) -> dict[str, int]:
    return mask.as_operand("other") if mask else {"other": -1}


def _kernel_rows_at_once(layer: Convolution, matrix: Matrix) -> int:
    """Rows of a window that one gradient tile covers: of one channel, a row alone is too short."""
    return {3: 3, 5: 2}.get(layer.kernel, 1) if matrix.channels_in == 1 else 1


def _kind_back(layer: Convolution, panel: int, width: int) -> int:
    """The tile for a convolution's way back to rows of `width` pixels."""
    slides = tiles.SLIDES and layer.kernel == tiles.SLIDING_KERNEL
    if slides and panel == WIDTH and width % tiles.SLIDE == 0:
        if layer.stride == 1:
            return tiles.SLIDING
        if layer.stride == 2 and layer.padding == 1:
            return tiles.SLIDING_BACK
    return tiles.BY_ROWS
