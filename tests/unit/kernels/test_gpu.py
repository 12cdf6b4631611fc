"""What is said of a GPU that is not there, does not start or fails: without one, by fakes."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import DeviceError
from engine.kernels.cuda import gpu


def raised(kind, text, module="numba.cuda.cudadrv.driver", base=Exception):
    """An error of a class of that name, made where Numba's driver makes its own."""
    return type(kind, (base,), {"__module__": module})(text)


class Device:
    """A GPU's array, which takes what the kernel of `Cuda` writes."""

    def __init__(self, values):
        self.values = values

    def copy_to_host(self):
        return self.values


class Cuda:
    """Stands for the module `numba.cuda`: a GPU on which all is well, but for what is told."""

    def __init__(self, complaint=None, compiler=True, failure=None, writes=True, simulated=False):
        self.config = SimpleNamespace(ENABLE_CUDASIM=simulated)
        self._complaint = complaint
        self._compiler = compiler
        self._failure = failure
        self._writes = writes
        version = SimpleNamespace(get_version=lambda: (12, 4))
        self.cudadrv = SimpleNamespace(driver=SimpleNamespace(driver=version))
        self.device = SimpleNamespace(
            name=b"NVIDIA H100 80GB HBM3", MULTIPROCESSOR_COUNT=132, compute_capability=(9, 0)
        )

    def is_available(self):
        return self._complaint is None and self._compiler

    def cuda_error(self):
        return self._complaint

    def get_current_device(self):
        if self._failure:
            raise self._failure
        return self.device

    def current_context(self):
        if self._failure:
            raise self._failure
        return SimpleNamespace(get_memory_info=lambda: (3 << 30, 80 << 30), device=self.device)

    def to_device(self, values):
        return Device(values)

    def jit(self, kernel):
        def launch(out):
            if self._failure:
                raise self._failure
            if self._writes:
                kernel(out.values)

        return {(1, 1): launch}


@pytest.fixture
def having(monkeypatch):
    """Say which `numba.cuda` there is; None where it cannot be imported."""

    def have(cuda, failure="", frozen=False):
        monkeypatch.setattr(gpu, "cuda", cuda)
        monkeypatch.setattr(gpu, "_import_failure", failure)
        monkeypatch.setattr(sys, "frozen", frozen, raising=False)
        gpu.why_not.cache_clear()

    yield have
    monkeypatch.undo()
    gpu.why_not.cache_clear()


def test_a_gpu_that_runs_a_kernel_can_be_used(having):
    having(Cuda())
    assert gpu.why_not() == ""
    assert not gpu.simulated()
    assert gpu.name() == "NVIDIA H100 80GB HBM3"
    assert gpu.memory() == gpu.Memory(free=3 << 30, total=80 << 30)
    assert gpu.multiprocessors() == 132
    assert gpu.capability() == (9, 0)
    assert gpu.driver_version() == (12, 4)


def test_the_simulator_can_be_used_and_says_what_it_is(having):
    cuda = Cuda(simulated=True)
    cuda.current_context = lambda: SimpleNamespace(get_memory_info=lambda: (np.inf, np.inf))
    having(cuda)
    assert gpu.why_not() == ""
    assert gpu.simulated()
    assert gpu.name() == "Numba's simulator"
    assert gpu.memory().free == sys.maxsize
    assert gpu.multiprocessors() == 1
    assert gpu.driver_version() == (0, 0)


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        ("\nCUDA driver library cannot be found.\nIf you are sure …", "no NVIDIA driver"),
        ("CUDA is disabled due to setting NUMBA_DISABLE_CUDA=1", "NUMBA_DISABLE_CUDA switches"),
        ("Call to cuInit results in CUDA_ERROR_NO_DEVICE (100)", "CUDA_VISIBLE_DEVICES hides"),
        ("Call to cuInit results in CUDA_ERROR_INVALID_DEVICE (101)", "names no GPU"),
        ("cuInit results in CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803)", "restart the machine"),
        ("CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE (804)", "driver is too old"),
        ("Call to cuInit results in\nCUDA_ERROR_UNKNOWN (999)", "(Call to cuInit results in CUDA"),
    ],
)
def test_a_driver_that_does_not_start_says_why(having, complaint, said):
    having(Cuda(complaint))
    reason = gpu.why_not()
    assert said in reason
    assert reason.endswith(".")
    assert "\n" not in reason


