"""Inkling as a person meets it: a process of its own, started from a folder of no importance."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 240


@pytest.fixture
def environment(home):
    """The environment of this checkout's `inkling`, with a home of this test alone."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "INKLING_HOME": str(home)}


@pytest.fixture
def command():
    """`inkling` of this checkout."""
    return [sys.executable, "-m", "app"]


@pytest.fixture
def inkling(command, environment, tmp_path):
    """Runs `inkling` to its end and gives the completed process."""

    def run(*arguments, **options):
        return subprocess.run(
            [*command, *map(str, arguments)],
            **{
                "cwd": tmp_path,
                "env": environment,
                "capture_output": True,
                "text": True,
                "encoding": "utf-8",
                "timeout": SECONDS,
                **options,
            },
        )

    return run


@pytest.fixture
def start(command, environment, tmp_path):
    """Starts `inkling` with pipes at its ends; what still runs in the end is killed."""
    started = []

    def begin(*arguments):
        process = subprocess.Popen(
            [*command, *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def small_model(tmp_path_factory):
    """A model file that `inkling train` made in a second."""
    folder = tmp_path_factory.mktemp("model")
    path = folder / "small.safetensors"
    training = ["train", "--network", "dense32 dense10", "--epochs", "1", "--out", str(path)]
    subprocess.run(
        [sys.executable, "-m", "app", *training],
        env={**os.environ, "PYTHONPATH": str(ROOT), "INKLING_HOME": str(folder / "home")},
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return path
