"""流量结构: the five groups' shares beside the standard in force and the seed's own numbers; top entries."""

from __future__ import annotations

from xlops.catalog.config import GROUP_NAMES
from xlops.facts.entries import traffic_group
from xlops.facts.model import Number
from xlops.facts.traffic import ORIGINAL, OWN, GroupShare, Traffic
from xlops.report.model import Cell, Chart, Column, Fmt, Section, Series, Table, Tone, Trace
from xlops.report.traces import of_source, traced
from xlops.report.week import Week
from xlops.report.words import name, share

__all__ = ["traffic"]

TOP = 20
_TONES = {"达标": Tone.GOOD, "偏低": Tone.WATCH, "偏高": Tone.WATCH, "样本不足": Tone.MISSING}
_HARMFUL = {("organic", "偏低"), ("paid", "偏高"), ("other", "偏高")}


def traffic(week: Week) -> Section | None:
    """The section; None without entries that count visitors."""
    found = week.traffic
    if found is None:
        return None
    own = found.standard == OWN
    base = of_source(
        week, found.week.read.view["source"], rows=len(found.week.rows), note=_counted(found.week.read.basis)
    )
    columns = (
        Column("来源类", Fmt.TEXT, 8), traced("访客", Fmt.COUNT, 9, base, "这类来源的访客数之和"),
        traced("占比", Fmt.SHARE, 8, base, "访客 ÷ 五类访客之和"), Column("上周占比", Fmt.SHARE, 9), Column("本店近8周" if own else "标准", Fmt.TEXT, 13), Column("差", Fmt.PP, 14),
        Column("原文标准", Fmt.TEXT, 9), Column("状态", Fmt.TEXT, 9),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(g.name), Cell(g.uv, Fmt.COUNT), Cell(g.share, Fmt.SHARE), Cell(g.previous, Fmt.SHARE),
            Cell(_band(g.low, g.high)), Cell(g.gap or None, Fmt.PP), Cell(_band(g.seed_low, g.seed_high)),
            Cell(g.status, Fmt.TEXT, _state(g, found.standard)),
        )
        for g in found.groups
    )  # fmt: skip
    lead = ["状态按本店近8周的最低到最高、放宽1个百分点判断，原文标准列在旁边。" if own else _judged_by(found.standard)]
    lead.append(
        "各来源的访客有重复，占比按五类访客之和计算"
        + ("；访客按日累加。" if found.week.read.basis == "daily" else "。")
    )
    tables = (_groups(found, base), Table("五类来源", columns, rows, aside=True), _entries(week))
    return Section("traffic", "流量结构", ("".join(lead),), tables, _chart(week))


def _groups(found: Traffic, base: Trace) -> Table:
    """The five groups as read: share, the standard in force with the guide's own beside it, state."""
    own = found.standard != ORIGINAL
    columns = (
        Column("来源类", Fmt.TEXT, 6), traced("占比", Fmt.SHARE, 6, base, "访客 ÷ 五类访客之和"),
        Column("标准（原文）" if own else "标准", Fmt.TEXT, 14), Column("状态", Fmt.TEXT, 8),
    )  # fmt: skip
    rows = []
    for g in found.groups:
        seed = _band(g.seed_low, g.seed_high)
        band = (f"{_band(g.low, g.high) or '不足4周'}（{seed}）" if own else seed) or None
        rows.append(
            (Cell(g.name), Cell(g.share, Fmt.SHARE), Cell(band), Cell(g.status, Fmt.TEXT, _state(g, found.standard)))
        )
    return Table("", columns, tuple(rows))


def _counted(basis: str) -> str:
    return "整周去重" if basis == "period" else "按日累加"


def _judged_by(standard: str) -> str:
    """Which bands coloured; those of a stage are estimates until the shop says its own."""
    return (
        "状态按原文标准判断。"
        if standard == ORIGINAL
        else f"状态按「{standard}」阶段的标准判断（待确认），原文标准列在旁边。"
    )


def _state(g: GroupShare, standard: str) -> Tone:
    """✖ only where the seed's own number is broken on its harmful side; off the shop's own weeks is ●."""
    return Tone.BAD if standard == ORIGINAL and (g.group, g.status) in _HARMFUL else _TONES[g.status]


def _band(low: float | None, high: float | None) -> str | None:
    """`≥70%`, `5–10%`, `≤5%`."""
    if low is None and high is None:
        return None
    a, b = (None if v is None else share(v).replace(".0%", "%") for v in (low, high))
    if b is None:
        return f"≥{a}"
    return f"≤{b}" if a is None else f"{a.rstrip('%')}–{b}"


def _entries(week: Week) -> Table:
    assert week.traffic is not None
    this = week.traffic.week
    last = week.entries.before.rows if week.entries.comparable and week.entries.before else {}
    total = sum(int(row.get("uv") or 0) for row in this.rows.values())
    base = of_source(week, this.read.view["source"], rows=len(this.rows), note=_counted(this.read.basis))
    columns = (
        Column(name("entry"), Fmt.TEXT, 16), Column("归类", Fmt.TEXT, 6), traced("访客", Fmt.COUNT, 9, base, name("uv")),
        traced("环比", Fmt.GROWTH, 10, base, "访客 ÷ 上周访客 − 1"), traced("占比", Fmt.SHARE, 8, base, "访客 ÷ 各来源访客之和"),
        traced("转化率", Fmt.CVR, 8, base, "支付买家数 ÷ 访客数"), traced("金额(元)", Fmt.YUAN, 10, base, name("pay_amount")),
        traced(name("uv_value") + "(元)", Fmt.FEN, 9, base, "支付金额 ÷ 访客数"),
    )  # fmt: skip
    rows = []
    for path in sorted(this.rows, key=lambda p: (-_float(this.rows[p].get("uv")), p))[:TOP]:
        row = this.rows[path]
        uv, old = row.get("uv"), last.get(path, {}).get("uv")
        change = float(uv) / float(old) - 1 if uv is not None and old else None
        tone = Tone.NONE if change is None else Tone.UP if change > 0 else Tone.DOWN if change < 0 else Tone.FLAT
        rows.append((
            Cell(this.names[path]), Cell(GROUP_NAMES[traffic_group(this.names[path], path)]), Cell(uv, Fmt.COUNT),
            Cell(change, Fmt.GROWTH, tone), Cell(_ratio(uv, total), Fmt.SHARE), Cell(_ratio(row.get("pay_buyers"), uv), Fmt.CVR),
            Cell(row.get("pay_amount"), Fmt.YUAN), Cell(_ratio(row.get("pay_amount"), uv), Fmt.FEN),
        ))  # fmt: skip
    note = "" if week.entries.comparable else week.entries.reason + "。"
    return Table(f"访客最多的{len(rows)}个来源", columns, tuple(rows), note=note, aside=True)


def _chart(week: Week) -> tuple[Chart, ...]:
    assert week.traffic is not None
    history = [(p, found) for p, found in week.traffic.history if found]
    if len(history) < 2:
        return ()
    series = tuple(
        Series(g.name, tuple(found.get(g.group) for _, found in history), Fmt.SHARE) for g in week.traffic.groups
    )
    biggest = max(week.traffic.groups, key=lambda g: g.share or 0)
    title = f"{biggest.name}占{share(biggest.share or 0)}"
    if biggest.previous is not None:
        title += f"，上周{share(biggest.previous)}"
    return (Chart("stacked100", title, tuple(p.label[-3:] for p, _ in history), series),)


def _ratio(a: Number | None, b: Number | None) -> float | None:
    return float(a) / float(b) if a is not None and b else None


def _float(value: Number | None) -> float:
    return float(value or 0)
