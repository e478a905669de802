"""The entries through which visitors come, with their ordinary week and the ads behind them.

Rule: `uv` is an entry's visitors in an ordinary week, each person once; `cvr` its buyers per visitor. The
tree is the platform's: a leaf stands at the second or third level. Figures are inventions.

>>> [e.name for e in ENTRIES if e.scene][:2], ENTRIES[SEARCH].name
(['关键词推广', '精准人群推广'], '手淘搜索')
>>> round(sum(e.uv for e in ENTRIES if e.path[0] == "广告流量"), -3)
31000
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AFFILIATE", "CAMPAIGN", "ENTRIES", "SCENES", "SEARCH", "Entry", "Plan", "Scene"]


@dataclass(frozen=True)
class Plan:
    """An advertising plan: its share of the scene's money and the positions of the items it promotes."""

    id: str
    name: str
    share: float
    items: tuple[int, ...]


@dataclass(frozen=True)
class Scene:
    """How a kind of advertising is charged: id and name on the platform, fen a click, and its claims.

    `clicks` per visitor of the entry, `ctr` clicks per impression, `claim` the amount the platform
    credits to the ads, per yuan that came through the entry (它还算进间接成交和自然成交), `direct` the share
    of it that is direct.
    """

    id: str
    name: str
    cpc: float
    clicks: float
    ctr: float
    claim: float
    direct: float
    plans: tuple[Plan, ...]


@dataclass(frozen=True)
class Entry:
    """A leaf of the traffic tree: its path, ordinary week, how many of its buyers are old, its ads."""

    path: tuple[str, ...]
    uv: int
    cvr: float
    old: float
    scene: Scene | None = None

    @property
    def name(self) -> str:
        return self.path[-1]


_KEYWORD = Scene("371", "关键词推广", 55.0, 1.06, 0.052, 1.10, 0.72, (
    Plan("58201130417", "关键词_主推收纳箱", 0.62, (0, 2, 4)),
    Plan("58201130982", "关键词_收纳柜", 0.38, (1, 11, 17)),
))  # fmt: skip
_AUDIENCE = Scene("372", "精准人群推广", 42.0, 1.05, 0.031, 1.06, 0.55, (
    Plan("58201344105", "人群_老客召回", 0.45, (0, 1, 3, 5)),
    Plan("58201344231", "人群_类目拉新", 0.55, (0, 6, 8)),
))  # fmt: skip
_SITE = Scene("436", "货品全站推广", 72.0, 1.08, 0.067, 1.62, 0.81, (
    Plan("58209907713", "全站_主推收纳箱", 0.55, (0,)),
    Plan("58209907820", "全站_收纳柜五层", 0.25, (1,)),
    Plan("58209908106", "全站_其他好货", 0.20, (2, 4, 5, 6, 9, 12)),
))  # fmt: skip
_SMART = Scene("361", "智能场景", 40.0, 1.04, 0.028, 1.05, 0.50, (
    Plan("58202215560", "智能场景_上新", 1.0, (7, 13, 14, 19)),
))  # fmt: skip

ENTRIES: tuple[Entry, ...] = (
    Entry(("平台流量", "手淘搜索"), 22_400, 0.0300, 0.12),
    Entry(("平台流量", "手淘推荐"), 9_000, 0.0125, 0.10),
    Entry(("店铺私域", "我的淘宝"), 3_200, 0.0600, 0.52),
    Entry(("店铺私域", "购物车"), 2_600, 0.0800, 0.40),
    Entry(("店铺私域", "直接访问"), 1_400, 0.0400, 0.45),
    Entry(("店铺私域", "会员短信"), 600, 0.0550, 0.85),
    Entry(("广告流量", "关键词推广"), 7_400, 0.0235, 0.10, _KEYWORD),
    Entry(("广告流量", "精准人群推广"), 5_300, 0.0155, 0.25, _AUDIENCE),
    Entry(("广告流量", "全站推广"), 15_000, 0.0195, 0.10, _SITE),
    Entry(("广告流量", "智能场景"), 1_900, 0.0165, 0.12, _SMART),
    Entry(("广告流量", "淘宝客"), 1_400, 0.0320, 0.12),
    Entry(("活动流量", "官方活动", "聚划算"), 1_100, 0.0330, 0.15),
    Entry(("活动流量", "官方活动", "百亿补贴"), 900, 0.0340, 0.12),
    Entry(("其他来源", "淘内待分类"), 900, 0.0110, 0.15),
)
"""The leaves of the traffic tree. Their order is the numbering used throughout the demo."""

SEARCH = 0
"""Position of 手淘搜索."""

AFFILIATE = 10
"""Position of 淘宝客."""

CAMPAIGN = 11
"""Position of 聚划算."""

SCENES: tuple[tuple[int, Scene], ...] = tuple((n, e.scene) for n, e in enumerate(ENTRIES) if e.scene)
"""The paid scenes with the position of the entry each one feeds."""
