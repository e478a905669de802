"""Files that may be imported: new exports of the last days in folders that the operator saves into.

Rule: a file is listed when it was written in the last days, is of a known kind (or of the operator's own, mapped once)
and its content was not imported yet; the same content lying there twice is listed once. Files of no known kind are
nobody's business, except those that the operator laid into the shop's inbox.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from xlops.files import sha256
from xlops.store import Shop, imports, mappings, reading

__all__ = ["DAYS", "SUFFIXES", "Found", "FoundFiles", "downloads", "find_files"]

DAYS = 7
"""How many days old a file may be."""

SUFFIXES = frozenset({".csv", ".txt", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".zip"})
"""Endings of files that may be exports."""


@dataclass(frozen=True)
class Found:
    """A file with the names of the exports in it, its size in bytes, and when it was written."""

    path: Path
    kind: str
    modified: datetime
    size: int

    @property
    def label(self) -> str:
        """How it stands in a list."""
        return f"{self.kind}:{self.path.name}({self.modified:%m-%d %H:%M})"


@dataclass(frozen=True)
class FoundFiles:
    """Files to choose from, newest first; `unknown` are names in the inbox of which nobody knows the kind."""

    files: tuple[Found, ...] = ()
    unknown: tuple[str, ...] = ()


def downloads() -> Path:
    """The folder that browsers save into; `XLOPS_DOWNLOADS` names another."""
    named = os.environ.get("XLOPS_DOWNLOADS")
    if named:
        return Path(named)
    home = Path.home()
    return next((home / name for name in ("Downloads", "下载") if (home / name).is_dir()), home / "Downloads")


def find_files(
    shop: Shop, folders: Iterable[Path], *, now: datetime, tell: Callable[[str], None] | None = None
) -> FoundFiles:
    """Look through folders, and through the shop's inbox with what lies below it; `tell` gets each name before it is read."""
    from xlops.ingest import Mapping, kinds_of

    with reading(shop) as con:
        seen = {one.sha256 for one in imports(con)}
        own = [Mapping.from_json(text) for text in mappings(con)]
    found: list[Found] = []
    unknown: list[str] = []
    for path, modified, size in _recent([*((folder, False) for folder in folders), (shop.inbox, True)], now):
        try:
            digest = sha256(path)
        except OSError:
            continue  # still being downloaded, or gone
        if digest in seen:
            continue
        seen.add(digest)
        if tell:
            tell(path.name)
        if kinds := kinds_of(path, own):
            found.append(Found(path, "、".join(kinds), modified, size))
        elif path.is_relative_to(shop.inbox):
            unknown.append(path.name)
    return FoundFiles(tuple(found), tuple(unknown))


def _recent(folders: Iterable[tuple[Path, bool]], now: datetime) -> list[tuple[Path, datetime, int]]:
    """Files of the last days with the time they were written and their size, newest first."""
    found: dict[Path, tuple[datetime, int]] = {}
    for folder, deep in folders:
        for path in _files(folder, deep):
            try:
                said = path.stat()
            except OSError:
                continue
            modified = datetime.fromtimestamp(said.st_mtime, now.tzinfo).replace(microsecond=0)
            if modified >= now - timedelta(days=DAYS):
                found[path] = (modified, said.st_size)
    newest = sorted(found.items(), key=lambda one: (-one[1][0].timestamp(), one[0].name))
    return [(path, modified, size) for path, (modified, size) in newest]


def _files(folder: Path, deep: bool) -> Iterator[Path]:
    try:
        inside = list(folder.rglob("*") if deep else folder.iterdir())
    except OSError:
        return
    for path in inside:
        if path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~$")) and path.is_file():
            yield path
