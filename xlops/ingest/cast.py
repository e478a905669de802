"""A text cell cast by declaration, in SQL: one expression a kind, a plain cast first, cleaning after.

Rule: what is missing gives NULL, what can't be read gives NULL too and is told apart by `missing`; a
number is read as `methods.parse` reads it (NFKC, commas, ￥, 元, %, 万, 亿), a whole number must be whole,
an amount keeps the store's four places. Times are Beijing time; an offset in the cell is converted.

>>> cast(Kind.TEXT, "c0").startswith("CASE WHEN")
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from xlops.catalog.exports import MISSING
from xlops.catalog.model import Kind
from xlops.sql import SQL_TYPES, literal

__all__ = [
    "REASONS",
    "bare",
    "cast",
    "finish",
    "is_negative",
    "is_range",
    "matches",
    "missing",
    "prepare",
    "trimmed",
    "usual",
]

# What is said of a cell that can't be read.
REASONS: Mapping[Kind, str] = {
    Kind.TEXT: "读不出来,请检查",
    Kind.ID: "编号的后几位已被 Excel 改掉,请从平台重新下载,不要用 Excel 打开后另存",
    Kind.DATE: "不是日期,请改成 2026-08-10 这样的日期",
    Kind.TIME: "不是时间,请改成 2026-08-10 09:30:00 这样的时间",
    Kind.MONEY: "不是金额,请改成不带文字的数字",
    Kind.COUNT: "不是整数,请改成整数",
    Kind.NUMBER: "不是数字,请改成数字",
    Kind.RATE: "不是百分比,请改成 3.25% 这样的比率",
}

_LONGEST_MARK = 40  # bytes that a mark for "missing" may take, armour included
_BLANKS = " \t\r\n\v\f　\u00a0\ufeff\u200b"
_FIRST, _LAST = "TIMESTAMP '1990-01-01'", "TIMESTAMP '2099-12-31 23:59:59'"
_DAY = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_CLOCK = "[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?"
_PLAIN_DAY = "[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}"
_EITHER = f"(?:{_DAY}|[0-9]{{8}})"
_BETWEEN = r"\s*(?:~|至|到|–|—|_|-)\s*"
_WIDE = ("０１２３４５６７８９．，％＋－−（）：／～￥＃＝　", "0123456789.,%+--():/~¥#= ")
_DIGITS = "[0-9]+(?:\\.[0-9]+)?"
_THOUSANDS = "[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?"
_UNITS = "元|个|件|笔|人|次|条|款|分|秒"
_ODD = f"(?:^|[^0-9]|[.][0-9]+)[,，]|[,，](?:[0-9]{{0,2}}(?:[^0-9]|$)|[0-9]{{4}})|[%％](?:{_UNITS})"  # a decimal comma, two numbers, `5%元`


def trimmed(x: str) -> str:
    """A cell without blanks of any kind around it. (To look at both ends is cheaper than to trim.)"""
    blanks = ", ".join(str(ord(b)) for b in _BLANKS)
    ends = f"unicode({x}) IN ({blanks}) OR unicode({x}[-1]) IN ({blanks})"
    return f"CASE WHEN {ends} THEN trim({x}, {literal(_BLANKS)}) ELSE {x} END"


def bare(x: str) -> str:
    """A cell without the armour of ids: `="123"`, a tab, a leading apostrophe."""
    armour = literal(_BLANKS + chr(39))
    return (
        f"CASE WHEN regexp_matches({x}, '^[{_BLANKS}=\"'']|[{_BLANKS}\"'']$') "
        f"THEN trim(trim(ltrim(trim({x}, {literal(_BLANKS)}), '='), '\"'), {armour}) ELSE {x} END"
    )


def matches(x: str, words: Iterable[str]) -> str:
    """Whether a cell holds one of the words, armour, case and a colon aside; one search, not a trim."""
    either = "|".join(sorted({re.escape(w) for w in words}))
    armour = f"[{_BLANKS}='\"]*"
    pattern = f"(?i){armour}(?:{either})[::]?{armour}".replace("'", "''")
    return f"regexp_full_match({x}, '{pattern}')"


def missing(x: str) -> str:
    """Whether a cell holds no value: nothing, or one of the marks for it."""
    return f"({x} IS NULL OR {matches(x, MISSING)})"


def _let(name: str, value: str, body: str) -> str:
    """`body` with `name` bound to `value`: planned once and computed once, however often it is named."""
    return f"list_transform([{value}], lambda {name}: {body})[1]"


def _narrow(x: str) -> str:
    """Armour gone, full-width figures and signs as NFKC writes them."""
    return f"translate({bare(x)}, '{_WIDE[0]}', '{_WIDE[1]}')"


# --- numbers: first a text that a plain cast reads, then the cast --------------------------------


def _usual_number(x: str) -> str:
    """The branches of `_number_text` that nearly every cell takes."""
    return (
        f"WHEN regexp_full_match({x}, '[+-]?{_DIGITS}') THEN {x} "
        f"WHEN regexp_full_match({x}, '[\\t ]*[+-]?[¥￥]?(?:{_DIGITS}|{_THOUSANDS})元?[\\t ]*') "
        f"THEN translate({x}, '\t ¥￥,元', '') "
        f"WHEN regexp_full_match({x}, '[+-]?{_DIGITS}%') THEN replace({x}, '%', 'e-2') "
    )


def _number_text(x: str, seconds: bool = False, whole: bool = False) -> str:
    """A cell as a plain number's text: units, ￥ and commas gone, `3.2万` as `3.2e4`, `5%` as `5e-2`."""
    clean = f"regexp_replace(lower({_narrow(x)}), '[,\\s¥$]|rmb|cny|(?:{_UNITS})$', '', 'g')"
    for word, power in (("%", "e-2"), ("万", "e4"), ("亿", "e8")):
        clean = f"regexp_replace({clean}, '{word}$', '{power}')"
    middle = "(TRY_CAST(split_part(n, '~', 1) AS DOUBLE) + TRY_CAST(split_part(n, '~', 2) AS DOUBLE)) / 2"
    middle = f"round({middle})::BIGINT::VARCHAR" if whole else f"({middle})::VARCHAR"
    odd = (
        f"CASE WHEN {is_range(x)} THEN {middle} WHEN regexp_matches({x}, '{_ODD}') THEN NULL "
        "WHEN regexp_full_match(n, '[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:e[+-]?[0-9]+)?') THEN n END"
    )
    said = f"WHEN regexp_matches({x}, '[0-9][分时:：]') THEN {_seconds(x)} " if seconds else ""
    return f"CASE {_usual_number(x)} WHEN {missing(x)} THEN NULL {said}ELSE {_let('n', clean, odd)} END"


