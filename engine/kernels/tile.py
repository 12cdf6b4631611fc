"""The register tile: the one loop in which a network spends its time.

A tile computes a block of results, some rows high and one or two vectors wide,

    C[i, j] = S[i, j] + sum over o < outer, k < inner of A[i, o, k] * B[o, k, j]

and keeps the whole block in vector registers while it does. Each step of the sum loads a vector or
two of B and one number of A for each row, and makes a multiply-add of every pair of them.

Why a block? A CPU makes two vector multiply-adds a cycle, and loads two vectors. One result at a
time would need two loads for each multiply-add: a quarter of the peak at best, and each sum would
wait four cycles for its last step. A block of 14 rows and 2 vectors has 28 sums that do not wait
for each other, and 16 loads for 28 multiply-adds. 28 sums, 2 vectors of B and one number of A are
what AVX-512's 32 registers hold; with 16 registers it is 14 rows of one vector.

There are three kinds, by the way they walk through A:

- `BY_ROWS`: each row of the block reads along a row of A. A dense layer's row is an image; a
  convolution's is the window of one pixel, and the next pixel's window is its row stride further.
- `BY_COLUMNS`: the block's rows are neighbours in A. That is Xᵀ·dY, a weight gradient, without
  transposing X.
- `SLIDING`: a convolution whose pixels have one vector of channels. Every number of A would serve
  one multiply-add alone, and loads would be the limit; but windows overlap, so here a number is
  loaded once for all the pixels whose windows hold it.

Measured on a Xeon with AVX-512 whose units make 240 GFLOP/s a core, operands in the first-level
cache: BY_ROWS 14×2 reaches 223 to 231, 7×2 207, 14×1 189; BY_COLUMNS 14×2 231, 28×1 228.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from engine.kernels.simd import INT, REGISTERS, Lanes, constant, opaque
from engine.kernels.uses import Use

# The block's shape by what the registers hold: its sums, `VECTORS` of B, one number of A.
TALLEST = 14
VECTORS = 2 if REGISTERS == 32 else 1
# Rows of a block of one vector, where rows are neighbours and need no registers for addresses.
TALLEST_NARROW = 28 if REGISTERS == 32 else 14

# An x86 address is a base and 1, 2, 4 or 8 times an index. With a row stride, its triple and its
# quintuple in registers, seven rows are in reach of one base.
REACH = 7
_MULTIPLES = {1: (1, 1), 2: (1, 2), 3: (3, 1), 4: (1, 4), 5: (5, 1), 6: (3, 2)}

# Sums that keep two multiply-add units busy, each four cycles deep.
_BUSY = 8

Sums = list[Any]
# From where it is in A and B, and the sums so far, the sums after one step.
Step = Callable[[list[Any], Sums], Sums]
# From the bases of a step's numbers of A, and which one is wanted, its address.
Find = Callable[[list[Any], int], Any]


@dataclass(frozen=True)
class Walk:
    """How a tile's sum goes through A and B; strides are in numbers, LLVM values or constants.

    `bases` are addresses in A, and `find` tells from them where each number of a step is; `b` is
    B's first vector, the next tap's `tap_stride` further.
    """

    bases: list[Any]
    find: Find
    b: Any
    tap_stride: Any
    a_outer: Any
    a_inner: Any
    b_outer: Any
    b_inner: Any
    outer: Any
    inner: Any
    # Where `inner` 32-bit numbers lie: the only turns to make, of all there are.
    listed: Any = None


def neighbours(builder: Any, rows: int) -> Find:
    """Numbers of A side by side, each `rows` of them from a base of their own."""

    def find(bases: list[Any], number: int) -> Any:
        group, row = divmod(number, rows)
        return builder.gep(bases[group], [constant(row)])

    return find


def strided(builder: Any, lanes: Lanes, stride: Any, rows: int = REACH) -> Find:
    """Numbers of A `stride` apart, each `rows` (at most REACH) of them from a base of their own."""
    apart = builder.mul(stride, constant(lanes.bytes))
    indices = {odd: opaque(builder, builder.mul(apart, constant(odd))) for odd in (1, 3, 5)}

    def find(bases: list[Any], number: int) -> Any:
        group, row = divmod(number, rows)
        if not row:
            return bases[group]
        odd, scale = _MULTIPLES[row]
        return lanes.beyond(builder, bases[group], builder.mul(indices[odd], constant(scale)))

    return find


def emit_loop(
    builder: Any, count: Any, moving: list[tuple[Any, Any]], sums: Sums,
    body: Callable[[list[Any], Sums], Sums], perhaps: bool = False,
) -> Sums:  # fmt: skip
    """`sums` after `count` turns of `body`: at least one, or none too where `perhaps` says so.

    `moving` are addresses, and how far they move at each turn.
    """
    before = builder.block
    head = builder.append_basic_block()
    after = builder.append_basic_block()
    if perhaps:
        builder.cbranch(builder.icmp_signed(">", count, constant(0)), head, after)
    else:
        builder.branch(head)
    builder.position_at_end(head)
    turn = builder.phi(count.type)
    places = [builder.phi(start.type) for start, _ in moving]
    carried = [builder.phi(total.type) for total in sums]
    made = body(places, carried)
    tail = builder.block
    following = builder.add(turn, constant(1))
    moved = [
        builder.gep(place, [stride]) for place, (_, stride) in zip(places, moving, strict=True)
    ]
    for phi, first, later in (
        (turn, constant(0), following),
        *zip(places, (start for start, _ in moving), moved, strict=True),
        *zip(carried, sums, made, strict=True),
    ):
        phi.add_incoming(first, before)
        phi.add_incoming(later, tail)
    builder.cbranch(builder.icmp_signed("<", following, count), head, after)
    builder.position_at_end(after)
    if not perhaps:
        return made
    ended = [builder.phi(total.type) for total in sums]
    for phi, first, last in zip(ended, sums, made, strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(last, tail)
    return ended


def emit_tile(
    builder: Any, lanes: Lanes, uses: list[Use], vectors: int, walk: Walk, sums: Sums
) -> Sums:
    """The loops of one tile: its sums (row by row, `vectors` to a row), after starting as `sums`.

    Uses of the same number stand together in `uses`.
    """

    def step(places: list[Any], carried: Sums) -> Sums:
        return _emit_step(builder, lanes, uses, vectors, walk, places, carried)

    # Few sums would wait for themselves: each becomes some that take turns, added up at the end.
    chains = max(1, _BUSY // len(sums))
    if walk.listed is not None:
        turns = partial(_emit_listed_turns, builder, walk, step, chains)
        return _emit_chains(builder, lanes, chains, sums, turns)
    if chains == 1:
        return _emit_flat(builder, walk, sums, step)

    def nested(carried: Sums) -> Sums:
        moving = [*((base, walk.a_outer) for base in walk.bases), (walk.b, walk.b_outer)]
        turns = partial(_emit_turns, builder, walk, step, chains)
        return emit_loop(builder, walk.outer, moving, carried, turns)

    return _emit_chains(builder, lanes, chains, sums, nested)


def _emit_step(
    builder: Any, lanes: Lanes, uses: list[Use], vectors: int, walk: Walk,
    places: list[Any], carried: Sums,
) -> Sums:  # fmt: skip
    """One step of the sum: the vectors of B, and a multiply-add for each use."""
    *bases, b = places
    # Else LLVM would keep an address for each row, more than there are registers.
    bases = [opaque(builder, base) for base in bases]
    taps = 1 + max(use.tap for use in uses)
    columns = [
        lanes.load(builder, builder.gep(at, [constant(j * lanes.width)]))
        for at in (builder.gep(b, [_times(builder, walk.tap_stride, t)]) for t in range(taps))
        for j in range(vectors)
    ]
    made = list(carried)
    loaded, number = None, None
    for use in uses:
        if use.number != loaded:
            loaded = use.number
            number = lanes.load_splat(builder, walk.find(bases, loaded))
        for j in range(vectors):
            at = use.row * vectors + j
            column = columns[use.tap * vectors + j]
            made[at] = lanes.multiply_add(builder, number, column, made[at])
    return made


def _emit_chains(
    builder: Any, lanes: Lanes, chains: int, sums: Sums, turns: Callable[[Sums], Sums]
) -> Sums:
    """`turns` of `chains` times the sums, and these added up."""
    count = len(sums)
    made = turns(sums + [lanes.zeros] * (count * (chains - 1)))
    total = made[:count]
    for chain in range(1, chains):
        part = made[chain * count : (chain + 1) * count]
        total = [builder.fadd(one, other) for one, other in zip(total, part, strict=True)]
    return total


def _emit_turns(
    builder: Any, walk: Walk, step: Step, chains: int, places: list[Any], carried: Sums
) -> Sums:
    """The inner loop, its turns dealt out to the chains; the first has those that are left."""
    strides = [*[walk.a_inner] * len(walk.bases), walk.b_inner]
    count = len(carried) // chains

    def deal(at: list[Any], sums: Sums) -> Sums:
        made = []
        for chain in range(chains):
            made += step(at, sums[chain * count : (chain + 1) * count])
            at = [builder.gep(place, [by]) for place, by in zip(at, strides, strict=True)]
        return made

    whole = builder.udiv(walk.inner, constant(chains))
    rest = builder.urem(walk.inner, constant(chains))
    far = [builder.mul(stride, constant(chains)) for stride in strides]
    moving = list(zip(places, far, strict=True))
    made = emit_loop(builder, whole, moving, carried, deal, perhaps=True)
    begun = [
        (builder.gep(place, [builder.mul(by, whole)]), stride)
        for (place, by), stride in zip(moving, strides, strict=True)
    ]
    return emit_loop(builder, rest, begun, made[:count], step, perhaps=True) + made[count:]


def _emit_listed_turns(builder: Any, walk: Walk, step: Step, chains: int, carried: Sums) -> Sums:
    """The turns whose numbers are listed, dealt out to the chains."""
    strides = [*[walk.a_inner] * len(walk.bases), walk.b_inner]
    count = len(carried) // chains

    def turn(at: Any, sums: Sums) -> Sums:
        number = builder.sext(builder.load(at, align=4), INT)
        places = [
            builder.gep(start, [builder.mul(number, stride)])
            for start, stride in zip([*walk.bases, walk.b], strides, strict=True)
        ]
        return step(places, sums)

    def deal(at: list[Any], sums: Sums) -> Sums:
        made = []
        for chain in range(chains):
            own = sums[chain * count : (chain + 1) * count]
            made += turn(builder.gep(at[0], [constant(chain)]), own)
        return made

    whole = builder.udiv(walk.inner, constant(chains))
    rest = builder.urem(walk.inner, constant(chains))
    far = constant(chains)
    made = emit_loop(builder, whole, [(walk.listed, far)], carried, deal, perhaps=True)
    begun = builder.gep(walk.listed, [builder.mul(whole, far)])
    first = emit_loop(
        builder, rest, [(begun, constant(1))], made[:count],
        lambda at, sums: turn(at[0], sums), perhaps=True,
    )  # fmt: skip
    return first + made[count:]


def _emit_flat(builder: Any, walk: Walk, sums: Sums, step: Step) -> Sums:
    """The loops over `outer` and `inner` as one.

    At the end of each inner run the addresses leap, by a choice that is no branch: the CPU would
    often guess a branch wrongly, and stand still for longer than a short run takes.
    """
    before = builder.block
    head = builder.append_basic_block()
    after = builder.append_basic_block()
    last = builder.sub(walk.inner, constant(1))

    def leap(outer: Any, inner: Any) -> Any:
        return builder.sub(outer, builder.mul(inner, last))

    a_leap, b_leap = leap(walk.a_outer, walk.a_inner), leap(walk.b_outer, walk.b_inner)
    count = builder.mul(walk.outer, walk.inner)
    builder.branch(head)
    builder.position_at_end(head)
    left, turns = builder.phi(count.type), builder.phi(count.type)
    starts = [*walk.bases, walk.b]
    places = [builder.phi(start.type) for start in starts]
    carried = [builder.phi(total.type) for total in sums]
    made = step(places, carried)
    ends = builder.icmp_signed("==", turns, constant(0))
    a_stride = builder.select(ends, a_leap, walk.a_inner)
    b_stride = builder.select(ends, b_leap, walk.b_inner)
    strides = [*[a_stride] * len(walk.bases), b_stride]
    moved = [builder.gep(at, [stride]) for at, stride in zip(places, strides, strict=True)]
    less = builder.sub(left, constant(1))
    for phi, first, later in (
        (left, count, less),
        (turns, last, builder.select(ends, last, builder.sub(turns, constant(1)))),
        *zip(places, starts, moved, strict=True),
        *zip(carried, sums, made, strict=True),
    ):
        phi.add_incoming(first, before)
        phi.add_incoming(later, head)
    builder.cbranch(builder.icmp_signed("!=", less, constant(0)), head, after)
    builder.position_at_end(after)
    return made


def _times(builder: Any, stride: Any, count: int) -> Any:
    return constant(0) if count == 0 else builder.mul(stride, constant(count))


@dataclass(frozen=True)
class Block:
    """Where a block's results lie: `groups` of `rows`, each row some vectors."""

    start: Any
    group_stride: Any
    row_stride: Any

    def addresses(
        self, builder: Any, lanes: Lanes, groups: int, rows: int, vectors: int
    ) -> list[Any]:
        """Of each vector, row by row; made so that they need few registers."""
        reach = builder.mul(self.row_stride, constant(REACH))
        find = strided(builder, lanes, self.row_stride)
        made = []
        for group in range(groups):
            base = builder.gep(self.start, [_times(builder, self.group_stride, group)])
            bases = [opaque(builder, base)]
            for _ in range(REACH, rows, REACH):
                bases.append(opaque(builder, builder.gep(bases[-1], [reach])))
            for row in range(rows):
                at = find(bases, row)
                made += [builder.gep(at, [constant(j * lanes.width)]) for j in range(vectors)]
        return made


