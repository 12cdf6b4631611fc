"""The ladder's rungs on a GPU, held against NumPy in float64 at shapes around their tiles."""

import numpy as np
import pytest

from engine.errors import DeviceError
from engine.kernels.cuda import gpu
from engine.kernels.ladder import gpu_cublas, gpu_naive, gpu_registers, gpu_rungs, gpu_shared
from engine.kernels.ladder.gpu_registers import TILINGS, Tiling
from engine.kernels.team import Team

# One element, around a tile or a block of 4, primes, and a dimension of one each. (m, k, n)
SHAPES = [
    (1, 1, 1),
    (3, 4, 5),
    (4, 4, 4),
    (5, 7, 3),
    (1, 9, 4),
    (4, 1, 7),
    (9, 2, 1),
]
# A simulated thread is a thread of Python: blocks of four.
TINY = [Tiling(2, 2, 2, 2), Tiling(2, 4, 4, 2), Tiling(2, 2, 4, 1)]
LAUNCHES = {
    "naive": lambda *arrays: gpu_naive.launch(*arrays, block=(1, 3)),
    "shared": lambda *arrays: gpu_shared.launch(*arrays, side=2),
    **{
        f"registers {tiling}": lambda *arrays, tiling=tiling: gpu_registers.launch(
            *arrays, tiling=tiling
        )
        for tiling in TINY
    },
}


def operands(shape, dtype):
    m, k, n = shape
    generator = np.random.default_rng(shape)
    a, b = generator.standard_normal((m, k)), generator.standard_normal((k, n))
    return a.astype(dtype), b.astype(dtype)


def check(out, a, b):
    expected = a.astype(np.float64) @ b
    tolerance = 4 * a.shape[1] * np.finfo(a.dtype).eps * np.abs(expected).max()
    np.testing.assert_allclose(out, expected, rtol=0, atol=max(tolerance, 1e-6))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("launch", LAUNCHES.values(), ids=LAUNCHES)
def test_a_kernel_computes_every_element_and_nothing_beyond(launch, shape, dtype):
    a, b = operands(shape, dtype)
    m, n = len(a), b.shape[1]
    # The result lies in an array with a margin, where a kernel that leaves it would write.
    whole = gpu.cuda.to_device(np.full((m + 2) * n, np.nan, dtype))
    out = whole[n : n + m * n].reshape(m, n)
    launch(gpu.cuda.to_device(a), gpu.cuda.to_device(b), out)
    found = whole.copy_to_host()
    check(found[n:-n].reshape(m, n), a, b)
    assert np.isnan(found[:n]).all()
    assert np.isnan(found[-n:]).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rung", [rung for rung in gpu_rungs() if not rung.why_not()])
def test_a_rung_takes_operands_of_any_strides_there_and_back(rung, dtype):
    """With the tiles that a GPU gets; in the simulator one block of them."""
    a, b = operands((3, 17, 2), dtype)
    turned, spread = np.ascontiguousarray(a.T).T, np.repeat(b, 2, axis=1)[:, ::2]
    out = np.full((3, 2), np.nan, dtype)
    with Team(1) as team:
        rung.multiply(team, turned, spread, out)
    check(out, a, b)


@pytest.mark.parametrize("tiling", [*TILINGS.values(), *TINY])
def test_a_blocks_threads_fetch_each_number_of_a_panel_once(tiling):
    threads = tiling.threads**2
    assert threads % tiling.depth == 0
    assert tiling.depth & (tiling.depth - 1) == 0
    assert tiling.tile % tiling.four == 0
    assert tiling.span * tiling.depth % threads == 0


def test_numbers_that_are_not_finite_stay_in_their_rows_and_columns():
    a, b = operands((5, 3, 5), np.float32)
    a[4, 2] = np.inf
    b[2, 4] = np.nan
    out = gpu.cuda.to_device(np.zeros((5, 5), np.float32))
    there = [gpu.cuda.to_device(operand) for operand in (a, b)]
    gpu_registers.launch(*there, out, tiling=TINY[0])
    assert np.isfinite(out.copy_to_host()[:4, :4]).all()


def test_cublas_says_what_it_lacks():
    if not gpu_cublas.why_not():
        pytest.skip("cuBLAS is there")
    assert gpu_cublas.why_not().endswith(".")
    if not gpu.simulated():
        with pytest.raises(DeviceError, match="pip install"):
            gpu_cublas.launch(None, None, None)
