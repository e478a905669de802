"""The sheets as declared: whole, consistent, fit for Excel, in operators' words and with the columns they asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from xlops.book.ribbon import buttons
from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Agg, Kind
from xlops.catalog.sheets import GRIDS, LISTS, SHEETS, Column, Grid, Origin, Sheet
from xlops.catalog.tables import TABLES
from xlops.formula.sheet import check_sheet

EACH_SHEET = [pytest.param(sheet, id=sheet.id) for sheet in SHEETS.values()]
EACH_GRID = [pytest.param(grid, id=grid.id) for grid in GRIDS.values()]

FORBIDDEN = re.compile(
    r"人天|归因|抢占方案|日检(?!查)|DSR|运费险|ROI|CPC|频次|账面|到位后|次爆款|诊断环境|直通车|钻展|LMDI|RFM|UDF|\bp\b|\bz\b|"
    r"刷单|补单|S单|放单|好评返现"
)
LOOKS = {"good", "bad", "warn", "quiet", "bar", "percent", "whole"}
NUMBERS = (Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.RATE)

# Words of the platform's own files, which must stay as they are there.
PLATFORM_WORDS = {("ledger_map", "fragment")}

VISIBLE = ["首页", "日数据", "商品档案", "SKU计划", "流量渠道", "利润台账", "目标", "待办"]

# Headers that operators asked for, in their order, by sheet and grid (from the notes on what they want in each).
WANTED = {
    "skus": "商家编码 商品ID 规格 定位 到手价 单位成本 推广前毛利 保本投产 可售 在途 到货日 日销14天 断货日",
    "daily": "日期 支付金额 访客数 支付转化率 客单价 推广花费 费比 退款 目标达成 大事记",
    "entries": "来源 归类 访客数 较上周 转化率 UV价值 花费 目标访客 负责人 动作",
    "profit": "支付 预计退款 货品成本 平台扣点 运费包材退货宝 推广 固定费用 净利",
    "fee_check": "支付宝实扣 差异",
    "targets": "月目标 日目标 累计 时间进度 预计月底 剩余日均 费比上限 净利目标",
    "checks": "检查项 现值 标准 结论 备注 处理人 转待办",
    "todos": "来源 问题 商品/来源 动作 负责人 截止 验证指标 起始值 目标值 现值 结论",
}

# Every code of the first part of the list of features.
CODES = {
    *(f"A{n}" for n in range(1, 14)), *(f"B{n}" for n in range(1, 5)), *(f"C{n}" for n in range(1, 9)), "D1", "D2",
    "E1", "E2", "E3", *(f"F{n}" for n in range(1, 7)), "G1", "G2", "G3", *(f"H{n}" for n in range(1, 5)),
    *(f"I{n}" for n in range(1, 7)), *(f"I7.{n}" for n in range(1, 6)), *(f"J{n}" for n in range(1, 12)),
    *(f"K{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 10)), *(f"M{n}" for n in range(1, 8)),
    *(f"N{n}" for n in range(1, 5)), *(f"O{n}" for n in range(1, 5)), *(f"P{n}" for n in range(1, 7)),
    *(f"Q{n}" for n in range(1, 9)), "R", "S1", "S2",
}  # fmt: skip


def _texts(sheet: Sheet) -> Iterator[str]:
    """Everything of a sheet that is read on the screen."""
    yield from (sheet.name, sheet.guide)
    for card in sheet.cards:
        yield from (card.name, card.note, card.unit)
    yield from (chart.title for chart in sheet.charts)
    for grid in sheet.grids:
        yield from (grid.name, grid.note, *(spark.name for spark in grid.sparks))
        for column in grid.columns:
            yield from (column.title, column.help, column.unit_text)
        for row in (*grid.rows, *grid.samples):
            yield from (
                value
                for id, value in row.items()
                if isinstance(value, str) and not grid.by_id[id].hidden and (grid.id, id) not in PLATFORM_WORDS
            )


def _cells(grid: Grid) -> Iterator[tuple[Column, object]]:
    for row in (*grid.rows, *grid.samples):
        for id, value in row.items():
            if value is not None:
                yield grid.by_id[id], value


def _fits(kind: Kind, value: object) -> bool:
    if isinstance(value, bool):
        return False
    if kind is Kind.DATE:
        return isinstance(value, date) and not isinstance(value, datetime)
    if kind is Kind.TIME:
        return isinstance(value, datetime)
    if kind is Kind.COUNT:
        return isinstance(value, int)
    return isinstance(value, (int, float)) if kind in NUMBERS else isinstance(value, str)


def test_visible_sheets_are_those_that_operators_want_open() -> None:
    assert [sheet.name for sheet in SHEETS.values() if sheet.visible] == VISIBLE
    assert [sheet.name for sheet in SHEETS.values()][: len(VISIBLE)] == VISIBLE


def test_the_first_page_links_to_every_other_sheet() -> None:
    assert set(SHEETS["home"].links) == SHEETS.keys() - {"home"}


def test_every_wish_of_the_guide_has_its_sheet() -> None:
    answered = {code for sheet in SHEETS.values() for code in sheet.seed}
    assert answered >= CODES, f"no sheet answers {sorted(CODES - answered)}"
    assert answered <= CODES, f"no such code: {sorted(answered - CODES)}"


@pytest.mark.parametrize(("grid", "headers"), WANTED.items())
def test_columns_that_operators_asked_for_stand_in_their_order(grid: str, headers: str) -> None:
    titles = [column.title for column in GRIDS[grid].columns if not column.hidden]
    places = [titles.index(header) for header in headers.split()]
    assert places == sorted(places)


@pytest.mark.parametrize("sheet", EACH_SHEET)
def test_names_fit_excel(sheet: Sheet) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,28}", sheet.id)
    assert 0 < len(sheet.name) <= 31
    assert not set(sheet.name) & set("\\/?*[]:'")
    assert len({s.name for s in SHEETS.values()}) == len(SHEETS)


@pytest.mark.parametrize("sheet", EACH_SHEET)
def test_words_are_those_of_operators(sheet: Sheet) -> None:
    found = [text for text in _texts(sheet) if FORBIDDEN.search(text)]
    assert found == []


@pytest.mark.parametrize("sheet", EACH_SHEET)
def test_guides_are_short_and_buttons_charts_and_cards_lead_somewhere(sheet: Sheet) -> None:
    assert 0 < len(sheet.guide) <= 80
    assert set(sheet.buttons) <= {button.macro for button in buttons()}
    assert set(sheet.links) <= SHEETS.keys()
    assert max(Counter(card.id for card in sheet.cards).values(), default=1) == 1
    assert max(Counter(card.name for card in sheet.cards).values(), default=1) == 1
    for chart in sheet.charts:
        for reference in (chart.x, *chart.series, *chart.second):
            grid, _, column = reference.partition(".")
            assert column in GRIDS[grid].by_id, reference
        assert chart.kind in {"line", "column", "bar", "stacked"}
        assert len(chart.series) + len(chart.second) <= 5


@pytest.mark.parametrize("sheet", EACH_SHEET)
def test_formulas_say_only_what_the_language_knows(sheet: Sheet) -> None:
    assert check_sheet(sheet, GRIDS) == []


@pytest.mark.parametrize("grid", EACH_GRID)
def test_ids_and_headers_are_unique_and_safe(grid: Grid) -> None:
    ids = [column.id for column in grid.columns] + [spark.id for spark in grid.sparks]
    titles = [column.title for column in grid.columns] + [spark.name for spark in grid.sparks]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", grid.id)
    assert [id for id in ids if not re.fullmatch(r"[a-z][a-z0-9_]*", id)] == []
    assert [id for id, n in Counter(ids).items() if n > 1] == []
    assert [title for title, n in Counter(title.lower() for title in titles).items() if n > 1] == []
    assert [title for title in titles if set(title) & set("[]#'\"@\n") or title != title.strip() or not title] == []
    assert [c.title for c in grid.columns if not c.hidden and len(c.title) > 14] == []


@pytest.mark.parametrize("grid", EACH_GRID)
def test_rows_are_told_apart_by_their_key(grid: Grid) -> None:
    assert grid.key
    for id in grid.key:
        assert grid.by_id[id].origin is not Origin.FORMULA
    for rows in (grid.rows, grid.samples):
        keys = [tuple(row.get(id) for id in grid.key) for row in rows]
        assert len(set(keys)) == len(keys)
        assert all(any(part is not None for part in key) for key in keys)


@pytest.mark.parametrize("grid", EACH_GRID)
def test_three_samples_of_typed_and_imported_cells(grid: Grid) -> None:
    assert len(grid.samples) == (min(3, len(grid.rows)) if grid.fixed else 3)
    for row in (*grid.rows, *grid.samples):
        assert [id for id in row if grid.by_id[id].origin is Origin.FORMULA] == []
    if grid.fixed:
        known = {tuple(row.get(id) for id in grid.key) for row in grid.rows}
        assert {tuple(row.get(id) for id in grid.key) for row in grid.samples} <= known


@pytest.mark.parametrize("grid", EACH_GRID)
def test_cells_are_of_their_columns_kind(grid: Grid) -> None:
    wrong = [(column.id, value) for column, value in _cells(grid) if not _fits(column.holds, value)]
    assert wrong == []


@pytest.mark.parametrize("grid", EACH_GRID)
def test_cells_are_within_bounds_and_rates_are_fractions(grid: Grid) -> None:
    for column, value in _cells(grid):
        if isinstance(value, (int, float)):
            assert column.low is None or value >= column.low, column.id
            assert column.high is None or value <= column.high, column.id
            assert column.holds is not Kind.RATE or -1 <= value <= 3, column.id


@pytest.mark.parametrize("grid", EACH_GRID)
def test_drop_downs_name_a_list_and_cells_choose_from_it(grid: Grid) -> None:
    for column in grid.columns:
        assert not column.choices or column.choices in LISTS, column.id
    wrong = [(c.id, value) for c, value in _cells(grid) if c.choices and value not in LISTS[c.choices][1]]
    assert wrong == []


@pytest.mark.parametrize("grid", EACH_GRID)
def test_units_follow_the_kind(grid: Grid) -> None:
    for column in grid.columns:
        if column.holds is Kind.RATE:
            assert column.unit_text == "%", column.id
        elif column.holds is Kind.MONEY:
            assert column.unit_text.startswith("元"), column.id
        elif column.holds in (Kind.TEXT, Kind.ID, Kind.DATE, Kind.TIME):
            assert column.unit_text == "", column.id
        else:
            assert column.unit_text != "%", column.id
        assert not column.summed or (column.holds in (Kind.MONEY, Kind.COUNT) and _adds(column)), column.id


def _adds(column: Column) -> bool:
    return column.id not in FIELDS or FIELDS[column.id].agg not in (Agg.UNIQ, Agg.LAST, Agg.INDEX)


@pytest.mark.parametrize("grid", EACH_GRID)
def test_typed_columns_say_what_to_fill(grid: Grid) -> None:
    typed = [column for column in grid.columns if column.origin is Origin.TYPED and not column.hidden]
    assert [column.id for column in typed if not column.help and not column.choices] == []  # a list says itself
    assert [column.id for column in typed if len(column.help) > 60] == []  # an input message takes 255, an eye less
    assert [column.id for column in typed if column.feed] == []


@pytest.mark.parametrize("grid", EACH_GRID)
def test_looks_are_known_and_conditions_given(grid: Grid) -> None:
    for column in grid.columns:
        for mark in column.marks:
            assert mark.look in LOOKS, column.id
            assert bool(mark.when) is (mark.look != "bar"), column.id


@pytest.mark.parametrize("grid", EACH_GRID)
def test_what_is_imported_has_a_source_and_what_is_stored_a_table(grid: Grid) -> None:
    given = {id for row in grid.rows for id in row}
    fed = [c.id for c in grid.columns if c.origin is Origin.IMPORTED and c.id not in given]
    assert grid.feed or not fed or grid.id == "conflicts", fed  # conflicts are written by the refresh itself
    if grid.store:
        assert grid.store in TABLES
        assert set(TABLES[grid.store].key) - {"source"} <= grid.by_id.keys()
        typed = {c.id for c in grid.columns if c.origin is Origin.TYPED}
        assert typed & {*TABLES[grid.store].key, *TABLES[grid.store].columns}


@pytest.mark.parametrize("grid", EACH_GRID)
def test_sparklines_draw_columns_that_exist(grid: Grid) -> None:
    for spark in grid.sparks:
        assert set(spark.over) <= grid.by_id.keys()
        assert bool(spark.over) is not bool(spark.column)
        if spark.column:
            other, _, column = spark.column.partition(".")
            assert {column, spark.match} <= GRIDS[other].by_id.keys()


def test_lists_have_names_and_no_member_twice() -> None:
    names = [name for name, _ in LISTS.values()]
    assert len(set(names)) == len(names)
    for id, (_, members) in LISTS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", id)
        assert members
        assert len(set(members)) == len(members)
    used = {column.choices for grid in GRIDS.values() for column in grid.columns}
    assert set(LISTS) <= used, f"lists nobody chooses from: {sorted(set(LISTS) - used)}"
