from app.window.freshness import Freshness
from engine.ink.stroke import ink_of


def drawings(count):
    return [ink_of([[(at, at)]]) for at in range(count)]


def test_while_one_drawing_grows_each_answer_may_be_shown():
    freshness = Freshness()
    first, second, third = drawings(3)
    for drawing in (first, second, third):
        freshness.ask(drawing, fresh=False)
    assert freshness.accepts(first)
    assert freshness.accepts(third)


def test_an_older_answer_never_follows_a_newer_one():
    freshness = Freshness()
    first, second = drawings(2)
    freshness.ask(first, fresh=False)
    freshness.ask(second, fresh=False)
    assert freshness.accepts(second)
    assert not freshness.accepts(first)


def test_an_answer_to_the_drawing_before_is_not_shown():
    freshness = Freshness()
    before, after = drawings(2)
    freshness.ask(before, fresh=False)
    freshness.ask(after, fresh=True)
    assert not freshness.accepts(before)
    assert freshness.accepts(after)


def test_white_paper_has_no_answer():
    freshness = Freshness()
    (drawing,) = drawings(1)
    freshness.ask(drawing, fresh=True)
    freshness.forget()
    assert not freshness.accepts(drawing)


def test_the_newest_is_answered_again_when_the_weights_change():
    freshness = Freshness()
    (drawing,) = drawings(1)
    freshness.ask(drawing, fresh=True)
    assert freshness.accepts(drawing)
    assert freshness.accepts(drawing)


def test_an_equal_drawing_is_not_the_same_drawing():
    freshness = Freshness()
    one, other = ink_of([[(1, 1)]]), ink_of([[(1, 1)]])
    freshness.ask(one, fresh=True)
    assert not freshness.accepts(other)
