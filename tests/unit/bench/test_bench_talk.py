"""The talk's iteration in the bench."""

import pytest
from rungs import Small, hasty, rung

from engine.bench import talk
from engine.bench.step import WrongResultError
from engine.kernels.ladder import RUNGS, find_rung, product


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(talk, "time_rows", hasty)


def test_every_rung_makes_an_iteration():
    assert [step.what for step in talk.steps(Small())] == [
        f"{rung.title}, one iteration of linear regression" for rung in RUNGS
    ]


@pytest.mark.parametrize("name", ["pure-python", "blas"])
def test_an_iteration_is_timed_on_a_slice_and_scaled(name):
    (step,) = talk.steps(Small(), [find_rung(name)])
    found = step.run()
    assert (found.kernel, found.title) == (name, find_rung(name).title)
    # The clock gives a second to one of 24 rows.
    assert (found.seconds_per_iteration, found.scaled) == (24.0, True)


def test_a_rung_that_goes_wrong_gets_no_figure(monkeypatch):
    def half(team, a, b, out):
        out[:] = a @ b / 2

    wrong = rung("half", half)
    monkeypatch.setattr(
        product, "find_rung", lambda name: wrong if name == "half" else find_rung(name)
    )
    (step,) = talk.steps(Small(), [wrong])
    with pytest.raises(WrongResultError, match="half"):
        step.run()
