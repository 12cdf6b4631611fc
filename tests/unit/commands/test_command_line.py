"""The command line as a whole: help, mistakes, exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

import engine
from app.commands import run as commands
from engine.errors import DataError


def test_version_is_the_engines(inkling):
    assert inkling("--version").out == f"inkling {engine.__version__}\n"


@pytest.mark.parametrize("command", ["predict", "train", "evaluate", "self-test"])
def test_every_command_is_in_the_help_and_has_its_own(inkling, command):
    assert command in inkling("--help").out
    ran = inkling(command, "--help")
    assert ran.code == 0
    assert f"usage: inkling {command}" in ran.out
    assert all(len(line) <= 100 for line in ran.out.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        ["paint"],
        ["--json"],
        ["predict"],
        ["predict", "--bogus", "a.png"],
        ["predict", "a.png", "--strokes", "b.ndjson"],
        ["train", "--epochs", "many"],
        ["train", "--epochs", "0"],
        ["train", "--epoch", "3"],
        ["train", "--network", "conv16 dense9"],
        ["train", "--augment", "wildly"],
        ["train", "--learning-rate", "nan"],
        ["train", "--device", "gpu"],
        ["train", "--resume", "x", "--epochs", "3"],
        ["train", "--out", "/no/such/folder/model.safetensors"],
        ["train", "--out", "/"],
        ["train", "--data", "/no/such/data"],
        ["evaluate", "--model", "no such model"],
        ["evaluate", "--data", "/no/such/data"],
        ["self-test", "--fast"],
    ],
)
def test_a_mistake_costs_one_line_and_exit_code_2(inkling, home, recogniser, arguments):
    ran = inkling(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("inkling: ")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith(".\n")


def test_an_unknown_option_tells_how_to_get_help(inkling):
    assert "`inkling train --help`" in inkling("train", "--epochs", "many").err


def test_an_error_of_several_lines_is_put_on_one(inkling, monkeypatch):
    def fail(arguments):
        raise DataError("one\n  two")

    monkeypatch.setattr("app.commands.evaluate.run", fail)
    assert inkling("evaluate").err == "inkling: one two\n"


def test_an_interrupt_ends_quietly_with_130(inkling, monkeypatch):
    def interrupt(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("app.commands.evaluate.run", interrupt)
    ran = inkling("evaluate")
    assert (ran.code, ran.out, ran.err) == (commands.INTERRUPTED, "", "")


def test_a_bug_is_not_hidden(inkling, monkeypatch):
    def fail(arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("app.commands.evaluate.run", fail)
    with pytest.raises(ZeroDivisionError):
        inkling("evaluate")


def test_help_imports_neither_numba_nor_qt():
    code = (
        "import sys; from app.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'numba', 'PySide6', 'pyqtgraph'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_ends_a_command_quietly():
    reader = "import sys; sys.stdin.readline()"
    writer = (
        "import sys\n"
        "from app.commands import evaluate, run\n"
        "from app.commands.output import write_line\n"
        "def endless(arguments):\n"
        "    while True: write_line('x' * 1000)\n"
        "evaluate.run = endless\n"
        "sys.exit(run.run_command(['evaluate']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", writer], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        subprocess.run([sys.executable, "-c", reader], stdin=process.stdout, timeout=60)
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux's")
def test_an_output_that_cannot_be_written_is_said_so():
    code = (
        "import sys\n"
        "from app.commands import evaluate, run\n"
        "from app.commands.output import write_line\n"
        "evaluate.run = lambda arguments: write_line('answer')\n"
        "sys.exit(run.run_command(['evaluate']))"
    )
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "No space left" in ran.stderr
