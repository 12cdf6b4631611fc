"""A comparison in words: what a person reads, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from app.pages import words
from app.pages.compare.results import Judged, Opened, Pair, Speed
from app.pages.data_name import data_name
from app.pages.models.card_text import Listed, card_lines
from app.pages.train.runs import Shown
from engine.networks.model import Card

Line = tuple[str, str]

# What is called a difference: by chance as rarely as this, as is usual.
SURE = 0.05
# Of a card, in this order.
_FACTS = ("Network", "Weights", "Size", "Trained on", "Duration", "Created")
_RARE = ((0.001, "1,000"), (0.01, "100"))


def facts_of(listed: Listed, now: datetime) -> list[Line]:
    """What a model's card says of it: a name and a value a line."""
    known = dict(card_lines(listed, now))
    return [(name, known.get(name, "–")) for name in _FACTS]


def accuracy(judged: Judged | None) -> str:
    """`99.71 %`."""
    return "–" if judged is None else words.percent(judged.accuracy)


def interval(judged: Judged | None) -> str:
    """`99.58 to 99.80 %`."""
    if judged is None:
        return "–"
    return f"{100 * judged.low:.2f} to {words.percent(judged.high)}"


def judged_on(
    opened: Opened | None, data: str, cards: Sequence[Card] = (), held_up: bool = False
) -> str:
    """What the figures are of; and which of the models were made for other classes."""
    name = data_name(data)
    if held_up:
        return f"To be judged on {name} when the training is over, or when you press Judge."
    if opened is None:
        return f"To be judged on {name}."
    count = int((opened.split.labels < len(opened.classes)).sum())
    text = f"Judged on all {words.count(count)} samples of {name}, which keeps none for a test."
    if opened.is_test:
        text = f"Judged on the {words.count(count)} samples that {name} keeps for the test."
    others = [card.name for card in cards if card.classes != opened.classes]
    if others:
        text += f" Made for other classes: {', '.join(others)}."
    return text


def without_figures(judging: bool, held_up: bool) -> Line:
    """Why there are none yet, and what to do: a title and a sentence."""
    if judging:
        return "Judging…", "Every model reads every sample of the test."
    if held_up:
        return "Not judged yet", "A training goes on. Press Judge, above, to judge beside it."
    return "Not judged", "Press Judge, above."


def speed(measured: Speed | None) -> str:
    """`16.3 µs a sample`; what to do before it was measured."""
    if measured is None:
        return "not measured"
    return f"{_microseconds(measured.microseconds)} a sample"


def measured_where(speeds: list[Speed]) -> str:
    """On what machine speeds were measured, and how; empty where none were."""
    if not speeds:
        return ""
    text = (
        f"Speed: the median of {words.count(min(one.count for one in speeds))} samples or more, "
        f"read one at a time on one thread of {speeds[0].cpu}"
    )
    if any(one.beside_training for one in speeds):
        return f"{text}, beside a training: too slow."
    return f"{text}."


def verdict(pair: Pair) -> str:
    """What the test says, as one sentence."""
    better, worse = pair.one, pair.other
    more, fewer = pair.only_one, pair.only_other
    if fewer > more:
        better, worse, more, fewer = worse, better, fewer, more
    if pair.p >= SURE:
        if not more and not fewer:
            return f"{better} and {worse} read the very same samples rightly."
        return (
            f"Between {better} and {worse} there is no difference that chance could not make: "
            f"{words.count(more)} {_samples(more)} only {better} reads rightly, "
            f"{words.count(fewer)} only {worse}."
        )
    return (
        f"{better} is better than {worse}: {words.count(more)} {_samples(more)} it alone reads "
        f"rightly, {words.count(fewer)} the other alone; by chance {_rarely(pair.p)}."
    )


def probability(p: float) -> str:
    """`0.031`, `< 0.001`, `1`."""
    if p < 0.001:
        return "< 0.001"
    return f"{p:.2f}" if p >= 0.1 else f"{p:.3f}"


def differences(pair: Pair) -> str:
    """How many samples two models answer differently."""
    count = len(pair.differing)
    if not count:
        return f"{pair.one} and {pair.other} give every sample the same answer"
    return (
        f"{words.count(count)} {_samples(count)} that {pair.one} and {pair.other} read differently"
    )


def legend(shown: Mapping[str, Shown], names: Sequence[str]) -> str:
    """Rich text: the models in the colours of their curves, then those without one."""
    parts = [
        f'<span style="color:{curve.colour}">●</span> {escape(name)}'
        for name, curve in shown.items()
    ]
    without = [escape(name) for name in names if name not in shown]
    if without:
        parts.append(f"no curve is kept of {' and '.join(without)}")
    return " &nbsp; ".join(parts)


def _rarely(p: float) -> str:
    for most, count in _RARE:
        if p < most:
            return f"less than once in {count}"
    return f"once in {round(1 / p)}"


def _samples(count: int) -> str:
    return "sample" if count == 1 else "samples"


def _microseconds(value: float) -> str:
    if value >= 999.5:
        return f"{value / 1000:.2f}{words.SPACE}ms"
    decimals = 0 if value >= 99.5 else 1
    return f"{value:.{decimals}f}{words.SPACE}µs"
