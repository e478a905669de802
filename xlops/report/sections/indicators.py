"""The indicators of a week: values, change like with like, eight weeks, and what chance allows to say.

Rule: 环比 over common weekdays where a week is incomplete; visitors added over days are named so and
never compared with a week's own; a rate's change within chance is 波动, neither 好 nor 坏.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from xlops.catalog.metrics import METRICS
from xlops.facts.model import Change, Number, Value
from xlops.methods.significance import noise_verdict
from xlops.report.model import Cell, Fmt, Tone, Trace
from xlops.report.traces import of_source, of_value
from xlops.report.week import Week
from xlops.report.words import days_text, name, refund_time

__all__ = ["GROWING", "RATES", "Line", "change_cell", "line", "lines", "profit_lines", "titled", "usual"]

_OF_ONE_SOURCE = {"units_per_order", "orders_per_buyer", "uv_value", "pay_cvr", "aov_buyer", "aov_order"}
_SHOP_WIDE = {"pay_amount", "uv", "pay_buyers", "pay_orders"}
# shares of people among people: there chance can be judged
_PROPORTIONS = {
    "pay_cvr": ("pay_buyers", "uv"),
    "add_to_cart_rate": ("cart_users", "uv"),
    "favorite_rate": ("favorite_users", "uv"),
    "returning_buyer_share": ("old_buyers", "pay_buyers"),
    "inquiry_cvr": ("inquiry_pay_buyers", "inquirers"),
}
_GROWING = {"refund_amount_paid"}  # refunds of young sales still come in: two weeks are of two ages
GROWING = "仍会增加"
GROWN = 0.98  # share of the final refunds seen, from which on weeks may be compared
_PEOPLE = {"uv", "pay_buyers"}
_FORMATS: dict[str, Fmt] = {
    "pay_amount": Fmt.YUAN, "net_sales": Fmt.YUAN, "uv": Fmt.COUNT, "pay_buyers": Fmt.COUNT, "pay_cvr": Fmt.CVR,
    "aov_buyer": Fmt.FEN, "uv_value": Fmt.FEN, "pay_orders": Fmt.COUNT, "aov_order": Fmt.FEN,
    "orders_per_buyer": Fmt.TIMES, "units_per_order": Fmt.TIMES, "add_to_cart_rate": Fmt.CVR,
    "favorite_rate": Fmt.CVR, "refund_amount_paid": Fmt.YUAN, "refund_amount_done": Fmt.YUAN,
    "refund_rate_amount": Fmt.SHARE, "returning_buyer_share": Fmt.SHARE, "ad_spend": Fmt.YUAN, "tacos": Fmt.SHARE,
    "roas": Fmt.TIMES, "pv_per_uv": Fmt.TIMES, "avg_stay": Fmt.SECONDS, "bounce_rate": Fmt.SHARE,
    "inquiry_cvr": Fmt.CVR, "silent_cvr": Fmt.CVR, "dsr_desc": Fmt.TIMES, "dsr_service": Fmt.TIMES,
    "dsr_logistics": Fmt.TIMES,
}  # fmt: skip
RATES = (Fmt.CVR, Fmt.SHARE)


@dataclass(frozen=True)
class Line:
    """One indicator: values as shown, and the change like with like."""

    id: str
    title: str
    fmt: Fmt
    now: Number | None
    before: Number | None
    change: float | None  # growth of amounts, difference of rates
    year: Number | None
    year_change: float | None
    spark: tuple[Number | None, ...]
    direction: str
    verdict: str = ""
    trace: Trace | None = None


def lines(week: Week) -> tuple[Line, ...]:
    """Every indicator that has a value this week or last."""
    found = [line(week, id) for id in _FORMATS if id in METRICS and id not in ("roas", "ad_spend", "tacos")]
    found += [*_refund_line(week, {x.id for x in found if x.now is not None}), *_ad_lines(week), *profit_lines(week)]
    return tuple(x for x in found if x.now is not None or x.before is not None)


def line(week: Week, id: str) -> Line:
    """One indicator: its value, the one before of the same source, and the change over common days."""
    fmt = _FORMATS[id]
    change, year = week.changes.get(id), week.year_changes.get(id)
    now = _sound(week, change.now) if change else None
    before = _sound(week, change.before) if change else None
    basis = _basis(now)
    spark = tuple(
        _of_week(_sound(week, week.value(id, p)), basis, fmt in RATES or p == week.period) for p in week.weeks
    )
    growing = id in _GROWING and not _grown(week)
    verdict = GROWING if growing else ""
    moved = _moved(change, fmt) if not growing else None
    if id in _PROPORTIONS and moved is not None:
        verdict = _verdict(now, before, _PROPORTIONS[id])
    last_year = year.before.value if year and not growing else None
    return Line(
        id,
        name(id) + ("(按日累加)" if now and now.basis == "daily" and id in _PEOPLE else ""),
        fmt,
        now.value if now else None,
        before.value if before else None,
        moved,
        last_year,
        _moved(year, fmt) if not growing else None,
        () if growing or all(v is None for v in spark[:-1]) else spark,
        METRICS[id].direction,
        verdict,
        of_value(week, id, now),
    )


def _grown(week: Week) -> bool:
    """Whether the week is so old that practically all its refunds are known."""
    return week.refunds is not None and (week.refunds.seen or 0.0) >= GROWN


def _moved(change: Change | None, fmt: Fmt) -> float | None:
    """Difference of rates, growth of the rest; None where two files would be compared."""
    if change is None or change.now.source != change.before.source:
        return None
    if fmt in RATES:
        return None if change.delta is None else float(change.delta)
    return change.rate


def _of_week(value: Value | None, basis: str, short: bool) -> Number | None:
    """A week for the eight-week line: of the same basis, and whole unless it may be `short`."""
    if value is None or _basis(value) != basis or (value.missing and not short):
        return None
    return value.value


def _sound(week: Week, value: Value | None) -> Value | None:
    """A value whose shop-wide parts agree with those that the report shows; else None.

    Net sales out of an item file would stand beside another file's 支付金额, units of items over orders
    of the shop speak of two things: both are left out.
    """
    if value is None or ("SOURCES_DIFFER" in value.flags and value.metric in _OF_ONE_SOURCE):
        return None
    told, tolerance = value.source.split("+"), float(week.settings.rate("reconcile_tolerance"))
    for part in _SHOP_WIDE & value.parts.keys():
        shown, own = week.value(part, value.period), value.parts[part]
        if shown is None or shown.value is None or own is None or shown.source in told:
            continue
        if abs(float(own) - float(shown.value)) > tolerance * float(shown.value):
            return None
    return value


def _basis(value: Value | None) -> str:
    return value.basis if value else ""


def _verdict(now: Value | None, before: Value | None, parts: tuple[str, str]) -> str:
    """Whether a share of people changed by more than chance."""
    if now is None or before is None:
        return ""
    counts = [v.parts.get(f) for v in (now, before) for f in parts]
    if any(c is None for c in counts):
        return ""
    x1, n1, x0, n0 = (float(c) for c in counts if c is not None)
    found = noise_verdict(x1, n1, x0, n0) if x1 <= n1 and x0 <= n0 else None
    return str(found["verdict"]) if found else ""


def _ad_lines(week: Week) -> list[Line]:
    """推广 out of the ad reports, which the shop file's own columns only stand in for."""
    if week.ads is None:
        return [line(week, "ad_spend"), line(week, "tacos")]
    now, before = week.ads, week.ads_before
    pay, pay_before = week.number("pay_amount"), week.number("pay_amount", week.previous)
    whole = not now.missing and (before is None or not before.missing)
    rows = [
        ("ad_spend", now.spend, before.spend if before else None),
        ("tacos", _over(now.spend, pay), _over(before.spend, pay_before) if before else None),
        ("roas", now.roas, before.roas if before else None),
    ]
    total = now.total()
    note = f"缺{days_text(now.missing)}" if now.missing else ""
    found = []
    for id, a, b in rows:
        fmt = _FORMATS[id]
        change = None
        if whole and a is not None and b:
            change = float(a) - float(b) if fmt in RATES else float(a) / float(b) - 1
        trace = of_source(week, "ad_facts", METRICS[id].definition, note, total.rows if total else None)
        spark = _history(week, id, a, b)
        found.append(Line(id, name(id), fmt, a, b, change, None, None, spark, METRICS[id].direction, "", trace))
    return found


