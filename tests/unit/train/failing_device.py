"""A device that fails when it is told to: the CPU's plan in the place of a GPU's."""

from engine.errors import DeviceError
from engine.networks.plan import Plan
from engine.train import placed_plan

LOST = "The GPU is lost: restart the machine."


class FailingPlan:
    """Computes as a CPU does; its arrays are copies, as a GPU's are.

    From its `when`-th asking for `what` (counted from 1; steps, for "train") on, all fails.
    """

    ahead = 1

    def __init__(self, plan, what, when):
        self._plan = plan
        self.batch = plan.batch
        self._what = what
        self._left = when
        self._lost = False

    def _ask(self, what, count=1):
        if what == self._what:
            self._left -= count
            self._lost = self._lost or self._left <= 0
        if self._lost:
            raise DeviceError(LOST)

    def hand(self, team, split, order, first_step, key, rates):
        losses_of = self._plan.hand(team, split, order, first_step, key, rates)

        def losses():
            # A device tells that it failed when it is asked for what it did.
            self._ask("train", len(rates))
            return losses_of()

        return losses

    def initialise(self, seed):
        self._ask("initialise")
        self._plan.initialise(seed)

    def begin_averages(self):
        self._plan.begin_averages()

    def restore(self, state):
        self._ask("restore")
        self._plan.restore(state)

    def adopt(self, parameters):
        self._plan.adopt(parameters)

    def forward(self, count, team):
        self._ask("forward")
        return self._plan.forward(count, team)

    @property
    def samples(self):
        return self._plan.samples

    def unpack(self, parameters):
        return self._plan.unpack(parameters)

    @property
    def parameters(self):
        self._ask("parameters")
        return self._plan.parameters.copy()

    @property
    def averages(self):
        self._ask("averages")
        return self._plan.averages.copy()

    @property
    def state(self):
        self._ask("state")
        return self._plan.state


def have_gpu(monkeypatch, what="", when=0):
    """Let there be a GPU whose plans fail at the `when`-th asking for `what`, or never."""

    def plan_for(network, settings, batch, training):
        if settings.device == "cuda" and what == ("memory" if training else "memory to read"):
            raise DeviceError(LOST)
        plan = Plan(network, batch, settings.threads, training)
        return FailingPlan(plan, what, when) if settings.device == "cuda" else plan

    monkeypatch.setattr(placed_plan, "plan_for", plan_for)
