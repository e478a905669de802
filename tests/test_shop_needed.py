"""The week's checklist: what is needed, what is there, which days are lacking."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.app.files import core, entries
from xlops.ingest import Answers
from xlops.periods import Period
from xlops.shop import import_files
from xlops.shop.needed import Needed, needed
from xlops.store import Shop, create_shop

NOW = datetime(2026, 11, 16, 9, 30)
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return create_shop("小店", tmp_path / "小店")


def named(found: tuple[Needed, ...], part: str) -> Needed:
    (one,) = [one for one in found if part in one.name]
    return one


def test_a_new_shop_needs_six_files() -> None:
    """operator.md: core report, items, entries, plans and items of the ads, refunds; all else is optional."""
    found = needed(None, WEEK)
    assert [one.name for one in found if not one.optional] == [
        "生意参谋 店铺经营核心日报", "生意参谋 商品", "生意参谋 流量来源", "万相台 计划报表", "万相台 商品报表", "退款/售后报表",
    ]  # fmt: skip
    assert all(one.lacking == tuple(WEEK) and one.menu and not one.there for one in found)
    assert [one.optional for one in found] == [False] * 6 + [True] * 3


def test_days_that_no_file_speaks_of_are_lacking(shop: Shop, tmp_path: Path) -> None:
    import_files(shop, [core(tmp_path, bad="三百")], now=NOW)  # its last day is a bad row
    one = named(needed(shop, WEEK), "店铺整体")
    assert one.lacking == (date(2026, 11, 15),) and one.files == ("生意参谋 店铺 11月.csv",) and not one.there
    assert named(needed(shop, Period(date(2026, 11, 2), date(2026, 11, 8))), "核心日报").files == ()


def test_another_export_may_do_the_same_service(shop: Shop, tmp_path: Path) -> None:
    """A weekly file of another layout fills the place of 流量来源."""
    answers = Answers(date=WEEK.start, end=WEEK.end)
    import_files(shop, [entries(tmp_path)], now=NOW, answers=answers)
    one = named(needed(shop, WEEK), "流量来源")
    assert one.there and one.name == "生意参谋 流量来源(来源明细)"


def test_a_state_of_today_is_there_once_it_was_imported(shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "成本.csv"
    path.write_text("商品ID,商家编码,单位成本,可售库存\n600000000001,A1,12.5,30\n", encoding="utf-8")
    assert [i.error for i in import_files(shop, [path], now=NOW)] == [""]
    assert named(needed(shop, WEEK), "成本").there


def test_a_shop_of_another_platform_needs_its_files(shop: Shop, tmp_path: Path) -> None:
    from xlops.catalog.exports import EXPORTS

    header = [column.headers[0] for column in EXPORTS["jd_shop"].columns]
    row = {"start": "2026-11-09", "end": "2026-11-09", "date": "2026-11-09"}
    values = [row.get(column.field, "1") for column in EXPORTS["jd_shop"].columns]
    path = tmp_path / "京东.csv"
    path.write_text(",".join(header) + "\n" + ",".join(values) + "\n", encoding="utf-8")
    assert [i.error for i in import_files(shop, [path], now=NOW)] == [""]
    names = [one.name for one in needed(shop, WEEK) if not one.optional]
    assert names and all(name.startswith("京东") for name in names)
