"""The progress bar: on terminals only, on one line, gone in the end."""

import io

import pytest

from app.commands.progress_bar import ProgressBar
from engine.progress import Progress


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


class OldTerminal(Terminal):
    encoding = "ascii"


@pytest.fixture(autouse=True)
def columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")


def last_drawing(stream):
    return stream.getvalue().split("\x1b[K")[-1]


def test_a_terminal_sees_text_and_share():
    stream = Terminal()
    ProgressBar(stream=stream).draw("epoch 1/2", 0.5, "loss 0.1")
    assert last_drawing(stream) == "epoch 1/2 " + "━" * 15 + "─" * 15 + " loss 0.1"


def test_an_old_terminal_sees_plain_characters():
    stream = OldTerminal()
    ProgressBar(stream=stream).draw("", 1.0)
    assert "#" * 30 in last_drawing(stream)


def test_a_narrow_terminal_never_wraps(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    stream = Terminal()
    ProgressBar(stream=stream).draw("a long job of many words", 0.5, "and more")
    assert len(last_drawing(stream)) <= 19


def test_a_pipe_or_a_hidden_bar_gets_nothing():
    pipe, terminal = io.StringIO(), Terminal()
    with ProgressBar(stream=pipe) as bar:
        bar.report(Progress("reading", 1, 2))
    with ProgressBar(shown=False, stream=terminal) as bar:
        bar.report(Progress("reading", 1, 2))
    assert (pipe.getvalue(), terminal.getvalue()) == ("", "")


def test_it_is_drawn_ten_times_a_second_at_most_but_its_end_always():
    stream = Terminal()
    bar = ProgressBar(stream=stream)
    for done in range(1000):
        bar.report(Progress("reading", done, 1000))
    bar.report(Progress("reading", 1000, 1000))
    assert stream.getvalue().count("reading") <= 10
    assert "─" not in last_drawing(stream)


def test_it_is_gone_in_the_end():
    stream = Terminal()
    with ProgressBar(stream=stream) as bar:
        bar.draw("reading", 0.5)
    assert last_drawing(stream) == ""
