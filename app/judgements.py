"""What models say about datasets: each judged once, for all pages that ask."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from engine.networks.model import Model
from engine.progress import Progress, Report

if TYPE_CHECKING:
    # Importing them for real brings the readers of files, which would hold up the window.
    from engine.data.dataset import Dataset, Split
    from engine.judge.judgement import Judgement

# A judgement of 70,000 samples takes 4 MB, an opened dataset some 55 MB.
_JUDGEMENTS, _DATASETS = 12, 2
# Seconds between two looks at whether somebody still waits.
_GLANCE = 0.05
_WAITING = Progress("reading the samples", 0, 1)

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Judgements:
    """Opens datasets and judges models on them; to be asked by workers, never by the Qt thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._datasets: OrderedDict[str, Dataset] = OrderedDict()
        self._judged: OrderedDict[tuple[int, int], tuple[Model, Split, Judgement]] = OrderedDict()
        # What is being made, and the end of that.
        self._making: dict[object, threading.Event] = {}

    def dataset(self, source: str, report: Report) -> Dataset:
        """The dataset of this name or path. Raises DataError, as `open_dataset` does."""
        from engine.data.dataset import open_dataset

        return self._remembered(
            self._datasets, source, _DATASETS, lambda: open_dataset(source, report), report
        )

    def judgement(self, model: Model, split: Split, threads: int, report: Report) -> Judgement:
        """What the model says about each sample of the split."""
        from engine.judge.judgement import judge

        # Both are kept with their judgement, so that their identities stay theirs.
        return self._remembered(
            self._judged,
            (id(model), id(split)),
            _JUDGEMENTS,
            lambda: (model, split, judge(model, split, threads, report)),
            report,
        )[2]

    def _remembered(
        self,
        kept: OrderedDict[_Key, _Value],
        key: _Key,
        most: int,
        make: Callable[[], _Value],
        report: Report,
    ) -> _Value:
        """What is kept, or else made now: by one thread, while others that want it wait."""
        while True:
            with self._lock:
                if key in kept:
                    kept.move_to_end(key)
                    return kept[key]
                others = self._making.get(key)
                if others is None:
                    mine = self._making[key] = threading.Event()
                    break
            while not others.wait(_GLANCE):
                # Whoever cancels is heard here.
                report(_WAITING)
        try:
            value = make()
            with self._lock:
                kept[key] = value
                while len(kept) > most:
                    kept.popitem(last=False)
            return value
        finally:
            with self._lock:
                del self._making[key]
            mine.set()
