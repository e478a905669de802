"""Look-ups in cells over a small hand-made store: the values are those put in."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from xlops.errors import BadInput, NotFound
from xlops.excel.udfs import ops
from xlops.shop import Lookups
from xlops.store import Shop, create_shop, transaction, writing

FIRST = date(2026, 11, 2)  # a Monday


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path / "home"))
    made = create_shop("甲店", tmp_path / "甲店")
    with writing(made) as con, transaction(con):
        for n in range(14):  # 100, 110, 120 … yuan a day; 10 buyers of 200 visitors
            day = FIRST + timedelta(days=n)
            con.execute(
                """INSERT INTO shop_facts (start, "end", terminal, source, pay_amount, uv, pay_buyers)
                VALUES (?, ?, '全部', 'sycm_shop', ?, 200, 10)""",
                [day, day, 100 + 10 * n],
            )
            for entry, share in (("手淘搜索", 60), ("购物车", 40)):
                con.execute(
                    """INSERT INTO entry_facts (start, "end", terminal, scope, tree, carrier, entry_path, source, entry, uv,
                    pay_buyers, pay_amount) VALUES (?, ?, '全部', '每一次访问', 't', '全店', ?, 'sycm_flow', ?, 100, 5, ?)""",
                    [day, day, entry, entry, share + n],
                )
    return made


def test_a_number_of_a_day_a_week_a_month_and_a_range(shop: Shop) -> None:
    look = Lookups(shop)
    assert look.kpi("支付金额", "2026-11-03") == 110
    assert look.kpi("pay_amount", 46329) == 110  # the serial number of that day
    assert look.kpi("支付金额", "2026-W45") == sum(100 + 10 * n for n in range(7))
    assert look.kpi("支付金额", "2026-W46") == sum(100 + 10 * n for n in range(7, 14))
    assert look.kpi("支付金额", "2026-11-04~2026-11-06") == 120 + 130 + 140
    assert look.kpi("支付转化率", "近7天") == pytest.approx(0.05)
    assert look.kpi("支付金额", "昨日") == 230  # the last day of data


def test_a_day_without_data_is_empty_and_not_zero(shop: Shop) -> None:
    assert Lookups(shop).kpi("支付金额", "2026-10-30") is None
    assert ops("kpi")(shop.id, "支付金额", "2026-10-30") == ""


def test_one_entry(shop: Shop) -> None:
    assert Lookups(shop).kpi("支付金额", "2026-W45", "手淘搜索") == 7 * 60 + sum(range(7))


def test_a_near_name_is_proposed(shop: Shop) -> None:
    look = Lookups(shop)
    with pytest.raises(NotFound, match="支付金额"):
        look.kpi("支付金鹅", "2026-W45")
    with pytest.raises(NotFound, match="手淘搜索"):
        look.kpi("支付金额", "2026-W45", "手淘搜素")
    with pytest.raises(BadInput, match="看不懂时间"):
        look.kpi("支付金额", "前些天")


def test_the_largest_and_the_days(shop: Shop) -> None:
    look = Lookups(shop)
    assert look.top("流量来源", "支付金额", 1, "2026-W45") == [["手淘搜索", 441]]
    assert look.trend("支付金额", date(2026, 11, 1), date(2026, 11, 3)) == [
        [date(2026, 11, 1), None], [date(2026, 11, 2), 100], [date(2026, 11, 3), 110],
    ]  # fmt: skip


def test_the_changes_add_up(shop: Shop) -> None:
    rows = Lookups(shop).breakdown("2026-W46")
    assert {row["来源"] for row in rows} == {"手淘搜索", "购物车", "其余"}
    assert sum(row["变化"] for row in rows) == pytest.approx(490)
    search = next(row for row in rows if row["来源"] == "手淘搜索")
    factors = [v for k, v in search.items() if k not in ("来源", "上期", "本期", "变化")]
    assert sum(factors) == pytest.approx(search["变化"]) == 49


def test_a_new_import_is_seen_and_nothing_is_held_open(shop: Shop) -> None:
    look = Lookups(shop)
    assert look.kpi("支付金额", "2026-11-16") is None
    day = date(2026, 11, 16)
    with writing(shop) as con, transaction(con):
        con.execute(
            """INSERT INTO shop_facts (start, "end", terminal, source, pay_amount)
            VALUES (?, ?, '全部', 'sycm_shop', 777)""",
            [day, day],
        )
    assert look.kpi("支付金额", "2026-11-16") == 777


def test_a_look_up_does_not_wait_for_an_import(shop: Shop) -> None:
    look = Lookups(shop)
    with writing(shop) as con, transaction(con):
        con.execute("DELETE FROM shop_facts")
        assert look.kpi("支付金额", "2026-11-03") == 110
