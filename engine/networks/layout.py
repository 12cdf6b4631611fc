"""A plan's memory: what lies where for a network, a batch size, and a way of training."""

import math
from dataclasses import dataclass

from engine.kernels.survey import LIST
from engine.kernels.tiles import LISTED_HEIGHT, PANEL
from engine.networks.layers import Convolution, Dense, Dropout, Layer, MaxPool, Weighted
from engine.networks.memory import Arena, Buffer, aligned
from engine.networks.network import Network
from engine.networks.parameters import Parameters, padded
from engine.networks.target import Target

# A dense layer of so many weights would push all else out of a core's cache for each share: it is
# done panel by panel for the whole batch, and pictures are kept for that long.
_LARGE_MATRIX = 1 << 18
# The samples are kept for that long anyway: so it pays sooner where a layer reads them.
_LARGE_FIRST = 1 << 16


@dataclass(frozen=True, slots=True)
class Training:
    """What a plan has to know of a training, beyond the network; see TrainSettings."""

    optimiser: str = "adamw"
    weight_decay: float = 0.0
    momentum: float = 0.9
    nesterov: bool = False
    label_smoothing: float = 0.0
    augment: str = "none"


@dataclass(frozen=True, slots=True)
class Survey:
    """Where is noted which inputs of the first dense layer are not zero; `kernels.survey` tells.

    Named as the fields of a call.
    """

    flags: int
    group: int
    inputs: int
    inputs_image: int
    listed: int
    listed_thread: int


