"""The second sentence of page one: what moved the sales, in yuan that add up to the change.

Rule: the largest contributions with what they were and are, the rest in one sum; where nearly every entry moved the
same way it is the shop that moved, and its factors are named. What chance explains is 可能是波动, what is too small
样本不足. Source: operator.md, page one; spec section 2.
"""

from __future__ import annotations

from decimal import Decimal
from math import prod

from xlops.facts.chain import Breakdown, Effect, Line
from xlops.report.formats import show
from xlops.report.model import Sentence
from xlops.report.sections.breakdown import effect_name, shown_value
from xlops.report.week import Week
from xlops.report.words import more, whole, yuan

__all__ = ["merged", "why"]

NAMED = 2  # contributions named before 其余合计
ALIKE = 0.8  # of the entries: then it is no single entry that moved


def why(week: Week) -> Sentence | None:
    """The largest contributions with what they were and are; the rest in one sum.

    Where nearly every entry moved the same way, it is the shop that moved: its factors are named, not an entry.
    """
    found = week.breakdown
    if found is None:
        return None
    total = whole(found.change)
    head = f"{'多' if total > 0 else '少'}的{yuan(abs(total))}" if total else "与上周持平"
    if found.common:
        head = f"两周都有的{len(found.common)}天" + (f"，{head}" if total else head)
    many = found.kind in ("entries", "items")
    named = _of_all(found) if many and _together(found) else _largest(week, found, many)
    if not named:
        return None
    said = [text for text, _ in named]
    left = total - sum(amount for _, amount in named)
    if left:
        said.append(f"其余合计{more(left)}")
    return Sentence(f"{head}：{'；'.join(said)}。", "breakdown", Decimal(named[0][1]))


def _largest(week: Week, found: Breakdown, many: bool) -> list[tuple[str, int]]:
    """The largest effects of single entries, in words and whole yuan."""
    effects = [(line, effect) for line in found.lines for effect in merged(line.effects) if whole(effect.yuan)]
    effects.sort(key=lambda pair: -abs(pair[1].yuan))
    return [(_effect(week, line, e, many), whole(e.yuan)) for line, e in effects[: NAMED if many else 3]]


def _together(found: Breakdown) -> bool:
    """Did at least four of five entries move with the shop, none of them for half of it?"""
    moved = [x for x in found.lines if whole(x.change)]
    way = found.change > 0
    same = [x for x in moved if (x.change > 0) == way]
    if len(moved) < 5 or not whole(found.change) or len(same) < ALIKE * len(moved):
        return False
    return all(abs(x.change) < abs(found.change) / 2 for x in moved)


def _of_all(found: Breakdown) -> list[tuple[str, int]]:
    """`访客普遍多（13个来源中12个），多28,120元`: the factors of all entries together."""
    sums: dict[str, list[int]] = {}
    for line in found.lines:
        for effect in merged(line.effects):
            sums.setdefault(effect.factor, []).append(whole(effect.yuan))
    kind = "来源" if found.kind == "entries" else "款商品"
    ranked = sorted(sums.items(), key=lambda pair: -abs(sum(pair[1])))
    named = []
    for factor, parts in ranked[:3]:
        amount = sum(parts)
        with_it = sum((p > 0) == (amount > 0) for p in parts if p)
        if amount:
            word = f"{len(parts)}个{kind}里{with_it}个" if kind == "来源" else f"{len(parts)}{kind}里{with_it}款"
            named.append((f"{effect_name(factor)}普遍{'涨' if amount > 0 else '降'}（{word}），{more(amount)}", amount))
    return named


def merged(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Impressions, clicks and arrivals as one effect of the visitors that they make.

    The yuan are the same: the logarithms of the three factors add up to that of the visitors.
    """
    place = next((n for n, e in enumerate(effects) if e.factor == "landing"), None)
    if place is None:
        return effects
    first = effects[: place + 1]
    values = [
        None if any(v is None for v in side) else prod(side)
        for side in zip(*((e.before, e.now) for e in first), strict=True)
    ]
    return (Effect("uv", values[0], values[1], sum(e.yuan for e in first)), *effects[place + 1 :])


def _effect(week: Week, line: Line, effect: Effect, by_entry: bool) -> str:
    """`手淘搜索转化率3.00%→2.30%，少13,942元`."""
    yuan_text = more(effect.yuan)
    if line.status and by_entry:
        return f"{'新增' if line.status == '新增' else '没有了'}{week.short(line.name)}，{yuan_text}"
    fmt = shown_value(effect.factor)
    moved = ""
    if effect.before is not None and effect.now is not None:
        moved = f"{show(effect.before, fmt)}→{show(effect.now, fmt)}"
    doubt = {"可能是波动": "（可能是波动）", "样本不足": "（样本不足，不下结论）"}.get(effect.verdict, "")
    return f"{week.short(line.name) if by_entry else ''}{effect_name(effect.factor)}{moved}，{yuan_text}{doubt}"
