"""How the parts of a metric are written: `field` or `field:argument`.

>>> parts("pay_buyers", "uv:visitors")[1]
Part(field='uv', arg='visitors')
"""

from __future__ import annotations

from xlops.catalog.model import Part

__all__ = ["parts"]


def parts(*specs: str) -> tuple[Part, ...]:
    """Parts from `field` (the argument has the same name) or `field:argument`."""
    return tuple(Part(field, arg or field) for field, _, arg in (spec.partition(":") for spec in specs))
