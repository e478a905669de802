"""Reports written to a shop's folder: which files, which versions, and what is there when something is wrong."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from openpyxl import load_workbook

import xlops.report.browser as browser
import xlops.report.pdf as pdf
from tests.shops import copied
from xlops.cli import main
from xlops.errors import BadFile, BadInput
from xlops.shop import import_files
from xlops.shop.clipboard import copy_text
from xlops.shop.reports import write_report
from xlops.store import Shop, create_shop

NOW = datetime(2026, 11, 16, 9, 20)
HEAD = "订单编号,买家会员名,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间,退款金额"
WEEK = "小店_运营周报_2026W46_1109-1115"


def orders(path: Path, *amounts: int) -> Path:
    """An order file of one paid order a day from Monday, 9 November 2026."""
    rows = [
        f"{n},甲{n},{a},{a},交易成功,2026-11-{9 + n:02d} 08:00:00,2026-11-{9 + n:02d} 08:01:00,0"
        for n, a in enumerate(amounts)
    ]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("imported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLOPS_HOME", str(folder / "home"))
        shop = create_shop("小店", folder / "shop")
        import_files(shop, [orders(folder / "a.csv", 10, 20, 30, 40, 50, 60, 70)], now=NOW)
    return shop


@pytest.fixture
def shop(imported: Shop, tmp_path: Path) -> Shop:
    """A week of orders, imported."""
    copied(imported, tmp_path / "shop")
    return create_shop(imported.name, tmp_path / "shop")  # which registers it


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr(pdf, "find_office", lambda: None)


def names(shop: Shop) -> set[str]:
    return {path.name for path in shop.reports.iterdir()}


def test_each_form_is_a_file_of_the_same_name(shop: Shop) -> None:
    found = write_report(shop, now=NOW, period="2026-W46", formats=["txt", "html", "xlsx"])
    assert [p.name for p in found.files] == [f"{WEEK}.xlsx", f"{WEEK}.html", f"{WEEK}.txt"]
    assert found.text == (shop.reports / f"{WEEK}.txt").read_text(encoding="utf-8")
    assert "支付280元" in found.text


def test_a_further_form_of_the_same_data_joins_the_first(shop: Shop) -> None:
    write_report(shop, now=NOW, period="2026-W46", formats=["xlsx"])
    assert [p.name for p in write_report(shop, now=NOW, period="2026-W46", formats=["txt"]).files] == [f"{WEEK}.txt"]


def test_what_nobody_edits_is_drawn_again_and_what_one_may_edit_is_kept(shop: Shop) -> None:
    for form, name in (
        ("txt", f"{WEEK}.txt"),
        ("txt", f"{WEEK}.txt"),
        ("html", f"{WEEK}.html"),
        ("html", f"{WEEK}_v2.html"),
    ):
        (made,) = write_report(shop, now=NOW, period="2026-W46", formats=[form]).files
        assert made.name == name


def test_after_a_new_import_every_form_is_a_new_version(shop: Shop, tmp_path: Path) -> None:
    """The first version is kept, also where the form asked for was not among its own."""
    first = write_report(shop, now=NOW, period="2026-W46", formats=["html"]).files[0]
    before = first.read_bytes()
    os.utime(first, (shop.database.stat().st_mtime - 5,) * 2)
    import_files(shop, [orders(tmp_path / "b.csv", 10, 20, 30, 40, 50, 60, 100)], now=NOW)
    second = write_report(shop, now=NOW, period="2026-W46", formats=["txt"])
    assert [p.name for p in second.files] == [f"{WEEK}_v2.txt"]
    assert "支付310元" in second.text
    assert first.read_bytes() == before


def test_editions_and_periods_have_names_of_their_own(shop: Shop) -> None:
    for kind, period, edition in (
        ("weekly", "2026-W46", "员工版"), ("daily", None, "老板版"), ("monthly", "2026-11", "老板版"),
    ):  # fmt: skip
        write_report(shop, kind, now=NOW, period=period, formats=["txt"], edition=edition)
    assert names(shop) == {f"{WEEK}_员工版.txt", "小店_运营日报_20261115.txt", "小店_运营月报_202611.txt"}


@pytest.mark.parametrize(
    ("kind", "period", "says"),
    [
        ("weekly", "2026-11", "不是一个周一到周日"),
        ("daily", "2026-W46", "不是一天"),
        ("monthly", "2026-W46", "不是一个月"),
    ],
)
def test_a_period_of_another_kind_is_refused(shop: Shop, kind: str, period: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        write_report(shop, kind, now=NOW, period=period)


@pytest.mark.parametrize("wanted", [["doc"], []])
def test_an_unknown_form_is_refused(shop: Shop, wanted: list[str]) -> None:
    with pytest.raises(BadInput, match="xlsx、html、pdf、png、txt"):
        write_report(shop, now=NOW, period="2026-W46", formats=wanted)


def test_without_a_browser_the_rest_is_written_and_a_sentence_says_so(shop: Shop, no_browser: None) -> None:
    found = write_report(shop, now=NOW, period="2026-W46", formats=["xlsx", "html", "pdf", "png", "txt"])
    assert names(shop) == {f"{WEEK}.{form}" for form in ("xlsx", "html", "txt")}
    assert len(found.notes) == 2
    assert all("没有出" in note and "Chrome" in note for note in found.notes)
    assert "LibreOffice" in found.notes[0]


def test_where_only_the_impossible_is_asked_for_it_is_an_error(shop: Shop, no_browser: None) -> None:
    with pytest.raises(BadFile, match="图片没有出"):
        write_report(shop, now=NOW, period="2026-W46", formats=["png"])
    assert names(shop) == set()


def test_a_template_of_the_shop_is_used(shop: Shop) -> None:
    folder = shop.folder / "模板"
    folder.mkdir()
    (folder / "weekly.html.j2").write_text("<p>{{ heading }}", encoding="utf-8")
    (path,) = write_report(shop, now=NOW, period="2026-W46", formats=["html"]).files
    assert path.read_text(encoding="utf-8") == "<p>小店 运营周报"


def test_a_wrong_template_writes_nothing_at_all(shop: Shop) -> None:
    folder = shop.folder / "模板"
    folder.mkdir()
    (folder / "weekly.html.j2").write_text("一\n二\n{{ nothing }}", encoding="utf-8")
    with pytest.raises(BadInput, match=r"模板「weekly\.html\.j2」第 3 行"):
        write_report(shop, now=NOW, period="2026-W46", formats=["xlsx", "html", "txt"])
    assert names(shop) == set()


def test_an_own_workbook_takes_the_place_of_ours(shop: Shop) -> None:
    """Named alone it is looked for in the shop's folder 「模板」."""
    folder = shop.folder / "模板"
    folder.mkdir()
    with xlsxwriter.Workbook(str(folder / "我的.xlsx")) as book:
        book.add_worksheet("甲").write("A1", "{{ kpi.支付金额 }}")
    found = write_report(shop, now=NOW, period="2026-W46", formats=["xlsx", "txt"], template=Path("我的.xlsx"))
    assert [p.name for p in found.files] == [f"{WEEK}.xlsx", f"{WEEK}.txt"]
    assert load_workbook(found.files[0])["甲"]["A1"].value == 280


