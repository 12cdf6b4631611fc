"""A plan's memory: what lies where for a network, a batch size, and a way of training."""

from dataclasses import dataclass

from engine.kernels.tile import PANEL
from engine.networks.layers import Convolution, Dense, Dropout, Layer
from engine.networks.memory import Arena, Buffer
from engine.networks.network import Network
from engine.networks.parameters import Parameters

# A group of images goes through the layers together: few enough to stay in the second-level cache,
# enough to fill a tile's rows; never more groups than this, for each keeps gradient sums.
_GROUP = 8
_MOST_GROUPS = 16


@dataclass(frozen=True, slots=True)
class Training:
    """What a plan has to know of a training, beyond the network; see TrainSettings."""

    optimiser: str = "adamw"
    weight_decay: float = 0.0
    momentum: float = 0.9
    nesterov: bool = False
    label_smoothing: float = 0.0
    augment: str = "none"


class Layout:
    """Places of all that a network needs, for batches of up to `batch` images.

    `outputs[i]` is the output of layer `i - 1`, `outputs[0]` the samples. `zeros` and `ones` hold
    what their names say. Parameters, gradients, the optimiser's two moments and the averaged
    weights are five arrays of `parameters.size`; all but the first exist in training only, like
    the images' losses and the groups' `partial` sums of convolution gradients.
    """

    def __init__(
        self, network: Network, batch: int, threads: int, training: Training | None
    ) -> None:
        self.network = network
        self.batch = batch
        self.group = min(batch, max(_GROUP, -(-batch // _MOST_GROUPS)))
        self.groups = -(-batch // self.group)
        self.parameters = Parameters(network)
        self._arena = Arena()
        self._threads = threads
        self.zeros = self._arena.reserve(PANEL)
        self.ones = self._arena.reserve(1)
        size = self.parameters.size
        self.weights = self._arena.reserve(size)
        kept = size if training else 0
        self.gradients = self._arena.reserve(kept)
        self.firsts = self._arena.reserve(kept)
        self.seconds = self._arena.reserve(kept)
        self.averages = self._arena.reserve(kept)
        self.losses = self._arena.reserve(batch if training else 0)
        sums = self.groups * self.parameters.convolutions if training else 0
        self.partial = self._arena.reserve(sums)
        self.outputs = self._lay_outputs()

    @property
    def size(self) -> int:
        """Numbers in the whole array."""
        return self._arena.size

    def reserve(self, size: int) -> int:
        """A place for `size` more numbers of the whole plan."""
        return self._arena.reserve(size)

    def panels(self, index: int) -> Buffer:
        """A buffer of the batch for the output of dense layer `index`: panel by panel."""
        matrix = self.parameters.matrices[index]
        width = matrix.width
        place = self._arena.reserve(self.batch * matrix.columns)
        return Buffer(place, width, self.batch * width, matrix.panels, width, matrix.columns)

    def scratch(
        self, height: int, width: int, channels: int, left: int = 0, right: int = 0
    ) -> Buffer:
        """A buffer of one group for each thread: pictures with borders of zeros beside each row."""
        row = (left + width + right) * channels
        thread = self.group * height * row
        place = self._arena.reserve(self._threads * thread)
        return Buffer(
            place + left * channels, height * row, row, height, width * channels, channels, thread
        )

    def _lay_outputs(self) -> list[Buffer]:
        network = self.network
        outputs = [self._picture(0, network.shapes[0][2])]
        for index, layer in enumerate(network.layers):
            if isinstance(layer, Dropout):
                outputs.append(outputs[-1])  # works in place
            elif isinstance(layer, Dense):
                outputs.append(self.panels(index))
            else:
                matrix = self.parameters.matrices.get(index)
                channels = matrix.columns if matrix else outputs[-1].channels
                outputs.append(self._picture(index + 1, channels))
        return outputs

    def _picture(self, index: int, channels: int) -> Buffer:
        """Pictures of the batch, with the border that the layer that reads them needs."""
        height, width, _ = self.network.shapes[index]
        border = _border(self.network.layers[index:])
        row = (width + 2 * border) * channels
        image = (height + 2 * border) * row
        place = self._arena.reserve(self.batch * image)
        start = place + border * (row + channels)
        return Buffer(start, image, row, height, width * channels, channels)


def _border(layers: tuple[Layer, ...]) -> int:
    """Zero pixels that the first of `layers` to read its input needs around it."""
    for layer in layers:
        if not isinstance(layer, Dropout):
            return layer.padding if isinstance(layer, Convolution) else 0
    return 0
