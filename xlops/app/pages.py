"""Templates made into pages: everything that is shown is escaped, an undefined name is an error.

Rule: colours and font are the house's (`catalog.palette`); scripts and styles are files of ours, never inline.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from xlops import __version__
from xlops.app.wire import Reply
from xlops.catalog import palette
from xlops.files import resource

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page", "script", "style"]


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(resource("templates/app")), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    environment.globals.update(version=__version__)
    environment.filters.update(day=lambda day: f"{day.month}月{day.day}日")
    return environment


def page(template: str, status: int = 200, **words: Any) -> Reply:
    """A page by the name of its template."""
    return Reply.text(_templates().get_template(f"{template}.html.j2").render(**words), status=status)


def style() -> Reply:
    """The one style sheet."""
    text = _templates().get_template("app.css.j2").render(palette=palette)
    return Reply.text(text, "text/css; charset=utf-8")


def script() -> Reply:
    """The one script."""
    return Reply.text(resource("templates/app/app.js").read_text(encoding="utf-8"), "text/javascript; charset=utf-8")
