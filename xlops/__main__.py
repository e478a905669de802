"""`xlops`, or `python -m xlops`: the command line as a process of its own."""

from __future__ import annotations

import os
import sys

from xlops.cli import main

__all__ = ["run"]


def run() -> None:
    """Run a command and end the process at once: to free its memory piece by piece takes a tenth of a second."""
    code: object
    try:
        code = main()
    except SystemExit as stop:
        code = stop.code
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads any more
        code = 0
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    run()
