"""How cuBLAS is called, found and missed: with a library that computes on the CPU."""

import ctypes
from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import DeviceError
from engine.kernels.cuda import gpu
from engine.kernels.ladder import gpu_cublas


class OnDevice:
    """An array whose address is told as a GPU's would be."""

    def __init__(self, values):
        self.values = values
        self.shape, self.dtype = values.shape, values.dtype

    @property
    def __cuda_array_interface__(self):
        return {"data": (self.values.ctypes.data, False)}


class Library:
    """Multiplies as cuBLAS does: columns first, on the addresses and leading sizes it is given."""

    def __init__(self, status=0):
        self.status = status
        self.created = 0

    def cublasCreate_v2(self, handle):  # noqa: N802
        self.created += 1
        return self.status

    def cublasSgemm_v2(self, *arguments):  # noqa: N802
        return self._multiply(ctypes.c_float, *arguments)

    def cublasDgemm_v2(self, *arguments):  # noqa: N802
        return self._multiply(ctypes.c_double, *arguments)

    def _multiply(self, number, handle, turn_a, turn_b, m, n, k, alpha, a, lead_a, *rest):
        b, lead_b, beta, c, lead_c = rest
        assert (turn_a, turn_b) == (0, 0)
        assert (alpha._obj.value, beta._obj.value) == (1, 0)

        def matrix(address, rows, columns, lead):
            whole = np.ctypeslib.as_array(
                ctypes.cast(address, ctypes.POINTER(number)), (columns, lead)
            )
            return whole[:, :rows].T

        matrix(c, m, n, lead_c)[:] = matrix(a, m, k, lead_a) @ matrix(b, k, n, lead_b)
        return self.status


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_operands_in_rows_come_out_in_rows(dtype):
    generator = np.random.default_rng(1)
    a, b = generator.random((3, 5)).astype(dtype), generator.random((5, 2)).astype(dtype)
    out = np.full((3, 2), np.nan, dtype)
    gpu_cublas.gpu_cublas(Library(), None, OnDevice(a), OnDevice(b), OnDevice(out))
    np.testing.assert_allclose(out, a @ b, rtol=1e-6)


def test_a_status_that_is_not_zero_is_a_failure_of_the_device():
    ones = np.ones((1, 1), np.float32)
    with pytest.raises(DeviceError, match="status 13"):
        gpu_cublas.gpu_cublas(Library(13), None, *(OnDevice(ones) for _ in range(3)))


def test_a_library_is_prepared_once(monkeypatch):
    monkeypatch.setattr(gpu, "cuda", SimpleNamespace(current_context=lambda: None))
    library = Library()
    monkeypatch.setattr(gpu_cublas, "_library", lambda: library)
    arrays = [OnDevice(np.ones((1, 1), np.float32)) for _ in range(3)]
    gpu_cublas.launch(*arrays)
    gpu_cublas.launch(*arrays)
    assert library.created == 1
    assert arrays[2].values == [[1]]


def test_a_missing_library_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(gpu, "simulated", lambda: False)
    monkeypatch.setattr(gpu, "why_not", lambda: "")
    monkeypatch.setattr(gpu_cublas.importlib, "import_module", lambda name: missing())
    gpu_cublas._library.cache_clear()
    assert "nvidia-cublas-cu12" in gpu_cublas.why_not()


def missing():
    raise ImportError


def test_without_a_gpu_the_gpus_reason_comes_first(monkeypatch):
    monkeypatch.setattr(gpu, "simulated", lambda: False)
    monkeypatch.setattr(gpu, "why_not", lambda: "There is none.")
    assert gpu_cublas.why_not() == "There is none."
    monkeypatch.setattr(gpu, "simulated", lambda: True)
    assert gpu_cublas.why_not() == "Numba's simulator has no cuBLAS."
