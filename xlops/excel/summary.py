"""What a macro says at its end: numbers first, then what to look at. Plain text for a message box.

>>> of_import([], _none, chosen=False)
'没有找到新的文件:请把下载的报表放进「下载」或店铺的「导入」文件夹,再点「导入」(只找 7 天内的)'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlops.shop.found import DAYS, FoundFiles

if TYPE_CHECKING:
    from xlops.shop import Checked
    from xlops.shop.workbook import Refresh

__all__ = ["of_check", "of_import", "of_refresh"]

_MOST = 5
_none = FoundFiles()


def of_import(done: Sequence[Mapping[str, Any]], found: FoundFiles, *, chosen: bool) -> str:
    """What became of the files. `chosen`: the operator chose them (and with nothing done: cancelled)."""
    unknown = f"\n「导入」里有 {len(found.unknown)} 个不认识的文件:{_few(found.unknown)}" if found.unknown else ""
    if not done:
        if chosen:
            return "没有导入任何文件"
        return (
            "没有找到新的文件:请把下载的报表放进「下载」或店铺的「导入」文件夹,再点「导入」"
            f"(只找 {DAYS} 天内的){unknown}"
        )
    good = [one for one in done if not one["error"] and not one["known"]]
    names = list(dict.fromkeys(one["file"] for one in good))
    rows = {key: sum(one[key] for one in good) for key in ("new", "updated", "bad_rows")}
    lines = [
        f"导入 {len(names)} 个文件:新增 {rows['new']:,} 行,更新 {rows['updated']:,} 行,坏行 {rows['bad_rows']:,} 行"
    ]
    if not chosen:
        lines.append(f"(这里不能勾选,导入了 {DAYS} 天内所有认得的新文件)")
    lines += [f"✔ {one['file']}:{one['kind']} {_days(one)}".rstrip() for one in good[:_MOST]]
    if again := {one["file"] for one in done if one["known"]}:
        lines.append(f"= {len(again)} 个文件以前导入过,没有新内容")
    wrong = [f"✖ {one['file']}:{one['error']}" for one in done if one["error"]]
    lines += _short(wrong, "个文件没有导入")
    lines += _short(
        [f"● {text}" for one in good for text in one["bad"]], "处坏行,用 xlops bad 看全部", rows["bad_rows"]
    )
    return "\n".join(lines) + unknown


def of_refresh(found: Refresh) -> str:
    """What a refresh did."""
    done = found.done
    lines = [f"刷新完成:写入 {done.cells:,} 格,新增 {sum(done.added.values()):,} 行,收下手填 {found.typed:,} 行"]
    if done.conflicts:
        lines.append(f"● 有 {len(done.conflicts)} 格是您改过的,保留您的,对照见「冲突」")
    if away := sum(done.deleted.values()):
        lines.append(f"● 您删掉的 {away} 行没有放回来")
    told = [str(bad) for bad in found.bad] + [problem.sentence for problem in done.problems]
    return "\n".join([*lines, *_short([f"● {text}" for text in dict.fromkeys(told)], "处")])


def of_check(found: Checked) -> str:
    """The red lines of a day, at most five."""
    day = f"{found.day.month}月{found.day.day}日"
    lines = [f"{day}巡店:红线 {len(found.red)} 条,关注 {len(found.amber)} 条"]
    lines += [f"✖ {finding.sentence}" for finding in found.red[:_MOST]]
    if not found.red:
        lines.append("✔ 没有红线")
    if found.missing:
        lines.append(f"— {len(found.missing)} 项数据不足,没有判断")
    return "\n".join(lines)


def _days(one: Mapping[str, Any]) -> str:
    start, end = one["start"], one["end"]
    return "" if not start else str(start) if start == end else f"{start}~{end}"


def _short(lines: Sequence[str], what: str, count: int | None = None) -> list[str]:
    """The first lines, and how many more there are."""
    rest = (len(lines) if count is None else max(count, len(lines))) - _MOST
    return [*lines[:_MOST], *([f"● 另有 {rest} {what}"] if rest > 0 else [])]


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + ("……" if len(names) > 3 else "")