def test_without_its_compiler_or_numbas_half_it_is_said_how_to_get_them(having):
    having(Cuda(compiler=False))
    assert "NVVM is not found" in gpu.why_not()
    assert 'pip install "inkling[cuda12]"' in gpu.why_not()
    having(None, failure="ImportError: NVIDIA CUDA Python bindings not found.")
    assert "bindings not found" in gpu.why_not()
    assert 'pip install "inkling[cuda12]"' in gpu.why_not()
    assert not gpu.simulated()


@pytest.mark.parametrize("cuda", [None, Cuda(compiler=False)])
def test_a_bundle_says_that_it_brings_no_cuda(having, cuda):
    having(cuda, frozen=True)
    assert gpu.why_not().startswith("This bundle of Inkling comes without what a GPU needs")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (raised("CudaAPIError", "[222] results in CUDA_ERROR_UNSUPPORTED_PTX_VERSION"), "too old"),
        (raised("CUDAError", "CUDA_ERROR_OUT_OF_MEMORY: …", "cuda.core._utils"), "free memory"),
        (raised("CudaAPIError", "[209] CUDA_ERROR_NO_BINARY_FOR_GPU"), "knows no GPU like this"),
        (raised("LinkerError", "ptxas fatal: Unsupported .version 8.8"), "CUDA's linker"),
        (raised("NvvmError", "NVVM_ERROR_INVALID_OPTION"), "(NVVM_ERROR_INVALID_OPTION)"),
        (raised("nvvmError", "", "cuda.bindings.nvvm"), "(nvvmError)"),
        (raised("NvvmSupportError", "libNVVM cannot be found", base=ImportError), "NVVM is not"),
        (raised("NvrtcSupportError", "no NVRTC", base=ImportError), "NVRTC is not found"),
        (raised("CCSupportError", "compute capability 3.0", base=RuntimeError), "GPU is too old"),
        (raised("CudaAPIError", "[719] CUDA_ERROR_LAUNCH_FAILED"), "(CUDA_ERROR_LAUNCH_FAILED)"),
        (raised("CudaAPIError", "[46] CUDA_ERROR_DEVICE_UNAVAILABLE"), "Another program"),
        (raised("CudaAPIError", "[214] CUDA_ERROR_ECC_UNCORRECTABLE"), "The GPU was lost"),
        (raised("CudaAPIError", "[720] COOPERATIVE\nLAUNCH"), "([720] COOPERATIVE LAUNCH)"),
    ],
)
def test_each_failure_of_driver_and_compiler_becomes_a_sentence(having, error, said):
    having(Cuda(failure=error))
    reason = gpu.why_not()
    assert said in reason
    assert reason.endswith(".")
    for ask in (gpu.name, gpu.memory, gpu.multiprocessors, gpu.capability):
        with pytest.raises(DeviceError) as caught:
            ask()
        assert str(caught.value) == reason
        assert caught.value.__cause__ is error


def test_a_gpu_that_computes_wrongly_is_not_used(having):
    having(Cuda(writes=False))
    assert "computes wrongly" in gpu.why_not()


def test_a_bug_stays_a_bug():
    with pytest.raises(ZeroDivisionError), gpu.guarded():
        raise ZeroDivisionError
    with pytest.raises(DeviceError, match="mine"), gpu.guarded():
        raise DeviceError("mine")


def test_the_reason_is_found_out_once(having):
    having(Cuda())
    assert gpu.why_not() == ""
    gpu.cuda.is_available = None
    assert gpu.why_not() == ""
    assert gpu.why_not.cache_info().hits == 1
