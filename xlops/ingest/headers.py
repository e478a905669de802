"""Which export a sheet is, by its headers; and where its header row stands.

Rule: headers are compared after NFKC, without blanks and case, a unit at the end left out where needed;
the first rows of a sheet are all tried against all declarations. All signature fields must be found, no
speaking-against header may be; the declaration that explains the most cells wins.

>>> plain(" 订单付款时间 "), plain("收入金额（+元）")
('订单付款时间', '收入金额(+元)')
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from xlops.catalog.exports import CHANGES, EXPORTS, MISSING
from xlops.catalog.model import Col, Export
from xlops.catalog.tables import TABLES

__all__ = ["Match", "best", "match", "nearest", "plain", "recognise"]

_UNIT = re.compile(r"\((?:[+-]?元|%|秒|件|次|人|个|天|笔|分|￥|¥)\)$")
_LEAST = 2  # cells that a header row must explain at least


@lru_cache(maxsize=20_000)
def plain(header: str | None) -> str:
    """A header as it is compared: NFKC, no blanks, no armour, lower case."""
    text = unicodedata.normalize("NFKC", header or "")
    return re.sub(r"[\s\u200b\ufeff]+", "", text).strip("'\"=*").lower()


_NOTHING = frozenset(plain(m) for m in MISSING)


@lru_cache(maxsize=20_000)
def _without_unit(header: str) -> str:
    return _UNIT.sub("", header)


@dataclass(frozen=True)
class Match:
    """A declaration laid over a row: which column (by position) each of its headers is."""

    export: Export
    row: int  # position in the head, from 0
    headers: tuple[str, ...]  # as in the file, blanks around them gone
    at: dict[str, int]  # plain header → position
    score: int

    def find(self, names: Iterable[str]) -> int | None:
        """The position of the first of these headers that the file has."""
        for name in names:
            wanted = plain(name)
            for key in (wanted, _without_unit(wanted)):
                if key in self.at:
                    return self.at[key]
        return None

    @property
    def columns(self) -> dict[str, tuple[Col, int]]:
        """Field → its column and position, of those that the file has."""
        return {c.field: (c, i) for c in self.export.columns if (i := self.find(c.headers)) is not None}

    @property
    def path(self) -> tuple[int, ...]:
        """Positions of the levels of the tree that the file has, the root first."""
        return tuple(i for names in self.export.path if (i := self.find(names)) is not None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headers that no declaration of this export names."""
        names = _names(self.export.id) if self.export.id in EXPORTS else _plain_set(self.export)
        return tuple(
            h
            for h in self.headers
            if h and not h.endswith(CHANGES) and not ({plain(h), _without_unit(plain(h))} & names)
        )


@cache
def _names(id: str) -> frozenset[str]:
    """Every header an export knows, plain."""
    export = EXPORTS[id]
    every = [h for c in export.columns for h in (*c.headers, *c.also)]
    every += [*export.known, *export.private, *export.level, *export.parent, *(h for p in export.path for h in p)]
    every += [h for e in export.beside for c in EXPORTS[e].columns for h in c.headers]
    return frozenset(n for h in every for n in (plain(h), _without_unit(plain(h))))


def _plain_set(export: Export) -> frozenset[str]:
    return frozenset(plain(h) for c in export.columns for h in c.headers)


@cache
def _knowers() -> Mapping[str, tuple[str, ...]]:
    """For every header the exports that know it."""
    found: dict[str, list[str]] = {}
    for id in EXPORTS:
        for name in _names(id):
            found.setdefault(name, []).append(id)
    return {name: tuple(ids) for name, ids in found.items()}


@cache
def _secondary() -> frozenset[str]:
    return frozenset(b for e in EXPORTS.values() for b in e.beside)


def _positions(cells: Sequence[str | None]) -> dict[str, int]:
    at: dict[str, int] = {}
    for i, cell in enumerate(cells):
        if name := plain(cell):
            at.setdefault(name, i)
    for name, i in list(at.items()):
        at.setdefault(_without_unit(name), i)
    return at


