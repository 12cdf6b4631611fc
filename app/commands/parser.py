"""The parser of the command line: argparse, with errors that fit on one line."""

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from engine import __version__
from engine.errors import InklingError

DESCRIPTION = """\
Draw digits, watch a neural network read them, train it live.

Without arguments Inkling opens its window."""

EPILOG = """\
examples:
  inkling                                     open the window
  inkling predict seven.png                   read a picture
  inkling train --network mlp --epochs 5      train a model
  inkling evaluate --model mlp                see how well it reads
  inkling export --model mlp report.html      write a report on it, or ONNX
  inkling bench                               measure this machine

`inkling COMMAND --help` tells more about a command."""


class UsageError(InklingError):
    """Arguments that make no command."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors are raised as one sentence, usage left to `--help`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError: what is wrong, and how to get help."""
        raise UsageError(f"{message}; see `{self.prog} --help`.")


def build_parser(commands: tuple[Callable[[Any], None], ...]) -> Parser:
    """The whole command line; each of `commands` adds its own parser to the subparsers."""
    parser = Parser(prog="inkling", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"inkling {__version__}")
    subparsers = parser.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", required=True, parser_class=Parser
    )
    for add_parser in commands:
        add_parser(subparsers)
    return parser
