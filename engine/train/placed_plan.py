"""A training's plan on the device of its settings, and its way to the CPU where that one fails."""

import dataclasses
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.errors import DeviceError
from engine.networks.layout import Training
from engine.networks.network import Network
from engine.networks.parameters import Parameters
from engine.networks.plan import Plan
from engine.train.devices import plan_for
from engine.train.settings import TrainSettings

# A plan's arrays by name, as `Plan.state` gives them.
State = Mapping[str, NDArray[np.float32]]


class PlacedPlan:
    """The `plan`; `settings.device` says where it is, `failure` why that is not where it was to be.

    It begins with a `state`, or with weights that chance draws. Raises NetworkError as
    `Plan` does, and ValueError where the state is of another network.
    """

    def __init__(self, network: Network, settings: TrainSettings, state: State | None) -> None:
        self.settings = settings
        self.failure = ""
        self.plan: Plan
        self._network = network
        # What goes on where the device fails; None: fresh weights.
        self._kept = state
        try:
            self._lay_out()
        except DeviceError as error:
            self.move(error)

    @property
    def may_fail(self) -> bool:
        """Whether what is asked of the plan may raise DeviceError."""
        return self.settings.device != "cpu"

    @property
    def answering(self) -> NDArray[np.float32]:
        """The averaged weights where they are kept, else the weights themselves; maybe a view."""
        return self.plan.averages if self.settings.averaging else self.plan.parameters

    def parameters(self) -> NDArray[np.float32]:
        """A copy of the weights that answer now, flat; of the kept ones while the device fails."""
        try:
            return self.answering.copy()
        except DeviceError:
            return self._kept_parameters()

    def reading_plan(self, batch: int) -> Plan:
        """A plan on the same device that reads up to `batch` samples. Raises DeviceError."""
        return plan_for(self._network, self.settings, batch, None)

    def keep(self, state: State) -> None:
        """Go on from this `state` of the plan where the device fails."""
        if self.may_fail:
            self._kept = state

    def move(self, failure: DeviceError) -> None:
        """Leave a device that failed: go on from what was last kept, on the CPU."""
        self.failure = str(failure)
        self.settings = dataclasses.replace(self.settings, device="cpu")
        self._lay_out()

    def _lay_out(self) -> None:
        settings = self.settings
        training = Training(
            settings.optimiser,
            settings.weight_decay,
            settings.momentum,
            settings.nesterov,
            settings.label_smoothing,
            settings.augment,
        )
        plan = plan_for(self._network, settings, settings.batch, training)
        if self._kept is None:
            plan.initialise(settings.seed)
            plan.begin_averages()
        else:
            plan.restore(self._kept)
        self.plan = plan

    def _kept_parameters(self) -> NDArray[np.float32]:
        layout = Parameters(self._network)
        if self._kept is None:
            return layout.initial(self.settings.seed)
        kind = "averages" if self.settings.averaging else "parameters"
        names = self._network.weight_shapes
        return layout.pack({name: self._kept[f"{kind}.{name}"] for name in names})
