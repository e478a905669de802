"""Rows by thing: items, entries, plans, provinces; and by thing and time, for trends.

Rule: a thing has a row where the store knows any of the numbers asked for, the largest first; things that stand in the
workbook already keep their row. A metric speaks of its window, the last whole week unless said otherwise.
Source: `facts.kpi.by_dimension`, the same sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.book.feeds.context import Context
from xlops.book.feeds.labels import Labels, entry_labels, item_labels, plain_labels, plan_labels
from xlops.book.feeds.model import Asked, Feed, Row, Value, Want
from xlops.facts.ads import Channel, scene_of
from xlops.facts.entries import traffic_group
from xlops.facts.items import Item, costs
from xlops.periods import Period, month_of

__all__ = ["THINGS"]

Values = dict[str, dict[str, Value]]
"""Values of a want that is no metric, by key and column id."""


@dataclass(frozen=True)
class _Level:
    """A kind of thing: the name of its key, its texts, and values that are no metrics of the store."""

    level: str
    key: str
    labels: Callable[[Context], Labels]
    texts: frozenset[str]
    more: Callable[[Context, Mapping[str, Want], Labels], Values] = lambda ctx, wants, labels: {}
    extra: frozenset[str] = frozenset()
    also_key: str = ""  # a name that operators use instead of the id: the leaf of an entry


_ITEM_WEEK = frozenset({
    "refunds", "contribution_before_ads", "contribution_after_ads", "goods_estimated", "pay_share", "change",
})  # fmt: skip
_ITEM_LIFE = frozenset({"growth_3m", "level_ratio"})
_ITEM_STOCK = frozenset({"unit_cost", "on_hand", "in_transit", "arrives_on"})


def _item_more(ctx: Context, wants: Mapping[str, Want], labels: Labels) -> Values:
    """What items earned in a window, and their cost and stock of today."""
    found: Values = {}
    if any(want.name in _ITEM_STOCK for want in wants.values()):
        known = costs(ctx.con)
        for id in {*known, *labels}:
            cost = known.get(id) or known.get(str(labels.get(id, {}).get("merchant_code") or ""))
            if cost is None:
                continue
            days = [day for day, units in cost.arrivals if units and isinstance(day, date)]
            own: dict[str, Value] = {
                "unit_cost": cost.unit_cost,
                "on_hand": cost.on_hand,
                "in_transit": sum(units for _, units in cost.arrivals) if cost.arrivals else None,
                "arrives_on": min(days, default=None),
            }
            found[id] = {column: own[want.name] for column, want in wants.items() if want.name in _ITEM_STOCK}
    for column, want in wants.items():
        if want.name in _ITEM_LIFE:
            for id, value in _lives(ctx, labels)[want.name].items():
                found.setdefault(id, {})[column] = value
        if want.name not in _ITEM_WEEK:
            continue
        week = ctx.items(ctx.window(want.window))
        for item in week.items if week else ():
            found.setdefault(item.id, {})[column] = _of_item(item, want.name)
    return found


def _lives(ctx: Context, labels: Labels) -> dict[str, dict[str, float]]:
    """Units of the last three whole months against the three before and against the best three in a row.

    Empty for an item of which less than six whole months are known.
    """
    months = _whole_months(ctx)
    found: dict[str, dict[str, float]] = {name: {} for name in _ITEM_LIFE}
    for id in labels if len(months) >= 6 else ():
        units = [ctx.number("item", "pay_items", month, id, whole=True) for month in months]
        known = [float(n) for n in reversed(units) if n is not None]  # the newest first
        if any(n is None for n in units[-6:]) or len(known) < 6:
            continue
        last, before = sum(known[:3]), sum(known[3:6])
        best = max(sum(known[n : n + 3]) for n in range(len(known) - 2))
        if before:
            found["growth_3m"][id] = last / before - 1
        if best:
            found["level_ratio"][id] = last / best
    return found


def _whole_months(ctx: Context) -> list[Period]:
    """Whole months that the items' files cover, oldest first, unbroken up to the last one."""
    month = month_of(ctx.as_of) if month_of(ctx.as_of).end == ctx.as_of else month_of(ctx.as_of).previous()
    sources = [s.days for s in ctx.coverage.sources.values() if s.table in ("item_facts", "order_lines")]
    days = frozenset[date]().union(*sources)
    found: list[Period] = []
    while len(found) < 24 and all(day in days for day in month):
        found.insert(0, month)
        month = month.previous()
    return found


