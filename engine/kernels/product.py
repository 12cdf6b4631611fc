"""Products of any size, cut into register tiles: what layers and their gradients call.

Operands lie in one float32 array. A call's record holds the strides, arguments say where A, B, C,
S and the mask M start; all are counted in elements. S is a vector that every row begins with (a
bias, or zeros), or C itself where `onto` is 1. Where `m` is not negative, results are multiplied by
the record's `scale` where M is above zero and are 0 elsewhere; else they are at least the record's
`floor`. Sums make at least one turn, `outer` and `inner`.
"""

from engine.kernels.call import Memory, Record
from engine.kernels.compiling import part
from engine.kernels.simd import WIDTH
from engine.kernels.tile import REACH, TALLEST, TALLEST_NARROW
from engine.kernels.tiles import (
    BY_COLUMNS,
    BY_ROWS,
    LISTED_COLUMNS,
    LISTED_HEIGHT,
    NARROW_HEIGHTS,
    SLIDE,
    SLIDING_BACK,
    STRIDING,
    address,
    code,
    run_tiles,
)


@part
def _cut(left: int) -> tuple[int, int]:
    """Groups, and rows of each, of the next tile of a line that has so many rows left."""
    blocks = (left + TALLEST - 1) // TALLEST
    # Blocks of even height: 16 rows are two of 8, for 14 and 2 would starve on the second.
    high = (left + blocks - 1) // blocks
    if high <= REACH:
        return 1, high
    if high % 2 and high == left:
        return 1, (high + 1) // 2
    return 2, (high + 1) // 2


@part
def _next_height(left: int, tallest: int) -> int:
    """The height of the next block of neighbours where so many rows are left.

    The least that makes as few blocks as there must be, so that the last one is not a short one.
    """
    blocks = (left + tallest - 1) // tallest
    wanted = (left + blocks - 1) // blocks
    best = 1
    for height in NARROW_HEIGHTS:
        if height <= left and best < wanted:
            best = height
    return best


