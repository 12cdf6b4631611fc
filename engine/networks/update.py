"""Lower what follows when all images are done: the gradients' sums, the optimiser's step.

And the transposed weights, which the next step's way back reads.
"""

import math

from engine.kernels import call as operation
from engine.kernels import optimisers, tiles
from engine.kernels.convolution_back import SPREAD
from engine.kernels.simd import WIDTH
from engine.networks.forward import surveyed, window
from engine.networks.layers import Convolution, Dense
from engine.networks.layout import Layout, Training
from engine.networks.parameters import Matrix, padded, panel_width
from engine.networks.table import Table

# Rows of a dense weight gradient that a thread takes at once where zeros are left out, by all
# outputs.
_LISTED_BLOCK = 4 * tiles.LISTED_HEIGHT
_OPTIMISERS = {"adamw": optimisers.ADAMW, "sgd": optimisers.SGD}


class Update:
    """Writes the end of a step into a table; `transposed` is where each layer's Wᵀ lies."""

    def __init__(self, layout: Layout, training: Training) -> None:
        self._layout = layout
        self._training = training
        self._layers = layout.network.layers
        self.transposed = {
            index: layout.reserve(self._transposed_size(index))
            for index in layout.parameters.matrices
            if index > layout.first_weighted
        }

    def lower(self, table: Table) -> None:
        """The rounds after all groups: dense gradients, optimiser, transposed weights."""
        for index, layer in reversed(list(enumerate(self._layers))):
            if isinstance(layer, Dense):
                self._dense_gradient(table, index)
        for index, layer in enumerate(self._layers):
            if isinstance(layer, Convolution):
                self._reduce(table, index)
        table.close_round()
        for index, layer in enumerate(self._layers):
            if isinstance(layer, Convolution) and index in self.transposed:
                self._transpose_convolution(table, index, layer)
        table.close_round()

    def lower_transposition(self, table: Table) -> None:
        """The round that makes the transposed weights of new ones."""
        for index in self.transposed:
            layer = self._layers[index]
            if isinstance(layer, Convolution):
                self._transpose_convolution(table, index, layer)
            else:
                matrix = self._layout.parameters.matrices[index]
                source = self._layout.outputs[index].merged
                table.call(
                    operation.TRANSPOSE_DENSE,
                    **self._transposition(index),
                    weights=self._layout.weights + matrix.weights,
                    lines=source.lines,
                    run=source.run,
                    panels=matrix.panels,
                    width=matrix.width,
                )
                table.close_jobs(matrix.panels)
        table.close_round()

    def back_width(self, index: int) -> int:
        """Panel width of layer `index`'s transposed weights: it divides what the input has."""
        return panel_width(padded(self._layout.outputs[index].channels))

    def _transposed_size(self, index: int) -> int:
        matrix = self._layout.parameters.matrices[index]
        channels = self._layout.outputs[index].channels
        if self._layout.spreads(index):
            kernel = matrix.shape[2]
            return kernel * padded(kernel * channels) * matrix.shape[0]
        return matrix.rows // channels * padded(channels) * matrix.columns

    def _transposition(self, index: int) -> dict[str, int]:
        """The fields that say where a dense layer's transposed weights are."""
        return {
            "transposed": self.transposed.get(index, -1),
            "transposed_width": self.back_width(index),
            "channels": self._layout.outputs[index].channels,
        }

    def _optimiser(self, matrix: Matrix, decay: float) -> dict[str, float]:
        """The fields of the optimiser's step; a weight of a matrix decays, a bias does not."""
        layout, training = self._layout, self._training
        return {
            "gradients": layout.gradients,
            "parameters": layout.weights,
            "firsts": layout.firsts,
            "seconds": layout.seconds,
            "averages": layout.averages,
            "optimiser": _OPTIMISERS[training.optimiser],
            "momentum": training.momentum,
            "key": int(training.nesterov),
            "value": decay,
        }

    def _dense_gradient(self, table: Table, index: int) -> None:
        """The jobs of a dense layer's weight gradient, summed over the whole batch."""
        layout = self._layout
        matrix = layout.parameters.matrices[index]
        source, gradient = layout.outputs[index].merged, layout.gradients_of[index]
        block, pieces = layout.target.row_block, matrix.panels
        if surveyed(layout, index)["flags"] >= 0:
            block, pieces = _LISTED_BLOCK, layout.owners(index)
        table.call(
            operation.CONNECT_GRADIENT,
            **source.as_operand("source"),
            **gradient.as_operand("other"),
            **surveyed(layout, index),
            **self._transposition(index),
            **self._optimiser(matrix, self._training.weight_decay),
            vectors=matrix.width // WIDTH,
            a_inner=source.image,
            b_inner=gradient.image,
            c_row=matrix.width,
            lines=source.lines,
            run=source.run,
            target=layout.gradients + matrix.weights,
            bias=layout.gradients + matrix.bias,
            zeros=layout.zeros,
            panels=matrix.panels,
            width=matrix.width,
            block=block,
            columns=pieces,
            floor=-math.inf,
        )
        table.close_jobs(pieces * source.lines * -(-source.run // block))

    def _reduce(self, table: Table, index: int) -> None:
        """The jobs that add up the shares' convolution gradients and step."""
        layout = self._layout
        matrix, block = layout.parameters.matrices[index], layout.target.parameter_block
        for start, size, decay in (
            (matrix.weights, matrix.size, self._training.weight_decay),
            # Decay pulls weights towards zero; a bias has no reason to be there.
            (matrix.bias, matrix.columns, 0.0),
        ):
            table.call(
                operation.REDUCE,
                **self._optimiser(matrix, decay),
                source=layout.partial + start,
                source_image=layout.parameters.convolutions,
                target=layout.gradients + start,
                parameter_count=size,
                block=block,
            )
            table.close_jobs(-(-size // block))

    def _transpose_convolution(self, table: Table, index: int, layer: Convolution) -> None:
        matrix = self._layout.parameters.matrices[index]
        spread = self._layout.spreads(index)
        width = self.back_width(index)
        table.call(
            operation.TRANSPOSE_CONVOLUTION,
            kind=SPREAD if spread else tiles.BY_ROWS,
            target=self.transposed[index],
            weights=self._layout.weights + matrix.weights,
            width=matrix.width,
            **window(layer),
            channels=matrix.channels_in,
            channels_out=matrix.shape[0] if spread else matrix.columns,
            run=padded(layer.kernel * matrix.channels_in),
            block=width,
        )
        panels = 1 if spread else padded(matrix.channels_in) // width * layer.kernel
        table.close_jobs(panels * layer.kernel)
