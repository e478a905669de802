"""The page, the picture and the PDF in a headless Chromium: what a reader meets, at the widths readers have."""

from __future__ import annotations

import base64
import json
import re
import struct
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.report.sample import hostile, sample, tiny
from xlops.periods import parse_period
from xlops.report.browser import Screen, Tab
from xlops.report.daily import daily_report
from xlops.report.html import page
from xlops.report.model import Report
from xlops.report.monthly import monthly_report
from xlops.report.pdf import render_pdf
from xlops.report.picture import WIDTH, render_picture
from xlops.report.weekly import weekly_report

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
MADE = datetime(2026, 11, 16, 9, 20)
WIDTHS = (390, 1280)
A4 = 710  # CSS pixels between the margins of the printed page
WAIT = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 60)))"


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with Screen() as one:
        yield one


@pytest.fixture(scope="module")
def reports(demo: duckdb.DuckDBPyConnection) -> dict[str, Report]:
    return {
        "week": weekly_report(demo, parse_period("2026-W46"), shop="云栖家居", made_at=MADE),
        "day": daily_report(demo, date(2026, 11, 15), shop="云栖家居", made_at=MADE),
        "month": monthly_report(demo, parse_period("2026-10"), shop="云栖家居", made_at=MADE),
        "sample": sample(),
        "hostile": hostile(),
        "tiny": tiny(),
    }


NAMES = ("week", "day", "month", "sample", "hostile", "tiny")


