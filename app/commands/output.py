"""What the commands write: answers on standard output, complaints on standard error."""

import contextlib
import json
import math
import os
import sys
from collections.abc import Mapping
from typing import Any

from engine.errors import FileError


def write_line(text: str) -> None:
    """One line on standard output, flushed: a pipe can talk to a command line by line.

    Raises BrokenPipeError where nobody reads any more, FileError where it cannot be written.
    """
    try:
        print(text, flush=True)
    except OSError as error:
        _let_go_of_stdout()
        if isinstance(error, BrokenPipeError):
            raise
        raise FileError(f"Standard output cannot be written: {error.strerror}.") from None


def write_json(value: Mapping[str, Any]) -> None:
    """One line of JSON on standard output. What is not a number (no test split) becomes null."""
    write_line(json.dumps(_plain(value), allow_nan=False))


def complain(problem: object) -> None:
    """One line on standard error, under Inkling's name."""
    with contextlib.suppress(BrokenPipeError):
        print("inkling:", " ".join(str(problem).split()), file=sys.stderr, flush=True)


def percent(share: float, decimals: int = 1) -> str:
    """`99.5 %` of 0.995; `unknown` where there is no number."""
    return f"{100 * share:.{decimals}f} %" if math.isfinite(share) else "unknown"


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _let_go_of_stdout() -> None:
    # Python flushes standard output once more as it ends, which would fail again, loudly.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
