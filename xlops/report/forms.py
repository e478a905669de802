"""The forms a report is written in, by their file ending, and which of them need a browser.

Rule: each takes a report and a path; the templates of the shop stand in for ours in all that come from one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from xlops.errors import BadInput
from xlops.report.browser import Screen
from xlops.report.model import Report

__all__ = ["FORMS", "PICTURED", "checked_forms", "render"]

FORMS = ("xlsx", "html", "pdf", "png", "txt")
PICTURED = frozenset({"pdf", "png"})  # drawn by a browser, so that they may be impossible


def checked_forms(wanted: Collection[str]) -> tuple[str, ...]:
    """The forms asked for, each once, in the order of `FORMS`. Raises `BadInput` for an unknown one or none."""
    unknown = [form for form in wanted if form not in FORMS]
    if unknown or not wanted:
        raise BadInput(f"不认识的格式「{'、'.join(unknown)}」,可以用 {'、'.join(FORMS)}")
    return tuple(form for form in FORMS if form in wanted)


def render(form: str, report: Report, path: Path, screen: Screen, template_dirs: Sequence[Path] = ()) -> None:
    """Write a report in one form to a path.

    Raises `NoBrowser` for a form of `PICTURED` that can't be made here, `BadInput` when a template of the shop
    is wrong.
    """
    if form == "xlsx":
        from xlops.report.xlsx import render_xlsx

        render_xlsx(report, path)
    elif form == "html":
        from xlops.report.html import render_html

        render_html(report, path, template_dirs)
    elif form == "txt":
        from xlops.report.text import render_text

        render_text(report, path, template_dirs)
    elif form == "png":
        from xlops.report.picture import render_picture

        render_picture(report, path, screen, template_dirs)
    else:
        from xlops.report.pdf import render_pdf

        render_pdf(report, path, screen, template_dirs)
