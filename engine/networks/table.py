"""A plan's table in the making: calls, the jobs that run them, the rounds that order these."""

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
        for task in range(tasks):
            self._jobs.append((self._first_call, len(self._calls), task))
        self._first_call = len(self._calls)

    def close_round(self) -> None:
        """The jobs since the last closing may run at the same time, before all later ones."""
        if len(self._jobs) > self._first_job:
            self._rounds.append((self._first_job, len(self._jobs)))
        self._first_job = len(self._jobs)

    @property
    def calls(self) -> NDArray[Any]:
        """All calls, as the executor reads them."""
        return np.array(self._calls, CALL)

    @property
    def jobs(self) -> NDArray[Any]:
        """All jobs, as the executor reads them."""
        return np.array(self._jobs, JOB)

    @property
    def rounds(self) -> NDArray[Any]:
        """All rounds, as the executor reads them."""
        return np.array(self._rounds, ROUND)
