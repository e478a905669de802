"""The demo shop 「云栖家居」: sixty home and storage items, their colours, prices and costs.

Rule: prices and costs in fen; an item's weight is its share of sales among all items, a colour's its share
within the item. Everything is an invention; titles follow the seed's form (产品类 + 保障类 + 促销).

>>> len(ITEMS), ITEMS[0].title[:6], len({s.code for s in SKUS}) == len(SKUS)
(60, '云栖家居收纳', True)
>>> sum(i.price > i.cost for i in ITEMS)
60
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CATEGORY_OF", "ITEMS", "SHOP", "SKUS", "TITLES", "Item", "Sku"]

SHOP = "云栖家居旗舰店"
"""Name of the shop, as the platform's files spell it."""


@dataclass(frozen=True)
class Item:
    """An item on sale: platform id, merchant code, title, price and cost in fen, weight in sales."""

    id: str
    code: str
    title: str
    category: str
    price: int
    cost: int
    weight: float
    colours: tuple[str, ...]


@dataclass(frozen=True)
class Sku:
    """A colour of an item; `item` is the item's position in `ITEMS`, `share` its part of the item's sales."""

    item: int
    code: str
    colour: str
    price: int
    cost: int
    share: float


CATEGORY_OF = {"SN": "收纳箱", "CT": "收纳柜", "YG": "衣柜收纳", "CF": "厨房置物", "WY": "卫浴置物", "ZM": "桌面收纳"}
"""Category of an item by the letters of its code."""

