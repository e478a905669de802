"""A report as a PDF on A4: printed by a browser from the page, else by LibreOffice from the workbook.

Rule: the page's own print style decides size, margins and breaks. LibreOffice prints the sheet 周报 alone, in a
profile of its own, with a time limit. Where there is neither, one sentence says what to install.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlops.report.browser import NoBrowser, Screen
from xlops.report.html import page
from xlops.report.model import Report
from xlops.report.xlsx import render_xlsx

__all__ = ["find_office", "render_pdf"]

_WAIT = 120  # seconds for LibreOffice, whose first start is slow
_A4 = 794  # CSS pixels
_FOOTER = (
    '<div style="width:100%;font-size:8px;color:#666666;text-align:center;font-family:Microsoft YaHei,Noto Sans CJK SC,sans-serif">'
    '第 <span class="pageNumber"></span> 页 / 共 <span class="totalPages"></span> 页 · 内部资料</div>'
)
_OFFICES = (
    "C:/Program Files/LibreOffice/program/soffice.exe", "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)  # fmt: skip


def render_pdf(report: Report, path: Path, screen: Screen, template_dirs: Sequence[Path] = ()) -> None:
    """Write the report as a PDF.

    Raises `NoBrowser` (a sentence) where neither a browser nor LibreOffice can do it, `BadInput` when a template
    of the shop is wrong.
    """
    html = page(report, template_dirs, still=True)
    try:
        tab = screen.tab()
        tab.show(html, _A4)
        Path(path).write_bytes(tab.printed(_FOOTER))
    except NoBrowser as error:
        office = find_office()
        if office is None:
            raise NoBrowser(f"PDF 没有出:{error};也可以安装 LibreOffice,或用 Excel/WPS 打开 xlsx 另存为 PDF") from error
        _by_office(report, path, office)


def find_office() -> Path | None:
    """LibreOffice's program; `None` where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next((p for p in map(Path, _OFFICES) if p.is_file()), None)


def _by_office(report: Report, path: Path, office: Path) -> None:
    """Through the workbook: its first sheet has the pages that its breaks say."""
    with tempfile.TemporaryDirectory(prefix="xlops-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        book = folder / "report.xlsx"
        render_xlsx(report, book)
        pages = json.dumps({"PageRange": {"type": "string", "value": f"1-{_pages(book)}"}})
        command = [
            str(office), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", f"pdf:calc_pdf_Export:{pages}", "--outdir", str(folder), str(book),
        ]  # fmt: skip
        made = folder / "report.pdf"
        with _running(command) as process, contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_WAIT)
        if not made.exists():
            raise NoBrowser("PDF 没有出:LibreOffice 没有转换成功,请安装 Chrome 或 Edge,或用 Excel/WPS 另存为 PDF")
        Path(path).write_bytes(made.read_bytes())


def _pages(book: Path) -> int:
    """Printed pages of the first sheet: its breaks and one."""
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    found = re.search(r"<rowBreaks\b.*?</rowBreaks>", sheet, re.S)
    return 1 + (found[0].count("<brk ") if found else 0)


@contextlib.contextmanager
def _running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process whose children are ended with it."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
