"""支付宝 账务明细: a zip a month with two GBK CSVs, the 汇总 first.

Rule: four lines above the header and four below the rows, every text ends with a TAB, expenses are negative.
The money of an order arrives when its buyer confirms, less what was refunded before; fees are taken from it
at once. Opening balance plus income less expense is the closing balance, row after row.
"""

from __future__ import annotations

import tempfile
import zipfile
from datetime import date, timedelta
from pathlib import Path

from xlops.demo.entries import AFFILIATE
from xlops.demo.exact import of, plain
from xlops.demo.headers import LEDGER, LEDGER_SUMMARY
from xlops.demo.history import DayDone
from xlops.demo.orders import DAY, Order, Refund, day_number
from xlops.demo.sheets import entry
from xlops.demo.story import LAST_DAY
from xlops.demo.tally import COMMISSION_RATE
from xlops.demo.texts import stamp

__all__ = ["ACCOUNT", "FEES", "INSURANCE", "OPENING", "Ledger", "fees_of"]

ACCOUNT = "2088631172095541"
"""The shop's account number."""

OPENING = 8_653_217
"""Balance in fen before the first row."""

FEES = (
    ("天猫佣金（类目）{%s(天猫佣金)}", 500),
    ("基础软件服务费(%s)", 60),
    ("代扣返点积分%s", 50),
)
"""Fees on the money received, in hundredths of a percent, with the note each one carries."""

INSURANCE = 68
"""Fen of 退货宝 a parcel."""

_KEEP = 5_000_000


def fees_of(order: Order, received: int) -> list[tuple[str, int]]:
    """The fees taken when an order's money arrives: note and fen."""
    fees = [(note % order.id, of(received, points, 10_000)) for note, points in FEES]
    if order.entry == AFFILIATE:
        fees.append((f"淘宝客佣金代扣款[{order.id}]", of(received, COMMISSION_RATE, 10_000)))
    return fees


