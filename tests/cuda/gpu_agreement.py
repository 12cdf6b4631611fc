"""Whether CPU and GPU learn the same: losses of the same steps on both."""

import numpy as np
from gpu_rows import Row, attempt
from gpu_runs import BATCH, Run, few, mnist
from gpu_training import NETWORKS, TINY

from engine.kernels.team import Team
from engine.networks.layout import Training
from engine.networks.plan import Plan
from engine.train.settings import default_threads

STEPS = 50
# Rounding, which training enlarges from step to step.
AT_MOST = 1e-2


def measure(tiny):
    """A row for each network: the largest difference of two losses, against the loss."""
    rows = []
    for name in [TINY] if tiny else NETWORKS:
        what = f"losses of {name}, CPU and GPU"
        rows += attempt(
            what, "of the loss", lambda what=what, name=name: _compare(what, name, tiny)
        )
    return rows


def _compare(what, name, tiny):
    batch, steps = (2, 2) if tiny else (BATCH, STEPS)
    data = few(4) if tiny else mnist("train")
    training = Training(weight_decay=0.01, augment="shift")

    def on_cpu(network, batch, training):
        return Plan(network, batch, default_threads(), training)

    with Team(default_threads()) as team:
        expected = Run(name, data, batch, training, on_cpu).train(steps, team)
    found = Run(name, data, batch, training).train(steps)
    apart = float(np.max(np.abs(found - expected) / np.abs(expected)))
    note = f"the largest of {steps} steps; the last losses are {expected[-1]:.6f}, {found[-1]:.6f}"
    return [Row(what, apart, "of the loss", note, at_most=AT_MOST)]
