"""A plan is data for kernels that are there already."""

import numpy as np
import pytest
from numba.core import event

from engine.kernels.call import OPERATIONS
from engine.kernels.operations import addresses
from engine.kernels.team import Team
from engine.networks.layout import Training
from engine.networks.network import parse_network
from engine.networks.plan import Plan


@pytest.mark.parametrize("chain", ["dense19 dense10", "conv9k5/2 pool3 drop0.5 dense10"])
@pytest.mark.parametrize("optimiser", ["adamw", "sgd"])
def test_a_network_never_seen_before_compiles_nothing(chain, optimiser):
    images = np.zeros((5, 28, 28), np.uint8)
    labels = np.arange(5, dtype=np.uint8)
    addresses(range(OPERATIONS))
    with event.install_recorder("numba:compile") as recorder, Team(2) as team:
        plan = Plan(parse_network(chain), 5, 2, Training(optimiser, augment="full"))
        plan.initialise(1)
        plan.train(team, (images, labels), np.arange(5), 0, 1, np.ones((1, 4)))
        reader = Plan(parse_network(chain), 3)
        reader.adopt(plan.parameters)
        reader.forward(3)
    assert not recorder.buffer
