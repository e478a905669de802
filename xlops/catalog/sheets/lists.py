"""Drop-down lists of the workbook: each stands as a column in 设置 and may be added to there.

Rule: a list is named once; a column of a sheet refers to it by id. Source: operator.md, features.md part 1.
"""

from __future__ import annotations

__all__ = ["LISTS"]

LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "yes_no": ("是否", ("是", "否")),
    "event_kind": ("事项种类", ("促销", "断货", "改图", "改价", "改标题", "推广调整", "违规", "天气", "其他")),
}
"""id → (name of the list, its first members)."""