def load_block(builder: Any, lanes: Lanes, addresses: list[Any]) -> Sums:
    """Sums to begin with."""
    return [lanes.load(builder, address) for address in addresses]


def load_row(builder: Any, lanes: Lanes, address: Any, rows: int, vectors: int) -> Sums:
    """The same row to begin with throughout."""
    row = [
        lanes.load(builder, builder.gep(address, [constant(j * lanes.width)]))
        for j in range(vectors)
    ]
    return row * rows


def store_at_least(
    builder: Any, lanes: Lanes, sums: Sums, addresses: list[Any], floor: Any
) -> None:
    """Store the sums, none below `floor`: ReLU is a floor of 0, no floor is minus infinity."""
    least = lanes.splat(builder, floor)
    for total, address in zip(sums, addresses, strict=True):
        # Ordered, so that a NaN stays one instead of turning into the floor.
        below = builder.fcmp_ordered("<", total, least)
        lanes.store(builder, builder.select(below, least, total), address)


def store_masked(
    builder: Any, lanes: Lanes, sums: Sums, addresses: list[Any], masks: list[Any], scale: Any
) -> None:
    """Store the sums times `scale` where the mask is above zero, else 0: the way back of ReLU."""
    factor = lanes.splat(builder, scale)
    for total, address, mask in zip(sums, addresses, masks, strict=True):
        above = builder.fcmp_ordered(">", lanes.load(builder, mask), lanes.zeros)
        scaled = builder.fmul(total, factor)
        lanes.store(builder, builder.select(above, scaled, lanes.zeros), address)
