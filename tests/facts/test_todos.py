"""Whether a to-do helped: the worked example of 3.0% → 3.6%, small samples, numbers that are no shares, what was not done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from xlops.facts.todos import metric_named, subject_in, todo_id, todos
from xlops.periods import Period

Put = Callable[..., None]
WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))
LAST = WEEK.shift(-7)


def ctr(put: Put, week: Period, clicks: int, shown: int, item: str = "7") -> None:
    put("item_facts", {
        "start": week.start, "end": week.end, "terminal": "全部", "source": "sycm_item", "item_id": item, "item_title": "A款",
        "clicks": clicks, "impressions": shown,
    })  # fmt: skip


def picture(put: Put, **more: Any) -> None:
    put("todos", {
        "todo_id": todo_id(LAST.label, "A15", "item", "7"), "week": LAST.label, "problem": "点击率低", "todo_subject": "A款",
        "action": "换主图", "owner": "小林", "due": LAST.end, "check_metric": "点击率", "start_value": 0.03,
        "target_value": 0.035, "done": "是", **more,
    })  # fmt: skip


def test_the_picture_that_helped(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """600/20,000 → 720/20,000: z = 3.36, p = 0.0008, 有效（+0.6个百分点）."""
    ctr(put, LAST, 600, 20_000)
    ctr(put, WEEK, 720, 20_000)
    picture(put)
    (found,) = todos(con, WEEK)
    assert (found.before, found.now) == (0.03, 0.036)
    assert found.z == pytest.approx(3.36, abs=0.005) and found.p == pytest.approx(0.0008, abs=0.00005)
    assert (found.verdict, found.words) == ("有效", "有效（+0.6个百分点）")
    assert found.change == pytest.approx(0.006)
    assert (found.todo.owner, found.todo.action, found.todo.kind, found.todo.key) == ("小林", "换主图", "item", "7")


def test_the_same_rates_on_too_few(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """30/1,000 → 36/1,000: z = 0.75, p = 0.45; a step of half a point needs some 20,000."""
    ctr(put, LAST, 30, 1_000)
    ctr(put, WEEK, 36, 1_000)
    picture(put)
    (found,) = todos(con, WEEK)
    assert found.z == pytest.approx(0.75, abs=0.005) and found.p == pytest.approx(0.45, abs=0.005)
    assert found.words == "样本不足（+0.6个百分点），继续观察"


@pytest.mark.parametrize(
    ("clicks", "shown", "target", "verdict"),
    [
        (480, 20_000, 0.035, "无效"),  # clearly worse
        (620, 20_000, 0.035, "可能是波动"),  # z = 0.58, and enough to see half a point
        (590, 20_000, 0.035, "无效"),  # enough to see it, and it went the other way
        (620, 20_000, None, "可能是波动"),  # nothing was aimed at: no need to say how many are needed
        (2, 60, 0.035, "样本不足"),
        (480, 20_000, 0.02, "有效"),  # it was to fall
    ],
)
def test_verdicts(
    con: duckdb.DuckDBPyConnection, put: Put, clicks: int, shown: int, target: float | None, verdict: str
) -> None:
    ctr(put, LAST, 600, 20_000)
    ctr(put, WEEK, clicks, shown)
    picture(put, target_value=target)
    assert [r.verdict for r in todos(con, WEEK)] == [verdict]


def test_a_number_that_is_no_share_against_its_own_weeks(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Eight weeks of 1,000 ± 10 visitors: 1,200 is 有效, 1,005 可能是波动, 800 无效; three weeks say nothing."""
    history = [990, 1010, 1000, 995, 1005, 990, 1010, 1000]
    put("todos", {"todo_id": "1", "week": LAST.label, "action": "加预算", "check_metric": "访客数", "done": "是"})
    for back, uv in enumerate(reversed(history), 1):
        week = WEEK.shift(-7 * back)
        put("shop_facts", {"start": week.start, "end": week.end, "terminal": "全部", "source": "sycm_shop", "uv": uv})
    now = {"start": WEEK.start, "end": WEEK.end, "terminal": "全部", "source": "sycm_shop"}
    for uv, verdict in ((1200, "有效（+200）"), (1005, "可能是波动（+5.00）"), (800, "无效（−200）")):
        con.execute("DELETE FROM shop_facts WHERE start = ?", [WEEK.start])
        put("shop_facts", {**now, "uv": uv})
        assert [r.words for r in todos(con, WEEK)] == [verdict]
    con.execute("DELETE FROM shop_facts WHERE start < ?", [WEEK.start - timedelta(days=21)])
    assert [r.verdict for r in todos(con, WEEK)] == ["样本不足"]


def test_what_was_not_done_helps_nobody(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    ctr(put, LAST, 600, 20_000)
    ctr(put, WEEK, 720, 20_000)
    picture(put, done="否")
    picture(put, done=None, todo_id="b", due=WEEK.start)
    picture(put, done=None, todo_id="c", due=WEEK.end + timedelta(days=3))
    assert [(r.todo.id, r.verdict) for r in todos(con, WEEK)][1:] == [("b", "未做"), ("c", "进行中")]
    assert todos(con, WEEK)[0].words == "未做"


def test_which_are_looked_back_at(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Those of the week before, and what was due in this one; not a proposal, not this week's, not what is long over."""
    picture(put)
    picture(put, todo_id="proposal", action=None)
    picture(put, todo_id="this", week=WEEK.label)
    picture(put, todo_id="old", week=LAST.shift(-14).label, due=LAST.start)
    picture(put, todo_id="late", week=LAST.shift(-14).label, due=WEEK.start)
    assert {r.todo.id for r in todos(con, WEEK)} == {"2026-W32|A15|item|7", "late"}


def test_a_subject_by_its_name(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """An operator writes the item's title; an unknown name or none means the whole shop."""
    ctr(put, LAST, 600, 20_000)
    ctr(put, WEEK, 720, 20_000)
    for id, subject in (("a", "A款"), ("b", "7"), ("c", "哪一款"), ("d", "")):
        picture(put, todo_id=id, todo_subject=subject)
    found = {r.todo.id: (r.todo.kind, r.todo.key) for r in todos(con, WEEK)}
    assert found == {"a": ("item", "7"), "b": ("item", "7"), "c": ("shop", ""), "d": ("shop", "")}


def test_without_data_there_is_no_verdict(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    picture(put)
    picture(put, todo_id="x", check_metric="好不好看")
    assert [(r.verdict, r.now) for r in todos(con, WEEK)] == [("样本不足", None)] * 2


def test_ids_and_names() -> None:
    assert subject_in("手填-1234") is None
    assert subject_in("2026-W46|findings|A10|K7") is None
    assert [metric_named(name) for name in ("询单转化率", "UV价值", "访客数", "推广花费", "")] == [
        "inquiry_cvr", "uv_value", "uv", "ad_spend", "",
    ]  # fmt: skip
