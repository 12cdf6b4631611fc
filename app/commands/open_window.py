"""`inkling open`: opens the window, with a drawing, a picture or a model in it."""

import argparse
from pathlib import Path
from typing import Any

from engine.errors import FileError
from engine.files.reading import shown

DESCRIPTION = """\
Open the window. FILE may be a picture, a drawing's strokes (JSON), or a model to
read with: this is what a double click on one does."""


def add_parser(subparsers: Any) -> None:
    """Add `open` to the command line."""
    parser = subparsers.add_parser("open", help="open the window", description=DESCRIPTION)
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="what to show there")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Stay until the window is closed; the exit code."""
    path = arguments.file
    if path is not None and not path.is_file():
        raise FileError(f"There is no file {shown(path)}; give one that exists.")
    from app.window.start import open_window

    return open_window([], path)