def test_the_text_goes_to_the_clipboard_or_a_sentence_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyperclip

    held: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", held.append)
    assert copy_text("发群") == ""
    assert held == ["发群"]

    def fail(_: str) -> None:
        raise pyperclip.PyperclipException("no clipboard")

    monkeypatch.setattr(pyperclip, "copy", fail)
    assert "剪贴板" in copy_text("发群")


def test_the_command_line(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyperclip

    held: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", held.append)
    monkeypatch.chdir(shop.folder)
    weekly = CliRunner().invoke(main, ["report", "weekly", "--format", "txt", "--edition", "员工版", "--copy"])
    assert weekly.exit_code == 0 and f"{WEEK}_员工版.txt" in weekly.output
    assert held == [(shop.reports / f"{WEEK}_员工版.txt").read_text(encoding="utf-8")]
    daily = CliRunner().invoke(main, ["report", "daily", "--date", "2026-11-14", "--format", "txt"])
    assert "日报:" in daily.output and "11月14日支付60元" in daily.output
    monthly = CliRunner().invoke(main, ["report", "monthly", "--month", "2026-11", "--format", "txt,html"])
    assert monthly.exit_code == 0 and "月报:" in monthly.output


@pytest.mark.libreoffice
def test_libreoffice_prints_where_there_is_no_browser(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    (path,) = write_report(shop, now=NOW, period="2026-W46", formats=["pdf"]).files
    assert path.read_bytes().startswith(b"%PDF-")


def test_several_shops_stand_together_and_the_sample_never_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlops.demo.shop import SHOP as SAMPLE
    from xlops.periods import parse_period
    from xlops.shop.together import shop_weeks
    from xlops.store import create_shop, transaction, writing

    monkeypatch.setenv("XLOPS_HOME", str(tmp_path / "home"))
    made = [create_shop(name, tmp_path / name) for name in ("甲店", "乙店", SAMPLE)]
    for shop, pay in zip(made, (100, 30, 9999), strict=True):
        with writing(shop) as con, transaction(con):
            for day in parse_period("2026-W45"):
                con.execute(
                    """INSERT INTO shop_facts (start, "end", terminal, source, pay_amount)
                    VALUES (?, ?, '全部', 'sycm_shop', ?)""",
                    [day, day, pay],
                )
    week = parse_period("2026-W45")
    lines = shop_weeks(made[0], week, "老板版")
    assert [(line.name, line.pay) for line in lines] == [("甲店", 700), ("乙店", 210)]
    assert shop_weeks(made[2], week, "老板版") == ()