def _of_item(item: Item, name: str) -> Value:
    values: dict[str, Value] = {
        "refunds": item.refunds, "contribution_before_ads": item.before_ads, "contribution_after_ads": item.after_ads,
        "goods_estimated": "估算" if item.estimated else "", "pay_share": item.share, "change": item.change,
    }  # fmt: skip
    return values[name]


_BORROWED = {"ad_spend": "spend", "impressions": "impressions", "clicks": "clicks"}


def _entry_more(ctx: Context, wants: Mapping[str, Want], labels: Labels) -> Values:
    """Spend, impressions and clicks of paid entries: those of the advertising of the same name."""
    found: Values = {}
    for column, want in wants.items():
        if want.name not in _BORROWED:
            continue
        week = ctx.ads(ctx.window(want.window))
        for path, label in labels.items():
            name = str(label["entry"])
            if week is None or traffic_group(name, path) != "paid":
                continue
            channel: Channel | None = scene_of(name, week.channels)
            if channel is not None:
                found.setdefault(path, {})[column] = getattr(channel, _BORROWED[want.name])
    return found


_LEVELS: dict[str, _Level] = {
    "item": _Level(
        "item", "item_id", item_labels,
        frozenset({"item_title", "merchant_code", "category", "brand", "item_status", "item_tags", "first_day", "last_sale"}),
        _item_more, _ITEM_WEEK | _ITEM_STOCK | _ITEM_LIFE,
    ),
    "entry": _Level(
        "entry", "entry_path", entry_labels, frozenset({"entry", "traffic_group"}), _entry_more,
        frozenset(_BORROWED), "entry",
    ),
    "plan": _Level("plan", "plan_id", plan_labels, frozenset({"plan", "scene"}), also_key="plan"),
    "province": _Level("province", "province", plain_labels, frozenset()),
    "hour": _Level("hour", "hour", plain_labels, frozenset()),
}  # fmt: skip


def _metrics(level: _Level, wants: Iterable[Want]) -> list[Want]:
    """The wants that are metrics of the level."""
    return [want for want in wants if want.name not in level.texts and want.name not in level.extra
            and want.name not in (level.key, level.also_key, *_TIMES)]  # fmt: skip


_TIMES = ("day", "week", "week_start")


def _prepare(level: _Level) -> Callable[[Context, Asked], None]:
    def prepare(ctx: Context, asked: Asked) -> None:
        if any(want.name in _ITEM_LIFE for want in asked.wants.values()) and len(months := _whole_months(ctx)) >= 6:
            ctx.ask(level.level, ["pay_items"], months)
        for want in _metrics(level, asked.wants.values()):
            ctx.ask(level.level, [want.name], [ctx.window(want.window)])

    return prepare


def _rows(level: _Level) -> Callable[[Context, Asked], list[Row]]:
    def rows(ctx: Context, asked: Asked) -> list[Row]:
        labels = level.labels(ctx)
        wanted = {id: w for id, w in asked.wants.items() if w in set(_metrics(level, asked.wants.values()))}
        rest = {id: w for id, w in asked.wants.items() if id not in wanted}
        more = level.more(ctx, rest, labels)
        found = []
        for key in ctx.keys(level.level) if wanted else list(labels):
            if not key:
                continue
            row = _row(ctx, level, asked, key, labels)
            numbers = {id: ctx.number(level.level, w.name, ctx.window(w.window), key) for id, w in wanted.items()}
            if wanted and all(number is None for number in numbers.values()):
                continue
            found.append(row | numbers | _rest(rest, more.get(key, {}), labels.get(key, {}), key, level))
        first = next(iter(wanted), "")
        found = sorted(found, key=lambda row: _size(row.get(first)))
        return found + _standing(ctx, level, asked, found, rest, more, labels)

    return rows


def _size(value: Value) -> tuple[bool, float]:
    return value is None, 0.0 if value is None else -float(str(value))