def _seconds(x: str) -> str:
    """`16分3秒`, `1小时2分`, `00:16:03` as a text of seconds."""
    said = "^(?:([0-9]+)小时)?(?:([0-9]+)分钟?)?(?:([0-9.]+)秒)?$"
    clock = "^(?:1899-12-3[01] |1900-01-0[01] |1904-01-01 )?([0-9]{1,3}):([0-9]{2}):([0-9]{2})$"

    def total(pattern: str) -> str:
        parts = (f"coalesce(TRY_CAST(regexp_extract(t, '{pattern}', {i}) AS DOUBLE), 0)" for i in (1, 2, 3))
        sums = " + ".join(f"{part} * {w}" for part, w in zip(parts, (3600, 60, 1), strict=True))
        return f"CASE WHEN regexp_matches(t, '{pattern}') THEN ({sums})::VARCHAR END"

    return _let("t", _narrow(x), f"coalesce({total(said)}, {total(clock)})")


def is_range(x: str) -> str:
    """Whether a cell of numbers holds a range (`1,000 ~ 2,000`)."""
    return f"regexp_matches({x}, '[0-9万%][\\s]*[~～][\\s]*[0-9]')"


def is_negative(x: str) -> str:
    """Whether a cell holds a negative number."""
    return f"coalesce(TRY_CAST({_number_text(x)} AS DOUBLE) < 0, false)"


def _whole(p: str) -> str:
    number = f"TRY_CAST({p} AS DECIMAL(30,8))"
    return (
        f"CASE WHEN regexp_full_match({p}, '-?[0-9]{{1,18}}') THEN TRY_CAST({p} AS BIGINT) "
        f"WHEN {number} = trunc({number}) THEN TRY_CAST({number} AS BIGINT) END"
    )