class Layout:
    """Places of all that a network needs, for batches of up to `batch` images.

    `by_panels` are the dense layers that are done panel by panel.
    `outputs[i]` is the output of layer `i - 1`, `outputs[0]` the samples; `gradients_of[i]` is
    the gradient of layer `i`'s output, in training and where anything reads it. What only one job
    works on is that thread's scratch; what a dense layer reads or writes is the whole batch's.

    `zeros` holds what its name says. Parameters, gradients, the optimiser's two moments
    and the averaged weights are five arrays of `parameters.size`; all but the first exist in
    training only, like the images' losses and the shares' `partial` sums of convolution gradients.
    """

    def __init__(
        self, network: Network, batch: int, target: Target, training: Training | None
    ) -> None:
        self.network = network
        self.batch = batch
        self.target = target
        self.share = min(batch, max(target.least_share, -(-batch // target.most_shares)))
        self.shares = -(-batch // self.share)
        self.parameters = Parameters(network)
        self.training = training
        self._arena = Arena()
        self.zeros = self._arena.reserve(PANEL)
        size = self.parameters.size
        self.weights = self._arena.reserve(size)
        kept = size if training else 0
        self.gradients = self._arena.reserve(kept)
        self.firsts = self._arena.reserve(kept)
        self.seconds = self._arena.reserve(kept)
        self.averages = self._arena.reserve(kept)
        self.losses = self._arena.reserve(batch if training else 0)
        sums = self.shares * self.parameters.convolutions if training else 0
        self.partial = self._arena.reserve(sums)
        self.group = self._fitting_group()
        self.by_panels = {
            index
            for index, matrix in self.parameters.matrices.items()
            if training and matrix.size >= self._large(index)
        }
        self.outputs = self._lay_outputs()
        self.survey = self._lay_survey()
        self.gradients_of = self._lay_gradients() if training else {}

    @property
    def size(self) -> int:
        """Numbers in the whole array."""
        return self._arena.size

    @property
    def first_weighted(self) -> int:
        """The first layer with weights: nothing reads the gradient of what comes before it."""
        layers = self.network.layers
        return next(i for i, layer in enumerate(layers) if isinstance(layer, Weighted))

    def spreads(self, index: int) -> bool:
        """Whether the way back through a layer is spread; see `kernels.convolution_back`.

        Only pooling needs no mask before it.
        """
        if not self.target.vectors:
            return False
        layer = self.network.layers[index]
        pooled = index > 0 and isinstance(self.network.layers[index - 1], MaxPool)
        return pooled and isinstance(layer, Convolution) and layer.padding == 0

    def owners(self, index: int) -> int:
        """Jobs that share out a block of weights of a dense layer that reads a survey.

        A thread's panels, so that the way forward finds them in that thread's cache.
        """
        panels = self.parameters.matrices[index].panels
        return min(self.target.workers, panels) if index in self.by_panels else 1

    @property
    def image_block(self) -> int:
        """Images that a dense layer by panels takes at once."""
        return self.target.image_block or self.batch

    def panel_jobs(self, panels: int) -> int:
        """Jobs of a dense layer with so many panels that is done panel by panel."""
        return panels * -(-self.batch // self.image_block)

    def reserve(self, size: int) -> int:
        """A place for `size` more numbers of the whole plan."""
        return self._arena.reserve(size)

    def _reader_index(self, index: int) -> int:
        """The layer that reads `outputs[index]`, dropout apart."""
        layers = self.network.layers
        return next(i for i in range(index, len(layers)) if not isinstance(layers[i], Dropout))

    def _large(self, index: int) -> float:
        """From how many weights on a layer is done panel by panel."""
        if not isinstance(self.network.layers[index], Dense):
            return math.inf
        return _LARGE_MATRIX if index > self.first_weighted else _LARGE_FIRST

    def _fitting_group(self) -> int:
        """Images of a share that go through the layers together."""
        plain = all(isinstance(layer, Dense | Dropout) for layer in self.network.layers)
        if plain or not self.target.cached:
            return self.share  # without scratch there is no need; a survey's groups begin evenly
        shapes = zip(self.network.shapes, self.network.layers, strict=False)
        numbers = sum(
            height * width * channels * (2 if self.training else 1)
            for (height, width, channels), layer in shapes
            if not isinstance(layer, Dense)
        )
        fitting = max(1, self.target.cached // max(1, numbers))
        return -(-self.share // -(-self.share // fitting))

    def _lay_outputs(self) -> list[Buffer]:
        outputs = [self._picture(0, self.network.shapes[0][2])]
        for index, layer in enumerate(self.network.layers):
            if isinstance(layer, Dropout):
                outputs.append(outputs[-1])
            elif isinstance(layer, Dense):
                outputs.append(self._panels(index))
            else:
                outputs.append(self._picture(index + 1, self.network.shapes[index + 1][2]))
        return outputs

    def _picture(self, index: int, channels: int) -> Buffer:
        """Pictures as the layer that reads them wants them.

        Pixels lie close, without padding. A pixel's last vector may lap over into the next one,
        which is written later, and after the last pixel into room of its own.
        """
        height, width, _ = self.network.shapes[index]
        reader = self.network.layers[self._reader_index(index)]
        left = right = above = 0
        if isinstance(reader, Convolution):
            left = reader.padding
            last = (reader.output(self.network.shapes[index])[1] - 1) * reader.stride
            right = max(0, last + reader.kernel - reader.padding - width)
            # A gradient tile takes several rows of a one-channel window at once, none left out.
            above = reader.padding if channels == 1 else 0
        whole = isinstance(reader, Dense) or bool(self.by_panels)
        whole = whole or (index == 0 and not self.training)
        return self._place(
            (height, width), channels, (left, right, above), padded(channels) - channels, whole
        )

    def _place(
        self, size: tuple[int, int], channels: int, border: tuple[int, int, int], room: int,
        whole: bool,
    ) -> Buffer:  # fmt: skip
        """Pictures with a border of zeros left, right, and above and below."""
        height, width = size
        left, right, above = border
        row = (left + width + right) * channels
        image = aligned((height + 2 * above) * row + room)
        images = self.batch if whole else self.group
        thread = 0 if whole else images * image
        place = self._arena.reserve(images * image if whole else self.target.workers * thread)
        start = place + above * row + left * channels
        return Buffer(start, image, row, height, width * channels, channels, thread)

    def _lay_survey(self) -> Survey | None:
        """Room for a survey where the first layer with weights is dense and reads the samples."""
        first = self.first_weighted
        plain = all(isinstance(layer, Dropout) for layer in self.network.layers[:first])
        source = self.outputs[first].merged
        dense = isinstance(self.network.layers[first], Dense)
        if not (plain and dense and self.target.vectors):
            return None
        blocks = source.run // LISTED_HEIGHT
        groups = -(-self.batch // self.group)
        # A list for each group, which begins at one of its multiples.
        image = aligned(-(-(LIST + source.run) // self.group))
        thread = aligned(LIST + self.batch)
        return Survey(
            flags=self._arena.reserve(groups * self.group * blocks),
            group=self.group,
            inputs=self._arena.reserve(groups * self.group * image),
            inputs_image=image,
            listed=self._arena.reserve(self.target.workers * thread),
            listed_thread=thread,
        )

    def _panels(self, index: int) -> Buffer:
        """A buffer of the batch for the output of dense layer `index`: panel by panel."""
        matrix = self.parameters.matrices[index]
        width = matrix.width
        place = self._arena.reserve(self.batch * matrix.columns)
        return Buffer(place, width, self.batch * width, matrix.panels, width, width)

    def _lay_gradients(self) -> dict[int, Buffer]:
        layers = self.network.layers
        return {
            index: self._gradient(index, layers[index])
            for index in range(self.first_weighted, len(layers))
            if not isinstance(layers[index], Dropout)
        }

    def _gradient(self, index: int, layer: Layer) -> Buffer:
        """Pixels of a gradient are padded to whole vectors, so that they can be a product's B."""
        if isinstance(layer, Dense):
            return self._panels(index)
        height, width, channels = self.network.shapes[index + 1]
        left, right = 0, 0
        if isinstance(layer, Convolution) and index > self.first_weighted:
            left, right = _reach_back(layer, self.network.shapes[index][1], width)
        if index + 1 < len(self.network.layers) and self.spreads(index + 1):
            # Runs that are added up need their pixels close.
            return self._place((height, width), channels, (0, 0, 0), PANEL, False)
        whole = self._reader_index(index + 1) in self.by_panels
        return self._place((height, width), padded(channels), (left, right, 0), 0, whole)


def _reach_back(layer: Convolution, width: int, width_out: int) -> tuple[int, int]:
    """Zeros left and right of a row of output gradients that an input pixel's sum can meet."""
    least, most = 0, width_out - 1
    for column in range(width):
        begin = (column + layer.padding) % layer.stride
        last = (column + layer.padding - begin) // layer.stride
        taps = -(-(layer.kernel - begin) // layer.stride)
        least, most = min(least, last - taps + 1), max(most, last)
    return -least, most - (width_out - 1)
