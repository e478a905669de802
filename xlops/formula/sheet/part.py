"""A part of an Excel formula while it is written: its text, and what must be there for it to have a value.

Rule: the text of a number supposes that its references hold numbers; whoever finishes it puts one guard around
the whole, so that a formula of many parts is still short. Missing is empty text, never 0 and never an error.

>>> finished(Part("a/b", MUL, numbers=("a", "b"), risky=True))
'IF(COUNT(a,b)<2,"",IFERROR(a/b,""))'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

__all__ = [
    "ADD", "ATOM", "COMPARE", "CONCAT", "MUL", "UNARY", "Part", "condition", "finished", "guarded", "literal",
    "merged", "operand", "wrapped",
]  # fmt: skip

COMPARE, CONCAT, ADD, MUL, UNARY, ATOM = range(1, 7)


@dataclass(frozen=True)
class Part:
    """A text and its conditions.

    `numbers` are references that must hold numbers, `filled` texts that must not be empty; `risky` says that
    the text may be an error where something is missing, `loose` that it may be empty text although it stands for a
    number. `bare` is a single reference.
    """

    text: str
    binding: int = ATOM
    numbers: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    risky: bool = False
    loose: bool = False
    bare: bool = False

    @property
    def sure(self) -> bool:
        """Whether it always has a value."""
        return not (self.numbers or self.filled or self.risky or self.loose)


def literal(value: str | int | float | None) -> str:
    """A constant as it is written in a formula.

    >>> literal("支付"), literal(0.00001), literal(3)
    ('"支付"', '0.00001', '3')
    """
    if value is None:
        return '""'
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, int):
        return str(value)
    return f"{Decimal(repr(value)):f}" if 1e-9 < abs(value) < 1e15 else repr(value).upper()


def wrapped(part: Part, binding: int) -> str:
    """Its text, in parentheses where its operators bind less than those around it."""
    return f"({part.text})" if part.binding < binding else part.text


def operand(part: Part) -> Part:
    """As a number that is not just empty text: an error where it is missing, for the guard around it to catch."""
    if not part.loose:
        return part
    return replace(part, text=f"0+{wrapped(part, ADD)}", binding=ADD, loose=False, risky=True)


def merged(text: str, binding: int, *parts: Part) -> Part:
    """A part made of others, with the conditions of all of them."""
    return Part(
        text,
        binding,
        tuple(dict.fromkeys(n for p in parts for n in p.numbers)),
        tuple(dict.fromkeys(f for p in parts for f in p.filled)),
        any(p.risky or p.loose for p in parts),
    )


def guarded(part: Part, empty: str) -> str:
    """The text where all conditions hold, `empty` where not."""
    text = part.text
    if part.risky:
        text = f"IFERROR({text},{empty})"
    if len(part.numbers) == 1:
        text = f"IF(ISNUMBER({part.numbers[0]}),{text},{empty})"
    elif part.numbers:
        text = f"IF(COUNT({','.join(part.numbers)})<{len(part.numbers)},{empty},{text})"
    if part.filled:
        tests = ",".join(f'{f}=""' for f in part.filled)
        text = f"IF({tests if len(part.filled) == 1 else f'OR({tests})'},{empty},{text})"
    return text


def finished(part: Part) -> str:
    """The formula of a cell: the value, or empty text."""
    return guarded(part, '""')


def condition(part: Part) -> str:
    """The formula of a condition: false where something is missing."""
    return guarded(part, "FALSE")
