"""Files into the store: each is all or nothing, questions are asked, bad rows are kept.

Rule: this room opens the connection and the transaction and hands the connection down; the clock and
the folders come from the caller.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlops.catalog.tables import TABLES
from xlops.errors import BadFile, BadInput, Question, XlopsError
from xlops.files import sha256
from xlops.periods import parse_period
from xlops.shop.ahead import FILES, Ahead
from xlops.shop.found import SUFFIXES
from xlops.store import (
    Import,
    Shop,
    known,
    load,
    mappings,
    reading,
    remember_mapping,
    setting,
    transaction,
    write_setting,
    writing,
)

if TYPE_CHECKING:  # reading files is not paid for by a report
    from duckdb import DuckDBPyConnection

    from xlops.ingest import Answers, BadRow, Mapping, Staged

__all__ = ["Imported", "bad_rows", "import_files", "map_table", "with_answer"]

_FEW_KNOWN_ITEMS = 0.3

Ask = Callable[[Question], str | None]


@dataclass(frozen=True)
class Imported:
    """What became of one file (or one part of it): counts, days, notes, bad rows, or the error."""

    file: str
    kind: str = ""
    new: int = 0
    updated: int = 0
    bad_rows: int = 0
    bad: tuple[BadRow, ...] = ()
    start: date | None = None
    end: date | None = None
    notes: tuple[str, ...] = ()
    known: bool = False
    error: str = ""


def _files(paths: Iterable[Path]) -> list[Path]:
    """The paths, folders replaced by the files in them that may be exports."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and not p.name.startswith((".", "~$")))
            found += sorted(inside)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def import_files(
    shop: Shop,
    paths: Iterable[Path],
    *,
    now: datetime,
    answers: Answers | None = None,
    mapping: Mapping | None = None,
    same_shop: bool = False,
    ask: Ask | None = None,
    progress: Callable[[str], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[Imported]:
    """Import files and folders into the shop; each file is all or nothing.

    A file that can't be read becomes an `Imported` with `error`; the others go on. `ask` answers a
    question (which day, is it this shop) or returns None; without it the question is that file's error.
    `meanwhile` is done in a thread, beside the last file.
    """
    from xlops.ingest import Answers

    files = _files(paths)
    if not files:
        raise BadInput("没有可导入的文件,请给出下载的报表(xlsx、xls、csv、zip)或它们所在的文件夹")
    results: list[Imported] = []
    said = answers or Answers()

    def read(work: DuckDBPyConnection, path: Path) -> Sequence[Staged]:
        return _stage(work, shop, path, said, mapping)

    digest = cache(_digest)  # a file is looked at before its turn and in it
    with writing(shop) as con, Ahead(con, read) as ahead:
        begun = 1
        for n, path in enumerate(files):
            if progress:
                progress(path.name)
            for after in files[begun : n + 1 + FILES]:
                with suppress(BadFile):  # said in its turn
                    if not known(con, digest(after), _text(said, mapping)):
                        ahead.begin(after)
            begun = n + 1 + FILES
            if meanwhile and begun >= len(files):
                ahead.then(meanwhile)
                meanwhile = None
            try:
                results += _import_file(con, shop, path, digest(path), now, said, mapping, same_shop, ask, ahead)
            except XlopsError as error:
                results.append(Imported(path.name, error=str(error)))
    return results


def _import_file(
    con: DuckDBPyConnection, shop: Shop, path: Path, digest: str, now: datetime, answers: Answers,
    mapping: Mapping | None, same_shop: bool, ask: Ask | None, ahead: Ahead,
) -> list[Imported]:  # fmt: skip
    while True:
        said = _text(answers, mapping)
        if before := known(con, digest, said):
            return [Imported(path.name, i.export, start=i.start, end=i.end, known=True) for i in before]
        try:
            with _read(con, shop, path, answers, mapping, ahead) as (work, parts), transaction(work):
                if not same_shop:
                    _check_shop(work, parts)
                _adopt(work, parts)
                return [_load(work, part, path, digest, said, now) for part in parts]
        except Question as question:
            answer = ask(question) if ask else None
            if answer is None:
                raise
            if question.option == "same-shop":
                same_shop = True
            else:
                answers = with_answer(answers, question.option, answer)


def _digest(path: Path) -> str:
    """The print of a file's content. Raises `BadFile` where it is gone or held by another program."""
    try:
        return sha256(path)
    except FileNotFoundError as error:
        raise BadFile(f"找不到文件「{path.name}」,请检查它还在不在") from error
    except OSError as error:
        raise BadFile(f"「{path.name}」读不了,可能正被别的程序占用或没有权限,请关闭占用它的程序再导入") from error


@contextmanager
def _read(
    con: DuckDBPyConnection, shop: Shop, path: Path, answers: Answers, mapping: Mapping | None, ahead: Ahead
) -> Iterator[tuple[DuckDBPyConnection, Sequence[Staged]]]:
    """What a file says, staged over a cursor of its own and gone with it; read ahead or now."""
    work, parts = ahead.take(path) or (con.cursor(), None)
    with work:
        yield work, _stage(work, shop, path, answers, mapping) if parts is None else parts


def with_answer(answers: Answers, option: str, text: str) -> Answers:
    """The answers with one more; dates as `2026-08-10`. Raises `BadInput` for what is no date."""
    if option in ("date", "end"):
        period = parse_period(text)
        return replace(answers, date=period.start, end=period.end)
    if option not in asdict(answers):
        raise BadInput(f"没有「{option}」这个选项")
    said: dict[str, Any] = {option: text.strip()}
    return replace(answers, **said)


def _text(answers: Answers, mapping: Mapping | None) -> str:
    """What the operator said, as remembered with the import: other answers make it another import."""
    said = {k: str(v) for k, v in asdict(answers).items() if v is not None}
    if mapping is not None:
        said["mapping"] = mapping.to_json()
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def _stage(
    con: DuckDBPyConnection, shop: Shop, path: Path, answers: Answers, mapping: Mapping | None
) -> Sequence[Staged]:
    """The file as a platform's export, else by a mapping that the operator once confirmed."""
    from xlops.ingest import Mapping, stage

    key = shop.buyer_key()
    try:
        return stage(con, path, answers=answers, mapping=mapping, buyer_key=key)
    except BadFile:
        for known_as in mappings(con) if mapping is None else ():
            with suppress(BadFile):
                return stage(con, path, answers=answers, mapping=Mapping.from_json(known_as), buyer_key=key)
        raise


def _check_shop(con: DuckDBPyConnection, parts: Sequence[Staged]) -> None:
    """Ask before a file of another shop goes in: by its shop names, else by its items."""
    mine = set(json.loads(setting(con, "shop_names") or "[]"))
    for part in parts:
        others = [name for name in part.shop_names if mine and name not in mine]
        if others:
            raise Question(
                f"文件里的店铺是「{'、'.join(others)}」,这里是「{'、'.join(sorted(mine))}」,确认是同一家店再导入吗?",
                "same-shop",
            )
        if not part.shop_names and "item_id" in part.columns and "item_id" in TABLES[part.table].key:
            _check_items(con, part)


def _check_items(con: DuckDBPyConnection, part: Staged) -> None:
    sql = f"""SELECT count(*), count(*) FILTER (item_id IN (SELECT item_id FROM {part.table})),
        (SELECT count(DISTINCT item_id) FROM {part.table}) FROM (SELECT DISTINCT item_id FROM {part.relation})"""
    row = con.execute(sql).fetchone()
    total, mine, stored = row if row else (0, 0, 0)
    if stored >= 5 and total >= 5 and mine < _FEW_KNOWN_ITEMS * total:
        raise Question(f"文件里 {total} 个商品只有 {mine} 个是本店已有的,确认是这家店的文件吗?", "same-shop")


def _adopt(con: DuckDBPyConnection, parts: Sequence[Staged]) -> None:
    """The first file that names its shop names this one; a confirmed name is known from then on."""
    names = {name for part in parts for name in part.shop_names}
    mine = set(json.loads(setting(con, "shop_names") or "[]"))
    if names - mine:
        write_setting(con, "shop_names", json.dumps(sorted(names | mine), ensure_ascii=False))


def _load(con: DuckDBPyConnection, part: Staged, path: Path, digest: str, said: str, now: datetime) -> Imported:
    record = Import(
        file=path.name, sha256=digest, answers=said, export=part.export.id, table=part.table, sheet=part.sheet,
        start=part.start, end=part.end, rows=part.rows, bad_rows=part.bad_count, notes="\n".join(part.notes),
        shop_name="、".join(part.shop_names), imported_at=now,
    )  # fmt: skip
    loaded = load(con, record, part.relation, part.columns, bad_relation=part.bad_relation, replaces=part.replaces)
    return Imported(
        path.name,
        part.export.name,
        loaded.new,
        loaded.updated,
        part.bad_count,
        part.bad,
        part.start,
        part.end,
        part.notes,
    )


def map_table(shop: Shop, name: str, mapping: Mapping) -> None:
    """Remember how an operator's own table is read: every file with these headers, from now on."""
    with writing(shop) as con, transaction(con):
        remember_mapping(con, "|".join(sorted(header for header, _ in mapping.columns)), name, mapping.to_json())


def bad_rows(shop: Shop) -> list[dict[str, Any]]:
    """Every row that was not imported, with where it stands and what to do about it, newest file first."""
    sql = """SELECT file AS 文件, sheet AS 工作表, row AS 行, "column" AS 列, value AS 值, reason AS 原因
        FROM bad_rows ORDER BY import_id DESC, row"""
    with reading(shop) as con:
        found = con.execute(sql)
        names = [d[0] for d in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
