"""Opening the shop's database: one writer at a time, readers never blocked.

Rule: a writer holds a lock file from the opening to the publishing of a snapshot; readers open the
last published snapshot and hold nothing of the writer's. A process that dies leaves the database as it
was before its transaction (DuckDB's log) and its lock free (the system's).
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadFile, Busy
from xlops.store.folder import Shop
from xlops.store.schema import migrate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["plan_briefly", "publish", "reading", "revision", "transaction", "writing"]

WAIT_SECONDS = 20.0
_MEMORY = "400MB"
_MUCH = 32 << 20  # bytes of a snapshot; some half a million order lines
_PLANNED = [
    "expression_rewriter", "filter_pullup", "filter_pushdown", "in_clause", "unused_columns", "column_lifetime", "top_n",
    "limit_pushdown", "build_side_probe_side", "join_order", "deliminator", "statistics_propagation", "row_group_pruner",
    "regex_range", "cte_inlining", "unnest_rewriter", "duplicate_groups", "common_aggregate",
]  # fmt: skip


def _open(path: Path, *, read_only: bool) -> DuckDBPyConnection:
    import duckdb

    try:
        size = path.stat().st_size if read_only else 0  # asked first: a newer snapshot may drop this one
        con = duckdb.connect(str(path), read_only=read_only)
        if read_only:
            plan_briefly(con, size)
        else:  # an import of a million lines spills to disk instead of filling a small machine
            con.execute(f"SET memory_limit = '{_MEMORY}'")
        return con
    except FileNotFoundError as error:
        raise BadFile(f"找不到店铺数据 {path},请从「备份」恢复") from error
    except duckdb.IOException as error:
        text = str(error)
        if "lock" in text.lower():
            raise Busy(f"店铺数据正被另一个程序打开,请关闭它再试({_holder(text)})") from error
        raise BadFile(f"打不开店铺数据 {path},请检查磁盘和权限,或从「备份」恢复") from error
    except duckdb.Error as error:
        raise BadFile(f"店铺数据 {path} 已损坏或版本不符,请从「备份」恢复或升级 xlops") from error


def plan_briefly(con: DuckDBPyConnection, size: int = 0) -> None:
    """Set a connection that reads `size` bytes to work without much planning.

    A report asks some hundred small questions: to improve their plans, and to share them out, takes longer than to
    answer them. What saves reading is kept, and all cores where there is much to read.
    """
    row = con.execute(
        "SELECT string_agg(name, ',') FROM duckdb_optimizers() WHERE name NOT IN ?", [_PLANNED]
    ).fetchone()
    con.execute(f"SET disabled_optimizers = '{row[0] if row else ''}'")
    if size < _MUCH:
        con.execute("SET threads = 1")


def _holder(text: str) -> str:
    _, _, pid = text.partition("(PID ")
    return f"进程 {pid.split(')')[0]}" if pid else "进程未知"


@contextmanager
def _lock(shop: Shop, wait: float) -> Iterator[None]:
    """Hold the writer's lock; say who has it when waiting was in vain."""
    from filelock import FileLock, Timeout

    note = shop.hidden / "writer.json"
    lock = FileLock(shop.hidden / "writer.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        who = "另一个程序"
        with suppress(OSError, ValueError, KeyError):
            said = json.loads(note.read_text(encoding="utf-8"))
            who = f"进程 {said['pid']}(从 {said['since']} 开始)"
        raise Busy(f"{who}正在写店铺「{shop.name}」的数据,请等它完成再试") from error
    try:
        with suppress(OSError):
            said = {"pid": os.getpid(), "since": datetime.now().strftime("%H:%M:%S")}
            note.write_text(json.dumps(said), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink()
        lock.release()


@contextmanager
def writing(shop: Shop, wait: float = WAIT_SECONDS) -> Iterator[DuckDBPyConnection]:
    """A connection that may write; on leaving, a new snapshot is published if anything changed.

    Raises `Busy` with the holder's name when another process writes for longer than `wait` seconds.
    """
    with _lock(shop, wait):
        con = _open(shop.database, read_only=False)
        revision = 0
        try:
            migrate(con)
            yield con
        finally:
            revision = _revision(con)
            con.close()
            if _stale(shop):
                publish(shop, revision)


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    """All or nothing; a success raises the revision by one."""
    con.execute("BEGIN")
    try:
        yield
        con.execute("UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR) WHERE id = 'revision'")
        con.execute("COMMIT")
    except BaseException:
        with suppress(Exception):
            con.execute("ROLLBACK")
        raise


def _revision(con: DuckDBPyConnection) -> int:
    row = con.execute("SELECT value FROM meta WHERE id = 'revision'").fetchone()
    return int(row[0]) if row else 0


def _stale(shop: Shop) -> bool:
    """Is there no snapshot of the database as it stands? (A log beside it: a writer died after its commit.)"""
    latest = _latest(shop)
    if latest is None or shop.database.with_name(shop.database.name + ".wal").exists():
        return True
    try:
        return latest.stat().st_mtime_ns != shop.database.stat().st_mtime_ns
    except OSError:
        return True


def _snapshots(shop: Shop) -> list[Path]:
    return sorted(shop.hidden.glob("facts-*.duckdb"), key=lambda path: int(path.stem[6:]))


def _latest(shop: Shop) -> Path | None:
    found = _snapshots(shop)
    return found[-1] if found else None


def revision(shop: Shop) -> tuple[str, int] | None:
    """Which snapshot readers see now, without opening it; None before the first."""
    latest = _latest(shop)
    try:
        return (latest.name, latest.stat().st_mtime_ns) if latest else None
    except OSError:  # dropped by a newer one just now
        return None


def publish(shop: Shop, revision: int) -> Path:
    """Copy the closed database beside it under its revision and drop older copies."""
    final = shop.hidden / f"facts-{revision:010d}.duckdb"
    temporary = final.with_suffix(".tmp")
    try:
        shutil.copyfile(shop.database, temporary)
        changed = shop.database.stat().st_mtime_ns  # tells a current snapshot from a stale one
        os.utime(temporary, ns=(changed, changed))
        os.replace(temporary, final)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise BadFile("磁盘空间不足或无写入权限,数据已导入但查询副本没有更新,请腾出空间后再导入一次") from error
    for old in _snapshots(shop)[:-1]:
        with suppress(OSError):  # a reader on Windows still has it open; the next publishing drops it
            old.unlink()
    return final


@contextmanager
def reading(shop: Shop) -> Iterator[DuckDBPyConnection]:
    """A read-only connection on the last published snapshot, never waiting for a writer."""
    if _stale(shop):  # first use, or a writer died before publishing: publish now, unless one is at work
        with suppress(Busy), writing(shop, wait=WAIT_SECONDS if _latest(shop) is None else 0):
            pass
    for _ in range(5):
        path = _latest(shop)
        if path is None:
            break
        try:
            con = _open(path, read_only=True)
        except BadFile:
            if path.exists():
                raise
            time.sleep(0.02)  # a newer one was published and this one dropped meanwhile
            continue
        try:
            yield con
        finally:
            con.close()
        return
    raise Busy("店铺数据正在频繁更新,请稍后再试")
