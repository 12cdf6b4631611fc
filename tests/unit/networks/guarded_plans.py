"""Plans in memory where all that no buffer owns is NaN.

Every buffer, and every image within one, is given GUARD numbers more than it asks for. Whatever
reads one of these spoils its result, and whatever writes one is found out: it is a signalling NaN,
which turns into a quiet one when so much as zero is added to it.
"""

import numpy as np
import pytest

from engine.kernels.tiles import PANEL
from engine.networks import layout, lowering, memory, plan
from engine.networks.plan import Plan

GUARD = 48
SIGNALLING = 0x7FA0_0000


class GuardedPlan:
    """A plan, its layout, and where the guards are."""

    def __init__(self, network, batch, threads, training=None):
        self._reserved = []
        with pytest.MonkeyPatch.context() as patch:
            self._widen(patch)
            self.plan = Plan(network, batch, threads, training)
        self.guards = np.zeros(self.plan.memory.size, bool)
        for place, size, whole in self._reserved:
            self.guards[place + size : place + whole] = True
        self.pictures = [self._images(buffer) for buffer in self._pictures()]
        for start, images, _ in self.pictures:
            self._guard_ends(start, *images.shape)
        survey = self.layout.survey
        if survey:
            self._guard_ends(survey.listed, threads, survey.listed_thread)
        self.plan.memory.view(np.uint32)[self.guards] = SIGNALLING

    def _widen(self, patch):
        aligned, reserve = memory.aligned, memory.Arena.reserve

        def widened(size):
            return aligned(size) + GUARD

        def noted(arena, size):
            place = reserve(arena, size)
            self._reserved.append((place, size, arena.size - place))
            return place

        def laid(*arguments):
            self.layout = layout.Layout(*arguments)
            return self.layout

        def surrounded(size):
            self._around = memory.aligned_zeros(size + 2 * GUARD)
            bits = self._around.view(np.uint32)
            bits[:GUARD] = bits[-GUARD:] = SIGNALLING
            return self._around[GUARD:-GUARD]

        patch.setattr(memory, "aligned", widened)
        patch.setattr(layout, "aligned", widened)
        patch.setattr(memory.Arena, "reserve", noted)
        patch.setattr(lowering, "Layout", laid)
        patch.setattr(plan, "aligned_zeros", surrounded)

    def _pictures(self):
        buffers = {*self.layout.outputs, *self.layout.gradients_of.values()}
        # A dense layer's values stand in panels, images close to each other.
        return [buffer for buffer in buffers if buffer.image > GUARD]

    def _images(self, buffer):
        """Where a buffer of pictures begins, and [image, number] which numbers are pixels."""
        start, size = max(r[:2] for r in self._reserved if r[0] <= buffer.place)
        within = np.zeros(buffer.image, bool)
        for line in range(buffer.lines):
            begin = buffer.place - start + line * buffer.row
            within[begin : begin + buffer.run] = True
        images = np.tile(within, (size // buffer.image, 1))
        return start, images, buffer

    def _guard_ends(self, start, count, length):
        for end in range(start + length, start + count * length + 1, length):
            self.guards[end - GUARD : end] = True

    def check(self):
        """No guard is written, and there are zeros round every picture."""
        around = self._around.view(np.uint32)
        assert (around[:GUARD] == SIGNALLING).all()
        assert (around[-GUARD:] == SIGNALLING).all()
        bits = self.plan.memory.view(np.uint32)
        written = np.flatnonzero(self.guards & (bits != SIGNALLING))
        assert not written.size, f"wrote at {written[:10]}"
        for start, images, buffer in self.pictures:
            numbers = self.plan.memory[start : start + images.size]
            border = ~images.ravel() & ~self.guards[start : start + images.size]
            assert (numbers[border] == 0).all(), f"round the pictures of {buffer}"
        zeros = self.layout.zeros
        assert (self.plan.memory[zeros : zeros + PANEL] == 0).all()
