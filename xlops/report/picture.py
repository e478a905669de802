"""Page one as one long picture for the group chat: 1080 pixels wide, as high as its content, no blank tail.

Rule: the page is laid out 600 pixels wide and pictured at 1.8 times that, so that a phone, which shows the
picture at a third of its size, still shows letters one can read. Source: operator.md, "A day, a Monday".
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlops.report.browser import NoBrowser, Screen
from xlops.report.html import page
from xlops.report.model import Report

__all__ = ["WIDTH", "render_picture"]

WIDTH = 1080  # pixels of the picture
_LAID_OUT = 600
_HIGHEST = 9000  # CSS pixels: what a browser pictures in one piece
_HEIGHT = "Math.ceil(document.querySelector('main, body > *:last-child').getBoundingClientRect().bottom)"


def render_picture(report: Report, path: Path, screen: Screen, template_dirs: Sequence[Path] = ()) -> None:
    """Write page one as a PNG.

    Raises `NoBrowser` (a sentence) where there is none, `BadInput` when a template of the shop is wrong.
    """
    html = page(report, template_dirs, picture=True)
    try:
        tab = screen.tab()
        tab.show(html, _LAID_OUT, 800, WIDTH / _LAID_OUT)
        height = int(tab.ask(_HEIGHT))
        data = tab.picture(_LAID_OUT, min(max(height, 1), _HIGHEST))
    except NoBrowser as error:
        raise NoBrowser(f"图片没有出:{error}") from error
    Path(path).write_bytes(data)
