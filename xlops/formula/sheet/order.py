"""In which order formula columns can be calculated, and which ones go round in a circle.

Rule: a column that a formula reads, of its own row or whole, comes before it, as a spreadsheet sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlops.catalog.sheets.model import Grid
from xlops.formula.sheet.nodes import Cell, Column, Node, Setting, walk

__all__ = ["Key", "circles", "needs", "ordered"]

Key = tuple[str, str]
"""A column: id of its grid and its own."""


def needs(node: Node, grids: Mapping[str, Grid]) -> list[Key]:
    """The columns that a formula reads; a setting stands in a column too."""
    settings = grids.get("settings")
    found: dict[Key, None] = {}
    for part in walk(node):
        if isinstance(part, Cell | Column):
            found[part.grid, part.column] = None
        elif isinstance(part, Setting) and settings and "effective" in settings.by_id:
            found["settings", "effective"] = None
    return list(found)


def ordered(graph: Mapping[Key, list[Key]]) -> list[Key]:
    """The columns of the graph, each after those it needs. A circle is broken anywhere: refuse it first."""
    done: dict[Key, None] = {}
    for key in graph:
        _visit(key, graph, done)
    return list(done)


def _visit(key: Key, graph: Mapping[Key, list[Key]], done: dict[Key, None]) -> None:
    open_: dict[Key, Iterator[Key]] = {key: iter(graph[key])} if key not in done else {}
    while open_:
        last = next(reversed(open_))
        for need in open_[last]:
            if need in graph and need not in done and need not in open_:
                open_[need] = iter(graph[need])
                break
        else:
            del open_[last]
            done[last] = None


def circles(graph: Mapping[Key, list[Key]]) -> list[list[Key]]:
    """Each circle once, from one of its columns round to the same."""
    found: dict[frozenset[Key], list[Key]] = {}
    for start in graph:
        if path := _way_back(start, graph):
            found.setdefault(frozenset(path), path)
    return list(found.values())


def _way_back(start: Key, graph: Mapping[Key, list[Key]]) -> list[Key] | None:
    """The shortest way from a column to itself."""
    came: dict[Key, Key] = {}
    queue = [start]
    for key in queue:
        for need in graph.get(key, ()):
            if need == start:
                path = [start, key]
                while path[-1] != start:
                    path.append(came[path[-1]])
                return path[::-1] if len(path) > 2 else [start, start]
            if need in graph and need not in came:
                came[need] = key
                queue.append(need)
    return None