def opened(screen: Screen, html: str, tmp_path: Path, width: int) -> Tab:
    """A page opened as a file, as a reader opens it, with everything that the browser says of it kept."""
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    tab = screen.tab()
    screen.events.clear()
    for domain in ("Page", "Log", "Runtime", "Network"):
        tab.call(f"{domain}.enable")
    tab.call("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=False)
    tab.call("Page.navigate", url=path.as_uri())
    tab.ask("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))")
    tab.ask(WAIT)
    return tab


def said(screen: Screen, method: str) -> list[dict[str, Any]]:
    return [e["params"] for e in screen.events if e.get("method") == method]


def wider_than(tab: Tab, width: int) -> list[str]:
    """What reaches beyond the window and is not scrolled in a box of its own."""
    found: list[str] = (
        tab.ask(f"""[...document.querySelectorAll('body *')].filter(x => !x.closest('.scroll, .pop, svg, .said')
        && x.getClientRects().length && x.getBoundingClientRect().right > {width} + 0.5).map(x => x.outerHTML.slice(0, 90))""")
    )
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overflows_fails_or_is_loaded(
    screen: Screen, reports: dict[str, Report], name: str, width: int, tmp_path: Path
) -> None:
    tab = opened(screen, page(reports[name]), tmp_path, width)
    assert tab.ask("document.documentElement.scrollWidth") <= width
    assert wider_than(tab, width) == []
    assert said(screen, "Log.entryAdded") == []
    assert said(screen, "Runtime.exceptionThrown") == []
    assert said(screen, "Runtime.consoleAPICalled") == []
    asked = [e["request"]["url"] for e in said(screen, "Network.requestWillBeSent")]
    assert len(asked) == 1 and asked[0].endswith("/page.html")


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_nothing_overflows_and_every_chart_is_drawn(
    screen: Screen, reports: dict[str, Report], name: str, tmp_path: Path
) -> None:
    tab = opened(screen, page(reports[name]), tmp_path, A4)
    tab.call("Emulation.setEmulatedMedia", media="print")
    tab.ask(WAIT)
    assert tab.ask("document.documentElement.scrollWidth") <= A4
    tables = "[...document.querySelectorAll('table')].filter(x => x.getClientRects().length)"
    assert tab.ask(f"{tables}.filter(x => x.getBoundingClientRect().right > {A4} + 0.5).length") == 0
    charts = "[...document.querySelectorAll('figure.chart')].filter(x => !x.closest('details'))"
    assert tab.ask(
        f"{charts}.every(x => [...x.querySelectorAll('svg')].filter(s => s.getClientRects().length).length === 1)"
    )
    assert tab.ask("[...document.querySelectorAll('canvas')].every(x => !x.getClientRects().length)")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_accessible(screen: Screen, reports: dict[str, Report], name: str, width: int, tmp_path: Path) -> None:
    """WCAG 2.2 A and AA as axe judges them, the contrast of every text included."""
    tab = opened(screen, page(reports[name]), tmp_path, width)
    tab.ask("document.querySelectorAll('details').forEach(x => { x.open = true; })")
    tab.ask(WAIT)
    tab.ask(AXE.read_text(encoding="utf-8") + "; 1")
    run = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    found = tab.ask(
        f"{run}.then(r => JSON.stringify([r.violations.map(v => [v.id, v.nodes.map(n => n.html)]), r.passes.map(v => v.id)]))"
    )
    violations, passes = json.loads(found)
    assert violations == []
    assert "color-contrast" in passes


def key(tab: Tab, name: str) -> None:
    code = {"Tab": 9, "ArrowRight": 39, "ArrowDown": 40, "Escape": 27}[name]
    for kind in ("keyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code)


def test_everything_is_reached_by_keys(screen: Screen, reports: dict[str, Report], tmp_path: Path) -> None:
    """Every link, chart, folded table and (by one stop a table) every traced number; each shows what it has."""
    tab = opened(screen, page(reports["week"]), tmp_path, 1280)
    tab.call("Page.bringToFront")
    wanted = tab.ask("""[...document.querySelectorAll('a, canvas, summary, .card [data-trace]')].length
        + [...document.querySelectorAll('table')].filter(x => !x.closest('details') && x.querySelector('[data-trace]')).length""")
    seen: list[str] = []
    for _ in range(wanted + 5):
        key(tab, "Tab")
        where = "(x => x === document.body ? '' : x.tagName + [...document.querySelectorAll('*')].indexOf(x))(document.activeElement)"
        place = tab.ask(where)
        if not place or place in seen:
            break
        seen.append(place)
        if place.startswith(("TD", "DIV")):
            assert tab.ask(
                "!document.getElementById('pop').hidden && document.getElementById('pop').textContent.length > 3"
            ), place
    assert len(seen) == wanted
    assert {"A", "CANVAS", "SUMMARY", "TD", "DIV"} <= {re.sub(r"\d+", "", place) for place in seen}


def test_arrows_walk_through_a_table_and_a_chart(screen: Screen, reports: dict[str, Report], tmp_path: Path) -> None:
    tab = opened(screen, page(reports["week"]), tmp_path, 1280)
    tab.call("Page.bringToFront")
    tab.ask("document.querySelector('#s-kpi td[data-trace]').focus()")
    first = tab.ask("document.getElementById('pop').textContent")
    key(tab, "ArrowDown")
    assert tab.ask("document.activeElement.parentNode.rowIndex") == 2
    assert tab.ask("document.getElementById('pop').textContent") != first
    key(tab, "Escape")
    assert tab.ask("document.getElementById('pop').hidden")
    tab.ask("document.querySelector('#s-breakdown canvas').focus()")
    key(tab, "ArrowRight")
    key(tab, "ArrowRight")
    chart = next(s for s in reports["week"].page_one if s.id == "breakdown").charts[0]
    told = tab.ask("document.querySelector('#s-breakdown .said').textContent")
    assert told.startswith(chart.categories[1] + "：") and told.endswith("元")
    assert tab.ask("Chart.getChart(document.querySelector('#s-breakdown canvas')).tooltip.opacity") == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_tips_appear_under_the_pointer(screen: Screen, reports: dict[str, Report], width: int, tmp_path: Path) -> None:
    tab = opened(screen, page(reports["week"]), tmp_path, width)
    tab.call("Page.bringToFront")
    count = tab.ask("document.querySelectorAll('canvas').length")
    assert count >= 4
    for i in range(count):
        box = tab.ask(f"""(x => {{ x.scrollIntoView({{block: 'center'}}); const b = x.getBoundingClientRect();
            return [b.left + b.width * 0.4, b.top + b.height / 2]; }})(document.querySelectorAll('canvas')[{i}])""")
        tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])
        tab.ask(WAIT)
        chart = f"Chart.getChart(document.querySelectorAll('canvas')[{i}])"
        assert tab.ask(f"{chart}.tooltip.opacity") == 1
        lines = tab.ask(f"{chart}.tooltip.body.flatMap(b => b.lines).length")
        assert lines == tab.ask(f"{chart}.data.datasets.length")
    tab.ask("scrollTo(0, 0)")
    box = tab.ask(
        "(b => [b.left + 20, b.top + 12])(document.querySelector('.card-value[data-trace]').getBoundingClientRect())"
    )
    for kind in ("mousePressed", "mouseReleased"):
        tab.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)
    tab.ask(WAIT)
    shown = tab.ask(
        "(p => [p.hidden, p.textContent, p.getBoundingClientRect().left, p.getBoundingClientRect().right])(document.getElementById('pop'))"
    )
    assert shown[0] is False and "来源" in shown[1]
    assert 0 <= shown[2] < shown[3] <= width


