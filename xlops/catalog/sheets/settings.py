"""设置: every setting with our value and the shop's, words apart from numbers; and the lists behind the drop-downs.

Rule: nothing here is mandatory. The effective value is the shop's where it typed one, else the dated default; a default that
nobody confirmed is marked 待确认, and typing a value confirms it. Source: operator.md, 设置; `config.py`.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest

from xlops.catalog.config import DEFAULTS, WORDS, Default
from xlops.catalog.model import Kind
from xlops.catalog.sheets.lists import LISTS
from xlops.catalog.sheets.model import Cell, Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["SETTINGS"]

IMPORTED = Origin.IMPORTED
_SHAPES = (Mark("percent", 'setting_unit == "%"'), Mark("whole", 'setting_unit in ("天", "小时")'))


def _row(default: Default) -> dict[str, Cell]:
    """A default as the row it stands in."""
    value = default.value
    return {
        "setting": default.id,
        "setting_name": default.name,
        "default_value": float(value) if isinstance(value, Decimal) else value,
        "setting_unit": default.unit,
        "confirmed": "是" if default.confirmed else "否",
        "setting_source": default.source,
    }


_SETTINGS = Grid(
    "settings", "设置", key=("setting",), feed="settings", fixed=True,
    note="都可以不填。填了「本店值」就以它为准;带百分号的直接填,例如 5%。",
    columns=(
        Column("setting_name", "设置", Kind.TEXT, origin=IMPORTED, width=22),
        Column("own", "本店值", Kind.NUMBER, unit="", marks=_SHAPES, width=12, help="本店自己的值;空着用默认值。比率带百分号,例如 5%。"),
        Column("default_value", "默认值", Kind.NUMBER, unit="", origin=IMPORTED, marks=_SHAPES, width=12),
        Column("effective", "生效值", Kind.NUMBER, unit="", formula="coalesce(own, default_value)", marks=_SHAPES, width=12),
        Column("setting_unit", "单位", Kind.TEXT, origin=IMPORTED, width=7),
        Column(
            "state", "状态", Kind.TEXT, width=9,
            formula='"已确认" if present(own) or confirmed == "是" else "待确认"',
            marks=(Mark("warn", 'state == "待确认"'),),
        ),
        Column("setting_source", "说明", Kind.TEXT, origin=IMPORTED, width=40),
        Column("setting", "代号", Kind.TEXT, origin=IMPORTED, hidden=True),
        Column("confirmed", "默认已确认", Kind.TEXT, origin=IMPORTED, hidden=True),
    ),
    rows=tuple(_row(default) for default in DEFAULTS.values() if default.id not in WORDS),
    samples=(
        {**_row(DEFAULTS["commission_rate"]), "own": 0.05},
        {**_row(DEFAULTS["shipping_per_order"]), "own": 6.2},
        _row(DEFAULTS["lead_time_days"]),
    ),
)  # fmt: skip

_WORDS = Grid(
    "words", "选项", key=("setting",), feed="settings", fixed=True,
    note="从列表里选;不选就用默认的。",
    columns=(
        Column("setting_name", "设置", Kind.TEXT, origin=IMPORTED, width=11),
        Column("own", "本店选的", Kind.TEXT, choices="setting_word", width=12, help="从「说明」里的几个中选一个;空着用默认的。"),
        Column("default_value", "默认值", Kind.TEXT, origin=IMPORTED, width=11),
        Column("effective", "生效值", Kind.TEXT, formula="coalesce(own, default_value)", width=11),
        Column("setting_source", "说明", Kind.TEXT, origin=IMPORTED, width=30),
        Column("setting", "代号", Kind.TEXT, origin=IMPORTED, hidden=True),
    ),
    rows=tuple(
        {
            "setting": id, "setting_name": DEFAULTS[id].name, "default_value": words[0],
            "setting_source": DEFAULTS[id].source,
        }
        for id, words in WORDS.items()
    ),
    samples=(
        {"setting": "traffic_standard", "setting_name": "流量标准", "default_value": "自动", "own": "近8周"},
        {"setting": "colors", "setting_name": "涨跌配色", "default_value": "红涨绿跌"},
    ),
)  # fmt: skip

_MEMBERS = tuple(
    {"number": number, **{id: member for id, member in zip(LISTS, members, strict=True) if member is not None}}
    for number, members in enumerate(zip_longest(*(members for _, members in LISTS.values())), 1)
)

_LISTS = Grid(
    "lists", "下拉列表", key=("number",), feed="lists",
    note="各表下拉里的选项;可以往下加,加了就能选。",
    columns=(
        Column("number", "序号", Kind.COUNT, unit="", origin=IMPORTED, width=6),
        *(Column(id, name, Kind.TEXT, width=12, help="往下加一项,各表的下拉里就有了。") for id, (name, _) in LISTS.items()),
    ),
    rows=_MEMBERS,
    samples=_MEMBERS[:3],
)  # fmt: skip

SETTINGS = Sheet(
    "settings", "设置", Group.BASE,
    guide="都不填也能用;先看标着「待确认」的几项对不对,尤其是扣点、成本率和每单运费包材。",
    buttons=("RefreshSheets", "Doctor"),
    grids=(_SETTINGS, _WORDS, _LISTS),
)  # fmt: skip
