"""The planning workbook, written from the catalogue's sheets: all of them, in their order, finished.

Rule: the everyday sheets come first; the others follow as quiet tabs, for nothing but a macro can open a hidden
sheet, and each leads back to 首页. Equal input gives equal bytes: the file's date is fixed.

>>> code_name("sku_plan")
'S_sku_plan'
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from xlops.book.build import samples
from xlops.book.build.cards import place_cards, write_cards
from xlops.book.build.charts import CHART_SHEET, Source, is_timed, sources, steps, write_sources
from xlops.book.build.finish import finish
from xlops.book.build.head import page_setup, write_head
from xlops.book.build.home import links_height, write_charts, write_links
from xlops.book.build.language import Language, Tables
from xlops.book.build.looks import Looks
from xlops.book.build.names import list_ids, list_names, setting_names
from xlops.book.build.numbers import Value, cell_value, computed
from xlops.book.build.place import HEAD, SETTINGS, Page, headers, place
from xlops.book.build.table import row_heights, write_table
from xlops.book.build.writer import Writer, quoted
from xlops.book.ribbon import buttons
from xlops.book.vba import vba_project
from xlops.book.vba.workbook import WORKBOOK_CODE_NAME
from xlops.book.wrappers import HELP_SHEET, help_rows, registry_udfs
from xlops.catalog.model import Kind
from xlops.catalog.sheets import SHEETS
from xlops.catalog.sheets.model import Chart, Grid, Origin, Sheet
from xlops.files import atomic_write
from xlops.formula.sheet import AS_OF
from xlops.sheetxml import cell_name

__all__ = ["NAME_CELL", "PROPERTIES", "VERSION", "build", "build_bytes", "code_name", "loose"]

VERSION = 1
"""The layout's number; a workbook with a lower one can be upgraded."""

PROPERTIES = ("xlops.version", "xlops.shop", "xlops.revision", "xlops.as_of")
_CREATED = datetime(2026, 1, 1)
_HOME = "home"
NAME_CELL = (HEAD, 3)
"""Row and column, from 1, of the shop's name on the first sheet."""
_AS_OF = (HEAD, 1)  # row and column of the last day with data, on 设置
_UNTIL = {"until": ("as_of()", Kind.DATE)}
_GRID_FONT = "Calibri"  # widths of columns are counted in its digits; no cell is shown in it
_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    "default_format_properties": {"font_name": _GRID_FONT, "font_size": 11},
}  # fmt: skip


def build(
    target: Path | str,
    tables: Tables,
    *,
    settings: Mapping[str, Value],
    as_of: date | None,
    shop_id: str = "",
    shop_name: str = "",
    macros: bool = True,
    version: int = VERSION,
    revision: str = "",
    sheets: Mapping[str, Sheet] = SHEETS,
) -> None:
    """Write the planning workbook.

    `tables` holds the rows of each grid by its id: typed and imported columns, formulas are computed. A grid that is
    not there gets its fixed rows, or empty ones to type into. `settings` are the effective values by id, `as_of` the
    last day with data. Raises `Busy` when the target is open.
    """
    done = build_bytes(
        tables, settings=settings, as_of=as_of, shop_id=shop_id, shop_name=shop_name, macros=macros, version=version,
        revision=revision, sheets=sheets,
    )  # fmt: skip
    with atomic_write(target) as temporary:
        temporary.write_bytes(done)


def build_bytes(
    tables: Tables,
    *,
    settings: Mapping[str, Value],
    as_of: date | None,
    shop_id: str = "",
    shop_name: str = "",
    macros: bool = True,
    version: int = VERSION,
    revision: str = "",
    sheets: Mapping[str, Sheet] = SHEETS,
) -> bytes:
    """The planning workbook as bytes; arguments as for `build`."""
    from xlsxwriter import Workbook

    plan = Plan(sheets, tables, settings, as_of)
    target = io.BytesIO()
    with Workbook(target, _OPTIONS) as workbook:
        workbook.set_properties({"title": "店铺运营", "subject": shop_name, "created": _CREATED})
        texts = (str(version), shop_id, revision, as_of.isoformat() if as_of else "")
        for name, text in zip(PROPERTIES, texts, strict=True):
            workbook.set_custom_property(name, text, "text")
        _Build(workbook, plan, macros, shop_id, shop_name).write()
    ids = {id: headers(grid) for id, grid in plan.grids.items()}
    first = {number: page.blocks[0].first for number, page in enumerate(plan.pages.values(), 1) if page.blocks}
    return finish(target.getvalue(), ids, first, macros)


