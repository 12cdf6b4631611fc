"""The inner loop of every tile as machine code: multiply-adds of whole vectors, without spills.

Compiled for each level of the x86-64 ABI in a process of its own; none of it is run.
"""

import json
import os
import platform
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from assembly import innermost_loops

# A level, its vector registers, how many there are, and what multiplies and what adds.
LEVELS = {
    "x86-64-v4": ("zmm", 32, "vfmadd", "vfmadd"),
    "x86-64-v3": ("ymm", 16, "vfmadd", "vfmadd"),
    "x86-64-v2": ("xmm", 16, "mulps", "addps"),
}
# Sums that keep a CPU busy: two multiply-adds a cycle, four cycles deep. Fewer take turns.
BUSY = 8
COMPILE = """
import json
from engine.kernels import simd, tiles, uses
shapes = tiles._shapes()
used = [tiles._USES.get(s.kind) or uses.plain(s.groups * s.rows) for s in shapes]
sums = [s.groups * s.rows * s.vectors for s in shapes]
multiply_adds = [len(u) * s.vectors for u, s in zip(used, shapes)]
print(json.dumps([simd.REGISTERS, sums, multiply_adds, tiles._compiled._library.get_asm_str()]))
"""

pytestmark = pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"), reason="this is x86-64 assembly"
)


@pytest.fixture(scope="module", params=LEVELS)
def tiles(request, tmp_path_factory):
    """A level, and what was compiled for it: registers, sums and multiply-adds of tiles, loops."""
    # Compiled anew: what Numba takes from its cache has no assembly.
    environment = os.environ | {
        "NUMBA_CPU_NAME": request.param,
        "NUMBA_CPU_FEATURES": "",
        "NUMBA_CACHE_DIR": str(tmp_path_factory.mktemp("kernels")),
    }
    done = subprocess.run(
        [sys.executable, "-c", COMPILE],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    registers, sums, multiply_adds, assembly = json.loads(done.stdout)
    _, _, multiplies, _ = LEVELS[request.param]
    loops = [loop for loop in innermost_loops(assembly) if count(loop, multiplies)]
    # Else %rbp would be another way to the stack.
    assert "movq\t%rsp, %rbp" not in assembly
    return request.param, registers, sums, multiply_adds, loops


def count(loop, operation):
    return sum(line.startswith(operation) for line in loop)


def spills(loop):
    """What is moved to the stack or from it, and vectors that are there.

    Comparing with a number on the stack, or choosing it, takes no register and holds up nothing.
    """
    return [
        line
        for line in loop
        if "%rsp" in line and ("mm" in line or line.startswith(("mov", "vmov", "push", "pop")))
    ]


def test_every_tile_has_its_loop(tiles):
    """As many multiply-adds as it has uses times vectors, and where these are few, some in turn."""
    level, registers, sums, multiply_adds, loops = tiles
    _, expected_registers, multiplies, _ = LEVELS[level]
    assert registers == expected_registers
    found = Counter(count(loop, multiplies) for loop in loops)
    turns = [max(1, BUSY // number) for number in sums]
    whole = Counter(n * taking for n, taking in zip(multiply_adds, turns, strict=True))
    assert not whole - found
    # What is left over when turns are dealt out has loops too.
    left_over = {n for n, taking in zip(multiply_adds, turns, strict=True) if taking > 1}
    assert set(found - whole) <= left_over


def test_loops_multiply_whole_vectors_and_call_nothing(tiles):
    level, _, _, _, loops = tiles
    vector, _, multiplies, adds = LEVELS[level]
    for loop in loops:
        assert count(loop, multiplies) == count(loop, adds)
        for line in loop:
            if line.startswith((multiplies, adds)):
                assert set(registers_of(line)) == {vector}, line
            assert not line.startswith("call"), line


def registers_of(line):
    return [line[at + 1 : at + 4] for at in range(len(line)) if line[at + 2 : at + 4] == "mm"]


def test_loops_keep_everything_in_registers(tiles):
    for loop in tiles[-1]:
        assert not spills(loop), "\n".join(loop)


def test_loops_write_to_registers_alone(tiles):
    for loop in tiles[-1]:
        assert not [line for line in loop if line.endswith(")") and "mm" in line.split(",")[0]]


OUT_OF_LINE = """
f:
	xorl	%eax, %eax
.LBB0_1:
	movq	%rsi, %rdx
	jmp	.LBB0_4
.LBB0_2:
	vfmadd231ps	%zmm1, %zmm2, %zmm3
	vmovups	%zmm9, -48(%rsp)
	jne	.LBB0_3
	addq	$1, %rax
	jne	.LBB0_1
	retq
.LBB0_4:
	vmovups	(%rdx), %zmm1
.LBB0_3:
	addq	$4, %rdx
	jmp	.LBB0_2
"""


def test_a_spill_in_a_loop_that_is_not_in_one_piece_would_be_noticed():
    (loop,) = innermost_loops(OUT_OF_LINE)
    assert sorted(loop) == [
        "addq\t$4, %rdx",
        "jmp\t.LBB0_2",
        "jne\t.LBB0_3",
        "vfmadd231ps\t%zmm1, %zmm2, %zmm3",
        "vmovups\t%zmm9, -48(%rsp)",
    ]
    assert spills(loop) == ["vmovups\t%zmm9, -48(%rsp)"]