class Ledger:
    """Writes the rows day by day; each month goes to a temporary file, then into its zip."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: list[Path] = []
        self._month: date | None = None
        self._balance = OPENING
        self._serial = 0

    def day(self, done: DayDone) -> None:
        """Write what moved on a day."""
        day = done.plan.day
        if self._month is None or (day.year, day.month) != (self._month.year, self._month.month):
            self._finish(day - timedelta(days=1))
            self._begin(day)
        moves = _moves(done)
        moves.sort()
        self._file.write("".join([self._row(*move) for move in moves]).encode("gb18030"))
        self._withdraw(day)

    def _row(self, at: int, order: str, name: str, kind: str, fen: int, note: str) -> str:
        self._serial += 1
        self._balance += fen
        if fen >= 0:
            self._income += fen
            self._incomes += 1
            amounts = f"{plain(fen)}\t,\t"
        else:
            self._expense -= fen
            self._expenses += 1
            amounts = f"\t,{plain(fen)}\t"
        number = f"20261{at:08d}{self._serial:09d}"
        reference = f"T200P{order}" if order else ""
        return (
            f"{number}\t,{number[5:]}\t,{reference}\t,{name}\t,{stamp(at)}\t,{_PARTNER if order else ''}\t,{amounts},"
            f"{plain(self._balance)}\t,支付宝\t,{kind}\t,{note}\t\r\n"
        )

    def _withdraw(self, day: date) -> None:
        """On Mondays the shop takes what lies above fifty thousand yuan to its bank."""
        spare = (self._balance - _KEEP) // 100_000 * 100_000
        if day.weekday() == 0 and spare > 0:
            at = day_number(day) * DAY + DAY - 1
            self._file.write(self._row(at, "", "", "提现", -spare, "提现到银行卡").encode("gb18030"))

    def _begin(self, day: date) -> None:
        self._month, self._file = day, tempfile.TemporaryFile()  # noqa: SIM115 - lives until the month ends
        self._income = self._expense = self._incomes = self._expenses = 0

    def _finish(self, last: date) -> None:
        if self._month is None:
            return
        first = self._month
        path = self._folder / f"{ACCOUNT}_{first:%Y%m}_账务明细.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            name = f"{ACCOUNT}{first:%Y%m}_账务明细"
            archive.writestr(entry(f"{name}(汇总).csv"), self._summary(first, last).encode("gb18030"), compresslevel=1)
            with archive.open(f"{name}.csv", "w", force_zip64=True) as out:
                out.write((_top(first, last, "账务明细") + ",".join(LEDGER) + "\r\n").encode("gb18030"))
                self._file.seek(0)
                while block := self._file.read(1 << 20):
                    out.write(block)
                out.write(self._bottom().encode("gb18030"))
        self._file.close()
        self._paths.append(path)

    def _summary(self, first: date, last: date) -> str:
        return (
            f"{_top(first, last, '账务汇总')}{','.join(LEDGER_SUMMARY)}\r\n"
            f"{self._incomes}\t,{plain(self._income)}\t,{self._expenses}\t,{plain(-self._expense)}\t,"
            f"{plain(self._balance)}\t\r\n#-----账务汇总列表结束-----\r\n"
        )

    def _bottom(self) -> str:
        return (
            "#-----账务明细列表结束-----\r\n"
            f"#支出合计：{self._expenses}笔，共{plain(-self._expense)}元\r\n"
            f"#收入合计：{self._incomes}笔，共{plain(self._income)}元\r\n"
            "#导出时间：[2026年11月16日 09:20:31]\r\n"
        )

    def close(self) -> list[Path]:
        """End the last month."""
        self._finish(LAST_DAY)
        return self._paths


_PARTNER = "淘宝买家"


def _top(first: date, last: date, name: str) -> str:
    return (
        f"#支付宝{name}查询\r\n#账号：[{ACCOUNT}]\r\n"
        f"#起始日期：[{first:%Y年%m月%d日} 00:00:00]   终止日期：[{last:%Y年%m月%d日} 23:59:59]\r\n"
        f"#-----{name}列表-----\r\n"
    )


_Move = tuple[int, str, str, str, int, str]


def _moves(done: DayDone) -> list[_Move]:
    """The rows of a day as (time, order, title, kind, fen, note)."""
    moves: list[_Move] = []
    for order in done.confirmed:
        refund = order.refund
        before = refund.amount if refund and refund.kind != "late" and refund.finished <= order.received else 0
        received = order.amount - before
        if received <= 0:
            continue
        at, last = order.received, order.received // DAY * DAY + DAY - 1
        moves.append((at, order.id, "", "交易付款", received, ""))
        for n, (note, fen) in enumerate(fees_of(order, received), 1):
            if fen:
                moves.append((min(at + n, last), order.id, "", "收费", -fen, note))
    for order, refund in done.refunds:
        if refund.kind == "late":
            moves += _given_back(order, refund)
    if done.shipped:
        at = day_number(done.plan.day) * DAY + DAY - 300
        moves.append((at, "", "", "其它", -INSURANCE * done.shipped, f"保险承保-卖家版运费险({done.shipped}单)"))
    return moves


def _given_back(order: Order, refund: Refund) -> list[_Move]:
    """A refund after the money had arrived: commission and points come back, the software fee does not."""
    at, last, share = refund.finished, refund.finished // DAY * DAY + DAY - 1, refund.amount
    commission, points = of(share, FEES[0][1], 10_000), of(share, FEES[2][1], 10_000)
    moves = [
        (at, order.id, "", "交易退款", -share, f"售后退款{{{order.id}}}"),
        (min(at + 1, last), order.id, "", "其它", commission, f"天猫佣金（类目）退还{{{order.id}}}"),
        (min(at + 2, last), order.id, "", "其它", points, f"代扣交易退回积分{order.id}"),
    ]
    return [move for move in moves if move[4]]
