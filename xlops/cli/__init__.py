"""The command line: reads arguments, calls one use case, prints what came of it.

Rule: every sentence is Chinese and plain; no traceback ever; the exit code says what kind of trouble it
was (see `errors`). Only click is imported at the start, so that help is quick.
"""

from __future__ import annotations

import click

from xlops import __version__
from xlops.cli.group import Commands
from xlops.cli.imports import bad, import_
from xlops.cli.machine import app, doctor, install, libreoffice, uninstall
from xlops.cli.numbers import check, explain, kpi, set_
from xlops.cli.reports import report
from xlops.cli.start import demo, new, shops
from xlops.cli.workbook import build, refresh, upgrade

__all__ = ["main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xlops", message="%(prog)s %(version)s")
def main() -> None:
    """xlops:网店运营的工作簿和周报。导入平台下载的报表,一条命令出运营周报。"""


for _command in (
    demo, new, import_, bad, kpi, check, set_, report, build, refresh, upgrade, shops, explain, app, install, uninstall, doctor,
    libreoffice,
):  # fmt: skip
    main.add_command(_command)