def _history(week: Week, id: str, now: Number | None, before: Number | None) -> tuple[Number | None, ...]:
    """Eight weeks of an indicator of the ads; none where the last two are not those that the report shows."""
    values = [week.value(id, p) for p in week.weeks]
    known = tuple(None if v is None or v.missing else v.value for v in values)
    for shown, own in ((now, known[-1]), (before, known[-2])):
        if shown is not None and (own is None or abs(float(own) - float(shown)) > 0.005 * abs(float(shown))):
            return ()
    return known if any(v is not None for v in known[:-1]) else ()


def profit_lines(week: Week) -> list[Line]:
    """What was earned, for the boss: both weeks by the same refunds; None of it without sales."""
    now, before = week.best, week.best_before
    if now is None or not week.boss:
        return []
    alike = before is not None and not week.common
    trace = of_source(week, "shop_facts", "见利润一节", "按预计退款" if week.expected else "按已退款")
    rows = (
        (
            "gross_margin",
            Fmt.SHARE,
            _over(now.gross, now.net),
            _over(before.gross, before.net) if before else None,
            "+",
        ),
        ("contribution_after_ads", Fmt.YUAN, now.after_ads, before.after_ads if before else None, "+"),
        ("net_profit", Fmt.YUAN, now.net_profit, before.net_profit if before else None, "+"),
        (
            "net_margin",
            Fmt.SHARE,
            _part(now.net_profit, now.net),
            _part(before.net_profit, before.net) if before else None,
            "+",
        ),
        ("breakeven_roas", Fmt.TIMES, now.breakeven, before.breakeven if before else None, "-"),
    )
    found = []
    for id, fmt, a, b, direction in rows:
        change = None
        if alike and a is not None and b is not None:
            change = float(a) - float(b) if fmt in RATES else float(a) / float(b) - 1 if b > 0 and a >= 0 else None
        title = "推广后毛利" if id == "contribution_after_ads" else name(id)
        found.append(Line(id, title, fmt, a, b, change, None, None, (), direction, "", trace))
    return found


