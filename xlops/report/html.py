"""A report as one html file: styles, charts and the chart library inside, nothing from the network.

Rule: every text is escaped (autoescape is always on), templates run in the sandbox, an undefined name is
an error; the page's policy lets run only the scripts named by their hash, so that a hostile title stays
inert even if escaping failed. A shop's own templates are looked for first: a file `weekly.html.j2`, or only
`weekly.css`, in one of `template_dirs` stands in for ours.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.files import resource
from xlops.report import heading, templating
from xlops.report.charts import drawable
from xlops.report.model import Report

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["TEMPLATE", "page", "render_html"]

TEMPLATE = "weekly.html.j2"
_LIBRARY, _OWN = "templates/vendor/chart.umd.min.js", "templates/weekly.js"


@dataclass(frozen=True)
class Script:
    """A script of ours as it stands in the page, and the hash by which the page's policy knows it."""

    text: Markup
    hash: str


def render_html(report: Report, path: Path, template_dirs: Sequence[Path] = ()) -> None:
    """Write the report as one self-contained html file.

    `path` is overwritten as it is: whoever calls hands in a temporary file. Raises `BadInput` when a
    template of the shop is wrong.
    """
    Path(path).write_text(page(report, template_dirs), encoding="utf-8", newline="\n")


def page(report: Report, template_dirs: Sequence[Path] = (), *, picture: bool = False, still: bool = False) -> str:
    """The html text of the report; see `render_html`.

    `picture` leaves out what stands after page one, `still` the scripts: for a picture and for print.
    """
    sections = heading.numbered(report)
    charts = any(drawable(chart) for n in sections for chart in n.section.charts)
    wanted = () if still or picture else (_LIBRARY, _OWN) if charts else (_OWN,)
    words = {
        "heading": heading.title(report.header),
        "period": heading.period_line(report.header),
        "data": heading.data_line(report.header),
        "lead": heading.lead(report.header.period),
        "no_data": heading.nothing(report.header.period),
        "sections": sections,
        "scripts": [_script(name) for name in wanted],
        "picture": picture,
    }
    return templating.render(TEMPLATE, report, template_dirs, words)


@cache
def _script(name: str) -> Script:
    """Read once; ours, so that it is markup."""
    from markupsafe import Markup

    text = resource(name).read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Script(Markup(text), f"sha256-{digest}")
