"""The entry point `inkling`: without arguments it opens the window, with some it is a command."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or run the command that `argv` names; the exit code.

    Each side is imported only where it is used: a command needs no Qt, and the window no argparse.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        from app.window.start import open_window

        return open_window([])
    if arguments == ["self-test", "--window"]:
        # Its seconds are those of a start without arguments, which parses nothing.
        from app.window.check import open_and_close

        return open_and_close()
    from app.commands.run import run_command

    return run_command(arguments)
