"""A command line whose engine answers at once: what is tested here is the line, not the engine."""

from dataclasses import dataclass

import pytest
from fake_engine import FakeRecogniser, replace_module, softmax_model

from app.main import main


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def inkling(capsys):
    """Runs `inkling` with the given arguments in this process."""

    def run(*arguments):
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def recogniser(monkeypatch):
    """`inkling predict` with the fake recogniser and a model of no interest."""
    replace_module(monkeypatch, "engine.recognise.recogniser", Recogniser=FakeRecogniser)
    monkeypatch.setattr("app.commands.predict.open_model", lambda text: softmax_model(text))
