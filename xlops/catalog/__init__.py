"""The catalogue: declarations of fields, metrics, tables and exports, checked against each other here.

Rule: a reference that leads nowhere stops the import and is named; nothing else is computed.
"""

from __future__ import annotations

from xlops.catalog.check import problems

__all__: list[str] = []

if _found := problems():
    raise ImportError("catalogue: " + "; ".join(_found))
