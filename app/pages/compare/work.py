"""What the page's workers do: judge models, compare them, and measure how soon they answer."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.judgements import Judgements
from app.pages.compare.library_models import LibraryModels
from app.pages.compare.results import Judged, Opened, Pair, Speed
from engine.bench.cpu import cpu_name
from engine.judge.figures import differing, mcnemar, wilson
from engine.networks.model import Model
from engine.progress import Progress, Report

if TYPE_CHECKING:
    # Importing it for real brings Numba, which would hold up the window.
    from engine.recognise.recogniser import Reading, Recogniser

Paths = Mapping[str, Path]
Sample = NDArray[np.float32]

_WARM_UP = 50
_COUNT = 2000
_SECONDS = 0.5
_REPORT_EACH = 100


def judged(
    models: LibraryModels,
    paths: Paths,
    data: str,
    judgements: Judgements,
    threads: int,
    report: Report,
) -> Iterator[Opened | Judged | tuple[Pair, ...]]:
    """The dataset, then each model's judgement as it comes, at last all pairs.

    Raises DataError or FileError where the dataset or a model cannot be read.
    """
    dataset = judgements.dataset(data, report)
    split = dataset.training if dataset.test is None else dataset.test
    yield Opened(data, split, dataset.classes, dataset.test is not None)
    found: list[Judged] = []
    for name, path in paths.items():
        judgement = judgements.judgement(models.model(name, path), split, threads, report)
        right, count = int(judgement.right.sum()), int(judgement.digits.sum())
        found.append(Judged(name, judgement, *wilson(right, count)))
        yield found[-1]
    pairs: list[Pair] = []
    for one, other in itertools.combinations(found, 2):
        report(Progress("comparing the answers", len(pairs), 0))
        test = mcnemar(one.judgement, other.judgement)
        indices = differing(one.judgement, other.judgement)
        pairs.append(Pair(one.name, other.name, test.only_one, test.only_other, test.p, indices))
    yield tuple(pairs)


def measured(
    models: LibraryModels, paths: Paths, beside_training: bool, report: Report
) -> Iterator[Speed]:
    """How soon each model answers, as the canvas asks it: one sample, one thread."""
    from engine.recognise.recogniser import Recogniser

    samples = _strokes()
    cpu = cpu_name()
    for done, (name, path) in enumerate(paths.items()):
        recogniser = Recogniser(models.model(name, path))
        spent: list[float] = []
        begun = time.perf_counter()
        for turn in range(-_WARM_UP, _COUNT):
            sample = samples[turn % len(samples)]
            start = time.perf_counter()
            recogniser.read_sample(sample)
            if turn >= 0:
                spent.append(time.perf_counter() - start)
            if turn % _REPORT_EACH == 0:
                fraction = max(0, turn) / _COUNT
                whole = round(_COUNT * (done + fraction))
                report(Progress(f"measuring {name}", whole, _COUNT * len(paths)))
                if spent and time.perf_counter() - begun > _SECONDS:
                    break
        yield Speed(name, 1e6 * statistics.median(spent), len(spent), cpu, beside_training)


class Readers:
    """Recognisers of the models that answer live. For one worker alone."""

    def __init__(self, models: LibraryModels) -> None:
        self._models = models
        self._kept: dict[str, tuple[Model, Recogniser]] = {}

    def answers(self, paths: Paths, sample: Sample) -> Iterator[tuple[Sample, dict[str, Reading]]]:
        """What each model reads in a sample [28, 28], with that sample."""
        self._kept = {name: kept for name, kept in self._kept.items() if name in paths}
        readings = {
            name: self._reader(name, path).read_sample(sample) for name, path in paths.items()
        }
        yield sample, readings

    def _reader(self, name: str, path: Path) -> Recogniser:
        from engine.recognise.recogniser import Recogniser

        model = self._models.model(name, path)
        kept = self._kept.get(name)
        if kept is None or kept[0] is not model:
            kept = self._kept[name] = model, Recogniser(model)
        return kept[1]


def _strokes() -> list[Sample]:
    """Some samples with as much ink as a digit has; what they are, no network's speed hangs on."""
    samples = []
    for column in range(6, 22, 4):
        sample = np.zeros((28, 28), np.float32)
        sample[4:24, column : column + 3] = 1.0
        samples.append(sample)
    return samples
