"""The report of the demo shop: planted causes first, shown parts that add up, words instead of ids, pages."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from xlops.demo.shop import ITEMS
from xlops.demo.story import HERO, PLANTED, SECOND, STOCK_OUT
from xlops.periods import parse_period
from xlops.report.cells import shown
from xlops.report.html import page
from xlops.report.model import Report, Section, Table, Tone
from xlops.report.weekly import weekly_report
from xlops.report.xlsx import render_xlsx

pytestmark = pytest.mark.journey

_FACTOR = {"conversion": "转化率", "visitors": "访客"}
WEEKS = ("2026-W34", "2026-W40", "2026-W42", "2026-W44", "2026-W46")


@pytest.fixture(scope="module")
def reports(demo: duckdb.DuckDBPyConnection) -> dict[str, Report]:
    made = datetime(2026, 11, 16, 9, 20)
    return {week: weekly_report(demo, parse_period(week), shop="云栖家居", made_at=made) for week in WEEKS}


def _plain(code: str) -> str:
    """An item's title without the brand that all titles begin with."""
    return next(item.title for item in ITEMS if item.code == code).removeprefix("云栖家居")


def section(report: Report, id: str) -> Section:
    return next(s for s in (*report.page_one, *report.sections) if s.id == id)


def yuan(text: str) -> int:
    """多8,180元 → 8180, 少10,569元 → −10569, 持平 → 0."""
    found = re.search(r"(多|少)(?:的)?([\d,]+)元", text)
    return 0 if found is None else int(found[2].replace(",", "")) * (1 if found[1] == "多" else -1)


@pytest.mark.parametrize("week", ["2026-W40", "2026-W46"])
def test_the_planted_cause_is_named_first(reports: dict[str, Report], week: str) -> None:
    cause = PLANTED[week]
    parts = reports[week].sentences[1].text.partition("：")[2].split("；")
    assert parts[0].startswith(cause.entry + _FACTOR[cause.factor])
    assert (yuan(parts[0]) > 0) == (cause.direction == "+")


def test_a_promotion_moves_every_entry(reports: dict[str, Report]) -> None:
    """店庆满减 of W42: more visitors from all entries come first, then 12% off every price, then conversion."""
    cause = PLANTED["2026-W42"]
    assert (cause.entry, cause.factor, cause.direction) == ("全部", "visitors", "+")
    parts = reports["2026-W42"].sentences[1].text.partition("：")[2].split("；")
    assert [p.partition("（")[0] for p in parts[:3]] == ["访客普遍涨", "客单价普遍降", "转化率普遍涨"]
    assert yuan(parts[0].partition("）")[2]) > 0


@pytest.mark.parametrize("week", ["2026-W40", "2026-W42", "2026-W46"])
def test_sentences_speak_of_one_change_and_its_parts_add_up(reports: dict[str, Report], week: str) -> None:
    result, why = (s.text for s in reports[week].sentences[:2])
    head, _, parts = why.partition("：")
    change = yuan(result.partition("比上周")[2])
    assert yuan(head) == change != 0
    assert sum(yuan(part) for part in parts.split("；")) == change


