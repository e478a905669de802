"""Exports of a shop small enough to be read at a glance, in the layouts that platforms write."""

from __future__ import annotations

from pathlib import Path

__all__ = ["core", "entries", "orders", "own"]


def core(folder: Path, name: str = "生意参谋 店铺 11月.csv", *, bad: str = "") -> Path:
    """店铺整体 of the week 9–15 November: 100 visitors, 5 buyers and 300 yuan a day; `bad` replaces the last amount."""
    days = [f"2026-11-{day:02d},100,5,300" for day in range(9, 16)]
    if bad:
        days[-1] = f"2026-11-15,100,5,{bad}"
    return _write(folder / name, "统计日期,访客数,支付买家数,支付金额", *days)


def entries(folder: Path, name: str = "来源 明细.csv") -> Path:
    """流量来源 without a date: which week it is only the operator knows."""
    return _write(
        folder / name,
        "流量来源,来源明细,访客数,支付买家数,支付金额",
        "手淘搜索,手淘搜索,400,20,1200",
        "购物车,购物车,300,15,900",
    )


def orders(folder: Path, shop: str, number: str, name: str) -> Path:
    """订单报表 that names its shop."""
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间,店铺名称"
    return _write(folder / name, header, f"{number},小明,59.90,交易成功,2026-11-10 10:00:00,2026-11-10 10:05:00,{shop}")


def own(folder: Path, name: str = "我的日报.csv") -> Path:
    """A table of the operator's own: its headers are no platform's."""
    return _write(folder / name, "那天,来的人,成交了多少钱", "2026-11-02,90,270", "2026-11-03,95,285")


def _write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
