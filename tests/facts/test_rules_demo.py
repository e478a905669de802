"""The demo shop's planted causes are found from its own files: search conversion, the paid cut, the stock-out."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.shops import copied, demo_shop
from xlops.demo.shop import ITEMS
from xlops.demo.story import EVENTS, HERO, LAST_DAY, STOCK_OUT
from xlops.facts.rules import causes, check, check_day, red_lines
from xlops.periods import parse_period
from xlops.store import reading, writing

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo's exports imported, what its operator noted typed in."""
    shop = copied(demo_shop(tmp_path_factory), tmp_path_factory.mktemp("demo") / "shop")
    with writing(shop) as store:
        for day, event in EVENTS.items():
            store.execute("INSERT INTO events(day, event) VALUES (?, ?)", [day, event])
    with reading(shop) as store:
        yield store


def test_the_search_conversion_of_the_last_week(con: duckdb.DuckDBPyConnection) -> None:
    """手淘搜索 converts a fifth worse, so does the hero item; 大事记 names the picture that was changed."""
    week = parse_period("2026-W46")
    findings = check(con, week)
    found = {f.subject.name: f for f in findings if f.rule == "A01" and f.verdict == "是"}
    assert list(found) == ["手淘搜索"]
    assert found["手淘搜索"].level == "red"
    hero = next(item for item in ITEMS if item.code == HERO)
    assert hero.id in {f.subject.id for f in findings if f.rule == "A02" and f.verdict == "是"}
    assert {"A01", "A02"} <= {f.rule for f in red_lines(findings)}
    page = next(c for c in causes(con, week, findings) if c.id == "D11")
    assert page.verdict == "是"
    assert "11月9日主推款换搜索首图" in page.sentence


def test_the_paid_visitors_of_week_40(con: duckdb.DuckDBPyConnection) -> None:
    """全站推广 lost over half of its visitors because its budget was cut; conversion did not move."""
    week = parse_period("2026-W40")
    findings = check(con, week)
    assert red_lines(findings)[0].subject.name == "全站推广"
    assert [f for f in findings if f.rule == "A01" and f.verdict == "是"] == []
    found = {c.id: c for c in causes(con, week, findings)}
    assert found["D20"].clues[0].shown.startswith("全站推广访客少")
    assert {c.clue for c in found["D23"].clues if c.verdict == "是"} == {"ad_spend_down", "ads_noted"}
    assert "D21" not in found


def test_the_stock_out(con: duckdb.DuckDBPyConnection) -> None:
    """The 次推款's best colour is out until the 20th, four days from Monday; its last order tells since when."""
    findings = check_day(con, LAST_DAY)
    out = next(f for f in findings if f.rule == "A10")
    assert (out.verdict, out.level, out.subject.id) == ("是", "red", STOCK_OUT.sku)
    assert (out["断货日"], out["到货日"], out["缺货天数"]) == (STOCK_OUT.day, STOCK_OUT.arrival, 4)
    assert out in red_lines(findings)


def test_an_ordinary_week_is_quiet(con: duckdb.DuckDBPyConnection) -> None:
    """2026-W45 has no planted cause: no alarm about visitors, sales or conversion."""
    findings = check(con, parse_period("2026-W45"))
    assert [f.sentence for f in findings if f.rule in ("A01", "A02", "A03", "A04") and f.verdict == "是"] == []
