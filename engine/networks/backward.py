"""Lower the way back: gradients of all weights, then the optimiser's step.

Each layer's output gradient (`dy`) becomes that of its weighted sums (`dz`) by the mask of ReLU and
dropout; `dz` gives the weights' gradient and, through the transposed weights, the `dy` before.
"""

import math

from engine.kernels import call as operation
from engine.networks.layers import Convolution, Dense, Dropout, MaxPool, Weighted
from engine.networks.layout import Layout, Training
from engine.networks.memory import Buffer
from engine.networks.parameters import panel_width
from engine.networks.table import Table

# Parameters that a thread takes at once: a few microseconds of work.
_BLOCK = 8192
# Rows of a dense weight gradient that a thread takes at once: eight tiles.
_ROW_BLOCK = 112


class Backward:
    """Writes the way back of a layout into a table."""

    def __init__(self, layout: Layout, table: Table, training: Training) -> None:
        self._layout = layout
        self._table = table
        self._training = training
        weighted = [
            index
            for index, layer in enumerate(layout.network.layers)
            if isinstance(layer, Weighted)
        ]
        # Nothing reads the gradient of what comes before the first weights.
        self._first = weighted[0]
        self._transposed = {
            index: layout.reserve(layout.parameters.matrices[index].size) for index in weighted[1:]
        }
        self._dense: dict[int, Buffer] = {}
        self._pictures = self._alternating_scratch()

    def lower_group(self) -> None:
        """The calls for one group of images, from the loss to the first layer."""
        layout, layers = self._layout, self._layout.network.layers
        last = len(layers) - 1
        logits = layout.outputs[-1]
        gradient = self._dense[last] = layout.panels(last)
        self._table.call(
            operation.LOSS,
            **logits.as_operand("source"),
            **gradient.as_operand("target"),
            other=layout.losses,
            lines=gradient.lines,
            run=gradient.run,
            value=self._training.label_smoothing,
        )
        scale = 1.0
        for index in range(last, self._first - 1, -1):
            layer = layers[index]
            if isinstance(layer, Dropout):
                scale /= 1.0 - layer.rate
                continue
            if isinstance(layer, MaxPool):
                if scale != 1.0:
                    self._rectify(index, gradient, gradient, scale)
                gradient = self._pool(index, layer, gradient)
            elif isinstance(layer, Dense):
                if index < last:
                    self._rectify(index, gradient, gradient, scale)
                gradient = self._dense_back(index, gradient)
            else:
                gradient = self._convolution_back(index, layer, gradient, scale)
            scale = 1.0

    def lower_update(self) -> None:
        """The rounds after all groups: gradients, optimiser, transposed weights."""
        for index, gradient in self._dense.items():
            self._dense_gradient(index, gradient)
        self._reduce()
        self._table.close_round()
        for matrix in self._layout.parameters.matrices.values():
            # Decay pulls weights towards zero; a bias has no reason to be there.
            self._optimise(matrix.weights, matrix.size, self._training.weight_decay)
            self._optimise(matrix.bias, matrix.columns, 0.0)
        self._table.close_round()
        self.lower_transposition(self._table)

    def lower_transposition(self, table: Table) -> None:
        """The round that refreshes the transposed weights."""
        for index, target in self._transposed.items():
            matrix = self._layout.parameters.matrices[index]
            width = self._back_width(index)
            weights = self._layout.weights + matrix.weights
            if isinstance(self._layout.network.layers[index], Dense):
                table.call(
                    operation.TRANSPOSE_DENSE,
                    target=target,
                    weights=weights,
                    lines=1,
                    run=matrix.rows,
                    panels=matrix.panels,
                    width=matrix.width,
                    block=width,
                )
                table.close_jobs(matrix.rows // width)
            else:
                _, _, kernel, _ = matrix.shape
                table.call(
                    operation.TRANSPOSE_CONVOLUTION,
                    target=target,
                    weights=weights,
                    width=matrix.width,
                    kernel=kernel,
                    channels=matrix.channels_in,
                    channels_out=matrix.columns,
                    block=width,
                )
                table.close_jobs(matrix.channels_in // width * kernel * kernel)
        table.close_round()

    def _alternating_scratch(self) -> list[Buffer]:
        """Two places for picture gradients, each large enough for any: one is read, one written."""
        network, outputs = self._layout.network, self._layout.outputs
        largest = max(
            height * width * output.channels
            for (height, width, _), output in zip(network.shapes[1:], outputs[1:], strict=True)
        )
        return [self._layout.scratch(1, 1, largest) for _ in range(2)]

    def _picture_gradient(self, index: int) -> Buffer:
        """A place for the gradient of `outputs[index]`, pictures without border; the other one."""
        self._pictures.reverse()
        height, width, _ = self._layout.network.shapes[index]
        channels = self._layout.outputs[index].channels
        row = width * channels
        room = self._pictures[0]
        return Buffer(room.place, height * row, row, height, row, channels, room.thread)

    def _before(self, index: int) -> Buffer:
        """Where the gradient of layer `index`'s input goes: dense values in place, or pictures."""
        layers = self._layout.network.layers
        source = next(i for i in range(index - 1, -1, -1) if not isinstance(layers[i], Dropout))
        if isinstance(layers[source], Dense):
            self._dense[source] = self._layout.panels(source)
            return self._dense[source]
        return self._picture_gradient(index)

    def _back_width(self, index: int) -> int:
        """Panel width of layer `index`'s transposed weights: it divides what the input has."""
        return panel_width(self._layout.outputs[index].channels)

    def _rectify(self, index: int, source: Buffer, target: Buffer, scale: float) -> None:
        output = self._layout.outputs[index + 1]
        self._table.call(
            operation.RECTIFY_BACK,
            **source.as_operand("source"),
            **output.as_operand("other"),
            **target.as_operand("target"),
            lines=output.lines,
            run=output.run,
            value=scale,
        )

    def _pool(self, index: int, layer: MaxPool, gradient: Buffer) -> Buffer:
        layout = self._layout
        target = self._picture_gradient(index)
        height, width, _ = layout.network.shapes[index + 1]
        self._table.call(
            operation.POOL_BACK,
            **gradient.as_operand("source"),
            **layout.outputs[index].as_operand("other"),
            **target.as_operand("target"),
            kernel=layer.size,
            channels=target.channels,
            height=target.lines,
            height_out=height,
            columns_out=width,
        )
        return target

    def _dense_back(self, index: int, gradient: Buffer) -> Buffer:
        """The gradient of a dense layer's input: the forward kernel, with transposed weights."""
        if index == self._first:
            return gradient
        target = self._before(index)
        inputs = target.merged
        width = self._back_width(index)
        self._table.call(
            operation.CONNECT,
            **gradient.as_operand("source"),
            **inputs.as_operand("target"),
            lines=gradient.lines,
            run=gradient.run,
            weights=self._transposed[index],
            bias=self._layout.zeros,
            width=width,
            height=inputs.lines,
            columns=inputs.run // width,
            floor=-math.inf,
        )
        return target

    def _dense_gradient(self, index: int, gradient: Buffer) -> None:
        """The jobs of a dense layer's weight gradient, summed over the whole batch."""
        matrix = self._layout.parameters.matrices[index]
        source = self._layout.outputs[index].merged
        self._table.call(
            operation.CONNECT_GRADIENT,
            **source.as_operand("source"),
            **gradient.as_operand("other"),
            lines=source.lines,
            run=source.run,
            weights=self._layout.ones,
            target=self._layout.gradients + matrix.weights,
            target_row=self._layout.zeros,
            bias=self._layout.gradients + matrix.bias,
            width=matrix.width,
            block=_ROW_BLOCK,
        )
        self._table.close_jobs(matrix.panels * source.lines * -(-source.run // _ROW_BLOCK))

    def _convolution_back(self, index: int, layer: Convolution, dy: Buffer, scale: float) -> Buffer:
        layout = self._layout
        matrix = layout.parameters.matrices[index]
        height, width, _ = layout.network.shapes[index]
        height_out, width_out, _ = layout.network.shapes[index + 1]
        # Zeros beside each row stand for the outputs that windows beyond the edge would have had.
        left = -(-(layer.kernel - 1 - layer.padding) // layer.stride)
        right = max(0, (width - 1 + layer.padding) // layer.stride - (width_out - 1))
        dz = layout.scratch(height_out, width_out, matrix.columns, left, right)
        self._rectify(index, dy, dz, scale)
        geometry = {
            "kernel": layer.kernel,
            "stride": layer.stride,
            "padding": layer.padding,
            "channels": matrix.channels_in,
            "channels_out": matrix.columns,
            "height_out": height_out,
            "columns_out": width_out,
        }
        self._table.call(
            operation.CONVOLVE_GRADIENT,
            **layout.outputs[index].corner(layer.padding).as_operand("source"),
            **dz.as_operand("other"),
            **geometry,
            target=layout.partial + matrix.weights,
            target_image=layout.parameters.convolutions,
            target_row=layout.zeros,
            bias=matrix.bias - matrix.weights,
            weights=layout.ones,
            panels=matrix.panels,
            width=matrix.width,
        )
        if index == self._first:
            return dz
        target = self._picture_gradient(index)
        back_width = self._back_width(index)
        self._table.call(
            operation.CONVOLVE_BACK,
            **dz.as_operand("source"),
            **target.as_operand("target"),
            **geometry,
            weights=self._transposed[index],
            bias=layout.zeros,
            panels=matrix.channels_in // back_width,
            width=back_width,
            height=height,
            columns=width,
        )
        return target

    def _reduce(self) -> None:
        """The jobs that add up the groups' convolution gradients."""
        layout = self._layout
        size = layout.parameters.convolutions
        if size:
            self._table.call(
                operation.REDUCE,
                source=layout.partial,
                source_image=size,
                target=layout.gradients,
                size=size,
                block=_BLOCK,
            )
            self._table.close_jobs(-(-size // _BLOCK))

    def _optimise(self, start: int, size: int, decay: float) -> None:
        """The jobs of the optimiser's step on `size` parameters."""
        layout, training = self._layout, self._training
        self._table.call(
            operation.ADAMW if training.optimiser == "adamw" else operation.SGD,
            source=layout.gradients + start,
            target=layout.weights + start,
            other=layout.firsts + start,
            weights=layout.seconds + start,
            bias=layout.averages + start,
            size=size,
            block=_BLOCK,
            value=decay,
            floor=training.momentum,
            key=int(training.nesterov),
        )
        self._table.close_jobs(-(-size // _BLOCK))
