"""Reading the next file ahead changes when it is read, not what is stored, asked or said."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from xlops.errors import BadFile, Question
from xlops.ingest import Staged, stage
from xlops.shop import bad_rows, import_files, kpi
from xlops.shop.ahead import Ahead
from xlops.store import Shop, create_shop, imports, reading

NOW = datetime(2026, 11, 16, 9, 0)
GOLDEN = Path(__file__).parent / "ingest" / "golden"
HEAD = "订单编号,总金额,买家实际支付金额,收货地址,订单创建时间,订单付款时间,退款金额\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path / "家"))
    return create_shop("小 店", tmp_path / "小 店")


def orders(path: Path, *rows: tuple[str, str], day: str = "2026-11-10") -> Path:
    """An order file of today's rows: number and amount."""
    lines = [f"{number},{paid},{paid},上海,{day} 09:00:00,{day} 09:01:00,0" for number, paid in rows]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(con: duckdb.DuckDBPyConnection, path: Path) -> Sequence[Staged]:
    return stage(con, path, buyer_key=bytes(32))


def test_what_was_begun_is_taken_once_with_its_rows(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.csv", ("1", "10"), ("2", "20.5"))
    con = duckdb.connect()
    with Ahead(con, read) as ahead:
        ahead.begin(path)
        found = ahead.take(path)
        assert found is not None
        work, (staged,) = found
        assert work.execute(f"SELECT sum(paid_amount)::DOUBLE FROM {staged.relation}").fetchall() == [(30.5,)]
        work.close()
        assert ahead.take(path) is None


def test_what_nobody_took_is_closed(tmp_path: Path) -> None:
    cursors = []

    def note(con: duckdb.DuckDBPyConnection, path: Path) -> Sequence[Staged]:
        cursors.append(con)
        return read(con, path)

    with Ahead(duckdb.connect(), note) as ahead:
        ahead.begin(orders(tmp_path / "a.csv", ("1", "10")))
        ahead.then(lambda: None)
    for con in cursors:
        with pytest.raises(duckdb.ConnectionException):
            con.execute("SELECT 1")


def test_large_files_wait_for_their_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlops.shop.ahead._LARGEST", 1000)
    large = orders(tmp_path / "a.csv", *[(str(n), "1") for n in range(50)])
    with Ahead(duckdb.connect(), read) as ahead:
        for path in (large, tmp_path / "none.csv"):
            ahead.begin(path)
            assert ahead.take(path) is None


def test_a_damaged_file_is_refused_in_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 half a workbook")
    with Ahead(duckdb.connect(), read) as ahead:
        ahead.begin(path)
        with pytest.raises(BadFile):
            ahead.take(path)


def test_files_go_in_in_their_order_and_the_later_one_wins(shop: Shop, tmp_path: Path) -> None:
    files = [orders(tmp_path / f"{n}.csv", ("1", str(n)), (str(n + 10), "1")) for n in range(1, 6)]
    done = import_files(shop, files, now=NOW)
    assert [(d.file, d.new, d.updated) for d in done] == [("1.csv", 2, 0)] + [(f"{n}.csv", 1, 1) for n in range(2, 6)]
    (row,) = kpi(shop, ["pay_amount", "pay_orders"])
    assert (float(row["pay_amount"]), row["pay_orders"]) == (5 + 5 * 1, 6)
    with reading(shop) as con:
        assert [i.file for i in imports(con)] == [f.name for f in files]


def test_wrong_files_among_others_cost_only_themselves(shop: Shop, tmp_path: Path) -> None:
    one, three = orders(tmp_path / "1.csv", ("1", "10")), orders(tmp_path / "3.csv", ("3", "三十"), ("4", "4"))
    two = tmp_path / "2.csv"
    two.write_text("甲,乙\n1,2\n", encoding="utf-8")
    done = import_files(shop, [one, two, three], now=NOW)
    assert [bool(d.error) for d in done] == [False, True, False] and "2.csv" in done[1].error
    assert [(d.new, d.bad_rows) for d in done] == [(1, 0), (0, 0), (1, 1)]
    assert {(row["文件"], row["行"]) for row in bad_rows(shop)} == {("3.csv", 2)}


def test_a_file_that_is_gone_or_held_costs_only_itself(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlops.files import sha256

    def held(path: Path) -> str:
        if path.name == "2.csv":
            raise PermissionError(13, "in use", str(path))
        return sha256(path)

    monkeypatch.setattr("xlops.shop.imports.sha256", held)
    files = [orders(tmp_path / f"{n}.csv", (str(n), "1")) for n in (1, 2, 4)]
    done = import_files(shop, [*files[:2], tmp_path / "3.csv", files[2]], now=NOW)
    assert [d.new for d in done] == [1, 0, 0, 1]
    assert "占用" in done[1].error and "找不到文件「3.csv」" in done[2].error


def test_a_question_of_a_file_read_ahead_is_asked_in_its_turn(shop: Shop, tmp_path: Path) -> None:
    asked: list[tuple[str, int]] = []
    seen: list[str] = []

    def ask(question: Question) -> str:
        asked.append((question.option, len(seen)))
        return "2026-11-10"

    files = [
        orders(tmp_path / "1.csv", ("1", "10")),
        GOLDEN / "wxt_plan_undated.csv",
        orders(tmp_path / "3.csv", ("2", "1")),
    ]
    done = import_files(shop, files, now=NOW, ask=ask, progress=seen.append)
    assert asked == [("date", 2)], "after the second file's name was shown, before the third"
    assert all(not d.error for d in done) and done[1].new > 0 and str(done[1].start) == "2026-11-10"


def test_meanwhile_is_done_once_and_its_failure_harms_nothing(shop: Shop, tmp_path: Path) -> None:
    threads: list[str] = []

    def fail() -> None:
        threads.append(threading.current_thread().name)
        raise RuntimeError

    for count in (1, 2, 4):
        files = [orders(tmp_path / f"{count}-{n}.csv", (f"{count}{n}", "1")) for n in range(count)]
        assert all(not d.error for d in import_files(shop, files, now=NOW, meanwhile=fail))
    assert len(threads) == 3 and threading.main_thread().name not in threads
