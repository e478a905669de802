"""Notes on a sheet that was read: what was masked, left out, estimated or does not add up."""

from __future__ import annotations

from xlops.catalog.exports import CURRENCY
from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Kind
from xlops.ingest.derive import is_masked
from xlops.ingest.plan import Plan, count

__all__ = ["tell"]


def tell(plan: Plan, relation: str) -> None:
    """Notes on what was left out or estimated."""
    con = plan.con
    if "buyer" in plan.cells:
        x = plan.cells["buyer"][0]
        if count(con, f"{relation} WHERE buyer = ''"):
            masked = count(con, f"{plan.grid.source} s WHERE row > {plan.match.row + 1} AND {is_masked(x)}")
            if masked:
                plan.notes.append(f"{masked} 行的买家名被平台隐去,不能用来算复购和客户分层")
    if "province" in plan.cells:
        unknown = count(con, f"{relation} WHERE province IS NULL")
        if unknown:
            plan.notes.append(f"{unknown} 行的地址认不出省份,已留空")
    private = [h for h in plan.match.headers if h in plan.match.export.private and h not in _read(plan)]
    if private:
        plan.notes.append("为保护买家,没有保存:" + "、".join(private))
    _tell_ranges(plan)
    _tell_currency(plan)
    if "balance" in plan.values:
        _tell_balance(plan, relation)


def _below(plan: Plan, at: int) -> list[str]:
    """The first cells of a column, below the header."""
    return [row[at] or "" for row in plan.grid.head[plan.match.row + 1 :] if len(row) > at]


def _tell_ranges(plan: Plan) -> None:
    for name, (x, header) in plan.cells.items():
        if FIELDS[name].kind in (Kind.COUNT, Kind.MONEY, Kind.NUMBER):
            cells = _below(plan, int(x[1:]))
            if any("~" in c or "～" in c for c in cells):
                plan.notes.append(f"「{header}」是区间值,取中间数,只作估计")


def _tell_currency(plan: Plan) -> None:
    headers, yuan = CURRENCY
    at = plan.match.find(headers)
    if at is not None and (other := sorted({c for c in _below(plan, at) if c and c.upper() not in yuan})):
        plan.notes.append(f"金额的币种是 {'、'.join(other[:3])},没有换算成人民币")


def _tell_balance(plan: Plan, relation: str) -> None:
    """Each balance is the one before plus income and expense, in the file's order or against it."""
    step = "coalesce(income, 0) + coalesce(expense, 0)"
    breaks = []
    for order in ("", "DESC"):
        before = f"lag(balance) OVER (ORDER BY rowid {order})"
        query = f"(SELECT balance - {before} - ({step}) AS gap FROM {relation}) WHERE gap <> 0"
        breaks.append(count(plan.con, query))
    if min(breaks):
        plan.notes.append(f"有 {min(breaks)} 处余额与收支对不上,账单可能缺了几行,请重新下载核对")


def _read(plan: Plan) -> set[str]:
    return {header for _, header in plan.cells.values()}
