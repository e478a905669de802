"""A report as plain text for the group chat: page one in at most 600 characters, no markdown.

Rule: the sentences of page one come first and whole; cards, what runs out and what is to be decided follow as far
as there is room, the least needed left out first. Signs that a chat program would take for markup become their
full-width twins, so that they show as they are. Source: operator.md, "A day, a Monday".

>>> unmarked("2*3米 #1 a_b")
'2＊3米 ＃1 a＿b'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlops.errors import BadInput
from xlops.report import heading, templating
from xlops.report.cells import shown
from xlops.report.look import clean
from xlops.report.model import Report, Section, Table

__all__ = ["LONGEST", "TEMPLATE", "chat_text", "render_text", "unmarked"]

TEMPLATE = "weekly.txt.j2"
LONGEST = 600
_TWINS = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "*#_`~|[]<>"})


@dataclass(frozen=True)
class _Shown:
    """How much of a report is told: cards, rows of stock, decisions, sentences; and each one's characters."""

    cards: int = 5
    stock: int = 3
    decisions: int = 3
    sentences: int = 5
    longest: int = LONGEST


def render_text(report: Report, path: Path, template_dirs: Sequence[Path] = ()) -> None:
    """Write the text for the chat. Raises `BadInput` when a template of the shop is wrong or too long."""
    Path(path).write_text(chat_text(report, template_dirs), encoding="utf-8", newline="\n")


def chat_text(report: Report, template_dirs: Sequence[Path] = ()) -> str:
    """Page one as plain text of at most 600 characters, ending in one line feed."""
    render = templating.renderer(TEMPLATE, report, template_dirs)
    for much in _steps(report):
        text = _tidy(render(_words(report, much)))
        if len(text) <= LONGEST:
            return text
    raise BadInput(f"模板「{TEMPLATE}」写出来超过 {LONGEST} 个字,请删短")


def unmarked(text: str) -> str:
    """One line of text without signs that mean something in markdown."""
    return " ".join(clean(text).translate(_TWINS).split())


def _steps(report: Report) -> Iterator[_Shown]:
    """From everything to a single shortened sentence."""
    n = len(report.sentences)
    yield from (_Shown(5, stock, 3, n) for stock in (3, 1, 0))
    yield from (_Shown(cards, 0, 3, n) for cards in (3, 0))
    yield from (_Shown(0, 0, decisions, n) for decisions in (1, 0))
    yield from (_Shown(0, 0, 0, few) for few in range(n - 1, 0, -1))
    yield from (_Shown(0, 0, 0, 1, longest) for longest in (400, 200, 80))


def _tidy(text: str) -> str:
    """Without blanks at the ends of lines, ending in one line feed."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip() + "\n"


def _words(report: Report, much: _Shown) -> dict[str, Any]:
    """What the template may use, cut to so much."""
    sections = {s.id: s for s in report.page_one}
    return {
        "heading": unmarked(heading.title(report.header)),
        "period": unmarked(heading.short_span(report.header.period)),
        "sentences": [_cut(unmarked(s.text), much.longest) for s in report.sentences[: much.sentences]],
        "cards": [
            unmarked(
                f"{c.title.partition('(')[0]} {shown(c.value)}"
                + (f" {shown(c.change)}" if c.change.value is not None else "")
            )
            for c in report.cards[: much.cards]
        ],
        "stock": [unmarked(x) for x in _stock(sections.get("stock"), report)[: much.stock]],
        "decisions": [unmarked(x) for x in _decisions(sections.get("decisions"))[: much.decisions]],
        "marks": [unmarked(m) for m in report.marks[:1]] if report.header.stamp else [],
        "edition": report.header.edition,
    }


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _main(section: Section | None) -> Table | None:
    return section.tables[0] if section and section.tables else None


def _column(table: Table, title: str) -> int | None:
    return next((j for j, column in enumerate(table.columns) if column.title.startswith(title)), None)


def _stock(section: Section | None, report: Report) -> list[str]:
    """`抽屉收纳柜 · 米白 11月12日断货`, a row each; without what a sentence speaks of."""
    table = _main(section)
    j = _column(table, "断货日") if table else None
    if table is None or j is None:
        return []
    rows = [(shown(row[0], table.columns[0]), shown(row[j], table.columns[j])) for row in table.rows]
    return [f"{name} {day}断货" for name, day in rows if not any(_speaks_of(s.text, name) for s in report.sentences)]


def _speaks_of(text: str, name: str) -> bool:
    return all(part in text for part in name.split(" · "))


def _decisions(section: Section | None) -> list[str]:
    """What is asked, with what it is asked for; where page one has a table of them."""
    table = _main(section)
    return [] if table is None else [f"{shown(row[0])}({shown(row[1])})" for row in table.rows]
