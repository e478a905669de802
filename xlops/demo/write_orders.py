"""千牛 订单报表 (xlsx) and 宝贝报表 (GBK CSV), one of each a month of creation.

Rule: ids are text, in the CSV as `="…"`; buyers are masked; what happened after the data ends is not shown.
Rows are written as the days go by, so a million lines need no memory.
"""

from __future__ import annotations

from pathlib import Path

from xlops.demo.exact import plain
from xlops.demo.headers import LINES, ORDERS
from xlops.demo.history import DayDone
from xlops.demo.orders import END, Line, Order
from xlops.demo.sheets import Workbook
from xlops.demo.shop import ITEMS, SHOP, SKUS, TITLES
from xlops.demo.texts import address, masked, parcel, shown, stamp, state

__all__ = ["OrderReport", "refund_known"]

_DOWNLOADED = "20261116"
_NOTES = ("", "", "", "", "", "", "", "", "", "", "", "已联系", "加送小样", "", "", "")


def refund_known(order: Order) -> int:
    """Fen refunded by the end of the data."""
    return order.refund.amount if order.refund and order.refund.finished < END else 0


class OrderReport:
    """Streams both reports, a new pair of files every month."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._month = ""
        self._paths: list[Path] = []

    def day(self, done: DayDone) -> None:
        """Write the orders of a day."""
        month = done.plan.day.isoformat()[:7]
        if month != self._month:
            self._finish()
            self._begin(month)
        for order in done.orders:
            status, sent = state(order), parcel(order)
            self._sheet.row(_order_row(order, status, sent))
            for n, line in enumerate(order.lines):
                self._file.write(",".join(_line_row(order, n, line, status, sent)) + "\r\n")

    def _begin(self, month: str) -> None:
        minute = 10 + len(self._paths)
        orders = self._folder / f"ExportOrderList{_DOWNLOADED}09{minute}.xlsx"
        lines = self._folder / f"ExportItemlList{_DOWNLOADED}09{minute}.csv"
        self._month = month
        self._book = Workbook(orders)
        self._sheet = self._book.open("订单报表")
        self._sheet.row(ORDERS)
        self._file = lines.open("w", encoding="gb18030", newline="", buffering=1 << 20)
        self._file.write(",".join(LINES) + "\r\n")
        self._paths += [orders, lines]

    def _finish(self) -> None:
        if self._month:
            self._sheet.close()
            self._book.close()
            self._file.close()

    def close(self) -> list[Path]:
        """End the files of the last month."""
        self._finish()
        return self._paths


def _order_row(order: Order, status: str, sent: tuple[str, str]) -> tuple[str, ...]:
    lines = order.lines
    due = plain(sum(line.paid for line in lines))
    refunded = refund_known(order)
    late = order.refund is not None and order.refund.kind == "late"
    received = order.amount - (0 if late else refunded) if status == "交易成功" else 0
    return (
        order.id, masked(order.buyer), status, due, "0.00", due, plain(order.amount), plain(refunded), plain(received),
        "0.00", f"{masked(order.buyer)[-1]}**", address(order.buyer), "*******", stamp(order.created), shown(order.paid),
        shown(order.shipped), shown(order.received), "，".join([TITLES[line.sku] for line in lines]),
        str(sum(line.quantity for line in lines)), sent[0], sent[1], SHOP, "", _NOTES[order.created % len(_NOTES)],
    )  # fmt: skip


def _line_row(order: Order, n: int, line: Line, status: str, sent: tuple[str, str]) -> tuple[str, ...]:
    """The fields of a CSV row; none but the ids needs quotes, and these have theirs."""
    sku = SKUS[line.sku]
    refund = order.refund if order.refund and order.refund.line == n else None
    refund_state, refunded = "没有申请退款", 0
    if refund and refund.finished < END:
        refund_state, refunded = "退款成功", refund.amount
    elif refund and refund.applied < END:
        refund_state = "退款中"
    return (
        f'"=""{line.id}"""', f'"=""{order.id}"""', TITLES[line.sku], plain(sku.price), str(line.quantity), sku.code,
        f"颜色分类：{sku.colour}", "", "", status, sku.code, f'"=""2026{order.id}"""' if order.paid else "", plain(line.paid),
        plain(line.paid if order.paid else 0), refund_state, plain(refunded), stamp(order.created), shown(order.paid),
        ITEMS[sku.item].id, sent[0], sent[1],
    )  # fmt: skip
