"""Province and city out of a delivery address, in SQL; nothing more precise is kept.

Rule: the first province whose name (short or full, 省/市/自治区) starts the address; the city is the
next word that ends in 市, 地区, 州 or 盟; a municipality is its own city. What is unknown gives NULL.
Source: the 34 divisions of GB/T 2260.

>>> province("浙江省杭州市西湖区"), province("内蒙古自治区"), province("台湾省")
('浙江', '内蒙古', '台湾')
"""

from __future__ import annotations

__all__ = ["MUNICIPALITIES", "PROVINCES", "city_sql", "province", "province_sql"]

PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西",
    "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃",
    "青海", "宁夏", "新疆", "香港", "澳门", "台湾",
)  # fmt: skip
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_ABROAD = "海外"
_ONE = "|".join(PROVINCES)
_TAIL = "(?:壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)?"


def province(address: str) -> str | None:
    """The short name of the province that starts an address; `None` where it is unknown."""
    text = address.lstrip(" '\t").removeprefix("中国").lstrip(" \uff0c,")
    return next((p for p in PROVINCES if text.startswith(p)), _ABROAD if text.startswith(_ABROAD) else None)


def _clean(x: str) -> str:
    return f"regexp_replace({x}, '^[\\s''=\"]*(?:中国)?[\\s,,]*', '')"


def province_sql(x: str) -> str:
    """The same as `province`, as an SQL expression over a text column."""
    short = ", ".join(f"'{p}'" for p in PROVINCES if len(p) == 2)
    slow = f"nullif(regexp_extract({_clean(x)}, '^({_ONE}|{_ABROAD})', 1), '')"
    return f"CASE WHEN left({x}, 2) IN ({short}) THEN left({x}, 2) ELSE {slow} END"


def city_sql(x: str) -> str:
    """The city of an address, with its 市; NULL where the address names none."""
    municipal = ", ".join(f"'{m}'" for m in MUNICIPALITIES)
    second = f"split_part({x}, ' ', 2)"
    own = f"nullif(regexp_extract({_clean(x)}, '^({'|'.join(MUNICIPALITIES)})', 1), '') || '市'"
    word = "[^\\s,,]{2,12}?(?:市|自治州|地区|盟|州)"
    spaced = f"^(?:{_ONE}){_TAIL}[\\s,,]+({word})(?:[\\s,,]|$)"
    joined = f"^(?:{_ONE}){_TAIL}[\\s,,]*([^\\s,,0-9]{{2,11}}?(?:市|自治州|地区|盟))"
    found = ", ".join(f"nullif(regexp_extract({_clean(x)}, '{p}', 1), '')" for p in (spaced, joined))
    return (
        f"CASE WHEN left({x}, 2) IN ({municipal}) THEN left({x}, 2) || '市' "
        f"WHEN ends_with({second}, '市') THEN {second} ELSE coalesce({own}, {found}) END"
    )
