"""The shop's settings: set one, list them all."""

from __future__ import annotations

from xlops.errors import NotFound, near_names
from xlops.store import Shop, reading, transaction, write_setting, writing

__all__ = ["choose", "chosen"]


def choose(shop: Shop, name: str, value: str) -> None:
    """Set one of 设置, by id or Chinese name; an empty value goes back to the default.

    Raises `NotFound` for an unknown name, `BadInput` for a value that is no number where one is wanted.
    """
    from xlops.catalog.config import DEFAULTS
    from xlops.facts.settings import settings

    names = {d.name: d.id for d in DEFAULTS.values()} | {id: id for id in DEFAULTS}
    if name not in names:
        raise NotFound(f"没有「{name}」这个设置", near_names(name, names))
    with writing(shop) as con, transaction(con):
        write_setting(con, names[name], value.strip())
        settings(con)  # a value that can't be read is refused before it is kept


def chosen(shop: Shop) -> list[dict[str, str]]:
    """Every setting with its value, who says so and whether it is confirmed."""
    from xlops.catalog.config import DEFAULTS
    from xlops.facts.settings import settings

    with reading(shop) as con:
        now = settings(con)
    return [
        {
            "设置": d.name,
            "代号": d.id,
            "值": "" if now.values[d.id] is None else str(now.values[d.id]),
            "状态": "本店设置" if d.id in now.own else "默认" if d.confirmed else "默认,待确认",
            "说明": d.source,
        }
        for d in DEFAULTS.values()
    ]
