"""The program of the desktop icon: `pythonw -m xlops.app FILES`; files that were dropped on it are imported and reported.

Rule: no console, so nothing is printed and what goes wrong before the window is there is written into a file beside the
registry of shops. `--end` asks a running window to end, for the installer.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["main"]


def main(arguments: Sequence[str]) -> int:
    """Show the window; 0 where it was closed, 1 where it never came up."""
    try:
        from xlops.app.serve import end_running, serve

        if arguments == ["--end"]:
            return 0 if end_running() else 1
        serve(None, [Path(argument) for argument in arguments])
    except Exception:
        from xlops.store import home

        with suppress(OSError):
            home().mkdir(parents=True, exist_ok=True)
            (home() / "window.log").write_text(traceback.format_exc(), encoding="utf-8")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
