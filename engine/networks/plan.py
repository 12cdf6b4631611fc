"""A plan: a network laid out for execution. Made once for a network and a batch size, run often.

Lowering costs a millisecond and compiles nothing: the executor walks the plan's table, whatever the
network, and calls kernels that are there or, at the very first start, compiled at the first run.
"""

import math
from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from engine.kernels.call import RATES
from engine.kernels.executor import run
from engine.kernels.operations import addresses
from engine.kernels.team import Team
from engine.networks.layers import SAMPLE_SHAPE
from engine.networks.layout import Training
from engine.networks.lowering import Tables, lower
from engine.networks.memory import Buffer, aligned_zeros
from engine.networks.network import Network, Weights
from engine.networks.target import Target, cpu

# The losses' place (negative: there are none), the first step of the epoch, and the key.
Places = tuple[int, int, int]

NO_IMAGES = np.zeros((0, *SAMPLE_SHAPE[:2]), np.uint8)
NO_LABELS = np.zeros(0, np.uint8)
NO_LOSSES = np.zeros(0, np.float32)
NO_RATES = np.zeros((1, RATES))


# What a plan's state is made of: weights, and how they moved.
_WEIGHTS = ("parameters", "averages")
_MOMENTS = ("first_moments", "second_moments")


def first_state(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """A plan's state before its first step from these weights: nothing has moved yet."""
    state = {f"{kind}.{name}": weights[name] for kind in _WEIGHTS for name in weights}
    for kind in _MOMENTS:
        state |= {f"{kind}.{name}": np.zeros_like(weights[name]) for name in weights}
    return state


class Plan:
    """A network laid out for batches of up to `batch` images on up to `threads` threads.

    Raises NetworkError where its memory would be out of all proportion. `ahead` is how many
    stretches of a training it may be handed before it is asked for the first one's losses.
    """

    ahead = 0

    def __init__(
        self, network: Network, batch: int = 1, threads: int = 1, training: Training | None = None
    ) -> None:
        self._lay_out(network, batch, cpu(threads), training)
        self._alone = Team(1)
        self.memory = aligned_zeros(self._layout.size)
        # Made once: a sample's answer takes microseconds.
        self._logits = self._numbers(self._layout.outputs[-1])

    @cached_property
    def _addresses(self) -> NDArray[np.int64]:
        """Where the kernels lie that the tables name: where they are new, compiled only now."""
        tables = (self._steps, self._transposition)
        return addresses(
            {int(operation) for calls, *_ in tables for operation in calls["operation"]}
        )

    def _lay_out(
        self, network: Network, batch: int, target: Target, training: Training | None
    ) -> None:
        lowered = lower(network, batch, target, training)
        self.network = network
        self.batch = batch
        self._layout = lowered.layout
        self._steps = lowered.steps
        self._transposition = lowered.transposition
        self._outputs = network.outputs
        self._any_order = np.zeros(batch, np.int64)

    @property
    def samples(self) -> NDArray[np.float32]:
        """Where samples go in, float32 [batch, 28, 28] of 0..1: a view."""
        return self._numbers(self._layout.outputs[0])

    @property
    def parameters(self) -> NDArray[np.float32]:
        """The flat parameters, float32 [parameters.size]: a view. Call `adopt` to change them."""
        return self._view(self._layout.weights)

    @property
    def gradients(self) -> NDArray[np.float32]:
        """The last step's gradients, laid out like the parameters: a view."""
        return self._view(self._layout.gradients)

    @property
    def averages(self) -> NDArray[np.float32]:
        """The averaged parameters: a view."""
        return self._view(self._layout.averages)

    @property
    def state(self) -> dict[str, NDArray[np.float32]]:
        """All that a training carries from step to step: copies, as `kind.layers.0.weight`.

        In PyTorch's shapes, so that another CPU, with vectors of another width, can go on.
        """
        return {
            f"{kind}.{name}": array
            for kind, place in self._kinds.items()
            for name, array in self.unpack(self._view(place)).items()
        }

    def restore(self, state: Mapping[str, NDArray[np.float32]]) -> None:
        """Go on from a `state`. Raises ValueError, and changes nothing, where it does not fit."""
        shapes = self.network.weight_shapes.items()
        wanted = {f"{kind}.{name}": shape for kind in self._kinds for name, shape in shapes}
        if {name: array.shape for name, array in state.items()} != wanted:
            raise ValueError(f"a state of other arrays than {self.network.chain} has")
        for kind, place in self._kinds.items():
            weights = {name: state[f"{kind}.{name}"] for name in self.network.weight_shapes}
            self._write(place, self._layout.parameters.pack(weights))
        self.adopt(self.parameters)

    @property
    def _kinds(self) -> dict[str, int]:
        layout = self._layout
        places = (layout.weights, layout.averages, layout.firsts, layout.seconds)
        return dict(zip((*_WEIGHTS, *_MOMENTS), places, strict=True))

    def adopt(self, parameters: NDArray[np.float32]) -> None:
        """Go on with these flat parameters."""
        self._write(self._layout.weights, parameters)
        if len(self._transposition[2]):
            self._execute(None, self._transposition, np.zeros(1, np.int64))

    def unpack(self, parameters: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Weights by PyTorch's names and shapes, of flat parameters."""
        return self._layout.parameters.unpack(parameters)

    def load(self, weights: Weights) -> None:
        """Go on with these weights."""
        self.adopt(self._layout.parameters.pack(weights))

    def initialise(self, seed: int) -> None:
        """Go on with fresh weights, the same for the same seed."""
        self.adopt(self._layout.parameters.initial(seed))

    def begin_averages(self) -> None:
        """Let the averages be the parameters as they are now."""
        self._write(self._layout.averages, self.parameters)

    def forward(self, count: int, team: Team | None = None) -> NDArray[np.float32]:
        """Logits float32 [count, outputs] of the first `count` samples; not for training plans."""
        self._execute(team, self._steps, self._any_order[:count])
        return self._answers()[:count].reshape(count, -1)[:, : self._outputs].copy()

    def last_inputs(self, count: int) -> NDArray[np.float32]:
        """What the last layer read in the last `forward` of so many samples: [count, units].

        In PyTorch's order: a picture channel by channel. A copy.
        """
        shape, buffer = self.network.shapes[-2], self._layout.outputs[-2]
        numbers = self._numbers(buffer)[:count]
        numbers = numbers.reshape(count, -1)[:, : math.prod(shape)]
        return numbers.reshape(count, *shape).transpose(0, 3, 1, 2).reshape(count, -1).copy()

    def train(
        self,
        team: Team | None,
        split: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        order: NDArray[np.int64],
        first_step: int,
        key: int,
        rates: NDArray[np.float64],
    ) -> NDArray[np.float32]:
        """Mean losses float32 [steps] of as many steps as `rates` has rows, from `first_step` on.

        `split` is images uint8 [n, 28, 28] and labels; step s takes `order[s * batch :][:batch]`;
        `key` stands for seed and epoch in all random numbers.
        """
        return self.hand(team, split, order, first_step, key, rates)()

    def hand(
        self,
        team: Team | None,
        split: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        order: NDArray[np.int64],
        first_step: int,
        key: int,
        rates: NDArray[np.float64],
    ) -> Callable[[], NDArray[np.float32]]:
        """As `train`, in two: what it returns waits for the steps and gives their losses.

        A device of its own is at work between the two; the CPU has done it all in the first.
        """
        return self._begin(team, split, order, (self._layout.losses, first_step, key), rates)

    def _view(self, place: int) -> NDArray[np.float32]:
        """As many numbers as there are parameters, from `place` on."""
        return self.memory[place : place + self._layout.parameters.size]

    def _write(self, place: int, flat: NDArray[np.float32]) -> None:
        """Put as many numbers there."""
        self._view(place)[:] = flat

    def _answers(self) -> NDArray[np.float32]:
        """The logits float32 [batch, panels, width]."""
        return self._logits

    def _numbers(self, buffer: Buffer) -> NDArray[np.float32]:
        """A buffer of the whole batch, float32 [batch, lines, run]: a view."""
        return strided(self.memory[buffer.place :], buffer, self.batch)

    def _execute(self, team: Team | None, tables: Tables, order: NDArray[np.int64]) -> None:
        """Run a table's rounds once, on no more than `order` has samples."""
        places, split = (-1, 0, 0), (NO_IMAGES, NO_LABELS)
        self._run(team, tables, split, order, places, NO_RATES, NO_LOSSES)

    def _begin(
        self,
        team: Team | None,
        split: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        order: NDArray[np.int64],
        places: Places,
        rates: NDArray[np.float64],
    ) -> Callable[[], NDArray[np.float32]]:
        losses = np.empty(len(rates), np.float32)
        self._run(team, self._steps, split, order, places, rates, losses)
        return lambda: losses

    def _run(
        self,
        team: Team | None,
        tables: Tables,
        split: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        order: NDArray[np.int64],
        places: Places,
        rates: NDArray[np.float64],
        losses: NDArray[np.float32],
    ) -> None:
        losses_place, first_step, key = places
        (team or self._alone).run(
            run, self._addresses, self.memory, *tables,
            self.batch, self._layout.share, self._layout.group,
            *split, order, first_step, len(rates), np.uint64(key), rates, losses, losses_place,
        )  # fmt: skip


def strided(numbers: NDArray[np.float32], buffer: Buffer, images: int) -> NDArray[np.float32]:
    """The numbers that begin with a buffer's first one, float32 [images, lines, run]: a view."""
    shape = (images, buffer.lines, buffer.run)
    return as_strided(numbers, shape, (buffer.image * 4, buffer.row * 4, 4))
