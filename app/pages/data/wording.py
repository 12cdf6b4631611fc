"""How samples, filters and cells of the page Data read."""

from __future__ import annotations

import math

from app.pages import words
from app.pages.data.filter import Filter, Order, Outcome
from app.pages.data.source import SplitName
from engine.data.dataset import Dataset, Split
from engine.judge.judgement import Judgement

NO_DIGIT = 10
OUTCOME_WORDS: dict[Outcome, str] = {
    "all": "All answers",
    "right": "Right ones",
    "wrong": "Wrong ones",
}
ORDER_WORDS: dict[Order, str] = {
    "dataset": "As stored",
    "label": "By label",
    "unsure": "Least sure",
    "sure": "Most sure",
    "high loss": "Highest loss",
    "low loss": "Lowest loss",
}
_SPLIT_WORDS: dict[SplitName, str] = {"test": "Test", "training": "Training", "all": "All"}

# The loss slider goes over these powers of ten.
_LEAST, _GREATEST = -4.0, 1.0
LOSS_STEPS = 100


def samples(count: int) -> str:
    """`1 sample`, `10,000 samples`."""
    return "1 sample" if count == 1 else f"{count:,} samples"


def split_choices(dataset: Dataset | None) -> list[tuple[SplitName, str]]:
    """The parts that a dataset has, each with its size."""
    if dataset is None:
        return list(_SPLIT_WORDS.items())
    training = len(dataset.training)
    counts: dict[SplitName, int] = {"training": training}
    if dataset.test is not None:
        test = len(dataset.test)
        counts = {"test": test, "training": training, "all": training + test}
    return [(name, f"{_SPLIT_WORDS[name]}: {count:,}") for name, count in counts.items()]


def class_name(label: int, classes: tuple[str, ...]) -> str:
    """The name of a label."""
    return "no digit" if label == NO_DIGIT else classes[label]


def plural(name: str) -> str:
    """`4s` for a digit; other names stand for all of their kind as they are."""
    return f"{name}s" if name.isdigit() else name


def sample(index: int, split: Split, judgement: Judgement | None, classes: tuple[str, ...]) -> str:
    """One line about a sample: `Sample 1,234 · label 4 · read as 9, 62 % sure · loss 2.31`."""
    parts = [f"Sample {index:,}", f"label {class_name(int(split.labels[index]), classes)}"]
    if judgement is not None:
        answer = classes[int(judgement.answers[index])]
        sure = words.percent(float(judgement.confidences[index]), 1)
        parts += [
            f"read as {answer}, {sure} sure",
            f"loss {words.loss(float(judgement.losses[index]))}",
        ]
    return " · ".join(parts)


def shown(count: int, whole: int, filter: Filter, among: str, classes: tuple[str, ...]) -> str:
    """What the wall shows: `4s read as 9: 6 samples`, `12 of 10,000 samples`."""
    if among and filter.is_open:
        return f"{among}: {samples(count)}"
    what = f"{count:,} of {samples(whole)}" if count != whole else samples(count)
    if filter.label is not None:
        what += f", label {class_name(filter.label, classes)}"
    return f"{among}: {what}" if among else what


def loss_of(step: int) -> float:
    """The loss at a step of its slider; nothing and everything at the ends."""
    if step <= 0:
        return 0.0
    if step >= LOSS_STEPS:
        return math.inf
    return float(10 ** (_LEAST + step / LOSS_STEPS * (_GREATEST - _LEAST)))


def loss_limits(least: int, greatest: int) -> str:
    """The limits on the loss in words, from the steps of the slider."""
    if (least, greatest) == (0, LOSS_STEPS):
        return "Any loss"
    low, high = words.loss(loss_of(least)) if least else "0", words.loss(loss_of(greatest))
    if greatest == LOSS_STEPS:
        return f"Loss ≥ {low}"
    return f"Loss {low} to {high}"


def confidence_limits(least: int, greatest: int) -> str:
    """The limits on the confidence in words, both in percent."""
    if (least, greatest) == (0, 100):
        return "Any confidence"
    return f"{least} to {greatest}{words.SPACE}% sure"
