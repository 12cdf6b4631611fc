"""A plan on the GPU: the CPU's table, executed by blocks of threads in the GPU's own memory."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.cuda.executor import kernel
from engine.kernels.cuda.gpu import cuda, guarded, multiprocessors
from engine.kernels.cuda.tile import THREADS
from engine.kernels.team import Team
from engine.networks.layout import Training
from engine.networks.lowering import Tables
from engine.networks.memory import Buffer
from engine.networks.network import Network
from engine.networks.plan import NO_RATES, Places, Plan, strided
from engine.networks.target import gpu

# A device has no arrays without numbers: these stand for them, and are not read.
_ANY_SPLIT = (np.zeros((1, 1, 1), np.uint8), np.zeros(1, np.uint8))


class CudaPlan(Plan):
    """As `Plan`, on the GPU: what it is asked for are copies, where `Plan` gives views.

    Teams are passed over. `threads` of a block are at most THREADS. All methods raise DeviceError
    where the device fails, the constructor too where its memory does not suffice. The first one
    compiles the kernel, where it is not kept.
    """

    # One: so the device never waits for somebody who looks at its losses.
    ahead = 1

    def __init__(
        self,
        network: Network,
        batch: int = 1,
        training: Training | None = None,
        threads: int = THREADS,
    ) -> None:
        # A block for each multiprocessor: so all of them run, and can wait for each other.
        blocks = multiprocessors()
        self._lay_out(network, batch, gpu(blocks), training)
        self._samples = np.zeros(self._extent(self._layout.outputs[0]), np.float32)
        # What was copied to the device, and the copy: datasets and tables are copied once.
        self._copies: dict[str, tuple[NDArray[Any], Any]] = {}
        with guarded():
            # What is small is copied while the kernel runs. All other copies wait for both.
            self._running, self._copying = cuda.stream(), cuda.stream()
            self._device = cuda.to_device(np.zeros(self._layout.size, np.float32))
        self._kernel = kernel[blocks, threads, self._running]
        # No step at all: what takes a while is done while kernels are prepared.
        self._launch(self._steps, _ANY_SPLIT, self._any_order, (-1, 0, 0), NO_RATES, 0)

    @property
    def samples(self) -> NDArray[np.float32]:
        """Where samples go in, float32 [batch, 28, 28] of 0..1: a view, here on this side."""
        return strided(self._samples, self._layout.outputs[0], self.batch)

    def forward(self, count: int, team: Team | None = None) -> NDArray[np.float32]:
        """As `Plan.forward`."""
        place = self._layout.outputs[0].place
        with guarded():
            self._device[place : place + self._samples.size].copy_to_device(self._samples)
        return super().forward(count, team)

    def _extent(self, buffer: Buffer) -> int:
        """Numbers from a buffer's first one to its last."""
        return (self.batch - 1) * buffer.image + (buffer.lines - 1) * buffer.row + buffer.run

    def _view(self, place: int) -> NDArray[np.float32]:
        return self._from_device(place, self._layout.parameters.size)

    def _write(self, place: int, flat: NDArray[np.float32]) -> None:
        with guarded():
            self._device[place : place + flat.size].copy_to_device(flat)

    def _answers(self) -> NDArray[np.float32]:
        return self._numbers(self._layout.outputs[-1])

    def _numbers(self, buffer: Buffer) -> NDArray[np.float32]:
        return strided(self._from_device(buffer.place, self._extent(buffer)), buffer, self.batch)

    def _from_device(self, place: int, size: int) -> NDArray[np.float32]:
        with guarded():
            copy: NDArray[np.float32] = self._device[place : place + size].copy_to_host()
        return copy

    def _on_device(self, name: str, array: NDArray[Any]) -> Any:
        """An array on the device, copied when it is another one than last time."""
        known, copy = self._copies.get(name, (None, None))
        if known is not array:
            copy = cuda.to_device(np.ascontiguousarray(array))
            self._copies[name] = (array, copy)
        return copy

    def _execute(self, team: Team | None, tables: Tables, order: NDArray[np.int64]) -> None:
        self._launch(tables, _ANY_SPLIT, order, (-1, 0, 0), NO_RATES, 1)

    def _begin(
        self,
        team: Team | None,
        split: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        order: NDArray[np.int64],
        places: Places,
        rates: NDArray[np.float64],
    ) -> Callable[[], NDArray[np.float32]]:
        means = self._launch(self._steps, split, order, places, rates, len(rates))
        with guarded():
            done = cuda.event()
            done.record(self._running)

        def losses() -> NDArray[np.float32]:
            with guarded():
                done.synchronize()
                copy: NDArray[np.float32] = means.copy_to_host(stream=self._copying)
                self._copying.synchronize()
            return copy

        return losses

    def _launch(
        self,
        tables: Tables,
        split: tuple[NDArray[np.uint8], NDArray[np.uint8]],
        order: NDArray[np.int64],
        places: Places,
        rates: NDArray[np.float64],
        steps: int,
    ) -> Any:
        """Start the kernel; where the losses will be, on the device."""
        losses_place, first_step, key = places
        kind = "steps" if tables is self._steps else "transposition"
        with guarded():
            means = cuda.device_array(len(rates), np.float32)
            copied = cuda.to_device(rates, stream=self._copying)
            self._copying.synchronize()
            self._kernel(
                self._device,
                *[self._on_device(f"{kind} {i}", table) for i, table in enumerate(tables)],
                self.batch, self._layout.share,
                self._on_device("images", split[0]), self._on_device("labels", split[1]),
                self._on_device("order", order), first_step, steps, np.uint64(key),
                copied, means, losses_place,
            )  # fmt: skip
        return means
