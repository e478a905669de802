"""A report as one html file: styles and charts inside, no script, nothing from the network.

Rule: every text is escaped (autoescape is always on), templates run in the sandbox, an undefined name is
an error. A shop's own templates are looked for first: a file `weekly.html.j2`, or only `weekly.css`, in
one of `template_dirs` stands in for ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadInput
from xlops.files import resource
from xlops.report import heading
from xlops.report.cells import alignments, shown, tone_of, trace_text
from xlops.report.charts import drawable
from xlops.report.charts_svg import draw
from xlops.report.look import clean, mark
from xlops.report.model import Chart, Report, Scalar, Tone
from xlops.report.svg_parts import spark

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["TEMPLATE", "page", "render_html"]

TEMPLATE = "weekly.html.j2"


def render_html(report: Report, path: Path, template_dirs: Sequence[Path] = ()) -> None:
    """Write the report as one self-contained html file.

    `path` is overwritten as it is: whoever calls hands in a temporary file. Raises `BadInput` when a
    template of the shop is wrong.
    """
    Path(path).write_text(page(report, template_dirs), encoding="utf-8", newline="\n")


def page(report: Report, template_dirs: Sequence[Path] = ()) -> str:
    """The html text of the report; see `render_html`."""
    from jinja2 import TemplateError, TemplateSyntaxError

    environment = _environment(report, template_dirs)
    try:
        return environment.get_template(TEMPLATE).render(
            report=report,
            heading=heading.title(report.header),
            period=heading.period_line(report.header),
            data=heading.data_line(report.header),
            sections=heading.numbered(report),
        )
    except TemplateSyntaxError as error:
        raise BadInput(f"模板「{error.name}」第 {error.lineno} 行写错了:{error.message}") from error
    except TemplateError as error:
        raise BadInput(f"模板用不了:{error.message},请改正或删除它") from error


def _environment(report: Report, template_dirs: Sequence[Path]) -> Environment:
    """The sandbox, with what a template may call: filters that show values, `draw` and `spark`."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=FileSystemLoader([*template_dirs, resource("templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    colors = report.header.colors
    environment.filters.update(clean=clean, shown=shown, trace=trace_text, tone=tone_of)
    environment.globals.update(
        alignments=alignments, drawable=drawable, draw=partial(_draw, colors=colors), spark=_spark, tones=_tones(colors)
    )
    return environment


def _tones(colors: str) -> dict[str, tuple[str, str]]:
    """Colour and fill of each tone, for the style sheet."""
    return {tone.value: (mark(tone, colors).color, mark(tone, colors).fill) for tone in Tone if tone.value}


def _draw(chart: Chart, wide: bool = False, *, colors: str) -> Markup:
    """A chart is markup of ours: its texts were escaped where it was drawn."""
    from markupsafe import Markup

    return Markup(draw(chart, colors, wide))


def _spark(values: Sequence[Scalar]) -> Markup:
    from markupsafe import Markup

    return Markup(spark(values))