def _part(value: Decimal | None, net: Decimal) -> float | None:
    return None if value is None else _over(value, net)


def _refund_line(week: Week, found: Collection[str]) -> list[Line]:
    """Refunds over sales as the profit takes them; those by pay day still grow, so weeks are not compared."""
    refunds, pay = week.refunds, week.number("pay_amount")
    if refunds is None or refunds.done is None or (refunds.basis != "paid" and "refund_rate_amount" in found):
        return []
    title = name("refund_rate_amount") + (f"({refund_time(refunds.basis)})" if refunds.basis == "paid" else "")
    rate, verdict = _over(refunds.done, pay), GROWING if refunds.basis == "paid" and not _grown(week) else ""
    return [Line("refund_rate_paid", title, Fmt.SHARE, rate, None, None, None, None, (), "-", verdict)]


def _over(part: Decimal, whole: Number | None) -> float | None:
    return float(part) / float(whole) if whole and whole > 0 else None


def change_cell(x: Line, change: float | None, now: Number | None, base: Number | None) -> Cell:
    """环比 or 同比: 个百分点 for rates, growth for the rest; 新增 on a base of 0."""
    if now is None and base is None:
        return Cell("无数据", Fmt.TEXT, Tone.MISSING)
    if x.verdict == GROWING and base is not None:
        return Cell(GROWING, Fmt.TEXT, Tone.MISSING)
    if change is None:
        return Cell("新增" if base == 0 and now else None, Fmt.TEXT)
    rounded = round(change, 4 if x.fmt in RATES else 3)
    tone = Tone.UP if rounded > 0 else Tone.DOWN if rounded < 0 else Tone.FLAT
    return Cell(change, Fmt.PP if x.fmt in RATES else Fmt.GROWTH, tone)


def usual(x: Line) -> tuple[float, float] | None:
    """The band of ordinary weeks: the median of the weeks before ± three median deviations; None below four weeks.

    Three median deviations are two standard deviations of a normal series, and one odd week does not widen them.
    """
    known = [float(v) for v in x.spark[:-1] if v is not None]
    if len(known) < 4:
        return None
    middle = median(known)
    wide = 3 * median(abs(v - middle) for v in known)
    return middle - wide, middle + wide


def titled(x: Line) -> str:
    """The title with its unit."""
    return x.title + {Fmt.YUAN: "(元)", Fmt.FEN: "(元)", Fmt.SECONDS: "(秒)"}.get(x.fmt, "")