def loose(
    tables: Tables, *, settings: Mapping[str, Value], as_of: date | None, sheets: Mapping[str, Sheet] = SHEETS,
    calculated: bool = False,
) -> dict[str, Value]:  # fmt: skip
    """Every formula that stands outside the tables, by its text without `=`, and its value over these tables.

    `calculated`: the tables hold the values of their formula columns, typed ones among them.
    """
    plan = Plan(sheets, tables, settings, as_of, calculated)
    language = plan.language
    found: dict[str, Value] = {}
    for sheet in plan.ordered:
        if sheet.cards:
            cards = place_cards(place(sheet, language), language)
            found |= {card.text: computed(card.value, card.card.kind) for card in cards}
        for grid in sheet.grids:
            totals = language.totals(grid)
            found |= {text: computed(value, grid.by_id[id].holds) for id, (text, value) in totals.items()}
    if _HOME in plan.sheets:
        found |= language.free(_UNTIL).values()
    charts = [chart for chart in plan.charts if is_timed(chart, language)]
    steps_ = steps(charts, language, sources(charts, language, {}))
    return found | {step.text: computed(step.value, step.kind) for step in steps_}


def code_name(sheet: str) -> str:
    """The name by which macros know a sheet."""
    return f"S_{sheet}"


@dataclass(frozen=True)
class Plan:
    """What is to be written and where, before anything is."""

    sheets: Mapping[str, Sheet]
    given: Tables
    settings: Mapping[str, Value]
    as_of: date | None
    calculated: bool = False

    @cached_property
    def grids(self) -> dict[str, Grid]:
        return {grid.id: grid for sheet in self.sheets.values() for grid in sheet.grids}

    @cached_property
    def ordered(self) -> list[Sheet]:
        """The sheets in the order of their tabs."""
        return sorted(self.sheets.values(), key=lambda sheet: not sheet.visible)

    @cached_property
    def language(self) -> Language:
        return Language(
            self.grids,
            {id: self._rows(grid) for id, grid in self.grids.items()},
            self.settings,
            self.as_of,
            self.calculated,
        )

    def _rows(self, grid: Grid) -> list[dict[str, Value]]:
        given = self.given.get(grid.id)
        return list(given or ()) if self.calculated else _rows(grid, given)  # calculated ones come from the cells

    @cached_property
    def pages(self) -> dict[str, Page]:
        return {sheet.id: place(sheet, self.language) for sheet in self.ordered}

    @cached_property
    def charts(self) -> list[Chart]:
        return [chart for sheet in self.ordered for chart in sheet.charts]

    @cached_property
    def sources(self) -> dict[str, Source]:
        by_grid = {block.grid.id: page for page in self.pages.values() for block in page.blocks}
        return sources(self.charts, self.language, by_grid)


def _rows(grid: Grid, given: Sequence[Mapping[str, Value]] | None) -> list[dict[str, Value]]:
    """What stands in a table, as its cells hold it: its rows, else those it always has, else empty ones."""
    kinds = {column.id: column.holds for column in grid.columns if column.origin is not Origin.FORMULA}
    rows = given or grid.rows or [{} for _ in range(max(grid.at_least, 1))]
    return [{id: cell_value(value, kinds[id]) if id in kinds else value for id, value in row.items()} for row in rows]


