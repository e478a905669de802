"""Reading rules that need more than a cast: the buyer, the place, the order in a ledger's note.

Rule: a rule is a function from the SQL texts of its columns to an SQL expression, known by the name that
a declaration gives in `Col.how`. Names, phones and accounts end here: what leaves is a keyed hash, a
province, a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xlops.catalog.model import Kind
from xlops.ingest.address import city_sql, province_sql
from xlops.ingest.cast import bare, cast, missing, trimmed

__all__ = ["Context", "RULES", "is_masked"]


@dataclass(frozen=True)
class Context:
    """What a rule may know besides its cells: the buyers' key (hex) and the order column, if any."""

    key: str
    order: str | None = None


Rule = Callable[[Sequence[str], Context], str]


def is_masked(x: str) -> str:
    """Whether the platform has masked a name (`t**1`, `##…`): it identifies nobody."""
    return f"regexp_matches({x}, '[*]|^[\\s\"=]*##')"


def _buyer(cells: Sequence[str], context: Context) -> str:
    x = cells[0]
    digest = f"left(sha256('{context.key}' || {bare(x)}), 32)"
    return f"CASE WHEN {missing(x)} OR {is_masked(x)} THEN '' ELSE {digest} END"


def _refund_type(cells: Sequence[str], _: Context) -> str:
    x = trimmed(cells[0])
    return f"CASE {x} WHEN '是' THEN '退货退款' WHEN '否' THEN '仅退款' ELSE {cast(Kind.TEXT, cells[0])} END"


def _ledger_order(cells: Sequence[str], _: Context) -> str:
    """`T200P…` of 商户订单号, else 16 to 20 figures in a note: `…{…}`, `…[…]`, `(…)`, 订单号…."""
    own = f"nullif(regexp_extract({bare(cells[0])}, '^(?:T[0-9]*P)?([0-9]{{16,20}})$', 1), '')"
    noted = [
        f"nullif(regexp_extract({x}, '(?:^|[^0-9])(?:T[0-9]*P)?([0-9]{{16,20}})(?:[^0-9]|$)', 1), '')"
        for x in cells[1:]
    ]
    return f"coalesce({', '.join([own, *noted])}, '')"


def _masked(cells: Sequence[str], _: Context) -> str:
    """A note without phone numbers and mail addresses; of several columns the first that is filled."""
    text = f"coalesce({', '.join(cast(Kind.TEXT, x) for x in cells)})"
    without = f"regexp_replace({text}, '[\\w.+-]+@[\\w.-]+', '***', 'g')"
    return f"regexp_replace({without}, '(^|[^0-9])1[3-9][0-9]{{9}}([^0-9]|$)', '\\1***\\2', 'g')"


def _negative(cells: Sequence[str], _: Context) -> str:
    return f"-abs({cast(Kind.MONEY, cells[0], signed=True)})"


RULES: Mapping[str, Rule] = {
    "buyer": _buyer,
    "province": lambda cells, _: province_sql(cells[0]),
    "city": lambda cells, _: city_sql(cells[0]),
    "own_city": lambda cells, _: f"coalesce({city_sql(cells[0])}, {cast(Kind.TEXT, cells[0])})",
    "refund_type": _refund_type,
    "ledger_order": _ledger_order,
    "masked": _masked,
    "negative": _negative,
}
