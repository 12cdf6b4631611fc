"""Which inputs are zero: digits are mostly black, and what is zero adds nothing to a sum.

A first dense layer makes only those turns of its sums that count. A turn left out would have added
zero, so a sum comes out the same, to the bit where a tile does not deal its turns out to chains.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from engine.kernels.call import Memory, Record
from engine.kernels.compiling import kernel, part
from engine.kernels.simd import FLOAT32, INT, pointer
from engine.kernels.tiles import LISTED_HEIGHT

# A list begins this far behind its length, so that it begins on a cache line.
LIST = 16


@intrinsic
def _nonzero_bits(typing_context: Any, memory: Any, place: Any) -> Any:
    """Of LISTED_HEIGHT neighbouring numbers, a bit for each that is not zero."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.VectorType(FLOAT32.number, LISTED_HEIGHT)
        at = pointer(context, builder, signature.args[0], *arguments)
        numbers = builder.load(builder.bitcast(at, kind.as_pointer()), align=FLOAT32.bytes)
        lit = builder.fcmp_unordered("!=", numbers, ir.Constant(kind, [0.0] * LISTED_HEIGHT))
        return builder.zext(builder.bitcast(lit, ir.IntType(LISTED_HEIGHT)), INT)

    return types.int64(memory, types.intp), generate


@kernel
def survey(memory: Memory, call: Record, thread: int, first: int, rows: int) -> None:
    """Write the bits of each image's blocks of inputs, and list the inputs that any image has.

    `source` are the inputs, `run` of each image; `flags` the bits as 32-bit numbers,
    [group][block][image], `group` images to a group: so no two threads write to one cache line. The
    list lies at `inputs`, `inputs_image` further for each image before the group: its length, and
    LIST further the inputs.
    """
    whole_numbers = memory.view(np.int32)
    source = call.source + thread * call.source_thread + first * call.source_first
    place = call.inputs + first * call.inputs_image
    flags = call.flags + first * (call.run // LISTED_HEIGHT)
    length = 0
    for block in range(call.run // LISTED_HEIGHT):
        any_bits = 0
        for image in range(rows):
            bits: int = _nonzero_bits(
                memory, source + image * call.source_image + block * LISTED_HEIGHT
            )
            whole_numbers[flags + block * call.group + image] = bits
            any_bits |= bits
        for bit in range(LISTED_HEIGHT):
            whole_numbers[place + LIST + length] = block * LISTED_HEIGHT + bit
            length += (any_bits >> bit) & 1
    whole_numbers[place] = length


@part
def list_images(memory: Memory, call: Record, thread: int, block: int, count: int) -> int:
    """List the images, of the batch's `count`, that have anything in a block; how many they are.

    The list is the thread's own, LIST behind `listed`.
    """
    whole_numbers = memory.view(np.int32)
    place = call.listed + thread * call.listed_thread + LIST
    blocks = call.run // LISTED_HEIGHT
    length = 0
    for first in range(0, count, call.group):
        flags = call.flags + first * blocks + block * call.group
        for image in range(min(call.group, count - first)):
            whole_numbers[place + length] = first + image
            length += whole_numbers[flags + image] != 0
    return length
