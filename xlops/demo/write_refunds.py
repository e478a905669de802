"""退款报表: every refund asked for or done in the thirteen weeks, one row each.

Rule: 退款完结时间 is empty while a refund is open. The finished amounts of a day are the shop's 成功退款金额.
"""

from __future__ import annotations

from pathlib import Path

from xlops.demo.exact import plain
from xlops.demo.headers import REFUNDS
from xlops.demo.history import DayDone
from xlops.demo.orders import DAY, END, Order, Refund, day_number
from xlops.demo.sheets import Workbook
from xlops.demo.shop import SKUS, TITLES
from xlops.demo.story import FIRST_DAY, LAST_DAY
from xlops.demo.texts import masked, parcel, shown, stamp

__all__ = ["RefundReport"]

_START = day_number(FIRST_DAY) * DAY
_GOODS = {"early": "买家未收到货", "return": "买家已退货", "partial": "买家已收到货", "late": "买家已退货"}


class RefundReport:
    """Collects the refunds and writes them by the time they were asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refunds: list[tuple[Order, Refund]] = []

    def day(self, done: DayDone) -> None:
        """Take the orders placed on a day, the days of the warm-up too."""
        for order in done.orders:
            refund = order.refund
            if refund and refund.finished >= _START and refund.applied < END:
                self._refunds.append((order, refund))

    def close(self) -> list[Path]:
        """Write the file."""
        path = self._folder / f"退款报表_{FIRST_DAY:%Y%m%d}_{LAST_DAY:%Y%m%d}.xlsx"
        with Workbook(path) as book, book.sheet("退款报表") as sheet:
            sheet.row(REFUNDS)
            for order, refund in sorted(self._refunds, key=lambda pair: (pair[1].applied, pair[1].id)):
                sheet.row(_row(order, refund))
        return [path]


def _row(order: Order, refund: Refund) -> list[str]:
    line = order.lines[refund.line]
    finished = shown(refund.finished)
    back = refund.kind in ("return", "late")
    number, courier = parcel(order)
    whole = refund.amount == order.amount
    return [
        order.id, refund.id, f"2026{order.id}", stamp(order.paid), SKUS[line.sku].code, finished, masked(order.buyer),
        plain(line.paid), TITLES[line.sku], plain(refund.amount), "手工退款", "是" if back else "否",
        stamp(refund.applied), shown(refund.applied + 5 * DAY), "退款成功" if finished else "退款待处理",
        _GOODS[refund.kind], "", number, "无需客服介入", "", "", "", "", "", f"SF{refund.id[-12:]}" if back and finished else "",
        "顺丰速运" if back and finished else courier and "", refund.reason, "", shown(refund.applied + DAY) if back else "",
        "", "售后" if refund.kind == "late" else "售中", "", finished, "全部退款" if whole else "部分退款", "运营", "", "否",
        "运营" if finished else "",
    ]  # fmt: skip
