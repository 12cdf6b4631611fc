"""The plan of a training on the device that its settings name."""

from engine.errors import DeviceError
from engine.networks.layout import Training
from engine.networks.network import Network
from engine.networks.plan import Plan
from engine.train.settings import TrainSettings


def plan_for(network: Network, settings: TrainSettings, training: Training) -> Plan:
    """The plan. Raises NetworkError as `Plan` does, DeviceError where the device fails."""
    if settings.device == "cuda":
        raise DeviceError("This version of Inkling has no plan for a GPU.")
    return Plan(network, settings.batch, settings.threads, training)
