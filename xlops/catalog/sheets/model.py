"""The shapes of a sheet's declaration: sheet, grid (an Excel table), column, mark, card. Frozen, nothing computed.

Rule: a sheet of the workbook is declared once, here in `catalog/sheets`; building, reading, merging,
evaluating, help and upgrade are derived. Ids are permanent: they stand in operators' files. Source:
operator.md (columns and wishes), features.md part 1 (what the seed asks for).

>>> Column("pay_amount").title, Column("pay_amount").unit_text
('支付金额', '元')
>>> Column("note", "备注", Kind.TEXT).origin
<Origin.TYPED: 'typed'>
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from xlops.catalog.fields import FIELDS
from xlops.catalog.inputs import INPUTS
from xlops.catalog.metrics import METRICS
from xlops.catalog.model import Field, Kind

__all__ = ["Card", "Cell", "Chart", "Column", "Grid", "Group", "Mark", "Origin", "Sheet", "Spark"]

Cell = str | int | float | date | None
"""A value of a sample row: text, number, date, or None for an empty cell."""


class Origin(StrEnum):
    """Who fills a column."""

    TYPED = "typed"  # the operator: white, never overwritten
    IMPORTED = "imported"  # a refresh, from the store: tinted
    FORMULA = "formula"  # the sheet itself, by `formula`


class Group(StrEnum):
    """What a sheet is for; decides its tab's colour."""

    START = "start"  # 首页, 目标, 待办
    DATA = "data"  # what imports fill
    PLAN = "plan"  # what the operator plans
    MONEY = "money"
    CARE = "care"  # checks, health, service, members
    BASE = "base"  # settings, lists, definitions


@dataclass(frozen=True)
class Mark:
    """A conditional format: where `when` (sheet language, a condition) holds, the cell looks `look`.

    `look` is `good`, `bad`, `warn`, `quiet` (grey), `bar` (data bar, `when` empty), or the number's shape alone where the
    row decides it: `percent`, `whole`.
    """

    look: str
    when: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a grid.

    `id` is permanent, ASCII, unique within its grid; where it is a field, an input or a metric of the catalogue, name,
    kind and unit come from there unless given here. `name` is the header: it must be unique within
    the grid and hold none of `[ ] # '`. `formula` is in the sheet language (see
    `formula/sheet`); a column with one is of origin FORMULA. `feed` names the metric or field that a refresh
    writes into an imported column where that is not `id` itself. `choices` is the id of a list
    (`lists.py`) for the drop-down. `low`/`high` bound a typed number. `help` is the input message, one
    or two short Chinese sentences. `summed` shows the column's sum or ratio in the line over the table.
    `hidden` columns hold technical keys.
    """

    id: str
    name: str = ""
    kind: Kind | None = None
    unit: str | None = None
    origin: Origin = Origin.TYPED
    formula: str = ""
    feed: str = ""
    choices: str = ""
    low: float | None = None
    high: float | None = None
    help: str = ""
    marks: tuple[Mark, ...] = ()
    digits: int | None = None
    width: int = 0
    hidden: bool = False
    summed: bool = False

    def __post_init__(self) -> None:
        if self.formula:
            object.__setattr__(self, "origin", Origin.FORMULA)

    @property
    def declared(self) -> Field | None:
        """The catalogue's declaration under this id, if there is one."""
        if self.id in FIELDS:
            return FIELDS[self.id]
        if metric := METRICS.get(self.id):
            kind = {"%": Kind.RATE, "元": Kind.MONEY}.get(metric.unit, Kind.NUMBER)
            return Field(metric.id, metric.name, kind, metric.unit, metric.agg)
        return INPUTS.get(self.id)

    @property
    def title(self) -> str:
        """The header."""
        return self.name or (self.declared.name if self.declared else self.id)

    @property
    def holds(self) -> Kind:
        """What a cell holds; text unless said otherwise."""
        return self.kind or (self.declared.kind if self.declared else Kind.TEXT)

    @property
    def unit_text(self) -> str:
        """The unit as displayed; `%` means that a fraction is stored."""
        if self.unit is not None:
            return self.unit
        if self.declared and self.kind in (None, self.declared.kind):
            return self.declared.unit
        return {Kind.RATE: "%", Kind.MONEY: "元"}.get(self.holds, "")


@dataclass(frozen=True)
class Spark:
    """A sparkline column: `over` is a list of columns of the row, or `grid.column` looked up by the row's key."""

    id: str
    name: str
    over: tuple[str, ...] = ()
    column: str = ""  # "item_days.pay_amount": the series whose key equals this row's key
    match: str = ""  # column of the other grid that equals this grid's first key column


@dataclass(frozen=True)
class Grid:
    """An Excel table: `t_<id>`, headers, key columns (their values identify a row), columns.

    `feed` names what a refresh fills its imported columns with (see `book/feeds`): `day`, `week`, `month`,
    `item`, `entry`, `plan`, `sku` … or empty for a grid that is typed only; the feed also decides which
    rows exist. `store` is the planning table (`catalog/plans.py`) that the rows enter on a refresh, columns by the same
    ids. `fixed` rows are given by us and can't be added to (a template, a checklist): `rows` lists them.
    `samples` are three rows (or all of a fixed grid with fewer) by column id, typed and imported columns only, believable for
    the demo shop (a home and storage shop, 2026-11); formula columns are computed.
    `at_least` is the number of empty rows that a fresh table offers for typing. `note` stands above the table:
    one sentence on what it is for.
    """

    id: str
    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    samples: tuple[Mapping[str, Cell], ...] = ()
    feed: str = ""
    store: str = ""
    fixed: bool = False
    rows: tuple[Mapping[str, Cell], ...] = ()
    at_least: int = 5
    note: str = ""
    sparks: tuple[Spark, ...] = ()
    newest_first: bool = False

    @property
    def by_id(self) -> dict[str, Column]:
        """Its columns by id."""
        return {column.id: column for column in self.columns}


@dataclass(frozen=True)
class Card:
    """A cell with a caption on a sheet without table (首页): `formula` in the sheet language, without row."""

    id: str
    name: str
    formula: str
    kind: Kind = Kind.MONEY
    unit: str = "元"
    digits: int | None = None
    marks: tuple[Mark, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A native chart: `kind` line, column, bar or stacked; `x` and `series` are `grid.column`."""

    id: str
    title: str
    kind: str
    x: str
    series: tuple[str, ...]
    second: tuple[str, ...] = ()  # series on the right axis
    last: int = 0  # only the last n rows; 0: all


@dataclass(frozen=True)
class Sheet:
    """A sheet: its grids side by side from left to right (links over them jump between), or cards and charts.

    `visible` sheets stand open; the others are one click away on 首页. `guide` is one or two sentences under the
    title: what to do here. `buttons` are macros of the ribbon. `seed` lists the codes of features.md it
    answers. `landscape` print is one page wide.
    """

    id: str
    name: str
    group: Group
    guide: str
    grids: tuple[Grid, ...] = ()
    visible: bool = False
    buttons: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    charts: tuple[Chart, ...] = ()
    seed: tuple[str, ...] = ()
    landscape: bool = True
    links: tuple[str, ...] = field(default=())  # ids of sheets to link to
