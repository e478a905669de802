"""The files agree with each other to the fen, read back without the code that wrote them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.demo.reading import (
    Row,
    core_days,
    core_weeks,
    count,
    csv_rows,
    found,
    item_weeks,
    leaf_weeks,
    ledger_of,
    lines_of,
    members,
    orders_of,
    sheet_rows,
    yuan,
)

pytestmark = pytest.mark.journey

FEN = Decimal("0.01")
SCENES = {"371": "关键词推广花费", "372": "精准人群推广花费", "436": "全站推广花费", "361": "智能场景花费"}


@pytest.fixture(scope="module")
def days(small: Path) -> dict[str, Row]:
    return core_days(small)


@pytest.fixture(scope="module")
def orders(small: Path) -> list[Row]:
    return orders_of(small)


@pytest.fixture(scope="module")
def lines(small: Path) -> list[Row]:
    return lines_of(small)


def _week(days: dict[str, Row], monday: str) -> list[Row]:
    first = date.fromisoformat(monday)
    return [days[(first + timedelta(days=n)).isoformat()] for n in range(7)]


def _sum(rows: list[Row], name: str) -> Decimal:
    return sum((yuan(row[name]) for row in rows), Decimal(0))


def test_every_day_is_there(days: dict[str, Row]) -> None:
    assert sorted(days) == [(date(2026, 8, 17) + timedelta(days=n)).isoformat() for n in range(91)]


def test_orders_add_up_to_the_shop_every_day(days: dict[str, Row], orders: list[Row]) -> None:
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    number: Counter[str] = Counter()
    for row in orders:
        if row["订单付款时间"]:
            paid[row["订单付款时间"][:10]] += yuan(row["买家实付金额"])
            number[row["订单付款时间"][:10]] += 1
    for day, row in days.items():
        assert paid[day] == yuan(row["支付金额"])
        assert number[day] == count(row["支付父订单数"])
        assert count(row["支付买家数"]) <= number[day]


def test_placed_orders_add_up_to_the_shop_every_day(days: dict[str, Row], orders: list[Row]) -> None:
    placed: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in orders:
        placed[row["订单创建时间"][:10]] += yuan(row["买家应付货款"])
    assert dict(placed) == {day: yuan(row["下单金额"]) for day, row in days.items()}


def test_lines_add_up_to_their_orders(orders: list[Row], lines: list[Row]) -> None:
    due: defaultdict[str, Decimal] = defaultdict(Decimal)
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    units: Counter[str] = Counter()
    for row in lines:
        order = row["主订单编号"].strip('="')
        due[order] += yuan(row["买家应付货款"])
        paid[order] += yuan(row["买家实付金额"])
        units[order] += int(row["购买数量"])
    assert len(due) == len(orders)
    for row in orders:
        id = row["订单编号"]
        assert due[id] == yuan(row["总金额"])
        assert paid[id] == yuan(row["买家实付金额"])
        assert units[id] == int(row["购买数量"])


def test_items_add_up_to_the_shop_every_week(small: Path, days: dict[str, Row]) -> None:
    for monday, items in item_weeks(small).items():
        week = _week(days, monday)
        for name in ("支付金额", "支付件数", "下单金额", "下单件数", "成功退款金额"):
            assert _sum(items, name) == _sum(week, name), (monday, name)


def test_items_agree_with_the_lines_of_the_week(small: Path, lines: list[Row]) -> None:
    sold: Counter[tuple[str, str]] = Counter()
    for row in lines:
        if row["订单付款时间"]:
            day = date.fromisoformat(row["订单付款时间"][:10])
            sold[(day - timedelta(days=day.weekday())).isoformat(), row["商品ID"]] += int(row["购买数量"])
    for monday, items in item_weeks(small).items():
        assert {row["商品ID"]: count(row["支付件数"]) for row in items} == {
            row["商品ID"]: sold[monday, row["商品ID"]] for row in items
        }


def test_people_do_not_add_up(small: Path, days: dict[str, Row]) -> None:
    """A week has fewer visitors than its days together, the shop fewer than its items or entries."""
    items, leaves = item_weeks(small), leaf_weeks(small)
    for monday, week in core_weeks(small).items():
        uv, daily = count(week["访客数"]), [count(day["访客数"]) for day in _week(days, monday)]
        assert max(daily) < uv < sum(daily)
        assert uv <= sum(count(row["商品访客数"]) for row in items[monday])
        assert uv <= sum(count(row["访客数"]) for row in leaves[monday].values())
        buyers = [count(day["支付买家数"]) for day in _week(days, monday)]
        assert max(buyers) <= count(week["支付买家数"]) <= sum(buyers)


def test_buyers_are_visitors(small: Path, days: dict[str, Row]) -> None:
    for row in [*days.values(), *core_weeks(small).values()]:
        assert count(row["支付买家数"]) <= count(row["下单买家数"]) <= count(row["访客数"])
        assert count(row["支付新买家数"]) + count(row["支付老买家数"]) == count(row["支付买家数"])
    for items in item_weeks(small).values():
        for row in items:
            assert count(row["支付买家数"]) <= count(row["下单买家数"]) <= count(row["商品访客数"])
            assert count(row["搜索引导支付买家数"]) <= count(row["搜索引导访客数"]) <= count(row["商品访客数"])
            assert yuan(row["老买家支付金额"]) <= yuan(row["支付金额"])


def test_weeks_of_the_core_report_are_their_days(small: Path, days: dict[str, Row]) -> None:
    names = (
        "支付金额",
        "下单金额",
        "支付件数",
        "支付父订单数",
        "支付子订单数",
        "成功退款金额",
        "淘宝客佣金",
        *SCENES.values(),
    )
    for monday, week in core_weeks(small).items():
        for name in names:
            assert yuan(week[name]) == _sum(_week(days, monday), name), (monday, name)


def test_entries_leave_the_stated_remainder(natural: Path) -> None:
    """3% to 6% of the sales belong to no entry."""
    shop = core_weeks(natural)
    for monday, leaves in leaf_weeks(natural).items():
        total = yuan(shop[monday]["支付金额"])
        rest = 1 - _sum(list(leaves.values()), "支付金额") / total
        assert Decimal("0.03") <= rest <= Decimal("0.06"), monday


def test_branches_of_the_traffic_tree_hold_their_leaves(small: Path) -> None:
    shop = core_weeks(small)
    for path in found(small, "*流量来源-*"):
        rows = sheet_rows(path, "全店流量来源", header=6)
        monday = path.stem.split("-", 1)[1][:10]
        assert yuan(rows[0]["支付金额"]) == yuan(shop[monday]["支付金额"])
        assert count(rows[0]["访客数"]) == count(shop[monday]["访客数"])
        parts = sheet_rows(path, "分载体流量来源", header=6)
        for row in rows:
            key = (row["一级来源"], row["二级来源"], row["三级来源"])
            same = [p for p in parts if (p["一级来源"], p["二级来源"], p["三级来源"]) == key]
            if row["来源层级"] == "一级来源":
                below = [
                    r for r in rows if r["一级来源"] == key[0] and r["三级来源"] == "汇总" and r["二级来源"] != "汇总"
                ]
                assert yuan(row["支付金额"]) == _sum(below, "支付金额")
            assert yuan(row["支付金额"]) == _sum(same, "支付金额")


def test_ad_spend_is_the_same_in_three_reports(small: Path, days: dict[str, Row]) -> None:
    spent: dict[str, defaultdict[tuple[str, str], Decimal]] = {}
    for kind in ("计划报表", "商品报表"):
        spent[kind] = defaultdict(Decimal)
        for path in found(small, f"{kind}_*.zip"):
            *rows, total = csv_rows(members(path)[0][1])
            for name in ("花费", "总成交金额", "点击量", "展现量", "总成交笔数"):
                assert yuan(total[name]) == _sum(rows, name)
            for row in rows:
                spent[kind][row["日期"], row["场景ID"]] += yuan(row["花费"])
                assert yuan(row["直接成交金额"]) + yuan(row["间接成交金额"]) == yuan(row["总成交金额"])
                assert count(row["点击量"]) <= count(row["展现量"])
                assert (yuan(row["总成交金额"]) > 0) == (count(row["总成交笔数"]) > 0)
                assert count(row["成交新客数"]) <= count(row["成交人数"]) <= count(row["总成交笔数"])
    core = {(day, scene): yuan(row[name]) for day, row in days.items() for scene, name in SCENES.items()}
    assert dict(spent["计划报表"]) == dict(spent["商品报表"]) == core


def test_words_add_up_to_their_plans_and_some_sell_nothing(small: Path) -> None:
    (path,) = found(small, "关键词报表_*.zip")
    *rows, total = csv_rows(members(path)[0][1])
    plans = {
        (row["日期"], row["计划ID"]): row for p in found(small, "计划报表_*.zip") for row in csv_rows(members(p)[0][1])
    }
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["日期"], row["计划ID"]].append(row)
        assert (yuan(row["总成交金额"]) > 0) == (count(row["总成交笔数"]) > 0)
        assert count(row["成交新客数"]) <= count(row["成交人数"]) <= count(row["总成交笔数"])
    assert len({day for day, _ in groups}) == 28 and max(groups)[0] == "2026-11-15"
    for key, words in groups.items():
        for name in ("花费", "总成交金额", "点击量", "展现量", "总成交笔数", "收藏宝贝数"):
            assert _sum(words, name) == yuan(plans[key][name])
    assert yuan(total["花费"]) == _sum(rows, "花费")
    idle = {row["词名字/词包名字"] for row in rows} - {
        row["词名字/词包名字"] for row in rows if yuan(row["总成交金额"])
    }
    assert idle >= {"塑料箱子", "柜子便宜"}


def test_finished_refunds_are_those_of_the_shop(small: Path, days: dict[str, Row]) -> None:
    rows = sheet_rows(found(small, "退款报表*.xlsx")[0])
    done: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["退款完结时间"]:
            done[row["退款完结时间"][:10]] += yuan(row["买家退款金额"])
    assert {day: done[day] for day in days} == {day: yuan(row["成功退款金额"]) for day, row in days.items()}
    assert set(done) <= set(days)
    assert len({row["退款编号"] for row in rows}) == len(rows)


def test_refunds_of_orders_lines_and_report_agree(small: Path, orders: list[Row], lines: list[Row]) -> None:
    report: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in sheet_rows(found(small, "退款报表*.xlsx")[0]):
        if row["退款完结时间"]:
            report[row["订单编号"]] += yuan(row["买家退款金额"])
    by_line: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in lines:
        by_line[row["主订单编号"].strip('="')] += yuan(row["退款金额"])
    for row in orders:
        assert yuan(row["退款金额"]) == report[row["订单编号"]] == by_line[row["订单编号"]]


def test_rates_are_recomputed_from_their_row(days: dict[str, Row]) -> None:
    for row in days.values():
        buyers, uv, amount = count(row["支付买家数"]), count(row["访客数"]), yuan(row["支付金额"])
        cvr = (Decimal(100 * buyers) / uv).quantize(FEN, ROUND_HALF_UP)
        assert row["支付转化率"] == f"{cvr}%"
        if buyers:
            assert yuan(row["客单价"]) == (amount / buyers).quantize(FEN, ROUND_HALF_UP)


def test_ledger_balances_row_after_row(small: Path) -> None:
    rows = ledger_of(small)
    balance = Decimal("86532.17")
    for row in rows:
        income, expense = yuan(row["收入金额（+元）"]), yuan(row["支出金额（-元）"])
        assert income >= 0 >= expense and (income == 0) != (expense == 0)
        balance += income + expense
        assert yuan(row["账户余额（元）"]) == balance
    assert [row["发生时间"] for row in rows] == sorted(row["发生时间"] for row in rows)
    assert len({row["账务流水号"] for row in rows}) == len(rows)


def test_ledger_footers_and_summaries_say_what_the_rows_add_up_to(small: Path) -> None:
    for path in found(small, "*账务明细.zip"):
        (_, summary), (_, detail) = members(path)
        lines = detail.decode("gbk").splitlines()
        rows = [line.split(",") for line in lines if line[:1].isdigit()]
        income = sum((yuan(row[6]) for row in rows), Decimal(0))
        expense = sum((yuan(row[7]) for row in rows), Decimal(0))
        number = sum(1 for row in rows if yuan(row[7]) < 0)
        assert f"#支出合计：{number}笔，共{expense}元" in lines
        assert f"#收入合计：{len(rows) - number}笔，共{income}元" in lines
        figures = [cell.strip() for cell in summary.decode("gbk").splitlines()[5].split(",")]
        assert figures == [str(len(rows) - number), str(income), str(number), str(expense), rows[-1][8].strip()]


def test_ledger_fees_follow_from_the_orders(small: Path, orders: list[Row]) -> None:
    """Confirmed orders bring their money; 5%, 0.6% and 0.5% are taken from it, each rounded half up."""
    received = {
        r["商户订单号"][5:]: yuan(r["收入金额（+元）"]) for r in ledger_of(small) if r["业务类型"] == "交易付款"
    }
    fees: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in ledger_of(small):
        if row["业务类型"] == "收费":
            kind = next(k for k in ("天猫佣金", "基础软件服务费", "代扣返点积分", "淘宝客佣金") if k in row["备注"])
            assert row["商户订单号"][5:] in row["备注"]
            fees[row["商户订单号"][5:]][kind] = -yuan(row["支出金额（-元）"])
    confirmed = [row for row in orders if row["订单状态"] == "交易成功"]
    assert len(confirmed) > 1000
    for row in confirmed:
        id = row["订单编号"]
        assert received[id] == yuan(row["打款商家金额"])
        for kind, share in (("天猫佣金", "0.05"), ("基础软件服务费", "0.006"), ("代扣返点积分", "0.005")):
            assert fees[id].get(kind, Decimal(0)) == (received[id] * Decimal(share)).quantize(FEN, ROUND_HALF_UP)
        if "淘宝客佣金" in fees[id]:
            assert fees[id]["淘宝客佣金"] == (received[id] * Decimal("0.08")).quantize(FEN, ROUND_HALF_UP)
    assert any("淘宝客佣金" in kinds for kinds in fees.values())
    ours = {row["订单编号"] for row in orders}
    assert {id for id in received if id in ours} == {row["订单编号"] for row in confirmed}


def test_cost_table_covers_nine_items_in_ten(small: Path, lines: list[Row]) -> None:
    rows = sheet_rows(found(small, "商品成本库存.xlsx")[0])
    codes = {row["商家编码"] for row in rows}
    sold = {row["商家编码"] for row in lines}
    assert codes <= sold | codes
    assert len({row["商品ID"] for row in rows}) == 54
    out = next(row for row in rows if row["商家编码"] == "YX-CT01-米白")
    assert [out["可售库存"], out["在途"], out["到货日"]] == ["0", "400", "2026-11-20"]
