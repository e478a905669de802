"""Which files to import: new exports of the download folder and of the shop's inbox, for the operator to tick.

Rule: a file is proposed when it is of the last days, of a known kind and its content was not imported yet; the same
content lying there twice is proposed once. A host that can't show a list imports all of them, and the summary
says which.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.files import sha256
from xlops.store import Shop, imports, mappings, reading

if TYPE_CHECKING:
    from xlops.excel.jobs import Ask

__all__ = ["DAYS", "Candidate", "Candidates", "Host", "candidates", "downloads", "pick"]

DAYS = 7
"""How old a file may be to be proposed."""

_SUFFIXES = {".csv", ".txt", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".zip"}


@dataclass(frozen=True)
class Candidate:
    """A file that may be imported: what it holds, when it was written."""

    path: Path
    kind: str
    modified: datetime

    @property
    def label(self) -> str:
        """How it stands in the list."""
        return f"{self.kind}:{self.path.name}({self.modified:%m-%d %H:%M})"


@dataclass(frozen=True)
class Candidates:
    """Files to choose from, newest first; `unknown` are names of files in the inbox that are of no known kind."""

    files: tuple[Candidate, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Host:
    """What a spreadsheet can do for a macro beside its cells; None where it can't.

    `choose` lets the operator tick files (None: cancelled; it may be given none, for a dialog of its own), `ask`
    puts a question, `show` opens a finished file, `copy` puts a text on the clipboard.
    """

    choose: Callable[[Sequence[Candidate]], list[Path] | None] | None = None
    ask: Ask | None = None
    show: Callable[[Path], None] | None = None
    copy: Callable[[str], None] | None = None
    notes: tuple[str, ...] = field(default=())


def downloads() -> Path:
    """The folder that browsers save into; `XLOPS_DOWNLOADS` names another."""
    named = os.environ.get("XLOPS_DOWNLOADS")
    if named:
        return Path(named)
    home = Path.home()
    return next((home / name for name in ("Downloads", "下载") if (home / name).is_dir()), home / "Downloads")


def candidates(
    shop: Shop, folders: Iterable[Path], *, now: datetime, tell: Callable[[str], None] | None = None
) -> Candidates:
    """Look through folders (and the shop's inbox, with what lies below it); `tell` gets each name before it is read."""
    from xlops.ingest import Mapping, kinds_of

    with reading(shop) as con:
        seen = {one.sha256 for one in imports(con)}
        own = [Mapping.from_json(text) for text in mappings(con)]
    found: list[Candidate] = []
    unknown: list[str] = []
    for path, modified in _recent([(folder, False) for folder in folders] + [(shop.inbox, True)], now):
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
            found.append(Candidate(path, "、".join(kinds), modified))
        elif path.is_relative_to(shop.inbox):
            unknown.append(path.name)
    return Candidates(tuple(found), tuple(unknown))


def _recent(folders: Iterable[tuple[Path, bool]], now: datetime) -> list[tuple[Path, datetime]]:
    """Files of the last days with the time they were written, newest first."""
    found: dict[Path, datetime] = {}
    for folder, deep in folders:
        for path in _files(folder, deep):
            try:
                modified = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
            except OSError:
                continue
            if modified >= now - timedelta(days=DAYS):
                found[path] = modified
    return sorted(found.items(), key=lambda item: (-item[1].timestamp(), item[0].name))


def _files(folder: Path, deep: bool) -> Iterator[Path]:
    try:
        inside = list(folder.rglob("*") if deep else folder.iterdir())
    except OSError:
        return
    for path in inside:
        if path.suffix.lower() in _SUFFIXES and not path.name.startswith((".", "~$")) and path.is_file():
            yield path


def pick(host: Host, found: Candidates) -> list[Path] | None:
    """The files that the operator wants; None where it was cancelled."""
    if host.choose is not None:
        return host.choose(found.files)
    return [one.path for one in found.files]
