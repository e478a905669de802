"""The closed list of functions of the sheet language, by name.

>>> sorted(FUNCTIONS)[:4]
['absolute', 'add_days', 'add_months', 'amount']
"""

from __future__ import annotations

from xlops.formula.sheet.functions.base import Engine, Function, Reader, Run, Writer, numeric
from xlops.formula.sheet.functions.catalogue import CATALOGUE
from xlops.formula.sheet.functions.choosing import CHOOSING
from xlops.formula.sheet.functions.keyed import KEYED
from xlops.formula.sheet.functions.scalars import SCALARS
from xlops.formula.sheet.functions.texts import TEXTS
from xlops.formula.sheet.functions.wholes import WHOLES

__all__ = ["FUNCTIONS", "Engine", "Function", "Reader", "Run", "Writer", "numeric"]

_ALL: tuple[Function, ...] = (*SCALARS, *TEXTS, *CHOOSING, *WHOLES, *KEYED, *CATALOGUE)

FUNCTIONS: dict[str, Function] = {function.name: function for function in _ALL}
assert len(FUNCTIONS) == len(_ALL), "a function is declared twice"