def _float(p: str) -> str:
    return f"CASE WHEN isfinite(TRY_CAST({p} AS DOUBLE)) THEN TRY_CAST({p} AS DOUBLE) END"


# --- days and times --------------------------------------------------------------------------------


def _date_text(x: str) -> str:
    """A date with its parts parted by `-` and its clock by `:`; fractions of seconds gone."""
    t = f"regexp_replace({_narrow(x)}, '([0-9])T([0-9])|(:[0-9]{{2}})\\.[0-9]+', '\\1\\3 \\2')"
    t = f"translate({t}, '年月/.#\\日号时分秒', '------  ::')"
    return f"regexp_replace(trim({t}, ' :'), ' +', ' ', 'g')"


def _usual_moment(x: str) -> str:
    """The branches of `_moment_text` that nearly every cell takes."""
    return (
        f"WHEN regexp_full_match({x}, '{_PLAIN_DAY}(?: {_CLOCK})?') THEN {x} "
        f"WHEN regexp_full_match({x}, '[\\t ]*{_PLAIN_DAY}(?: {_CLOCK})?[\\t ]*') THEN trim({x}, '\t ') "
    )


def _moment_text(x: str, epoch_1904: bool) -> str:
    """A cell as `2026-08-10 09:30:00`, Beijing time."""
    return (
        f"CASE {_usual_moment(x)} WHEN {missing(x)} THEN NULL "
        f"ELSE {_let('t', _date_text(x), _odd_moment(x, epoch_1904))} END"
    )


def _odd_moment(x: str, epoch_1904: bool) -> str:
    """The same of a cell `x` in another form, cleaned as `t`."""
    zone = "(Z|UTC|[+-][0-9]{2}:?[0-9]{2})"
    offset = f"regexp_extract(t, '{zone}$', 1)"
    minutes = (
        f"coalesce((CASE WHEN {offset}[1] = '-' THEN -1 ELSE 1 END) * (TRY_CAST({offset}[2:3] AS INTEGER) * 60 "
        f"+ TRY_CAST(right({offset}, 2) AS INTEGER)), 0)"
    )
    local = f"TRY_CAST(regexp_extract(t, '^({_DAY} {_CLOCK})', 1) AS TIMESTAMP)"
    base = "1904-01-01" if epoch_1904 else "1899-12-30"
    serial = f"TIMESTAMP '{base}' + to_seconds(round(TRY_CAST({_narrow(x)} AS DOUBLE) * 86400)::BIGINT)"
    return (
        f"CASE WHEN regexp_full_match(t, '{_DAY}(?: {_CLOCK})?') THEN t "
        f"WHEN regexp_full_match(t, '{_DAY} {_CLOCK} ?{zone}') THEN ({local} + to_minutes(480 - ({minutes})))::VARCHAR "
        "WHEN regexp_full_match(t, '[0-9]{8}|[0-9]{14}') "
        "THEN try_strptime(t, ['%Y%m%d', '%Y%m%d%H%M%S'])::VARCHAR "
        f"WHEN regexp_full_match({_narrow(x)}, '[0-9]{{5}}(?:\\.[0-9]+)?') THEN ({serial})::VARCHAR END"
    )


def _day_text(x: str, last: bool, epoch_1904: bool) -> str:
    """A cell as a day; of `a ~ b` the first or the last, of a month (`2026-08`) its first or last day."""
    part = f"regexp_extract(t, '^({_EITHER}){_BETWEEN}({_EITHER})$', {2 if last else 1})"
    ranged = f"coalesce(TRY_CAST({part} AS TIMESTAMP), try_strptime({part}, '%Y%m%d'))::VARCHAR"
    month = "TRY_CAST(rtrim(t, '-') || '-1' AS DATE)"
    month = f"last_day({month})" if last else month
    odd = (
        f"CASE WHEN regexp_full_match(t, '{_EITHER}{_BETWEEN}{_EITHER}') THEN {ranged} "
        f"WHEN regexp_full_match(t, '[0-9]{{4}}-[0-9]{{1,2}}-?') THEN ({month})::VARCHAR "
        f"ELSE {_odd_moment(x, epoch_1904)} END"
    )
    return (
        f"CASE WHEN regexp_full_match({x}, '{_PLAIN_DAY}(?: {_CLOCK})?') THEN {x} "
        f"WHEN {missing(x)} THEN NULL ELSE {_let('t', _date_text(x), odd)} END"
    )