# code | title | price yuan | cost yuan | weight | colours, best-selling first
_TABLE = """
SN01|收纳箱大号加厚带盖60L衣物整理箱|69.90|28.50|430|灰,米白,浅蓝
CT01|抽屉式收纳柜五层家用衣物储物柜|139.00|62.00|72|米白,浅灰
SN02|收纳箱中号45L带滑轮储物箱|49.90|19.80|46|灰,米白
YG01|真空压缩袋免抽气加厚11件套|39.90|13.20|44|透明
SN03|折叠收纳箱前开门零食玩具箱|69.00|28.60|38|白,咖
CF01|厨房置物架落地多层微波炉架|99.00|43.00|30|黑,白
ZM01|桌面收纳盒抽屉式化妆品整理盒|36.80|13.50|30|白,粉
YG02|衣柜分层隔板免钉伸缩置物架|29.90|10.20|28|白
CF02|调味罐套装家用密封防潮六件套|45.00|17.60|26|透明,绿
WY01|卫生间置物架免打孔壁挂|39.00|14.80|26|灰,白
SN04|床底收纳箱扁平带轮被子整理箱|65.00|27.20|24|灰,米白
CT02|床头柜简约小型窄柜收纳柜|89.00|41.00|20|白,原木
YG03|衣架防滑无痕植绒加厚30只装|35.90|12.00|22|灰,粉
ZM02|书桌面多层文件架A4资料收纳|32.80|11.90|18|白,黑
CF03|保鲜盒冰箱专用食品级十件套|49.90|19.50|22|透明
WY02|毛巾架浴室免打孔太空铝|59.00|24.00|14|黑,银
SN05|透明收纳箱鞋盒加厚六只装|55.00|23.50|22|透明,茶色
CT03|斗柜四层实木色客厅收纳柜|199.00|96.00|9|原木,白
YG04|收纳袋牛津布棉被衣物搬家袋|25.90|8.70|20|灰,格纹
CF04|水槽沥水架可伸缩洗碗池篮|42.00|16.20|16|银
ZM03|数据线收纳盒插线板整理盒|26.80|9.30|14|白,灰
WY03|脏衣篮可折叠壁挂洗衣篓|38.00|14.20|16|灰,米白
SN06|百纳箱钢架布艺衣服整理箱|45.90|18.00|15|米白,灰
CT04|夹缝收纳柜20cm窄款推拉|109.00|50.00|10|白
YG05|裤架多功能伸缩五层魔术|29.80|10.40|13|黑
CF05|米桶防虫防潮密封20斤|46.00|18.40|14|白,灰
ZM04|首饰盒防氧化透明耳环收纳|33.00|11.80|12|透明,粉
WY04|牙刷置物架挤牙膏器套装|35.00|12.90|13|白,灰
SN07|玩具收纳架儿童书架二合一|119.00|56.00|7|彩色,白
CT05|鞋柜简易门口多层防尘|79.00|36.00|10|白,原木
YG06|内衣收纳盒分格抽屉三件套|34.90|12.60|14|米白,灰
CF06|锅盖架厨房砧板置物架|39.80|15.50|11|黑
ZM05|笔筒多功能旋转大容量|22.80|7.60|10|白,蓝
WY05|马桶置物架落地免打孔|69.00|31.00|7|白,黑
SN08|车载后备箱收纳箱折叠|58.00|24.80|8|黑,棕
CT06|边几沙发移动小推车|88.00|40.50|6|白,黑
YG07|包包收纳挂袋衣柜悬挂|28.80|9.80|9|灰
CF07|筷子篓沥水消毒家用|24.90|8.30|10|白,绿
ZM06|显示器增高架桌面置物|56.00|23.80|6|原木,白
WY06|浴室防滑垫吸盘淋浴|32.00|11.30|9|灰,蓝
SN09|药箱家用大容量分层|42.80|16.90|8|白
CT07|化妆品收纳柜带镜|148.00|71.00|3|白
YG08|领带皮带收纳盒分格|27.80|9.50|5|灰
CF08|刀架多功能筷筒一体|48.00|19.60|7|黑,银
ZM07|遥控器收纳盒客厅茶几|23.80|8.10|6|白,棕
WY07|吹风机架免打孔壁挂|29.00|10.10|8|黑,白
SN10|猫粮储存桶密封防潮|52.00|21.60|6|白
CT08|电视柜旁边柜缝隙柜|136.00|65.00|2|原木
YG09|防尘罩衣服套挂式十只|26.80|9.00|7|透明
CF09|垃圾桶家用夹缝带盖|44.90|17.80|9|白,灰
ZM08|名片盒桌面木质收纳|21.80|7.20|3|原木
WY08|浴帘套装加厚防霉|49.00|20.20|5|灰,白
SN11|证件收纳包多层大容量|36.00|13.30|6|灰,粉
CT09|餐边柜厨房储物柜|239.00|118.00|1|白
YG10|棉被真空袋特大号|32.90|11.40|9|透明
CF10|密封罐五谷杂粮|38.80|14.90|9|透明
ZM09|充电宝数码收纳包|31.80|11.20|4|灰,黑
WY09|挂钩强力粘胶二十只|15.90|4.60|12|透明
SN12|收纳凳可坐折叠储物|64.00|27.90|5|灰,棕
YG11|旅行收纳袋七件套|37.90|13.90|6|灰,蓝
"""

_SHARES = {1: (1.0,), 2: (0.6, 0.4), 3: (0.5, 0.3, 0.2)}


def _items() -> tuple[Item, ...]:
    rows = [line.split("|") for line in _TABLE.strip().splitlines()]
    return tuple(
        Item(
            id=str(652_300_117_049 + 7_919_331 * n),
            code=f"YX-{code}",
            title=f"云栖家居{title}",
            category=CATEGORY_OF[code[:2]],
            price=round(float(price) * 100),
            cost=round(float(cost) * 100),
            weight=float(weight),
            colours=tuple(colours.split(",")),
        )
        for n, (code, title, price, cost, weight, colours) in enumerate(rows)
    )


ITEMS: tuple[Item, ...] = _items()
"""The sixty items, the 主推款 first."""

SKUS: tuple[Sku, ...] = tuple(
    Sku(n, f"{item.code}-{colour}", colour, item.price, item.cost, share)
    for n, item in enumerate(ITEMS)
    for colour, share in zip(item.colours, _SHARES[len(item.colours)], strict=True)
)
"""Every colour of every item, in the order of `ITEMS`."""

TITLES: tuple[str, ...] = tuple(ITEMS[sku.item].title for sku in SKUS)
"""The item's title for every SKU."""
