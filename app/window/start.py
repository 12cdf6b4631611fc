"""Opens the window, after a look at whether this machine can show one."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


def open_window(
    argv: Sequence[str],
    opened: Path | None = None,
    watch: "Callable[[MainWindow], object] | None" = None,
) -> int:
    """Open the window, and a file in it, and stay until it is closed; the exit code.

    `watch` is told of the window before it shows.

    Where no window can be shown: one line on standard error that says what is missing, and 2.
    Nothing of Qt is touched before that, because Qt ends the process instead.
    """
    from app.window.libraries import problem

    sentence = problem(os.environ)
    if sentence is not None:
        print(f"inkling: {sentence}", file=sys.stderr)
        return 2
    from app.window import interpreter

    interpreter.be_quick()
    from app.window.application import run

    return run(argv, opened, watch)