def test_a_chart_says_live_what_it_says_drawn(screen: Screen, reports: dict[str, Report], tmp_path: Path) -> None:
    """The tips of the drawn chart and of the library are the same texts."""
    tab = opened(screen, page(reports["week"]), tmp_path, 1280)
    pairs = tab.ask("""[...document.querySelectorAll('figure.chart')].map(f => {
        const drawn = [...f.querySelectorAll('.slim .tip .box')].map(b => [...b.querySelectorAll('text')].map(t => t.textContent));
        const s = JSON.parse(f.querySelector('script.spec').textContent);
        return [drawn, s.labels.map((l, i) => [l, ...s.sets.map(x => x.tips[i])])]; })""")
    assert len(pairs) >= 4
    for drawn, live in pairs:
        if drawn:  # horizontal bars have their values beside them
            assert [
                [t.rstrip("…") == u[: len(t.rstrip("…"))] for t, u in zip(a, b, strict=True)]
                for a, b in zip(drawn, live, strict=True)
            ]
            assert all(
                u.startswith(t.rstrip("…")) for a, b in zip(drawn, live, strict=True) for t, u in zip(a, b, strict=True)
            )


def test_without_scripts_the_drawn_charts_are_there(screen: Screen, reports: dict[str, Report], tmp_path: Path) -> None:
    tab = screen.tab()
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    tab.show(page(reports["week"]), 1280)
    tab.call("Emulation.setScriptExecutionDisabled", value=False)
    assert tab.ask("document.querySelectorAll('canvas').length") == 0
    assert tab.ask(
        "[...document.querySelectorAll('figure.chart')].every(x => [...x.querySelectorAll('svg')].some(s => s.getClientRects().length))"
    )


def test_a_hostile_report_runs_nothing(screen: Screen, tmp_path: Path) -> None:
    tab = opened(screen, page(hostile()), tmp_path, 1280)
    assert said(screen, "Page.javascriptDialogOpening") == []
    assert tab.ask("document.querySelectorAll('img, iframe, object, embed').length") == 0


def tail(tab: Tab, data: bytes, rows: int) -> int:
    """How many of the last rows of a picture are of one colour from edge to edge, counted from the bottom."""
    source = base64.b64encode(data).decode()
    found: int = tab.ask(f"""(async () => {{ const i = new Image(); i.src = 'data:image/png;base64,{source}'; await i.decode();
        const c = document.createElement('canvas'); c.width = i.width; c.height = {rows};
        const p = c.getContext('2d'); p.drawImage(i, 0, {rows} - i.height); const d = p.getImageData(0, 0, i.width, {rows}).data;
        for (let y = {rows} - 1; y >= 0; y--) for (let x = 0; x < i.width; x++) {{ const k = 4 * (y * i.width + x);
            if (d[k] !== d[0] || d[k+1] !== d[1] || d[k+2] !== d[2]) return {rows} - 1 - y; }}
        return {rows}; }})()""")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_1080_wide_and_ends_with_its_content(
    screen: Screen, reports: dict[str, Report], name: str, tmp_path: Path
) -> None:
    render_picture(reports[name], tmp_path / "p.png", screen)
    data = (tmp_path / "p.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert width == WIDTH == 1080
    assert height < 9000
    tab = screen.tab()
    tab.show("<p>", 100)
    assert tail(tab, data, 200) < 100  # the page's own margin, 16 pixels of 1.8


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_cuts_nothing_off(screen: Screen, reports: dict[str, Report], name: str) -> None:
    tab = screen.tab()
    tab.show(page(reports[name], picture=True), 600)
    assert tab.ask("document.documentElement.scrollWidth") == 600
    assert (
        tab.ask(
            "[...document.querySelectorAll('td, th, svg')].filter(x => x.getBoundingClientRect().right > 600).length"
        )
        == 0
    )


@pytest.mark.parametrize("name", ["week", "month", "sample"])
def test_the_pdf_is_a4_and_at_most_six_pages(
    screen: Screen, reports: dict[str, Report], name: str, tmp_path: Path
) -> None:
    render_pdf(reports[name], tmp_path / "p.pdf", screen)
    data = (tmp_path / "p.pdf").read_bytes()
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", data)
    assert data.startswith(b"%PDF-")
    assert 1 <= len(boxes) <= 6
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}


def test_page_one_is_one_page_of_paper(screen: Screen, reports: dict[str, Report], tmp_path: Path) -> None:
    from dataclasses import replace

    render_pdf(replace(reports["week"], sections=(), missing=""), tmp_path / "p.pdf", screen)
    assert (tmp_path / "p.pdf").read_bytes().count(b"/MediaBox") == 1


def test_nothing_is_left_of_a_browser_that_was_used() -> None:
    with Screen() as screen:
        screen.tab().show("<p>一", 100)
        profile, process = Path(screen._profile), screen._process
        assert profile.is_dir() and process is not None
    assert not profile.exists()
    assert process.poll() is not None
    assert [p for p in Path("/proc").glob("[0-9]*/cmdline") if _told(p) and str(profile).encode() in _told(p)] == []


def _told(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_an_error_in_the_block_ends_the_browser_too() -> None:
    with pytest.raises(RuntimeError), Screen() as screen:
        screen.tab()
        profile = Path(screen._profile)
        raise RuntimeError
    assert not profile.exists()