def _columns_add_up(table: Table, columns: range) -> None:
    assert table.total is not None
    for j in columns:
        assert sum(int(row[j].value or 0) for row in table.rows) == int(table.total[j].value or 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("week", ["2026-W40", "2026-W42", "2026-W46"])
def test_shown_yuan_add_up_down_and_across(reports: dict[str, Report], week: str) -> None:
    report = reports[week]
    short, whole = (section(report, id).tables[0] for id in ("breakdown", "breakdown_all"))
    _columns_add_up(short, range(1, 3))
    _columns_add_up(whole, range(1, len(whole.columns) - 1))
    for row in whole.rows:
        numbers = [int(c.value or 0) for c in row[1:-1]]  # type: ignore[arg-type]
        assert numbers[2] == numbers[1] - numbers[0]
        assert row[0].value == "其余(未归入来源)" or sum(numbers[3:]) == numbers[2]
    fall = section(report, "breakdown").charts[0].series[0].values
    assert sum(map(int, fall[:-1])) == int(fall[-1] or 0)  # type: ignore[arg-type]
    _columns_add_up(section(report, "ads").tables[0], range(1, 3))


def test_profit_lines_add_up_as_shown(reports: dict[str, Report]) -> None:
    """In 万元 of two digits, and the shares of net sales in tenths of a percent."""
    table = section(reports["2026-W46"], "profit").tables[0]
    rows = [*table.rows, *([table.total] if table.total else [])]
    for j, digits in ((1, 2), (2, 2), (3, 3), (4, 2)):
        level = Decimal(0)
        for row in rows:
            value = Decimal(str(row[j].value))
            assert value == round(value, digits)
            if row[0].value == "支付" or str(row[0].value).startswith("−"):
                level += value
            else:
                assert value == level


def test_the_stock_out_costs_money_and_has_dates(reports: dict[str, Report]) -> None:
    """米白 of the 次推款 is out from 11-12; 400 come on 11-20: 11-16 to 11-19 are still lost."""
    (text,) = [s.text for s in reports["2026-W46"].sentences if s.section == "stock"]
    title = _plain(SECOND)
    assert title in text and STOCK_OUT.sku.rpartition("-")[2] + "11月12日起断货" in text
    assert "11月20日到货，还要缺4天，约再少" in text
    # the stock file is of today: it says nothing of October
    assert all(s.id != "stock" for s in reports["2026-W42"].page_one)


def test_a_loss_of_a_few_yuan_is_no_sentence(reports: dict[str, Report]) -> None:
    for report in reports.values():
        assert not any("后亏" in s.text and s.section == "earners" for s in report.sentences)


def test_ordinary_ups_and_downs_are_not_judged(reports: dict[str, Report]) -> None:
    rows = {row[0].value: row for table in section(reports["2026-W46"], "kpi").tables for row in table.rows}
    assert rows["支付转化率"][-1].tone is Tone.BAD and rows["支付转化率"][-1].value == "差"
    assert rows["加购率"][-1].tone is Tone.MISSING
    growing = rows["退款金额(支付时间)(元)"]
    assert growing[3].value == growing[-1].value == "仍会增加"
    assert {row[-1].value for row in rows.values()} <= {"好", "差", "持平", "平常波动", "变化不大", "可能是波动", "仍会增加", "样本不足", None}  # fmt: skip


def test_nothing_moved_nothing_shown(reports: dict[str, Report]) -> None:
    """The demo's click rates are steady: no column of zeros."""
    table = section(reports["2026-W46"], "breakdown_all").tables[0]
    for j, column in enumerate(table.columns[4:-1], 4):
        assert any(row[j].value for row in table.rows), column.title


def test_no_id_is_shown(reports: dict[str, Report]) -> None:
    """Everything an operator sees is Chinese but for file names, codes and a few words of the trade."""
    for report in reports.values():
        texts = [*report.marks, report.missing, *(s.text for s in report.sentences)]
        for s in (*report.page_one, *report.sections):
            texts += [s.title, *s.lead, *(c.title for c in s.charts)]
            for table in s.tables:
                texts += [table.title, table.note, *(c.title for c in table.columns)]
                if table.title != "数据文件":
                    texts += [shown(c, k) for row in table.rows for c, k in zip(row, table.columns, strict=True)]
                for row in table.rows:
                    texts += [t for c in row if c.trace for t in (*c.trace.sources, c.trace.note)]
        assert [t for t in texts if re.search(r"[a-z]+_[a-z]+|\b(?:paid|done|orders)\b", t)] == []


def test_page_one_holds_what_the_boss_asks(reports: dict[str, Report], tmp_path: Path) -> None:
    """Sentences, cards, breakdown, earning items and stock-outs on the first of at most six pages."""
    from openpyxl import load_workbook

    ends = tmp_path / "月末.xlsx"
    render_xlsx(reports["2026-W44"], ends)  # with the monthly blocks
    assert len(load_workbook(ends)["周报"].row_breaks.brk) <= 5
    path = tmp_path / "周报.xlsx"
    render_xlsx(reports["2026-W46"], path)
    sheet = load_workbook(path)["周报"]
    breaks = [b.id for b in sheet.row_breaks.brk]
    assert 3 <= len(breaks) <= 5
    bars: dict[str, int] = {}
    for row in sheet.iter_rows(max_col=1):
        bars.setdefault(str(row[0].value).partition("、")[2][:2], row[0].row)
    last = max(bars[title] for title in ("涨跌", "赚钱", "库存"))
    assert last < breaks[0] < bars["核心"] + 1
    fonts = {cell.font.name for row in sheet.iter_rows(max_row=breaks[0]) for cell in row if cell.value is not None}
    assert fonts == {"微软雅黑"}


def test_table_and_waterfall_stand_side_by_side(reports: dict[str, Report]) -> None:
    html = page(reports["2026-W46"])
    first = html.partition('id="s-breakdown"')[2].partition("</section>")[0]
    assert 'class="table narrow"' in first and "chart alone" not in first


def test_the_hero_is_among_the_falling_items(reports: dict[str, Report]) -> None:
    hero = _plain(HERO)
    row = next(r for r in section(reports["2026-W46"], "items").tables[0].rows if r[1].value == hero)
    assert row[-1].value == "显著下降"


def test_the_blocks_of_a_month_that_ends(reports: dict[str, Report]) -> None:
    """2026-10-31 is in W44: members and health stand there, and nowhere else; the demo's buyers are masked."""
    blocks = {week: {s.id for s in report.sections} for week, report in reports.items()}
    assert {"members", "health"} <= blocks["2026-W44"] and not {"members", "health"} & blocks["2026-W46"]
    assert "被平台隐藏" in section(reports["2026-W44"], "members").lead[0]
    assert "会员、店铺健康按月看" in reports["2026-W46"].missing


def test_shares_are_of_a_hundred(reports: dict[str, Report]) -> None:
    """New and old buyers: 100.0 of heads and of yuan."""
    rows = section(reports["2026-W44"], "members").tables[0].rows
    for j in (2, 4):
        assert sum(Decimal(str(row[j].value)) for row in rows) == 1


def test_every_column_of_numbers_is_traced(reports: dict[str, Report]) -> None:
    """Of the big tables each number of this week says where it comes from, with a file of the demo."""
    for id in ("breakdown", "earners", "stock", "items", "ads", "after_sale", "funnel"):
        table = section(reports["2026-W46"], id).tables[0]
        traces = [table.trace_of(cell, j) for row in table.rows for j, cell in enumerate(row)]
        known = [t for t in traces if t is not None]
        assert known and all(t.sources and "." in t.sources[0] for t in known), id
