"""LibreOffice as a host for the tests: one headless process with a fresh profile, driven over UNO."""

from __future__ import annotations

from pathlib import Path

from xlops.excel.libreoffice.office import Office, start

__all__ = ["Office", "office"]


def office(folder: Path) -> Office:
    """LibreOffice with its profile in `folder`, ended at the end of `with`."""
    return start(folder)
