"""Which exports a file holds, without importing it: for a list of files to choose from.

Rule: opened and recognised exactly as for an import; what can't be opened or is of no known kind holds none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from xlops.errors import XlopsError
from xlops.ingest.container import read_grids
from xlops.ingest.headers import best
from xlops.ingest.model import Mapping
from xlops.ingest.own import match_own

__all__ = ["kinds_of"]


def kinds_of(path: Path, mappings: Iterable[Mapping] = ()) -> list[str]:
    """The names of the exports in a file, each once; `mappings` are those of the operator's own tables."""
    import duckdb

    with duckdb.connect() as con, tempfile.TemporaryDirectory(prefix="xlops-", ignore_cleanup_errors=True) as folder:
        try:
            heads = [grid.head for grid in read_grids(con, path, Path(folder))]
        except (XlopsError, OSError, duckdb.Error):
            return []
    own = list(mappings)
    found = [best(head) or next((m for mapping in own if (m := match_own(head, mapping))), None) for head in heads]
    return list(dict.fromkeys(match.export.name for match in found if match))
