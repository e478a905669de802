"""Which files to import: what was found (`shop.found`), for the operator to tick where the host can show a list.

Rule: a host that can't imports all of them, and the summary says which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.shop.found import Found, FoundFiles

if TYPE_CHECKING:
    from xlops.excel.jobs import Ask

__all__ = ["Host", "pick"]


@dataclass(frozen=True)
class Host:
    """What a spreadsheet can do for a macro beside its cells; None where it can't.

    `choose` lets the operator tick files (None: cancelled; it may be given none, for a dialog of its own), `ask`
    puts a question, `show` opens a finished file, `copy` puts a text on the clipboard, `print_pdf` writes the first
    sheet of a workbook as a PDF beside it and gives its path, None where that failed.
    """

    choose: Callable[[Sequence[Found]], list[Path] | None] | None = None
    ask: Ask | None = None
    show: Callable[[Path], None] | None = None
    copy: Callable[[str], None] | None = None
    print_pdf: Callable[[Path], Path | None] | None = None
    notes: tuple[str, ...] = field(default=())


def pick(host: Host, found: FoundFiles) -> list[Path] | None:
    """The files that the operator wants; None where it was cancelled."""
    if host.choose is not None:
        return host.choose(found.files)
    return [one.path for one in found.files]