@part
def by_rows(
    memory: Memory, call: Record, lines: int, rows: int,
    a: int, b: int, c: int, s: int, m: int, onto: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """`lines` times `rows` results, each the product of a row of A.

    The record's `vectors`; `a_line`, `a_row`, `a_outer`; `b_outer`; `c_line`, `c_row`; `m_line`,
    `m_row` count. A's inner stride is 1, B's a panel of so many vectors.
    """
    if not rows:
        return
    if REACH // 2 < rows <= REACH and lines > 1:
        # Two short lines make one tile.
        pairs = lines // 2
        run_tiles(
            memory.ctypes, address(call), code(BY_ROWS, call.vectors, 2, rows),
            a, b, c, s, m, onto, outer, inner, call.a_line, call.c_line, call.m_line,
            pairs, 2 * call.a_line, 0, 2 * call.c_line, 0, 2 * call.m_line,
        )  # fmt: skip
        lines -= 2 * pairs
        if not lines:
            return
        a += 2 * pairs * call.a_line
        c += 2 * pairs * call.c_line
        m += 2 * pairs * call.m_line
    # Line by line or block by block: a row that laps over into the next one must come before it.
    groups, high = _cut(rows)
    at_once = lines if groups * high == rows or call.c_row % WIDTH == 0 else 1
    for line in range(0, lines, at_once):
        done = 0
        while done < rows:
            groups, high = _cut(rows - done)
            run_tiles(
                memory.ctypes, address(call), code(BY_ROWS, call.vectors, groups, high),
                a + line * call.a_line + done * call.a_row, b,
                c + line * call.c_line + done * call.c_row, s,
                m + line * call.m_line + done * call.m_row, onto, outer, inner,
                high * call.a_row, high * call.c_row, high * call.m_row,
                at_once, call.a_line, 0, call.c_line, 0, call.m_line,
            )  # fmt: skip
            done += groups * high


@part
def by_rows_in_panels(
    memory: Memory, call: Record, kind: int, vectors: int, panels: int, rows: int,
    a: int, b: int, c: int, s: int, m: int, onto: int, outer: int, inner: int,
    b_step: int, c_step: int, s_step: int, m_step: int,
) -> None:  # fmt: skip
    """As `by_rows`, one line for each of some panels of B, all other operands a step further on.

    `kind` is BY_ROWS, or LISTED_ROWS: then `outer` is where the list lies.
    """
    done = 0
    while done < rows:
        groups, high = _cut(rows - done)
        run_tiles(
            memory.ctypes, address(call), code(kind, vectors, groups, high),
            a + done * call.a_row, b, c + done * call.c_row, s, m + done * call.m_row, onto,
            outer, inner, high * call.a_row, high * call.c_row, high * call.m_row,
            panels, 0, b_step, c_step, s_step, m_step,
        )  # fmt: skip
        done += groups * high


@part
def by_columns(
    memory: Memory, call: Record, groups: int, rows: int,
    a: int, b: int, c: int, s: int, onto: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """`groups` times `rows` results, each the product of a column of A.

    More groups than one are 3 of 3 rows or 2 of 5. The record's `vectors`; `a_line` (between
    groups), `a_outer`, `a_inner`; `b_outer`, `b_inner`; `c_line`, `c_row` count.
    """
    tallest = TALLEST_NARROW if call.vectors == 1 else TALLEST
    done = 0
    while done < rows:
        left = rows - done
        high = rows if groups > 1 else _next_height(left, tallest)
        # As many of this height as leave no more rows than they should.
        repeat = 1
        while left - repeat * high >= high and _next_height(left - repeat * high, tallest) == high:
            repeat += 1
        run_tiles(
            memory.ctypes, address(call), code(BY_COLUMNS, call.vectors, groups, high),
            a + done, b, c + done * call.c_row, s, -1, onto, outer, inner,
            call.a_line, call.c_line, 0, repeat, high, 0, high * call.c_row, 0, 0,
        )  # fmt: skip
        done += repeat * high


@part
def by_listed_columns(
    memory: Memory, call: Record, panels: int,
    a: int, b: int, c: int, s: int, listed: int, inner: int,
    b_step: int, c_step: int,
) -> None:  # fmt: skip
    """LISTED_HEIGHT results, of only the turns in the list, for each of some panels of B."""
    run_tiles(
        memory.ctypes, address(call), code(LISTED_COLUMNS, call.vectors, 1, LISTED_HEIGHT),
        a, b, c, s, -1, 0, listed, inner, 0, 0, 0, panels, 0, b_step, c_step, 0, 0,
    )  # fmt: skip


@part
def by_columns_in_lines(
    memory: Memory, call: Record, lines: int, rows: int,
    a: int, b: int, c: int, s: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """As `by_columns` of one group, `lines` times: `a_line` and `c_line` lead to the next."""
    tallest = TALLEST_NARROW if call.vectors == 1 else TALLEST
    at_once = lines if _next_height(rows, tallest) == rows or call.c_row % WIDTH == 0 else 1
    for line in range(0, lines, at_once):
        done = 0
        while done < rows:
            high = _next_height(rows - done, tallest)
            run_tiles(
                memory.ctypes, address(call), code(BY_COLUMNS, call.vectors, 1, high),
                a + line * call.a_line + done, b, c + line * call.c_line + done * call.c_row, s, -1,
                0, outer, inner, 0, 0, 0, at_once, call.a_line, 0, call.c_line, 0, 0,
            )  # fmt: skip
            done += high


@part
def slide(
    memory: Memory, call: Record, kind: int, lines: int, pixels: int,
    a: int, b: int, c: int, s: int, m: int, outer: int, inner: int,
) -> None:  # fmt: skip
    """`lines` of `pixels` (a multiple of SLIDE) results of one vector, by a sliding kind of tile.

    The record's `a_line`, `a_row`, `a_outer`; `b_outer`, `b_tap`; `c_line`, `c_row`; `m_line`,
    `m_row` count. `inner` are the channels of a number's pixel.
    """
    at_once = lines if pixels == SLIDE or call.c_row % WIDTH == 0 else 1
    for line in range(0, lines, at_once):
        for done in range(0, pixels, SLIDE):
            began = done
            if kind == STRIDING:
                began = 2 * done
            elif kind == SLIDING_BACK:
                began = done // 2
            run_tiles(
                memory.ctypes, address(call), code(kind, 1, 1, SLIDE),
                a + line * call.a_line + began * call.a_row, b,
                c + line * call.c_line + done * call.c_row, s,
                m + line * call.m_line + done * call.m_row, 0, outer, inner, 0, 0, 0,
                at_once, call.a_line, 0, call.c_line, 0, call.m_line,
            )  # fmt: skip
