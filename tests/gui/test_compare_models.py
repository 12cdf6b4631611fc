"""Which models are compared, and in which colours."""

from pathlib import Path

from app.pages.compare.comparison import MOST, Comparison
from app.pages.compare.results import Speed
from app.pages.models.card_text import Listed
from engine.networks.library import Entry
from engine.networks.model import Card


def listed(name, size=100, damaged=False):
    card = None if damaged else Card(name, "softmax")
    entry = Entry(name, Path(f"{name}.safetensors"), card, None, shipped=False)
    return Listed(entry, size)


def test_a_model_keeps_its_colour_while_others_come_and_go(looks):
    comparison = Comparison()
    comparison.list_models([listed(name) for name in "abcd"])
    comparison.choose(["a", "b", "c"])
    slots = {one.name: one.slot for one in comparison.chosen}
    comparison.choose(["b", "c", "d"])
    now = {one.name: one.slot for one in comparison.chosen}
    assert (now["b"], now["c"], now["d"]) == (slots["b"], slots["c"], slots["a"])


def test_no_more_models_are_compared_than_there_are_colours(looks):
    comparison = Comparison()
    names = [f"model {number}" for number in range(MOST + 3)]
    comparison.list_models([listed(name) for name in names])
    comparison.choose(names)
    assert comparison.names == tuple(names[:MOST])
    assert comparison.is_full
    assert len({one.colour for one in comparison.chosen}) == MOST


def test_damaged_models_and_those_that_are_gone_are_not_compared(looks):
    comparison = Comparison()
    comparison.choose(["a", "b", "gone"])
    comparison.list_models([listed("a"), listed("b", damaged=True), listed("c")])
    assert comparison.names == ("a",)
    assert [one.entry.name for one in comparison.readable] == ["a", "c"]


def test_figures_of_a_model_whose_file_changed_are_forgotten(looks):
    comparison = Comparison()
    comparison.list_models([listed("a"), listed("b")])
    comparison.choose(["a", "b"])
    for name in ("a", "b"):
        comparison.take(Speed(name, 1.0, 1, "cpu", False))
    comparison.list_models([listed("a"), listed("b", size=200)])
    assert comparison.speed("a") is not None
    assert comparison.speed("b") is None
