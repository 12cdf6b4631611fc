"""A plan's table in the making: calls, the jobs that run them, the rounds that order these."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.kernels.call import CALL, JOB, ROUND


class Table:
    """Write calls, then close them into jobs; close jobs into rounds."""

    def __init__(self) -> None:
        self._calls: list[NDArray[Any]] = []
        self._jobs: list[tuple[int, int, int]] = []
        self._rounds: list[tuple[int, int]] = []
        self._first_call = 0
        self._first_job = 0

    def call(self, operation: int, **fields: float) -> None:
        """One kernel call; fields that are not named are zero."""
        record = np.zeros((), CALL)
        record["operation"] = operation
        for name, value in fields.items():
            record[name] = value
        self._calls.append(record)

    def close_jobs(self, tasks: int) -> None:
        """The calls since the last closing, in their order, are a job for each of `tasks`."""
        if len(self._calls) > self._first_call:
            self._jobs += [(self._first_call, len(self._calls), task) for task in range(tasks)]
        self._first_call = len(self._calls)

    @contextmanager
    def alone(self, before: int, tasks: int) -> Iterator[None]:
        """A round of one call, for each of `tasks`, after the calls so far for each of `before`."""
        self.close_jobs(before)
        self.close_round()
        yield
        self.close_jobs(tasks)
        self.close_round()

    def close_round(self) -> None:
        """The jobs since the last closing may run at the same time, before all later ones."""
        if len(self._jobs) > self._first_job:
            self._rounds.append((self._first_job, len(self._jobs)))
        self._first_job = len(self._jobs)

    @property
    def arrays(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """All calls, jobs and rounds, as an executor reads them."""
        return (
            np.array(self._calls, CALL),
            np.array(self._jobs, JOB),
            np.array(self._rounds, ROUND),
        )
