"""请拍板: the few yes-or-no questions of the week, each with its numbers and the yuan that hang on it.

Rule: a scene or plan clearly below 保本投产 with enough clicks, goods to order today, an item whose ads eat more than
it earns; the most yuan first, at most three, and none that is worth less than a thousandth of the week's sales.
The first is also the last sentence of page one. Source: operator.md, page one; uncommon report practice: a report
names the decision and who takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlops.catalog.rules import AD_CLICKS, ROAS_BELOW
from xlops.facts.ad_plans import AdPlan
from xlops.report.model import Cell, Column, Fmt, Section, Table
from xlops.report.sections.ads import below_breakeven
from xlops.report.sections.budget import less
from xlops.report.sections.items import losers
from xlops.report.sections.stock import COVERS, pressing, quantity
from xlops.report.week import Week
from xlops.report.words import count, day, times, whole, yuan

__all__ = ["SENSIBLE", "Decision", "decisions", "questions"]

SENSIBLE = Decimal("0.001")  # of the week's sales: less is no question for the boss
MOST = 3


@dataclass(frozen=True)
class Decision:
    """A question: what is the case, what is asked, the section it stands in, and the yuan of a week (a loss is < 0)."""

    basis: str
    ask: str
    section: str
    yuan: Decimal | None

    @property
    def text(self) -> str:
        return f"请拍板：{self.basis}，{self.ask}，是否同意？"


def questions(week: Week) -> tuple[Decision, ...]:
    """The questions of the week, the most yuan first."""
    pay = Decimal(str(week.number("pay_amount") or 0))
    found = [d for make in (_scene, _plan, _orders, _item) for d in make(week)]
    worth = [d for d in found if d.yuan is None or abs(d.yuan) >= SENSIBLE * pay]
    return tuple(sorted(worth, key=lambda d: -abs(d.yuan or Decimal(0)))[:MOST])


def decisions(week: Week) -> Section | None:
    """The block of page one; None for none, or for a single one."""
    found = questions(week)
    if len(found) < 2:
        return None  # the last sentence says it
    columns = (
        Column("请拍板", Fmt.TEXT, 24), Column("依据", Fmt.TEXT, 34), Column("一周涉及(元)", Fmt.YUAN, 8), Column("批复", Fmt.TEXT, 12),
    )  # fmt: skip
    rows = tuple(
        (Cell(d.ask), Cell(d.basis), Cell(None if d.yuan is None else abs(d.yuan), Fmt.YUAN), Cell("□ 同意  □ 不同意"))
        for d in found
    )
    return Section("decisions", "请拍板", (), (Table("", columns, rows),))


def _guess(week: Week) -> str:
    """Said where most of the cost behind 保本投产 is an estimate."""
    own = "cost_rate" in week.settings.own
    return "" if own or (week.best and (week.best.covered or 0) > 0.5) else "（成本为估算）"


def _scene(week: Week) -> Iterator[Decision]:
    """The scene that loses most, a fifth less a day."""
    scene = below_breakeven(week) if week.boss else None
    best = week.best
    if scene is None or best is None or best.breakeven is None or scene.roas is None or not scene.days:
        return
    daily = scene.spend / len(scene.days)
    loss = scene.amount * Decimal(str(best.margin)) - scene.spend if scene.amount is not None else None
    basis = (
        f"{scene.scene}花{yuan(scene.spend)}，投产{times(scene.roas)}，低于保本{times(best.breakeven)}{_guess(week)}"
    )
    yield Decision(basis, f"日预算{count(whole(daily))}降到{count(less(daily))}元", "ads", loss)


def _plan(week: Week) -> Iterator[Decision]:
    """The plan that loses most, of a scene that as a whole does not."""
    best = week.best
    if not week.boss or best is None or best.breakeven is None or best.margin is None:
        return
    scene = below_breakeven(week)
    losing: list[tuple[Decimal, AdPlan]] = []
    for plan in week.more.plans:
        enough = plan.clicks is None or plan.clicks >= AD_CLICKS
        if plan.roas is None or plan.amount is None or plan.roas >= ROAS_BELOW * best.breakeven or not enough:
            continue
        if scene is None or plan.scene != scene.scene:
            losing.append((plan.amount * Decimal(str(best.margin)) - plan.spend, plan))
    if not losing:
        return
    loss, plan = min(losing, key=lambda x: (x[0], x[1].name))
    daily = plan.spend / plan.days
    basis = f"计划「{plan.name}」花{yuan(plan.spend)}，投产{times(plan.roas or 0)}，低于保本{times(best.breakeven)}{_guess(week)}"
    yield Decision(basis, f"日预算{count(whole(daily))}降到{count(less(daily))}元", "ads", loss)


def _orders(week: Week) -> Iterator[Decision]:
    """What runs out and has nothing coming in time."""
    for x in pressing(week):
        late = x.arrives_on is None or (x.out_on is not None and x.arrives_on < x.out_on)
        units = quantity(week, x)
        if not x.urgent or not late or not units or x.out_on is None:
            continue
        name = f"「{week.short(x.item.title)}」{x.variant}"
        when = "已断货" if x.on_hand <= 0 else f"{day(x.out_on)}断货"
        basis = f"{name}{when}，没有接得上的在途，约少{count(x.lost_units)}件、{yuan(x.lost_amount)}"
        yield Decision(basis, f"今天补货{count(units)}件（够到货后卖{COVERS}天）", "stock", -x.lost_amount)
        return


def _item(week: Week) -> Iterator[Decision]:
    """An item whose ads eat more than it earns before them."""
    for x in losers(week, 1) if week.boss else []:
        if x.spend and x.before_ads > 0:
            basis = f"「{week.short(x.title)}」推广花{yuan(x.spend)}，推广前毛利只有{yuan(x.before_ads)}"
            yield Decision(basis, "停掉它的推广", "earners", x.after_ads)
