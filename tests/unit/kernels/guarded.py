"""One float32 array for a kernel to work in, where every operand has guards around it.

Guards, and the gaps of strided operands, hold NaN: whatever reads one spoils its result, and
whatever writes one is found out. It is a signalling NaN, which turns into a quiet one when so much
as zero is added to it.
"""

import numpy as np

from engine.networks.table import Table

GUARD = 67
# Tests call kernels as this thread, for a group that begins at this image of the batch.
THREAD = 2
FIRST = 3


def poison(size):
    """`size` signalling NaNs."""
    return np.full(size, 0x7FA0_0000, np.uint32).view(np.float32)


def places(start, *axes):
    """Offsets of a strided operand, one axis a (count, stride): an array of the counts' shape."""
    offsets = np.array(start)
    for count, stride in axes:
        offsets = offsets[..., None] + np.arange(count) * stride
    return offsets


def of_batch(name, place, image, row=0):
    """The fields of an operand of the whole batch, whose image FIRST lies at `place`."""
    return {
        name: place - FIRST * image,
        f"{name}_first": image,
        f"{name}_image": image,
        f"{name}_row": row,
    }


def of_thread(name, place, image, row=0, scratch=1234):
    """The fields of a scratch operand, THREAD's of which lies at `place`."""
    return {
        name: place - THREAD * scratch,
        f"{name}_thread": scratch,
        f"{name}_image": image,
        f"{name}_row": row,
    }


def record(operation, **fields):
    """One call as kernels are given it."""
    table = Table()
    table.call(operation, **fields)
    return table.arrays[0][0]


class Guarded:
    """Lay operands with `put` and `room`, then take `memory`; `check` what the kernel wrote."""

    def __init__(self):
        self._pieces = [poison(GUARD)]
        self._size = GUARD
        self._memory = None
        self._before = None

    def put(self, values):
        """A place that holds `values`; the offset of its first number."""
        assert self._memory is None, "memory is taken already"
        values = np.asarray(values, np.float32).ravel()
        start = self._size
        self._pieces += [values, poison(GUARD)]
        self._size += values.size + GUARD
        return start

    def put_strided(self, values, *strides):
        """A place that holds `values` by strides (negative ones too); offset of element [0, …]."""
        values = np.asarray(values, np.float32)
        axes = list(zip(values.shape, strides, strict=True))
        offsets = places(0, *axes)
        room = poison(offsets.max() - offsets.min() + 1)
        room[offsets - offsets.min()] = values
        return self.put(room) - offsets.min()

    def room(self, size):
        """A place for `size` numbers to be written, NaN so far."""
        return self.put(poison(size))

    @property
    def memory(self):
        if self._memory is None:
            self._memory = np.concatenate(self._pieces)
            self._before = self._memory.copy()
        return self._memory

    def check_only(self, *written):
        """Nothing changed outside the places `written` (arrays of offsets)."""
        changed = self._memory.view(np.uint32) != self._before.view(np.uint32)
        for offsets in written:
            changed[offsets] = False
        assert not changed.any(), f"also wrote at {np.flatnonzero(changed)[:10]}"
