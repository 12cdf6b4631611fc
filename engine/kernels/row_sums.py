"""Sums of rows: a bias' gradient is the sum of all gradients that it was added to."""

from typing import Any

from numba import types
from numba.extending import intrinsic

from engine.kernels.call import Memory
from engine.kernels.compiling import part
from engine.kernels.simd import FLOAT32, WIDTH, constant, pointer
from engine.kernels.tile import emit_loop

# Sums that do not wait for each other: two additions a cycle, four cycles deep.
_CHAINS = 8


@intrinsic
def _sum(
    typing_context: Any, memory: Any, source: Any, count: Any, stride: Any, target: Any, rest: Any
) -> Any:
    """Target plus `count` times `_CHAINS` vectors, plus `rest` more (each at least one)."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        memory, source, count, stride, target, rest = arguments
        start, place = (
            pointer(context, builder, signature.args[0], memory, at) for at in (source, target)
        )

        def step(places: list[Any], sums: list[Any]) -> list[Any]:
            at = [
                builder.gep(places[0], [builder.mul(stride, constant(chain))])
                for chain in range(len(sums))
            ]
            return [
                builder.fadd(total, FLOAT32.load(builder, one))
                for total, one in zip(sums, at, strict=True)
            ]

        begun = [FLOAT32.load(builder, place), *[FLOAT32.zeros] * (_CHAINS - 1)]
        far = builder.mul(stride, constant(_CHAINS))
        sums = emit_loop(builder, count, [(start, far)], begun, step)
        begin = builder.gep(start, [builder.mul(far, count)])
        sums[:1] = emit_loop(builder, rest, [(begin, stride)], sums[:1], step)
        while len(sums) > 1:
            half = len(sums) // 2
            sums = [
                builder.fadd(one, other)
                for one, other in zip(sums[:half], sums[half:], strict=True)
            ]
        FLOAT32.store(builder, sums[0], place)
        return context.get_dummy_value()

    return types.void(memory, *[types.intp] * 5), generate


@part
def sum_rows(
    memory: Memory, source: int, count: int, stride: int, target: int, columns: int, onto: int
) -> None:
    """Add up `count` rows, `stride` apart, of `columns` numbers (whole vectors) into `target`.

    Where `onto` is 0, what is there before does not count.
    """
    whole = (count - 1) // _CHAINS
    for column in range(0, columns, WIDTH):
        if not onto:
            for i in range(WIDTH):
                memory[target + column + i] = 0
        first = source + column
        if whole > 0:
            _sum(memory, first, whole, stride, target + column, count - whole * _CHAINS)
        else:
            for row in range(count):
                for i in range(WIDTH):
                    memory[target + column + i] += memory[first + row * stride + i]
