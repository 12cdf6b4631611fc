"""Runs one command: parses, hands over, and turns what goes wrong into a line and an exit code."""

import sys
from collections.abc import Sequence
from typing import TextIO

from app.commands import bench, evaluate, export, open_window, predict, self_test, train
from app.commands.output import complain
from app.commands.parser import build_parser
from engine.errors import InklingError

OK = 0
WRONG_INPUT = 2
INTERRUPTED = 130  # 128 + SIGINT, what a shell expects of an interrupted program


def run_command(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name; the exit code.

    2 where an argument or a file is wrong, after one line on standard error. A closed pipe
    (`inkling … | head`) ends the command quietly: whoever read the output had enough.
    """
    for stream in (sys.stdout, sys.stderr):
        _write_what_the_terminal_cannot(stream)
    parser = build_parser(
        (
            open_window.add_parser,
            predict.add_parser,
            train.add_parser,
            evaluate.add_parser,
            export.add_parser,
            bench.add_parser,
            self_test.add_parser,
        )
    )
    try:
        parsed = parser.parse_args(arguments)
        code: int = parsed.run(parsed)
    except InklingError as error:
        complain(error)
        return WRONG_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return OK
    return code


def _write_what_the_terminal_cannot(stream: TextIO) -> None:
    # A console with an old encoding shall see a "?" rather than end the command.
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(errors="replace")
