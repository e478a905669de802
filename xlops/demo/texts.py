"""Texts that many files share: times, masked names, addresses, order states.

Rule: what lies after the end of the data is not known yet and stays empty. Buyers are masked as the platform
masks them since 2024.

>>> stamp(0), stamp(86_399), stamp(-1)
('2026-08-03 00:00:00', '2026-08-03 23:59:59', '')
>>> masked(0), address(0)
('a**0', '浙江省 杭州市 余杭区 ****')
"""

from __future__ import annotations

from datetime import timedelta

from xlops.demo.orders import DAY, END, EPOCH, Order

__all__ = ["address", "masked", "parcel", "shown", "stamp", "state"]

_DAYS = tuple((EPOCH + timedelta(days=n)).isoformat() for n in range(200))
_CLOCK = tuple(f" {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY))
_FIRST = "abcdefghjklmnpqrstwxyz一小大清风月云海"
_LAST = "0123456789宝妈爱家心之"
_PLACES = (
    "浙江省 杭州市 余杭区", "广东省 深圳市 龙岗区", "江苏省 苏州市 昆山市", "上海 上海市 浦东新区", "北京 北京市 朝阳区",
    "山东省 青岛市 黄岛区", "四川省 成都市 武侯区", "河南省 郑州市 金水区", "湖北省 武汉市 洪山区", "福建省 泉州市 晋江市",
    "湖南省 长沙市 岳麓区", "安徽省 合肥市 蜀山区", "河北省 石家庄市 裕华区", "陕西省 西安市 雁塔区", "辽宁省 沈阳市 铁西区",
    "江西省 南昌市 红谷滩区", "重庆 重庆市 渝北区", "天津 天津市 西青区", "云南省 昆明市 官渡区", "广西壮族自治区 南宁市 青秀区",
    "黑龙江省 哈尔滨市 南岗区", "山西省 太原市 小店区", "贵州省 贵阳市 观山湖区", "吉林省 长春市 朝阳区",
    "内蒙古自治区 呼和浩特市 赛罕区", "新疆维吾尔自治区 乌鲁木齐市 天山区", "甘肃省 兰州市 城关区", "海南省 海口市 龙华区",
)  # fmt: skip
_COURIERS = ("中通快递", "圆通速递", "韵达快递", "申通快递", "极兔速递")


def stamp(seconds: int) -> str:
    """A time as `2026-11-09 08:30:00`; empty when it never comes."""
    return _DAYS[seconds // DAY] + _CLOCK[seconds % DAY] if seconds >= 0 else ""


def shown(seconds: int) -> str:
    """A time as the platform shows it at the end of the data: empty for 0 and for what lies later."""
    return _DAYS[seconds // DAY] + _CLOCK[seconds % DAY] if 0 < seconds < END else ""


def masked(customer: int) -> str:
    """A buyer's name as exported: first and last character, stars between."""
    return f"{_FIRST[customer * 7 % len(_FIRST)]}**{_LAST[customer * 3 % len(_LAST)]}"


def address(customer: int) -> str:
    """A delivery address with everything below the district masked."""
    return f"{_PLACES[customer * customer % 97 % len(_PLACES)]} ****"


def parcel(order: Order) -> tuple[str, str]:
    """Tracking number and courier, empty until the parcel is sent."""
    if not 0 < order.shipped < END:
        return "", ""
    return f"No:78{order.shipped:08d}{order.buyer % 10_000:04d}", _COURIERS[order.buyer % 5]


def state(order: Order) -> str:
    """The order's status at the end of the data."""
    if not order.paid:
        return "等待买家付款" if order.created >= END - DAY else "交易关闭"
    refund = order.refund
    if refund and refund.finished < END and len(order.lines) == 1 and refund.kind in ("early", "return"):
        return "交易关闭"
    if 0 < order.received < END:
        return "交易成功"
    return "卖家已发货，等待买家确认" if 0 < order.shipped < END else "买家已付款，等待卖家发货"
