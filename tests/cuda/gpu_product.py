"""The ladder's rungs on the GPU, their operands there already, beside cuBLAS."""

import numpy as np
from gpu_rows import Row, in_turns, missing

from engine.kernels.cuda import gpu
from engine.kernels.ladder import gpu_rungs

CUBLAS = "cublas"
OURS = "gpu-registers"
AT_LEAST = 0.7
# The largest error of a sum of n products of 0..1 in float32, against the sum: n roundings.
ROUNDING = 2.0**-23


def measure(rounds, tiny, ceilings):
    """Rows for each rung at 4096³ in float32, then the best one against cuBLAS."""
    size = 5 if tiny else 4096
    generator = np.random.default_rng(1)
    a, b = (generator.random((size, size), np.float32) for _ in range(2))
    there = [gpu.cuda.to_device(operand) for operand in (a, b)]
    out = gpu.cuda.device_array((size, size), np.float32)
    rungs = {rung.name: rung for rung in gpu_rungs()}
    absent = {name: rung.why_not() for name, rung in rungs.items()}
    works = {}
    for name, rung in rungs.items():
        if absent[name]:
            continue
        works[name] = lambda launch=rung.launch: launch(*there, out)
    for name, work in works.items():
        work()
        _check(name, out.copy_to_host(), a, b)
    spent = in_turns(works, rounds)
    shape = f"{size}³ float32"
    rows = [
        _row(f"{rung.title}, {shape}", name, spent, absent, size, ceilings)
        for name, rung in rungs.items()
    ]
    what = f"product {shape}, ours against cuBLAS"
    if CUBLAS not in spent:
        return [*rows, missing(what, "×", absent[CUBLAS], at_least=AT_LEAST)]
    ratio = spent[CUBLAS] / spent[OURS]
    return [*rows, Row(what, ratio, "×", "without tensor cores", at_least=AT_LEAST)]


def _row(what, name, spent, absent, size, ceilings):
    if name not in spent:
        return missing(what, "TFLOP/s", absent[name])
    operations, moved = 2 * size**3, 3 * 4 * size**2
    share = ceilings.seconds(moved, operations) / spent[name]
    note = f"{operations:.3g} operations, at least {moved:.3g} bytes, {share:.0%} of the ceiling"
    return Row(what, operations / spent[name] / 1e12, "TFLOP/s", note)


def _check(name, out, a, b):
    """Hold some rows against NumPy in float64: a wrong product's speed is worth nothing."""
    rows = slice(None, None, max(1, len(a) // 64))
    expected = a[rows].astype(np.float64) @ b
    if not np.allclose(out[rows], expected, rtol=len(b) * ROUNDING, atol=0):
        raise RuntimeError(f"{name} computes a wrong product")
