"""The next workbook, opened while the one before it is cast and stored: both take one core each.

Rule: only a small file is opened ahead, so that two large ones never lie in memory together; what is wrong with it is
said when its turn comes.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from xlops.ingest.workbook import Opened, open_workbook

__all__ = ["Ahead"]

_LARGEST = 8 << 20  # bytes of a file; unpacked and parsed it takes some thirty times as much
_KINDS = {".xlsx", ".xlsm"}


class Ahead:
    """Opens workbooks in a thread of its own; `with` ends it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "ahead")
        self._found: dict[Path, Future[Opened]] = {}

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, path: Path) -> None:
        """Start to open a workbook, unless it is large, no workbook or not there."""
        ours = path.suffix.lower() in _KINDS and path not in self._found
        if ours and path.is_file() and path.stat().st_size <= _LARGEST:
            self._found[path] = self._pool.submit(open_workbook, path)

    def take(self, path: Path) -> Opened | None:
        """The workbook, if it was begun; kept no longer. Raises `BadFile` where it can't be opened."""
        found = self._found.pop(path, None)
        return found.result() if found else None
