"""客服: who answers how fast, and how many of those who ask do buy; persons beside the shop.

Rule: a rate is judged by chance against the same person's last week; under the sample 样本不足. Several persons of the
same week only: nobody's speed is added to another's. Source: weekly_report.md, 10; spec 1.9.
"""

from __future__ import annotations

from xlops.facts.agents import Agent
from xlops.methods.significance import noise_verdict
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.traces import of_source, traced
from xlops.report.week import Week
from xlops.report.words import name

__all__ = ["agents"]

MOST = 12


def agents(week: Week) -> Section | None:
    """The section; None without a row of any person."""
    found = week.more.agents[:MOST]
    if not found:
        return None
    before = {a.name: a for a in week.more.agents_before}
    pay = week.number("pay_amount")
    base = of_source(week, "agent_facts")
    columns = (
        Column(name("agent"), Fmt.TEXT, 10), traced("接待(人)", Fmt.COUNT, 8, base, name("inquirers")),
        traced("响应(秒)", Fmt.SECONDS, 8, base, "平均响应时长，按咨询人数加权"),
        traced(name("inquiry_cvr"), Fmt.CVR, 9, base, "询单支付买家数 ÷ 咨询人数"),
        traced("客单价(元)", Fmt.FEN, 8, base, "客服支付金额 ÷ 询单支付买家数"),
        traced("销售占比", Fmt.SHARE, 8, base, "客服支付金额 ÷ 全店支付金额"),
        traced("满意率", Fmt.SHARE, 8, base, "(很满意 + 满意) ÷ 收到评价数"), Column("较上周", Fmt.TEXT, 10),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(a.name), Cell(a.asked, Fmt.COUNT), Cell(a.seconds, Fmt.SECONDS), Cell(a.cvr, Fmt.CVR), Cell(a.aov, Fmt.FEN),
            Cell(float(a.amount) / float(pay) if a.amount is not None and pay else None, Fmt.SHARE),
            Cell(a.satisfaction, Fmt.SHARE), _verdict(a, before.get(a.name)),
        )
        for a in found
    )  # fmt: skip
    note = f"另有{len(week.more.agents) - MOST}人。" if len(week.more.agents) > MOST else ""
    return Section("agents", "客服", (), (Table("", columns, rows, note=note),))


def _verdict(now: Agent, before: Agent | None) -> Cell:
    """Whether 询单转化率 moved by more than chance."""
    counts = (now.bought, now.asked, before.bought if before else None, before.asked if before else None)
    if any(c is None for c in counts) or not counts[1] or not counts[3]:
        return Cell(None)
    x1, n1, x0, n0 = (float(c) for c in counts if c is not None)
    found = noise_verdict(x1, n1, x0, n0) if x1 <= n1 and x0 <= n0 else None
    if not found:
        return Cell(None)
    verdict = str(found["verdict"])
    if not verdict.startswith("显著"):
        return Cell(verdict, Fmt.TEXT, Tone.MISSING)
    return Cell("转化" + verdict, Fmt.TEXT, Tone.GOOD if verdict == "显著上升" else Tone.BAD)