def _usual_id(x: str) -> str:
    """The branches of `_id` that nearly every cell takes."""
    return (
        f"WHEN regexp_full_match({x}, '[A-Za-z_-]*[0-9][0-9A-Za-z_-]*') THEN {x} "
        f"WHEN regexp_full_match({x}, '=\"[0-9]+\"') THEN {x}[3:-2] "
        f"WHEN regexp_full_match({x}, '\\t*[0-9]+\\t*') THEN trim({x}, '\t') "
    )


def _id(x: str) -> str:
    """An id: armour gone, `123.0` is 123, `No:` gone; scientific notation has lost its digits."""
    t = bare(x)
    lost = f"regexp_full_match({t}, '[0-9][.][0-9]+[eE][+]?[0-9]{{2}}|[0-9][eE][+][0-9]{{2}}')"
    return f"CASE {_usual_id(x)} WHEN {missing(x)} OR {lost} THEN NULL ELSE regexp_replace({t}, '^([0-9]+)[.]0+$|^No:', '\\1') END"


# --- the two steps ---------------------------------------------------------------------------------


def prepare(kind: Kind, x: str, *, last: bool = False, epoch_1904: bool = False) -> str:
    """The first step: an expression that brings the text column `x` into a form a plain cast reads.

    `last` takes the last day of a period cell, `epoch_1904` says that serial dates count from 1904.
    """
    match kind:
        case Kind.TEXT:
            return f"CASE WHEN strlen({x}) > {_LONGEST_MARK} OR NOT {missing(x)} THEN {trimmed(x)} END"
        case Kind.ID:
            return _id(x)
        case Kind.DATE:
            return _day_text(x, last, epoch_1904)
        case Kind.TIME:
            return _moment_text(x, epoch_1904)
        case _:
            return _number_text(x, seconds=kind is Kind.NUMBER, whole=kind is Kind.COUNT)


def usual(kind: Kind, x: str) -> str | None:
    """`prepare` for cells in the usual forms, NULL for all others; `None` for a kind that has but one form.

    To plan the whole of `prepare` takes DuckDB longer than to run this on a small sheet, and few sheets have a cell
    that needs the rest.
    """
    match kind:
        case Kind.TEXT:
            return None
        case Kind.ID:
            return f"CASE {_usual_id(x)} END"
        case Kind.DATE:
            return f"CASE WHEN regexp_full_match({x}, '{_PLAIN_DAY}(?: {_CLOCK})?') THEN {x} END"
        case Kind.TIME:
            return f"CASE {_usual_moment(x)} END"
        case _:
            return f"CASE {_usual_number(x)} END"


def finish(kind: Kind, p: str, *, signed: bool = False, percent: bool = False) -> str:
    """The second step: the prepared column `p` as a value; NULL where missing or unreadable.

    `percent` says that the header already carries the %, so that 3.25 means 0.0325.
    """
    match kind:
        case Kind.TEXT | Kind.ID:
            return p
        case Kind.DATE:
            return f"TRY_CAST(CASE WHEN {_moment(p)} BETWEEN {_FIRST} AND {_LAST} THEN {_moment(p)} END AS DATE)"
        case Kind.TIME:
            return f"CASE WHEN {_moment(p)} BETWEEN {_FIRST} AND {_LAST} THEN {_moment(p)} END"
        case Kind.MONEY:
            value = f"TRY_CAST({p} AS {SQL_TYPES[kind]})"
        case Kind.COUNT:
            value = _whole(p)
        case _:
            value = _float(p)
            if percent:
                value = f"(CASE WHEN contains({p}, 'e') THEN 1 ELSE 0.01 END * {value})"
    return value if signed else f"CASE WHEN {value} >= 0 THEN {value} END"


def _moment(p: str) -> str:
    return f"TRY_CAST({p} AS TIMESTAMP)"


def cast(kind: Kind, x: str, *, signed: bool = False, last: bool = False, epoch_1904: bool = False) -> str:
    """Both steps in one expression (long: for single columns only)."""
    return finish(kind, prepare(kind, x, last=last, epoch_1904=epoch_1904), signed=signed)
