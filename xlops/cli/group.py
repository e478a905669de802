"""How every command behaves: Chinese help, errors as one sentence, an exit code that says what kind.

Rule: no traceback ever; `XLOPS_DEBUG=1` shows a developer one.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from typing import Any, ClassVar

import click

from xlops.cli.console import never_fail
from xlops.errors import XlopsError

__all__ = ["Commands"]


class _Formatter(click.HelpFormatter):
    """Help with Chinese headings."""

    _HEADINGS: ClassVar = {"Options": "选项", "Commands": "命令"}
    _TEXTS: ClassVar = {"Show the version and exit.": "显示版本。", "Show this message and exit.": "显示这段说明。"}

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …"), "用法: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(a, self._TEXTS.get(b, b)) for a, b in rows], col_max, col_spacing)


click.Context.formatter_class = _Formatter


class Commands(click.Group):
    """Turns every error into its sentence and exit code; `XLOPS_DEBUG=1` shows a developer the traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        never_fail()
        gc.set_threshold(50_000)  # a command ends before its few cycles matter; looking for them takes a tenth of it
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            sys.exit(2)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "xlops"
            _fail(f"{_usage(error)}。用法见 {where} --help", 2)
        except (click.Abort, KeyboardInterrupt):
            _fail("已取消,没有写入任何东西", 130)
        except XlopsError as error:
            _fail(str(error), error.exit_code)
        except BrokenPipeError:
            os._exit(0)
        except Exception as error:
            if os.environ.get("XLOPS_DEBUG"):
                raise
            _fail(f"程序出错了({type(error).__name__}: {error}),请把这句话和所用文件发给开发者", 70)


def _usage(error: click.UsageError) -> str:
    """What is wrong with the command's words, in Chinese."""
    param = error.param.opts[0] if isinstance(error, click.BadParameter) and error.param else ""
    if isinstance(error, click.MissingParameter):
        missing = error.param.make_metavar(error.ctx) if error.param and error.ctx else param
        return f"还缺「{missing}」"
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return f"没有「{error.option_name}」这个选项" + (f",您是不是要找 {near}" if near else "")
    if isinstance(error, click.exceptions.NoSuchCommand):
        near = "、".join(error.possibilities or ())
        return f"没有「{error.command_name}」这个命令" + (f",您是不是要找 {near}" if near else "")
    if isinstance(error, click.BadParameter):
        choices = error.param.type.choices if error.param and isinstance(error.param.type, click.Choice) else ()
        return f"「{param}」的值不对" + (f",可以用 {'、'.join(map(str, choices))}" if choices else f":{error.message}")
    return f"命令写得不对({error.format_message()})"


def _fail(sentence: str, code: int) -> None:
    click.echo(f"✖ {sentence}", err=True)
    sys.exit(code)
