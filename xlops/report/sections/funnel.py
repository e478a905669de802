"""转化漏斗: visitors, carts, orders, buyers, with the rate of each step and what chance allows to say of it.

Rule: every step is a count of people of one source over the whole week, both weeks counted the same way; a step that
the file lacks is left out. The rate is over the visitors, and over the step before where people pass through it
(下单 → 支付). 收藏 stands beside 加购. What asked and what did not is in its own lines.
Source: weekly_report.md, 6; spec sections 1.2 and 10 (noise_verdict).
"""

from __future__ import annotations

from dataclasses import dataclass

from xlops.facts.model import Value
from xlops.methods.significance import noise_verdict
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.traces import of_value, traced
from xlops.report.week import Week
from xlops.report.words import count, cvr, name

__all__ = ["funnel"]

# (people, over whom)
_STEPS = (
    ("cart_users", "uv"), ("favorite_users", "uv"), ("order_buyers", "uv"), ("pay_buyers", "order_buyers"),
    ("pay_buyers", "uv"), ("old_buyers", "pay_buyers"),
)  # fmt: skip


_WORDS = {
    "uv": "访客", "cart_users": "加购", "favorite_users": "收藏", "order_buyers": "下单", "pay_buyers": "支付", "old_buyers": "其中老买家",
}  # fmt: skip


@dataclass(frozen=True)
class _Step:
    """A share of people in two weeks; last week's is None where it can't be compared."""

    top: str
    bottom: str
    now: tuple[float, float]
    before: tuple[float, float] | None

    @property
    def title(self) -> str:
        return f"{_said(self.bottom)}→{_said(self.top)}"


def _said(id: str) -> str:
    return _WORDS[id]


def funnel(week: Week) -> Section | None:
    """The section; None where fewer than two steps are known."""
    steps = [s for pair in _STEPS if (s := _step(week, *pair)) is not None]
    if len(steps) < 2:
        return None
    uv = week.value("uv")
    base = of_value(week, "pay_cvr", week.value("pay_cvr")) or of_value(week, "uv", uv)
    assert base is not None
    columns = (
        Column("环节", Fmt.TEXT, 14), traced("人数", Fmt.COUNT, 8, base, "这一步的人数"),
        traced("本周", Fmt.CVR, 8, base, "这一步的人数 ÷ 上一步的人数"), Column("上周", Fmt.CVR, 8),
        Column("环比(个百分点)", Fmt.PP, 10), Column("判断", Fmt.TEXT, 10),
    )  # fmt: skip
    table = Table("", columns, tuple(_row(s) for s in steps))
    return Section("funnel", "转化漏斗", tuple(_lead(week, uv)), (table,))


def _step(week: Week, top: str, bottom: str) -> _Step | None:
    now = _pair(week.value(top), week.value(bottom))
    if now is None:
        return None
    over = week.previous
    before = _pair(week.value(top, over), week.value(bottom, over))
    ours, theirs = week.value(bottom), week.value(bottom, over)
    same = ours is not None and theirs is not None and (ours.basis, ours.source) == (theirs.basis, theirs.source)
    return _Step(top, bottom, now, before if same and not week.common else None)


def _pair(top: Value | None, bottom: Value | None) -> tuple[float, float] | None:
    """Both counts, of one source and counted alike."""
    if top is None or bottom is None or top.value is None or not bottom.value:
        return None
    if (top.source, top.basis, top.missing) != (bottom.source, bottom.basis, bottom.missing):
        return None
    return float(top.value), float(bottom.value)


def _row(step: _Step) -> tuple[Cell, ...]:
    rate = step.now[0] / step.now[1]
    old = None if step.before is None else step.before[0] / step.before[1]
    change = None if old is None else rate - old
    tone = Tone.NONE if change is None else Tone.UP if change > 5e-5 else Tone.DOWN if change < -5e-5 else Tone.FLAT
    return (
        Cell(step.title), Cell(int(step.now[0]), Fmt.COUNT), Cell(rate, Fmt.CVR), Cell(old, Fmt.CVR),
        Cell(change, Fmt.PP, tone), Cell(_verdict(step)),
    )  # fmt: skip


def _verdict(step: _Step) -> str | None:
    """Whether the share changed by more than chance; more buyers than askers is no share."""
    if step.before is None or step.now[0] > step.now[1] or step.before[0] > step.before[1]:
        return None
    found = noise_verdict(*step.now, *step.before)
    return str(found["verdict"]) if found else None


def _lead(week: Week, uv: Value | None) -> list[str]:
    said = []
    if uv is not None and uv.basis == "daily":
        said.append("人数按日累加，不是整周去重。")
    asked, bought = week.value("inquirers"), week.value("inquiry_pay_buyers")
    if (pair := _pair(bought, asked)) is not None:
        text = (
            f"咨询{count(int(pair[1]))}人，{count(int(pair[0]))}人支付，{name('inquiry_cvr')}{cvr(pair[0] / pair[1])}"
        )
        silent = week.number("silent_cvr")
        text += f"；{name('silent_cvr')}{cvr(float(silent))}" if silent is not None else ""
        said.append(text + "。")
    return said