class _Build:
    """Writes one workbook."""

    def __init__(self, workbook: Any, plan: Plan, macros: bool, shop_id: str, shop_name: str) -> None:
        self.workbook, self.plan, self.macros = workbook, plan, macros
        self.shop_id, self.shop_name = shop_id, shop_name
        self.looks = Looks(workbook)
        self.code_names: list[str] = []

    def write(self) -> None:
        plan = self.plan
        writers = {sheet.id: self._sheet(sheet.name, sheet.id) for sheet in plan.ordered}
        hidden = {name: self._sheet(name, name.strip("_")) for name in (HELP_SHEET, CHART_SHEET)}
        for sheet in plan.ordered:
            self._page(writers[sheet.id], plan.pages[sheet.id])
        for row, texts in enumerate(help_rows(registry_udfs(), self.shop_id)):
            for col, text in enumerate(texts):
                hidden[HELP_SHEET].put(row, col, text, None)
        write_sources(hidden[CHART_SHEET], plan.charts, plan.language, plan.sources)
        for writer in hidden.values():
            writer.raw.hide()
        self._names()
        first = writers[plan.ordered[0].id]
        first.raw.activate()
        if self.macros:
            self.workbook.add_vba_project(io.BytesIO(vba_project(self.code_names)), is_stream=True)
            self.workbook.set_vba_name(WORKBOOK_CODE_NAME)

    def _sheet(self, name: str, id: str) -> Writer:
        raw = self.workbook.add_worksheet(name)
        self.code_names.append(code_name(id))
        if self.macros:
            raw.set_vba_name(code_name(id))
        return Writer(raw, self.looks)

    def _page(self, writer: Writer, page: Page) -> None:
        plan = self.plan
        if page.sheet.id == samples.SAMPLES:
            self._samples(writer, page.sheet)
            return
        known = {button.macro: button for button in buttons()} if self.macros else None
        write_head(writer, page, plan.sheets, known)
        if page.sheet.id == SETTINGS:
            self._as_of(writer)
        if page.sheet.cards:
            write_cards(writer, page, plan.language, str(plan.settings.get("colors") or ""))
        lists = list_ids(plan.grids)
        for block in page.blocks:
            write_table(writer, page, block, plan.language, lists)
        row_heights(writer, page, plan.language)
        end = page.end
        if page.sheet.id == _HOME:
            self._until(writer)
            write_links(writer, page, plan.sheets, end)
            end += links_height(plan.sheets, _HOME)
        if page.sheet.charts:
            # beside the tables, for under them rows are added
            row, left = (page.blocks[0].header, page.last_column + 2) if page.blocks else (end, 0)
            end = max(end, write_charts(writer, self.workbook, page, plan.sources, plan.language, row, left))
        page_setup(writer, page, self.shop_name, end)

    def _as_of(self, writer: Writer) -> None:
        """The last day with data, on 设置."""
        writer.put(_AS_OF[0], _AS_OF[1] - 1, "数据截至", self.looks.look(bold=True, align="right"))
        look = self.looks.look(num_format="yyyy-mm-dd", align="center", bold=True)
        writer.put(*_AS_OF, self.plan.as_of, look, Kind.DATE)

    def _until(self, writer: Writer) -> None:
        """Whose workbook it is and until when there is data, on 首页."""
        writer.put(HEAD - 1, 0, "数据截至", self.looks.look(bold=True))
        look = self.looks.look(num_format="yyyy-mm-dd", align="left", bold=True)
        writer.formula(HEAD - 1, 1, *self.plan.language.free(_UNTIL)["until"], look, Kind.DATE)
        writer.put(NAME_CELL[0] - 1, NAME_CELL[1] - 1, self.shop_name, self.looks.look(bold=True))

    def _samples(self, writer: Writer, sheet: Sheet) -> None:
        """示例."""
        plan = self.plan
        page = Page(sheet, (), (), samples.widths(plan.ordered), 0)
        write_head(writer, page, plan.sheets, None)
        end = samples.write_samples(writer, plan.ordered, samples.sample_language(plan.grids, plan.settings))
        writer.raw.freeze_panes(3, 0)
        page_setup(writer, page, self.shop_name, end)

    def _names(self) -> None:
        plan = self.plan
        names = {**setting_names(plan.grids, plan.settings), **list_names(plan.grids)}
        if SETTINGS in plan.sheets:
            names[AS_OF] = f"{quoted(plan.sheets[SETTINGS].name)}!{_absolute(*_AS_OF)}"
        else:
            names |= setting_names({}, {"as_of": plan.as_of})
        for name, text in names.items():
            self.workbook.define_name(name, "=" + text)


def _absolute(row: int, col: int) -> str:
    name = cell_name(row + 1, col + 1)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"
