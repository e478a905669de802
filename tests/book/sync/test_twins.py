"""周 and 月 have nearly the same headers: neither is ever taken for the other."""

from __future__ import annotations

from pathlib import Path

from tests.sheetxml.conftest import edit_zip
from xlops.book.build import build
from xlops.book.sync import read_tables


def test_a_deleted_table_is_not_read_from_its_twin(tmp_path: Path) -> None:
    """The table of weeks was turned into plain cells: its names are gone, its part too."""
    path = tmp_path / "店铺运营.xlsx"
    build(path, {}, settings={}, as_of=None, macros=False)

    def without(name: str, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        if name == "xl/workbook.xml":
            return text.replace("ops.weeks.", "gone.weeks.").encode()
        if 'name="t_weeks"' in text and name.startswith("xl/tables/"):
            return (
                text.replace("t_weeks", "gone_weeks").replace('name="', 'name="x', 0).encode("utf-8", "surrogateescape")
            )
        return data

    edit_zip(path, without)
    book = read_tables(path)
    assert book.grids["months"].place.table.name == "t_months"
    assert book.grids["weeks"].place.table.name == "gone_weeks"  # called otherwise, with all its headers: it is the one

    def renamed(name: str, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        if name.startswith("xl/tables/") and "gone_weeks" in text:
            for header in (
                "支付金额",
                "访客数",
                "支付买家数",
                "推广花费",
                "退款",
                "较上期",
                "较去年",
                "费比",
                "件单价",
                "支付件数",
            ):
                text = text.replace(f'name="{header}"', f'name="{header}2"')
        return text.encode("utf-8", "surrogateescape")

    edit_zip(path, renamed)
    book = read_tables(path)
    assert "weeks" not in book.grids and "周" in book.missing["weeks"]
    assert book.grids["months"].place.table.name == "t_months"
