"""The team: jobs shared out, a barrier between rounds, failures handed on, threads that end."""

import threading
import time

import numpy as np
import pytest
from from_python import from_python
from numba import njit

from engine.kernels import team
from engine.kernels.team import Team

meet = from_python(team.meet)
take = from_python(team.take)


@njit(nogil=True)
def _rounds(thread, threads, counters, made, rounds):
    """Each job of a round writes one more than the whole sum of the round before."""
    jobs = made.shape[1]
    for number in range(1, rounds + 1):
        before = made[number - 1].sum()
        job = take(counters, thread, threads, jobs)
        while job < jobs:
            made[number, job] = before + 1
            job = take(counters, thread, threads, jobs)
        meet(counters, threads)


def run_rounds(team, jobs=5, rounds=60):
    made = np.zeros((rounds + 1, jobs), np.uint64)
    team.run(_rounds, made, rounds)
    return made


def expected_rounds(jobs=5, rounds=60):
    made = np.zeros((rounds + 1, jobs), np.uint64)
    for number in range(1, rounds + 1):
        made[number] = made[number - 1].sum() + np.uint64(1)
    return made


def team_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("team-")]


@pytest.mark.parametrize("threads", [1, 2, 3, 5])
def test_every_round_sees_all_of_the_round_before(threads):
    with Team(threads) as team:
        np.testing.assert_array_equal(run_rounds(team), expected_rounds())


def test_many_runs_in_a_row():
    with Team(3) as team:
        for _ in range(200):
            np.testing.assert_array_equal(run_rounds(team, rounds=8), expected_rounds(rounds=8))


def test_two_teams_at_once():
    failures = []

    def work():
        try:
            with Team(2) as team:
                for _ in range(50):
                    np.testing.assert_array_equal(run_rounds(team, 3, 10), expected_rounds(3, 10))
        except BaseException as failure:
            failures.append(failure)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert not failures
    assert not any(worker.is_alive() for worker in workers)


class KernelError(Exception):
    pass


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_the_failure_of_any_thread_reaches_the_caller_and_the_team_works_on(failing):
    calls = []

    def kernel(thread, threads, counters):
        time.sleep(0.01 * thread)
        calls.append(thread)
        if thread == failing:
            raise KernelError(str(thread))

    with Team(3) as team:
        for _ in range(3):
            calls.clear()
            with pytest.raises(KernelError, match=str(failing)):
                team.run(kernel)
            # Nobody is still at work when `run` is over.
            assert sorted(calls) == [0, 1, 2]
        np.testing.assert_array_equal(run_rounds(team), expected_rounds())


def test_a_closed_team_ends_its_threads():
    before = set(team_threads())
    team = Team(4)
    mine = [thread for thread in team_threads() if thread not in before]
    assert len(mine) == 3
    run_rounds(team)
    team.close()
    for thread in mine:
        thread.join(5)
    assert not any(thread.is_alive() for thread in mine)


def test_sleeping_threads_use_no_time():
    with Team(3) as team:
        run_rounds(team)
        begun = time.process_time()
        time.sleep(0.2)
        assert time.process_time() - begun < 0.1
