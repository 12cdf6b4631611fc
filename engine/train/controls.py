"""The hand on a running session: pause, resume, step, stop, learning rate, from any thread."""

import threading


class Controls:
    """Each wish takes effect between two batches. Safe to call from any thread."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._paused = False
        self._steps = 0
        self._stopped = False
        self._learning_rate: float | None = None

    def pause(self) -> None:
        """Wait before the next batch."""
        with self._condition:
            self._paused = True
            self._steps = 0

    def resume(self) -> None:
        """Go on."""
        with self._condition:
            self._paused = False
            self._condition.notify_all()

    def step(self) -> None:
        """Train one batch, then wait."""
        with self._condition:
            self._paused = True
            self._steps += 1
            self._condition.notify_all()

    def stop(self) -> None:
        """End the run; its model so far is kept."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def set_learning_rate(self, peak: float | None) -> None:
        """Replace the schedule's peak from the next batch on (None: the settings' own)."""
        with self._condition:
            self._learning_rate = peak

    @property
    def learning_rate(self) -> float | None:
        """The peak that was set while running, if any."""
        with self._condition:
            return self._learning_rate

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        with self._condition:
            return self._stopped

    @property
    def waiting(self) -> bool:
        """Whether the session should wait now."""
        with self._condition:
            return self._paused and not self._steps and not self._stopped

    @property
    def stepping(self) -> bool:
        """Whether exactly one batch should be trained now."""
        with self._condition:
            return self._paused and self._steps > 0

    def stepped(self) -> None:
        """The session's answer to `step`: one batch was trained."""
        with self._condition:
            self._steps = max(0, self._steps - 1)

    def wait(self) -> None:
        """Sleep until there is something to do."""
        with self._condition:
            while self._paused and not self._steps and not self._stopped:
                self._condition.wait()
