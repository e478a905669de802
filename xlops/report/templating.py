"""The templates of a report: where they are found, what they may call, how a wrong one is named.

Rule: a shop's own templates (its folder 「模板」) stand in for ours, file by file; every template runs in the
sandbox, an undefined name is an error. What goes wrong in one is a sentence with its file and line, and nothing
is written: a report in another form than the operator laid out would be worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from xlops.errors import BadInput, XlopsError
from xlops.files import resource
from xlops.report.cells import alignments, shown, tone_of, trace_text
from xlops.report.charts import drawable
from xlops.report.charts_live import spec
from xlops.report.charts_svg import draw
from xlops.report.look import clean, mark
from xlops.report.model import Chart, Report, Scalar, Tone
from xlops.report.svg_parts import spark
from xlops.store import home

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket
    from markupsafe import Markup

__all__ = ["render", "renderer"]

_HINTS = {
    "is undefined": "没有这个名字",
    "has no attribute": "没有这个名字",
    "unsafe": "模板里不许这样做",
    "division by zero": "除以了 0",
}


def render(name: str, report: Report, template_dirs: Sequence[Path], words: Mapping[str, Any]) -> str:
    """The text that a template makes of a report; `words` are the names it may use besides `report`.

    Raises `BadInput` with the template's file and line.
    """
    return renderer(name, report, template_dirs)(words)


def renderer(name: str, report: Report, template_dirs: Sequence[Path]) -> Callable[[Mapping[str, Any]], str]:
    """A template read once, to be rendered with several sets of words; see `render`."""
    environment = _environment(report, template_dirs, escaped=name.endswith(".html.j2"))
    with _told(name, template_dirs):
        template = environment.get_template(name)

    def text(words: Mapping[str, Any]) -> str:
        with _told(name, template_dirs):
            return template.render(report=report, **words)

    return text


@contextmanager
def _told(name: str, template_dirs: Sequence[Path]) -> Iterator[None]:
    """Whatever goes wrong in a template becomes a sentence with its file and line."""
    from jinja2 import TemplateSyntaxError

    try:
        yield
    except TemplateSyntaxError as error:
        raise BadInput(f"模板「{error.name}」第 {error.lineno} 行写错了:{error.message}") from error
    except XlopsError:
        raise
    except Exception as error:  # whatever a template of the shop's own does
        raise BadInput(
            f"模板「{_place(error, template_dirs) or name + '」'}用不了:{_said(error)},请改正或删除它"
        ) from error


def _place(error: BaseException, template_dirs: Sequence[Path]) -> str:
    """`weekly.html.j2」第 3 行`: the last line of a template on the way to the error."""
    folders = [str(folder) for folder in (*template_dirs, resource("templates"))]
    found = ""
    for frame, line in walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if any(file.startswith(folder) for folder in folders):
            found = f"{Path(file).name}」第 {line} 行"
    return found


def _said(error: Exception) -> str:
    """The error in short: what kind of mistake, and the library's own words."""
    words = str(error) or type(error).__name__
    hint = next((said for part, said in _HINTS.items() if part in words), "")
    return f"{hint}({words})" if hint else words


def _environment(report: Report, template_dirs: Sequence[Path], escaped: bool) -> Environment:
    """The sandbox, with what a template may call: filters that show values, `draw`, `spark`, `live`."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=FileSystemLoader([*template_dirs, resource("templates")]),
        autoescape=escaped,
        undefined=StrictUndefined,
        bytecode_cache=_compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    colors = report.header.colors
    environment.filters.update(clean=clean, shown=shown, trace=trace_text, tone=tone_of)
    environment.globals.update(
        alignments=alignments, drawable=drawable, draw=partial(_draw, colors=colors), spark=_spark, tones=_tones(colors),
        live=partial(spec, colors=colors),
    )  # fmt: skip
    return environment


def _compiled() -> BytecodeCache | None:
    """Templates compiled before, kept in the user's own folder: what is installed may be read-only.

    Each is known by the hash of its text; a folder that can't be written only costs the time of compiling.
    """
    from jinja2 import FileSystemBytecodeCache

    class Kept(FileSystemBytecodeCache):
        def dump_bytecode(self, bucket: Bucket) -> None:
            with suppress(OSError):
                super().dump_bytecode(bucket)

    folder = home() / "compiled"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return Kept(str(folder))


def _tones(colors: str) -> dict[str, tuple[str, str]]:
    """Colour and fill of each tone, for the style sheet."""
    marks = {tone.value: mark(tone, colors) for tone in Tone if tone.value}
    return {name: (found.color, found.fill) for name, found in marks.items()}


def _draw(chart: Chart, wide: bool = False, *, colors: str) -> Markup:
    """A chart is markup of ours: its texts were escaped where it was drawn."""
    from markupsafe import Markup

    return Markup(draw(chart, colors, wide))


def _spark(values: Sequence[Scalar]) -> Markup:
    from markupsafe import Markup

    return Markup(spark(values))
