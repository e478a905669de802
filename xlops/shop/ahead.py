"""The next files, read while the one before them is read and stored: a reader keeps one core busy, a machine has more.

Rule: only a small file is read ahead, so that two large ones never lie in memory together; what is wrong with it is
said when its turn comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from xlops.ingest import Staged

__all__ = ["FILES", "Ahead", "Read"]

FILES = 2  # that are worth reading ahead

_LARGEST = 8 << 20  # bytes of a file; unpacked and parsed it takes some thirty times as much
_KINDS = {".xlsx", ".xlsm", ".xls", ".csv", ".zip"}

Read = Callable[["DuckDBPyConnection", Path], "Sequence[Staged]"]


class Ahead:
    """Reads files into temporary tables in threads of its own, each over its own cursor; `with` ends it."""

    def __init__(self, con: DuckDBPyConnection, read: Read) -> None:
        self._con, self._read = con, read
        self._pool = ThreadPoolExecutor(FILES, "ahead")
        self._begun: dict[Path, tuple[DuckDBPyConnection, Future[Sequence[Staged]]]] = {}

    def __enter__(self) -> Ahead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        for work, _ in self._begun.values():
            work.close()

    def begin(self, path: Path) -> None:
        """Start to read a file, unless it is large, of a kind that unpacks to more, or not there."""
        ours = path.suffix.lower() in _KINDS and path not in self._begun
        if ours and path.is_file() and path.stat().st_size <= _LARGEST:
            work = self._con.cursor()
            self._begun[path] = work, self._pool.submit(self._read, work, path)

    def then(self, work: Callable[[], object]) -> None:
        """Do something else when all that was begun is read."""
        begun = [found for _, found in self._begun.values()]
        self._pool.submit(lambda: (wait(begun), work()))

    def take(self, path: Path) -> tuple[DuckDBPyConnection, Sequence[Staged]] | None:
        """The cursor and what it holds of a file, if that was begun; now the caller's to close.

        Raises what reading the file raised.
        """
        if path not in self._begun:
            return None
        work, found = self._begun.pop(path)
        try:
            return work, found.result()
        except BaseException:
            work.close()
            raise
