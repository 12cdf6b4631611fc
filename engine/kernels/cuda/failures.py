"""What a GPU's driver and compiler raise, as sentences for people. Knows no Numba.

The names of CUDA's errors: CUresult in the documentation of CUDA's driver.
"""

import re

# Where the classes of Numba's own driver and compiler, of its simulator's and of NVIDIA's bindings
# are made. The classes differ between Numba's versions; where they come from does not.
_FROM = ("numba.cuda.cudadrv.", "numba.cuda.simulator.cudadrv.", "cuda.bindings.", "cuda.core.")

_OLD_DRIVER = (
    "The NVIDIA driver is too old for the CUDA installed here: update the driver, or use the CPU."
)
_LOST = "The GPU was lost ({}): restart Inkling, and the machine if that does not help."
_WRONG = "The GPU stopped a kernel ({}): restart Inkling, or use the CPU."

_CAUSES = {
    "CUDA_ERROR_OUT_OF_MEMORY": "The GPU has too little free memory: end what else uses it, or "
    "take a smaller batch or network.",
    "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES": "The GPU is too small for a kernel of this network: "
    "use the CPU.",
    "CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE": "The GPU cannot run all blocks of a kernel at once, "
    "for something else uses it: end that, or use the CPU.",
    "CUDA_ERROR_LAUNCH_TIMEOUT": "The system ended a kernel that ran too long, as it does where "
    "the GPU also draws the screen: use the CPU.",
    "CUDA_ERROR_INSUFFICIENT_DRIVER": _OLD_DRIVER,
    "CUDA_ERROR_UNSUPPORTED_PTX_VERSION": _OLD_DRIVER,
    "CUDA_ERROR_UNSUPPORTED_DEVSIDE_SYNC": _OLD_DRIVER,
    "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE": _OLD_DRIVER,
    "CUDA_ERROR_NO_BINARY_FOR_GPU": "The CUDA installed here knows no GPU like this one: "
    'pip install "inkling[cuda13]" for a new GPU, or "inkling[cuda12]" for an old one.',
    "CUDA_ERROR_INVALID_PTX": "The CUDA installed here and the NVIDIA driver do not fit together: "
    "update the driver, or use the CPU.",
    "CUDA_ERROR_DEVICE_UNAVAILABLE": "Another program has the GPU for itself alone: end it, or use "
    "the CPU.",
    "CUDA_ERROR_NO_DEVICE": _LOST,
    "CUDA_ERROR_INVALID_DEVICE": _LOST,
    "CUDA_ERROR_CONTEXT_IS_DESTROYED": _LOST,
    "CUDA_ERROR_INVALID_CONTEXT": _LOST,
    "CUDA_ERROR_DEINITIALIZED": _LOST,
    "CUDA_ERROR_ECC_UNCORRECTABLE": _LOST,
    "CUDA_ERROR_NVLINK_UNCORRECTABLE": _LOST,
    "CUDA_ERROR_HARDWARE_STACK_ERROR": _LOST,
    "CUDA_ERROR_EXTERNAL_DEVICE": _LOST,
    "CUDA_ERROR_ILLEGAL_ADDRESS": _WRONG,
    "CUDA_ERROR_ILLEGAL_INSTRUCTION": _WRONG,
    "CUDA_ERROR_MISALIGNED_ADDRESS": _WRONG,
    "CUDA_ERROR_INVALID_ADDRESS_SPACE": _WRONG,
    "CUDA_ERROR_INVALID_PC": _WRONG,
    "CUDA_ERROR_LAUNCH_FAILED": _WRONG,
    "CUDA_ERROR_ASSERT": _WRONG,
}
_BY_CLASS = {
    "CCSupportError": "This GPU is too old for the CUDA installed here: use the CPU.",
    "NvvmSupportError": "CUDA's compiler NVVM is not found: "
    'pip install "inkling[cuda12]", or use the CPU.',
    "NvrtcSupportError": "CUDA's compiler NVRTC is not found: "
    'pip install "inkling[cuda12]", or use the CPU.',
    "LinkerError": "CUDA's linker and the NVIDIA driver do not fit together: "
    "update the driver, or use the CPU.",
}
_NAME = re.compile(r"CUDA_ERROR_[A-Z_0-9]+")
_COMPILERS = ("nvvm", "nvrtc", "nvjitlink")


def from_the_driver(error: BaseException) -> bool:
    """Whether the driver, the compiler or their bindings raised `error`, and not a bug of ours."""
    return any(f"{kind.__module__}.".startswith(_FROM) for kind in type(error).__mro__)


def sentence(error: BaseException) -> str:
    """One sentence that names the cause of what driver or compiler raised, and what to do."""
    named = _NAME.search(str(error))
    if named is not None and named.group() in _CAUSES:
        return _CAUSES[named.group()].format(named.group())
    kind = type(error).__name__
    if kind in _BY_CLASS:
        return _BY_CLASS[kind]
    told = " ".join(str(error).split())[:200] or kind
    if kind.lower().startswith(_COMPILERS):
        return (
            f"CUDA's compiler failed ({told}): update the NVIDIA driver, "
            'or pip install --upgrade "inkling[cuda12]".'
        )
    return f"The GPU failed ({told}): restart Inkling, or use the CPU."
