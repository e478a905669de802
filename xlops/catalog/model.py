"""The shapes of a declaration: field, table, metric, export. Frozen, nothing computed.

Rule: a number is declared once, here, and everything else (SQL, Excel, header, glossary, check) is
derived from it. A Chinese column header is typed in `catalog/` and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Agg", "Col", "Export", "Field", "Kind", "Measure", "Metric", "Part", "Table"]


class Agg(StrEnum):
    """How a value rolls up over days and items (spec section 0)."""

    SUM = "SUM"  # add
    UNIQ = "UNIQ"  # not additive over days nor items
    RATIO = "RATIO"  # sum the parts, then divide
    WAVG = "WAVG"  # weighted by its denominator
    STOCK = "STOCK"  # last day; adds over items
    LAST = "LAST"  # value of the last day
    INDEX = "INDEX"  # rank and direction only
    NONE = "NONE"  # recompute from aggregated inputs


class Kind(StrEnum):
    """What a cell holds and how the store keeps it."""

    TEXT = "text"
    ID = "id"  # text, always: 19 digits exceed a float
    DATE = "date"
    TIME = "time"  # date and time of day, Beijing time
    MONEY = "money"  # yuan, exact
    COUNT = "count"  # whole number
    NUMBER = "number"  # float: seconds, scores, indices
    RATE = "rate"  # a fraction: 3.25% is 0.0325


@dataclass(frozen=True)
class Field:
    """A raw column: its permanent id, canonical Chinese name, kind, unit and roll-up.

    `signed` allows negative values (ledger entries, changes); `pii` values are hashed or dropped on
    the way in; `note` says what it counts where the name does not.
    """

    id: str
    name: str
    kind: Kind
    unit: str = ""
    agg: Agg = Agg.NONE
    signed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Measure:
    """A field's value over an event table, as SQL: `count(*)` or a sum where a condition holds.

    `sql` is an aggregate expression over the table's columns, `where` a condition, `date` the column
    that dates the event (`--basis created` replaces it by the table's `created`), `distinct` is set
    where the value counts people and so does not add over days.
    """

    field: str
    sql: str
    date: str
    where: str = "TRUE"
    distinct: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the store: key columns (the full grain) and further columns, all field ids.

    A *period* table has `start` and `end` in its key and one row per period, level and source; an
    *event* table (orders, refunds, ledger) has `measures` instead. `level` is what a row speaks of.
    """

    id: str
    name: str
    level: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    created: str = ""  # event tables: the column of `--basis created`

    @property
    def is_period(self) -> bool:
        return "start" in self.key


@dataclass(frozen=True)
class Part:
    """One input of a metric: the field it reads and the argument's name in `call(...)`."""

    field: str
    arg: str


@dataclass(frozen=True)
class Metric:
    """A number with a name: declared once, derived everywhere.

    `expr` is an expression over the argument names of `parts` (empty for a plain field, whose value
    is the field itself, and for an algorithm, which lives in `methods/` under the same id).
    `args` overrides names where `call` differs; `unit` as displayed (%: a fraction is stored).
    `direction` is `+` (higher is better), `-` or `0`.
    """

    id: str
    name: str
    name_en: str
    section: str
    definition: str
    unit: str
    direction: str
    agg: Agg
    parts: tuple[Part, ...] = ()
    expr: str = ""
    aliases: tuple[str, ...] = ()
    benchmark: str = ""
    source: str = ""


@dataclass(frozen=True)
class Col:
    """A column of an export: the field it fills and the headers it is known by.

    `how` names a reading rule of `ingest.derive` where casting the cell is not enough (buyer, province,
    order id in a note …); `also` are headers of further columns which that rule looks at, in order.
    """

    field: str
    headers: tuple[str, ...]
    how: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """A platform's file, recognised by its headers and never by its name.

    `signature`: fields that must all be present; `absent`: headers that speak against it;
    `sheets`: sheet names to prefer (where a workbook has one of them, its other sheets are left out);
    `totals`: texts in the first filled cell of a totals row;
    `constants`: field values that the file does not carry; `private`: headers of buyers' names,
    phones, addresses and accounts, dropped before anything is stored; `asks`: fields the operator is
    asked for when the file lacks them; `menu`: where on the platform it is downloaded;
    `known`: further headers of the layout that are read by nobody (they help to recognise it);
    `dated_name`: the file's name carries the period of its data, not the moment of the download;
    `path`: headers of the levels of a tree, the root first; only leaves are kept;
    `level`: headers of a column that names a row's level; `comment`: start of preamble and footer lines;
    `line`: how a line gets its key: `position` in its order, or `content` of all columns;
    `replaces`: key columns whose earlier rows the file replaces completely (an old 宝贝报表 without line ids
    replaces every line of a parent order);
    `first_total`: the first data row is a total; `parent`: headers of the column that names a row's
    parent where the tree is written so; `only`: headers that must be filled, rows without are of
    another grain; `beside`: ids of further exports read from the same sheet (orders and their lines).
    """

    id: str
    name: str
    platform: str
    table: str
    columns: tuple[Col, ...]
    signature: tuple[str, ...]
    absent: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    private: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    menu: str = ""
    known: tuple[str, ...] = ()
    dated_name: bool = False
    path: tuple[tuple[str, ...], ...] = ()
    level: tuple[str, ...] = ()
    comment: str = ""
    line: str = ""
    replaces: tuple[str, ...] = ()
    first_total: bool = False
    parent: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
