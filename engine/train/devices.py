"""The plans of a training on the device that its settings name."""

from engine.errors import DeviceError
from engine.networks.layout import Training
from engine.networks.network import Network
from engine.networks.plan import Plan
from engine.train.settings import TrainSettings


def plan_for(
    network: Network, settings: TrainSettings, batch: int, training: Training | None
) -> Plan:
    """A plan for up to `batch` samples, as `Plan`.

    Raises NetworkError as `Plan` does, DeviceError where the device fails.
    """
    if settings.device == "cpu":
        return Plan(network, batch, settings.threads, training)
    # Numba's half for GPUs takes a while to import: only who asks for a GPU waits for it.
    from engine.kernels.cuda.gpu import why_not

    if reason := why_not():
        raise DeviceError(reason)
    from engine.networks.cuda_plan import CudaPlan

    return CudaPlan(network, batch, training)