@dataclass(frozen=True)
class _Row:
    """A row of a sheet's head, and the rows below it."""

    row: int
    cells: Sequence[str | None]
    below: Sequence[Sequence[str | None]] = ()

    @cached_property
    def headers(self) -> tuple[str, ...]:
        return tuple((c or "").strip() for c in self.cells)

    @cached_property
    def at(self) -> dict[str, int]:
        return _positions(self.cells)

    @cached_property
    def empty(self) -> frozenset[int]:
        """Its columns with nothing below."""
        return frozenset(
            i
            for i in range(len(self.cells))
            if self.below and all(i >= len(b) or plain(b[i]) in _NOTHING for b in self.below)
        )

    @cached_property
    def scores(self) -> Mapping[str, int]:
        """How many of its cells each export knows; those that know none are not named."""
        knowers = _knowers()
        found: Counter[str] = Counter()
        for header in self.headers:
            name = plain(header)
            both = {*knowers.get(name, ()), *knowers.get(_without_unit(name), ())} if name else ()
            found.update(both)
        return found


def _lay(export: Export, row: _Row) -> Match:
    return Match(export, row.row, row.headers, row.at, row.scores.get(export.id, 0))


def _fits(found: Match, row: _Row) -> bool:
    """All of the signature there, nothing against it; a column that is empty is not there."""
    if found.score < _LEAST or _missing(found):
        return False
    against = (found.find((h,)) for h in found.export.absent)
    if any(i is not None and i not in row.empty for i in against):
        return False
    key = set(TABLES[found.export.table].key) - {"entry_path"}
    return all(found.columns[f][1] not in row.empty for f in found.export.signature if f in key)


def match(export: Export, cells: Sequence[str | None], row: int) -> Match | None:
    """The export laid over a row of cells; `None` where its signature is not all there."""
    one = _Row(row, cells)
    found = _lay(export, one)
    return found if _fits(found, one) else None


def _missing(found: Match) -> list[str]:
    """Signature fields that the row lacks."""
    have = set(found.columns) | ({"entry_path"} if found.path else set())
    return [f for f in found.export.signature if f not in have]


def best(head: Sequence[Sequence[str | None]], kind: str | None = None) -> Match | None:
    """The best match over all rows of a sheet's head and all exports (or the one said)."""
    exports = [EXPORTS[kind]] if kind in EXPORTS else [e for e in EXPORTS.values() if e.id not in _secondary()]
    rows = [_Row(i, cells, head[i + 1 :]) for i, cells in enumerate(head)]
    tries = [(row, e) for row in rows for e in exports if row.scores.get(e.id, 0) >= _LEAST]
    matches = [m for row, e in tries if _fits(m := _lay(e, row), row)]
    return max(matches, key=lambda m: (m.score, -m.row), default=None)


def recognise(head: Sequence[Sequence[str | None]]) -> Export | None:
    """The export that a sheet's first rows speak of; `None` where it is none that is known."""
    found = best(head)
    return found.export if found else None


def nearest(head: Sequence[Sequence[str | None]]) -> tuple[Export, tuple[str, ...], tuple[str, ...]] | None:
    """For an unknown sheet: the export that explains the most headers of a row, the first headers of
    each signature column that is missing, and headers that speak against it."""
    rows = [_Row(i, cells) for i, cells in enumerate(head)]
    tries = [_lay(EXPORTS[id], row) for row in rows for id in EXPORTS if row.scores.get(id)]
    if not tries:
        return None
    found = max(tries, key=lambda m: m.score - 2 * len(_missing(m)))
    lacking = tuple(
        next((c.headers[0] for c in found.export.columns if c.field == f), "/".join(p[0] for p in found.export.path))
        for f in _missing(found)
    )
    against = tuple(a for a in found.export.absent if plain(a) in found.at)
    return found.export, lacking, against
