"""What the planning sheets promise: the operator's columns, the guide's lists and numbers, the store's keys."""

from __future__ import annotations

import re

import pytest

from xlops.catalog.metrics import METRICS
from xlops.catalog.sheets import GRIDS, SHEETS, Grid, Origin, Sheet
from xlops.catalog.tables import TABLES

PLANNING = (
    "market", "selection", "calendar", "members", "service", "health", "plan", "methods", "definitions", "samples",
    "conflicts",
)  # fmt: skip
MINE: list[Sheet] = [SHEETS[id] for id in PLANNING]
MY_GRIDS: list[Grid] = [grid for sheet in MINE for grid in sheet.grids]


def titles(grid: str) -> list[str]:
    return [column.title for column in GRIDS[grid].columns if not column.hidden]


def test_the_sheets_are_called_as_operators_ask_for_them() -> None:
    assert [sheet.name for sheet in MINE] == [
        "市场调研", "选品", "活动日历", "会员", "服务", "健康", "计划书", "素材与方法", "口径", "示例", "冲突",
    ]  # fmt: skip
    assert not any(sheet.visible for sheet in MINE)


def test_competitors_carry_the_operators_columns_in_their_order() -> None:
    wanted = ["周", "竞品链接", "到手价", "我方到手价", "价差率", "付款人数", "活动", "主卖点", "应对"]
    assert [title for title in titles("competitors") if title in wanted] == wanted


def test_the_research_asks_the_nine_questions() -> None:
    assert [row["topic"] for row in GRIDS["research"].rows] == [
        "市场规模", "成分集中", "产品功能", "使用目的分类", "消费者使用者", "市场需求", "客户定位", "价格定位", "SEO优化",
    ]  # fmt: skip
    asked = "".join(str(row["question"]) for row in GRIDS["research"].rows)
    for question in ("市场上卖什么", "消费者喜欢什么", "什么好卖", "材质", "包装", "套餐"):
        assert question in asked


def test_the_score_card_has_three_gates_and_five_criteria_of_equal_weight() -> None:
    columns = GRIDS["candidates"].by_id
    assert [columns[id].title for id in ("explosive", "demand", "trend")] == ["有爆炸力", "群众需求", "合趋势"]
    weights = GRIDS["selection_weights"].rows
    assert [row["criterion_name"] for row in weights] == ["性价比", "特色卖点", "利润", "竞争", "进入难度"]
    assert [row["weight"] for row in weights] == [0.2] * 5
    assert all(columns[str(row["criterion"])].title == row["criterion_name"] for row in weights)


def test_traffic_bands_are_the_guides() -> None:
    bands = [(row["group"], row["seed_low"], row["seed_high"]) for row in GRIDS["traffic_bands"].rows]
    assert bands == [
        ("自然", 0.70, None), ("付费", 0.05, 0.10), ("活动", 0.10, 0.20), ("会员", 0.10, 0.20), ("其他", None, 0.05),
    ]  # fmt: skip


def test_the_ladder_is_the_guides() -> None:
    tiers = [tuple(row.values()) for row in GRIDS["ladder"].rows]
    assert tiers == [
        ("秒杀人气", 10_000, None, 1, 2, 0.02),
        ("促销低价", 3_000, 10_000, 4, 12, 0.08),
        ("热销活动", 1_000, 3_000, 8, 16, 0.10),
        ("利润款", 1, 1_000, None, None, 0.80),
        ("无动销", 0, 1, None, None, 0.0),
    ]


def test_health_covers_the_seven_factors() -> None:
    factors = list(dict.fromkeys(str(row["factor"]) for row in GRIDS["health"].rows))
    assert [factor[:1] for factor in factors] == list("1234567")
    shares = {
        row["health_item"]: (row["low"], row["high"]) for row in GRIDS["health"].rows if row["factor"] == "3 流量结构"
    }
    by_name = {"自然": "organic", "付费": "paid", "活动": "campaign", "会员": "member", "其他": "other"}
    for row in GRIDS["traffic_bands"].rows:
        assert shares[by_name[str(row["group"])]] == (row["seed_low"], row["seed_high"])