def _row(ctx: Context, level: _Level, asked: Asked, key: str, labels: Labels) -> Row:
    names = {level.key: key, level.also_key: labels.get(key, {}).get(level.also_key)}
    return {id: names.get(name) for id, name in asked.keys.items()}


def _rest(
    wants: Mapping[str, Want], more: Mapping[str, Value], label: Mapping[str, Value], key: str, level: _Level
) -> Row:
    return {id: key if w.name == level.key else more.get(id, label.get(w.name)) for id, w in wants.items()}


def _standing(
    ctx: Context, level: _Level, asked: Asked, found: list[Row], rest: Mapping[str, Want], more: Values, labels: Labels
) -> list[Row]:
    """Rows of the workbook whose thing the store knows by name only: their texts are filled too."""
    keys = list(asked.keys)
    have = {tuple(row[id] for id in keys) for row in found}
    by_name = {str(label.get(level.also_key)): key for key, label in labels.items() if level.also_key}
    rows = []
    for known in asked.known:
        place = tuple(known.get(id) for id in keys)
        key = str(place[0] or "")
        key = key if key in labels else by_name.get(key, "")
        if len(keys) == 1 and key in labels and place not in have:
            own: Row = {keys[0]: known[keys[0]]}
            rows.append(own | dict.fromkeys(asked.wants) | _rest(rest, more.get(key, {}), labels[key], key, level))
    return rows


# trends: the last days or weeks of every thing

_TRENDS = {"day": 28, "week": 8}


def _steps(ctx: Context, by: str) -> list[Period]:
    if by == "day":
        return [Period(d, d) for d in (ctx.as_of - timedelta(days=n) for n in reversed(range(_TRENDS["day"])))]
    return [ctx.week.shift(-7 * n) for n in reversed(range(_TRENDS["week"]))]


def _trend_prepare(level: _Level, by: str) -> Callable[[Context, Asked], None]:
    def prepare(ctx: Context, asked: Asked) -> None:
        ctx.ask(level.level, [w.name for w in _metrics(level, asked.wants.values())], _steps(ctx, by))

    return prepare


def _trend_rows(level: _Level, by: str) -> Callable[[Context, Asked], list[Row]]:
    def rows(ctx: Context, asked: Asked) -> list[Row]:
        labels = level.labels(ctx)
        wanted = {id: w for id, w in asked.wants.items() if w in set(_metrics(level, asked.wants.values()))}
        found = []
        for period in _steps(ctx, by):
            time: Row = {"day": period.start, "week": period.label, "week_start": period.start}
            for key in ctx.keys(level.level):
                numbers = {id: ctx.number(level.level, w.name, period, key) for id, w in wanted.items()}
                if not key or all(number is None for number in numbers.values()):
                    continue
                label = labels.get(key, {})
                names: Row = {**time, level.key: key, level.also_key: label.get(level.also_key)}
                row: Row = {id: names[name] for id, name in asked.keys.items()}
                texts = {id: names.get(w.name, label.get(w.name)) for id, w in asked.wants.items() if id not in wanted}
                found.append(row | numbers | texts)
        return found

    return rows


def _feed(about: str, level: _Level) -> Feed:
    keys = frozenset({level.key, level.also_key} - {""})
    return Feed(about, keys, _rows(level), level.texts | level.extra | keys, True, _prepare(level))


def _trend(about: str, level: _Level, by: str) -> Feed:
    keys = frozenset({level.key, level.also_key, "day" if by == "day" else "week", "week_start"} - {""})
    return Feed(about, keys, _trend_rows(level, by), level.texts | keys, True, _trend_prepare(level, by))


THINGS: dict[str, Feed] = {
    "item": _feed("一个商品一行", _LEVELS["item"]),
    "entry": _feed("一个流量来源一行", _LEVELS["entry"]),
    "plan": _feed("一个推广计划一行", _LEVELS["plan"]),
    "province": _feed("一个省份一行", _LEVELS["province"]),
    "hour": _feed("一天的每个小时一行", _LEVELS["hour"]),
    **{
        f"{name}_{by}": _trend(f"{said}、{'一天' if by == 'day' else '一周'}一行", _LEVELS[name], by)
        for name, said in (("item", "一个商品"), ("entry", "一个流量来源"), ("plan", "一个推广计划"))
        for by in ("day", "week")
    },
}
