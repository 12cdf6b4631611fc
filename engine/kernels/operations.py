"""The kernels behind a plan's calls, each compiled by itself and called where it lies.

So a network waits for those kernels alone that its table names: one that reads compiles nothing of
what trains. And Numba does not optimise all kernels once more within the executor.
"""

from collections.abc import Iterable
from inspect import Parameter, Signature
from typing import Any

import numpy as np
from numba import from_dtype, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from engine.kernels import partner
from engine.kernels.call import (
    CALL,
    CONNECT,
    CONNECT_GRADIENT,
    CONNECT_PANEL,
    CONVOLVE,
    CONVOLVE_BACK,
    CONVOLVE_GRADIENT,
    DROP,
    GATHER,
    LOSS,
    OPERATIONS,
    POOL,
    POOL_BACK,
    REDUCE,
    SURVEY,
    TRANSPOSE_CONVOLUTION,
    TRANSPOSE_DENSE,
)
from engine.kernels.convolution import convolve, convolve_gradient
from engine.kernels.convolution_back import convolve_back, transpose_convolution
from engine.kernels.dense import connect, connect_gradient, connect_panel, transpose_dense
from engine.kernels.dropout import drop
from engine.kernels.loss import softmax_loss
from engine.kernels.optimisers import reduce_jobs
from engine.kernels.pooling import pool, pool_back
from engine.kernels.sampling import gather
from engine.kernels.survey import survey

_PLACE = types.intp
_KEY = types.uint64
_CALL = (types.float32[::1], from_dtype(CALL))
IMAGES = types.Array(types.uint8, 3, "C", readonly=True)
LABELS = types.Array(types.uint8, 1, "C", readonly=True)
ORDER = types.Array(types.int64, 1, "C", readonly=True)
_RATES = types.float64[::1]

# What kernels take: a group of images (thread, first, rows), or a block of parameters.
_GROUP = types.void(*_CALL, _PLACE, _PLACE, _PLACE)
_GATHER = types.void(*_CALL, _PLACE, _PLACE, _PLACE, IMAGES, ORDER, _PLACE, _KEY)
_DROP = types.void(*_CALL, _PLACE, _PLACE, _PLACE, _KEY)
_LOSS = types.void(*_CALL, _PLACE, _PLACE, LABELS, ORDER, _PLACE, _PLACE)
_GROUP_GRADIENT = types.void(*_CALL, _PLACE, _PLACE, _PLACE, _PLACE, types.boolean)
_BLOCK = types.void(*_CALL, _PLACE)
_PANEL = types.void(*_CALL, _PLACE, _PLACE)
_REDUCE = types.void(*_CALL, _PLACE, _PLACE, _RATES)
_BLOCK_GRADIENT = types.void(*_CALL, _PLACE, _PLACE, _PLACE, _RATES)

_KERNELS: dict[int, tuple[Any, Any]] = {
    GATHER: (gather, _GATHER),
    SURVEY: (survey, _GROUP),
    CONVOLVE: (convolve, _GROUP),
    CONNECT: (connect, _GROUP),
    POOL: (pool, _GROUP),
    DROP: (drop, _DROP),
    LOSS: (softmax_loss, _LOSS),
    POOL_BACK: (pool_back, _GROUP),
    CONVOLVE_BACK: (convolve_back, _GROUP),
    CONVOLVE_GRADIENT: (convolve_gradient, _GROUP_GRADIENT),
    CONNECT_PANEL: (connect_panel, _PANEL),
    CONNECT_GRADIENT: (connect_gradient, _BLOCK_GRADIENT),
    REDUCE: (reduce_jobs, _REDUCE),
    TRANSPOSE_DENSE: (transpose_dense, _BLOCK),
    TRANSPOSE_CONVOLUTION: (transpose_convolution, _BLOCK),
}

# For a partner: what takes longest to compile first, what a reader waits for last.
LONGEST_FIRST = (
    *(GATHER, CONNECT_GRADIENT, CONVOLVE_BACK, CONVOLVE_GRADIENT, CONNECT_PANEL, REDUCE),
    *(TRANSPOSE_CONVOLUTION, TRANSPOSE_DENSE, LOSS, POOL_BACK, DROP, SURVEY),
    *(POOL, CONNECT, CONVOLVE),
)


def addresses(operations: Iterable[int]) -> NDArray[np.int64]:
    """Where the kernels of these operations lie, int64 [OPERATIONS]; compiled where they are new.

    The others are left at 0: a table may not name them.
    """
    found = np.zeros(OPERATIONS, np.int64)
    for operation in partner.in_turn(operations):
        kernel, signature = _KERNELS[operation]
        kernel.compile(signature)
        compiled = kernel.overloads[signature.args]
        name = compiled.fndesc.llvm_func_name
        found[operation] = compiled.library.get_pointer_to_function(name)
    return found


def _caller(signature: Any) -> Any:
    """What calls the kernel of that signature that lies at an address: `call(address, …)`."""

    def call(typing_context: Any, address: Any, *arguments: Any) -> Any:
        def generate(context: Any, builder: Any, whole: Any, values: Any) -> Any:
            convention = context.call_conv
            kind = convention.get_function_type(signature.return_type, signature.args)
            kernel = builder.inttoptr(values[0], kind.as_pointer())
            status, _ = convention.call_function(
                builder, kernel, signature.return_type, signature.args, values[1:]
            )
            with builder.if_then(status.is_error, likely=False):
                convention.return_status_propagate(builder, status)
            return context.get_dummy_value()

        return signature.return_type(types.int64, *signature.args), generate

    # Numba would fold a function's `*arguments` into a tuple.
    names = ("typing_context", "address", *(f"argument_{i}" for i in range(len(signature.args))))
    parameters = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    call.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return intrinsic(call)


on_group = _caller(_GROUP)
on_gathered = _caller(_GATHER)
on_dropped = _caller(_DROP)
on_losses = _caller(_LOSS)
on_group_gradient = _caller(_GROUP_GRADIENT)
on_block = _caller(_BLOCK)
on_panel = _caller(_PANEL)
on_reduced = _caller(_REDUCE)
on_block_gradient = _caller(_BLOCK_GRADIENT)