def test_the_plan_has_ten_chapters_eight_steps_and_four_sides() -> None:
    assert [str(row["chapter"])[0] for row in GRIDS["plan_chapters"].rows] == list("一二三四五六七八九十")
    assert len(GRIDS["plan_steps"].rows) == 8
    assert [row["side"] for row in GRIDS["swot"].rows] == ["优势", "劣势", "机会", "威胁"]
    for columns in (titles("plan_chapters"), titles("plan_steps")):
        assert {"负责人", "截止", "完成", "状态"} <= set(columns)


def test_seven_certifications_eight_segments_six_ages() -> None:
    assert len(GRIDS["certificates"].rows) == 7
    assert len({row["segment"] for row in GRIDS["segments"].rows}) == 8
    ages = [(row["days_from"], row["days_to"]) for row in GRIDS["churn"].rows]
    assert ages == [(0, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None)]


def test_segments_are_those_of_the_algorithm() -> None:
    from xlops.methods.rfm import rfm_segment

    flags = [(r, f, m) for r in (True, False) for f in (True, False) for m in (True, False)]
    assert {row["segment"] for row in GRIDS["segments"].rows} == {rfm_segment(*flag) for flag in flags}


def test_every_metric_is_defined_once_and_in_the_catalogues_words() -> None:
    rows = GRIDS["definitions"].rows
    assert [row["metric"] for row in rows] == list(METRICS)
    assert {row["metric"]: (row["metric_name"], row["definition"]) for row in rows} == {
        metric.id: (metric.name, metric.definition) for metric in METRICS.values()
    }
    assert all(row["roll_up"] and row["direction"] for row in rows)


@pytest.mark.parametrize("grid", [g for g in MY_GRIDS if g.store], ids=lambda g: g.id)
def test_a_stored_grid_is_keyed_like_its_table(grid: Grid) -> None:
    """`source` says which file a row is from and is no column of a sheet."""
    table = TABLES[grid.store]
    assert grid.key == tuple(field for field in table.key if field != "source")
    lacking = {field for field in table.columns if field not in grid.by_id}
    assert lacking <= {"ad_share"}  # nobody can see what share of its traffic a competitor buys


def test_a_store_has_one_grid() -> None:
    stores = [grid.store for sheet in SHEETS.values() for grid in sheet.grids if grid.store]
    assert len(stores) == len(set(stores))


def test_conflicts_are_written_by_the_refresh_alone() -> None:
    assert {column.origin for column in GRIDS["conflicts"].columns} == {Origin.IMPORTED}
    assert titles("conflicts") == ["工作表", "哪一行", "哪一列", "您填的", "导入的"]


def _texts(sheet: Sheet) -> list[str]:
    found = [sheet.name, sheet.guide]
    for grid in sheet.grids:
        found += [grid.name, grid.note]
        found += [text for column in grid.columns for text in (column.title, column.help, column.formula)]
        found += [value for row in (*grid.rows, *grid.samples) for value in row.values() if isinstance(value, str)]
    return found


@pytest.mark.parametrize("sheet", MINE, ids=lambda s: s.id)
def test_nothing_forged_no_buyers_data_no_slips_of_the_pen(sheet: Sheet) -> None:
    forged = re.compile("刷单|补单|补点击|放单|S单|买好评|爬取|抓取|cookie", re.I)
    private = re.compile("手机号|收货地址|收件人|旺旺号|买家姓名$")
    slips = re.compile("流景|销景|容景|景子恒道|效劳|根底|本钱|比拟|原那么|劳开|预算与通透|DRS")
    for text in _texts(sheet):
        assert not forged.search(text) and not private.search(text) and not slips.search(text), text


@pytest.mark.parametrize("grid", MY_GRIDS, ids=lambda g: g.id)
def test_help_is_one_or_two_sentences(grid: Grid) -> None:
    for column in grid.columns:
        if column.origin is Origin.TYPED and not column.choices:
            assert column.help.endswith("。") and len(column.help) <= 60, column.id


@pytest.mark.parametrize("grid", [g for g in MY_GRIDS if g.fixed], ids=lambda g: g.id)
def test_fixed_rows_are_told_apart_and_samples_fill_them(grid: Grid) -> None:
    keys = [tuple(row.get(id) for id in grid.key) for row in grid.rows]
    assert len(set(keys)) == len(keys) >= 3
    assert all(tuple(sample.get(id) for id in grid.key) in keys for sample in grid.samples)
