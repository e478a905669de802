"""上周待办: what was to be done, whether it was, and whether it helped by its own number.

Rule: the verdict is the facts'; 有效 and 无效 only where the sample or eight weeks allow it, else 样本不足 or 可能是波动.
Due and undone is 未做. Source: operator.md, page one; features part 4 example 9.
"""

from __future__ import annotations

from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import METRICS
from xlops.facts.todos import TodoResult
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.week import Week
from xlops.report.words import name

__all__ = ["review"]

FEW = 4
_TONES = {"有效": Tone.GOOD, "无效": Tone.BAD, "未做": Tone.WATCH}
_ORDER = ("无效", "有效", "未做", "样本不足", "可能是波动", "进行中")


def review(week: Week) -> Section | None:
    """The block of page one; None where nothing was to be done."""
    found = sorted(week.more.todos, key=lambda t: (_ORDER.index(t.verdict) if t.verdict in _ORDER else 9, t.todo.id))
    shown = [t for t in found if week.boss or not _secret(t)]
    if not shown:
        return None
    counts = {v: sum(t.verdict == v for t in shown) for v in _ORDER}
    said = "，".join(f"{v}{n}件" for v, n in counts.items() if n)
    columns = (
        Column("动作", Fmt.TEXT, 24), Column("负责人", Fmt.TEXT, 7), Column("截止", Fmt.DATE, 7), Column("看的数", Fmt.TEXT, 12),
        Column("当时", Fmt.TEXT, 8), Column("现在", Fmt.TEXT, 8), Column("结论", Fmt.TEXT, 16),
    )  # fmt: skip
    note = f"另有{len(shown) - FEW}件，见工作簿「待办」。" if len(shown) > FEW else ""
    table = Table("", columns, tuple(map(_row, shown[:FEW])), note=note)
    return Section("review", f"上周待办：{said}", (), (table,))


def _secret(result: TodoResult) -> bool:
    """Whether a to-do speaks of what staff do not see."""
    text = result.todo.action + result.todo.problem + _named(result.todo.metric)
    return any(word in text for word in ("毛利", "净利", "保本", "成本"))


def _named(metric: str) -> str:
    return name(metric) if metric in METRICS or metric in FIELDS else ""


def _row(result: TodoResult) -> tuple[Cell, ...]:
    todo, fmt = result.todo, _fmt(result.todo.metric)
    return (
        Cell(todo.action), Cell(todo.owner or None), Cell(todo.due, Fmt.DATE), Cell(_named(todo.metric) or None),
        Cell(result.before, fmt), Cell(result.now, fmt), Cell(result.words, Fmt.TEXT, _TONES.get(result.verdict, Tone.MISSING)),
    )  # fmt: skip


def _fmt(metric: str) -> Fmt:
    """How the metric's numbers are shown, by its unit."""
    unit = METRICS[metric].unit if metric in METRICS else FIELDS[metric].unit if metric in FIELDS else ""
    whole = {"人": Fmt.COUNT, "件": Fmt.COUNT, "笔": Fmt.COUNT, "次": Fmt.COUNT, "款": Fmt.COUNT, "秒": Fmt.SECONDS}
    if unit == "元":
        return Fmt.FEN if metric in ("aov_buyer", "aov_order", "uv_value", "cpc") else Fmt.YUAN
    return Fmt.CVR if unit == "%" else whole.get(unit, Fmt.TIMES)
