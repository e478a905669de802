"""下周计划: what each plan may spend a day, and which new items go on sale when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.report.shop import BEFORE, WEEK, Shop, section
from xlops.catalog.sheets import GRIDS
from xlops.formula.sheet import evaluate
from xlops.periods import Period
from xlops.report.model import Table


def spending(shop: Shop, *plans: tuple[str, float, float, int, int]) -> None:
    """Each plan's name, yuan a day, 投产, clicks and orders of a day, on all days of the week; half of sales is cost."""
    for period in (BEFORE, WEEK):
        shop.shop(period, uv=10_000, pay_buyers=500, pay_amount=50_000)
    shop.put("settings", None, id="cost_rate", value="0.5")
    for name, daily, roas, clicks, orders in plans:
        for n in range(7):
            day = WEEK.start + timedelta(n)
            shop.put(
                "ad_facts", None, start=day, end=day, scene="关键词推广", plan_id=name, plan=name, subject_type="", subject_id="",
                keyword="", source="wxt_plan", window="15天", rule="末次点击", ad_spend=daily, ad_pay_amount=daily * roas,
                clicks=clicks, ad_orders=orders,
            )  # fmt: skip


def table(shop: Shop, title: str, edition: str = "老板版") -> Table | None:
    report = shop.report(edition=edition)
    return next((t for s in report.sections for t in s.tables if t.title == title), None)


def test_each_plan_gets_a_fifth_more_or_less_by_its_return(shop: Shop) -> None:
    """保本投产 here lies between 2 and 4: five is well above it, one below; 30 clicks a week tell nothing."""
    spending(
        shop, ("好的", 430, 5, 300, 20), ("亏的", 1_203, 1, 300, 9), ("没单的", 60, 0, 40, 0), ("新的", 30, 9, 4, 1)
    )
    found = table(shop, "预算分配")
    assert found is not None
    shown = {row[0].value: (row[1].value, row[3].value, row[4].value) for row in found.rows}
    assert shown == {
        "好的": (430, 520, "高于保本，加两成"),
        "亏的": (1_203, 1_000, "低于保本，降两成"),
        "没单的": (60, 0, "没有成交，先停"),
        "新的": (30, 30, "点击太少，再看"),
    }
    assert found.total is not None and (found.total[1].value, found.total[3].value) == (1_723, 1_550)
    assert (
        "推广日预算合计1,723→1,550元；加「好的」430→520；降「亏的」1,203→1,000；停「没单的」。"
        in section(shop.report(), "plan").lead
    )


def test_a_week_of_budgets_is_held_against_the_target(shop: Shop) -> None:
    """620,000 for August, of which sixteen days at 6,250 brought 100,000: 520,000 in 15 days, 242,667 of it in the next
    seven; 520 a day are 3,640, that is 1.5%."""
    shop.days(Period(date(2026, 8, 1), WEEK.end), (6_250,) * 16)
    spending(shop, ("好的", 430, 5, 300, 20))
    shop.put("targets", None, month=date(2026, 8, 1), month_target=620_000, tacos_limit=0.15)
    assert (
        "推广日预算合计430→520元；加「好的」430→520；一周3,640元，是下周目标的1.5%（费比上限15%）。"
        in section(shop.report(), "plan").lead
    )


def test_staff_do_not_see_what_tells_the_margin(shop: Shop) -> None:
    spending(shop, ("好的", 430, 5, 300, 20))
    assert table(shop, "预算分配", "员工版") is None


@pytest.mark.parametrize("edition", ["老板版", "员工版"])
def test_new_items_stand_on_their_days(shop: Shop, edition: str) -> None:
    """Monday and Thursday of next week, and one a week later; what is past or far away is not said."""
    spending(shop)
    first = WEEK.end + timedelta(1)
    for name, day in (("置物架", 0), ("脏衣篓", 3), ("调料架", 10), ("过去的", -1), ("以后的", 14)):
        shop.put(
            "launches", None, launch=name, owner="阿秋" if name == "置物架" else None, list_on=first + timedelta(day)
        )
    (said,) = [text for text in section(shop.report(edition=edition), "plan").lead if text.startswith("上架")]
    assert said == (
        "上架：8月17日（周一）置物架 阿秋、8月20日（周四）脏衣篓、8月27日（周四）调料架；下周没有安排上架的：周二、周三、周五、周六、周日。"
    )


def test_a_week_without_a_new_item_is_said(shop: Shop) -> None:
    spending(shop)
    shop.put("launches", None, launch="调料架", list_on=WEEK.end + timedelta(10))
    assert "上架：8月26日（周三）调料架；下周没有安排上架。" in section(shop.report(), "plan").lead


@pytest.mark.parametrize(
    ("times", "report", "sheet"),
    [(0.94, "低于保本，降两成", "低于保本,降预算"), (0.96, "接近保本，保持", "保持"), (1.19, "接近保本，保持", "保持"),
     (1.21, "高于保本，加两成", "高于保本,可加")],
)  # fmt: skip
def test_report_and_workbook_advise_alike(shop: Shop, times: float, report: str, sheet: str) -> None:
    """The steps are 0.95 and 1.2 times 保本投产, whichever face says it."""
    spending(shop, ("甲", 430, 3, 300, 20))
    (limit,) = (r[1].value for r in section(shop.report(), "kpi").tables[0].rows if r[0].value == "保本投产")
    assert isinstance(limit, float)
    shop.con.execute("UPDATE ad_facts SET ad_pay_amount = ?", [430 * times * limit])
    found = table(shop, "预算分配")
    assert found is not None and [row[4].value for row in found.rows] == [report]
    plan = {"week": "2026-W46", "ad_spend": 430.0, "ad_pay_amount": 430.0 * times * 3, "clicks": 300, "ad_orders": 20}
    filled = evaluate(
        {"ad_plans": [plan], "profit": []}, GRIDS, {}, None, held={"ad_plans": {0: {"breakeven_roas": 3.0}}}
    )
    assert [row["advice"] for row in filled["ad_plans"]] == [sheet]
