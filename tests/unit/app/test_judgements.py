"""What models say about datasets is found out once, whoever asks."""

import threading

import numpy as np
import pytest

from app.judgements import Judgements
from engine.data.dataset import Split
from engine.judge import judgement as judging


class GivenUpError(Exception):
    """Nobody wants the rest."""


class SlowJudge:
    """A `judge` that waits for `go_on`, and tells when it began and how often."""

    def __init__(self):
        self.begun, self.go_on, self.calls = threading.Event(), threading.Event(), 0

    def __call__(self, model, split, threads, report):
        self.calls += 1
        self.begun.set()
        assert self.go_on.wait(10)
        return f"answers of {model}"


@pytest.fixture
def split():
    return Split(np.zeros((3, 28, 28), np.uint8), np.arange(3, dtype=np.uint8))


@pytest.fixture
def slow(monkeypatch):
    made = SlowJudge()
    monkeypatch.setattr(judging, "judge", made)
    return made


def give_up(progress):
    raise GivenUpError


def ask(judgements, split, told, report=lambda progress: None):
    thread = threading.Thread(
        target=lambda: told.append(judgements.judgement("a model", split, 1, report))
    )
    thread.start()
    return thread


def test_two_that_ask_at_once_have_the_model_asked_once(slow, split):
    judgements, told, waits = Judgements(), [], threading.Event()
    first = ask(judgements, split, told)
    assert slow.begun.wait(10)
    second = ask(judgements, split, told, lambda progress: waits.set())
    assert waits.wait(10)
    slow.go_on.set()
    first.join(10)
    second.join(10)
    assert told == ["answers of a model"] * 2
    assert slow.calls == 1


def test_one_that_waits_can_give_up(slow, split):
    judgements, told = Judgements(), []
    first = ask(judgements, split, told)
    assert slow.begun.wait(10)
    with pytest.raises(GivenUpError):
        judgements.judgement("a model", split, 1, give_up)
    slow.go_on.set()
    first.join(10)
    assert told == ["answers of a model"]


def test_where_the_first_gives_up_the_next_one_asks_anew(monkeypatch, split):
    judgements, calls = Judgements(), []

    def judge(model, split, threads, report):
        calls.append(model)
        report(None)
        return "answers"

    monkeypatch.setattr(judging, "judge", judge)
    with pytest.raises(GivenUpError):
        judgements.judgement("a model", split, 1, give_up)
    assert judgements.judgement("a model", split, 1, lambda progress: None) == "answers"
    assert len(calls) == 2
