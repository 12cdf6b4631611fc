"""The jobs of a round touch nothing of each other's, and may be done in any order."""

import numpy as np
import pytest
from plans import KEY, learning, samples_of

from engine.kernels.call import ROUND
from engine.kernels.executor import run
from engine.networks.layout import Training
from engine.networks.network import parse_network
from engine.networks.plan import Plan

BATCH = 21
CHAINS = [
    "dense33 drop0.3 dense17 dense10",
    # Large enough to be done panel by panel.
    "dense84 dense10",
    "conv5 pool2 drop0.4 conv9k5/2 conv3v dense17 dense10",
    "conv4v pool2 conv6k5v pool3 dense10",
    "pool2 conv16 conv19/2 dense10",
]
_PANELS = 32


class Rounds:
    """A training step's rounds, of which single jobs can be run.

    Each job runs as a thread of its own number, so that none shares scratch with another.
    """

    def __init__(self, chain):
        network, training = parse_network(chain), Training("adamw", 0.1, augment="shift")
        # As many threads as panels: with more there would be no more jobs.
        _, _, rounds = Plan(network, BATCH, _PANELS, training)._steps
        threads = int(max(_PANELS, *(rounds["end"] - rounds["first"])))
        plan = Plan(network, BATCH, threads, training)
        plan.initialise(1)
        self.memory = plan.memory
        self._addresses = plan._addresses
        self.calls, self.jobs, self.rounds = plan._steps
        self._sizes = (BATCH, plan._layout.share, plan._layout.group)
        self._samples = samples_of(BATCH)
        self.key = KEY

    def run(self, job, thread):
        alone = (self.jobs[job : job + 1], np.array([(0, 1)], ROUND))
        run(
            thread, 1, np.zeros(64, np.int64), self._addresses, self.memory,
            self.calls, *alone, *self._sizes,
            *self._samples, np.arange(BATCH), 0, 1, np.uint64(self.key), learning(1),
            np.zeros(1, np.float32), -1,
        )  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS)
def test_jobs_of_a_round_write_apart_and_in_any_order(chain):
    step = Rounds(chain)
    # Once before, otherwise varied, so that what is overwritten is neither nothing nor the same.
    for begin, end in step.rounds:
        for job in range(begin, end):
            step.run(job, job - begin)
    step.key += 1
    for begin, end in step.rounds:
        jobs = range(begin, end)
        start = step.memory.copy()
        bits = start.view(np.uint32)
        writers = np.zeros(start.size, int)
        for job in jobs:
            step.memory[:] = start
            step.run(job, job - begin)
            writers += step.memory.view(np.uint32) != bits
        assert writers.max() <= 1, f"written twice: {np.flatnonzero(writers > 1)[:10]}"
        ended = []
        for order in (jobs, reversed(jobs)):
            step.memory[:] = start
            for job in order:
                step.run(job, job - begin)
            ended.append(step.memory.view(np.uint32).copy())
        np.testing.assert_array_equal(*ended)
        assert (ended[0] != bits).any()
