"""Three ways by key: examples that an operator would tell, and laws that hold whatever happens."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.book.sync.conftest import DAYS, GOODS, item, sold
from xlops.book.sync import Conflict, Merged, key_of, merge
from xlops.store.book import JsonRow

Rows = list[dict[str, Any]]
BASE = {("2026-11-01",): {"day": "2026-11-01", "pay_amount": 100.0, "uv": 10}}


def test_an_untouched_cell_takes_the_new_value() -> None:
    done = merge(DAYS, BASE, [sold(1, 100.0, 10)], [sold(1, 120.0, 10)])
    assert done.cells == {("2026-11-01",): {"pay_amount": 120.0}}
    assert (done.rows, done.conflicts) == ([], ())
    assert done.base == {("2026-11-01",): {"day": "2026-11-01", "pay_amount": 120.0, "uv": 10}}


def test_a_cell_typed_over_stays_and_is_listed_with_both_values() -> None:
    done = merge(DAYS, BASE, [sold(1, 99.0, 10)], [sold(1, 120.0, 11)])
    assert done.cells == {("2026-11-01",): {"uv": 11}}
    assert done.conflicts == (Conflict("days", ("2026-11-01",), "pay_amount", 99.0, 120.0),)


def test_it_is_listed_again_by_the_next_refresh() -> None:
    first = merge(DAYS, BASE, [sold(1, 99.0, 10)], [sold(1, 120.0, 10)])
    assert merge(DAYS, first.base, [sold(1, 99.0, 10)], [sold(1, 120.0, 10)]).conflicts == first.conflicts


def test_what_agrees_is_no_conflict() -> None:
    done = merge(DAYS, BASE, [sold(1, 120.0, 10)], [sold(1, 120.0, 10)])
    assert (done.cells, done.conflicts) == ({}, ())


def test_an_emptied_cell_takes_the_import_back() -> None:
    assert merge(DAYS, BASE, [sold(1, None, 10)], [sold(1, 120.0, 10)]).cells == {
        ("2026-11-01",): {"pay_amount": 120.0}
    }


def test_a_value_that_the_import_lost_is_taken_out_unless_it_was_typed() -> None:
    assert merge(DAYS, BASE, [sold(1, 100.0, 10)], [sold(1, None, 10)]).cells == {("2026-11-01",): {"pay_amount": None}}
    typed = merge(DAYS, BASE, [sold(1, 99.0, 10)], [sold(1, None, 10)])
    assert (typed.cells, typed.conflicts) == ({}, ())


def test_a_formula_in_an_imported_cell_was_typed() -> None:
    """It shows what was written, and is a formula all the same."""
    key = ("2026-11-01",)
    done = merge(DAYS, BASE, [sold(1, 100.0, 10)], [sold(1, 120.0, 10)], formulas={(key, "pay_amount")})
    assert (done.cells, [c.imported for c in done.conflicts]) == ({}, [120.0])


def test_a_typed_column_is_never_written_in_a_row_that_exists() -> None:
    done = merge(
        GOODS, {}, [item("1", "柜", 3)], [item("1", "柜", 3) | {"price": 9.0}, item("2", "架", 1) | {"price": 8.0}]
    )
    assert done.cells == {}
    assert done.rows == [{"item_id": "2", "title": "架", "stock": 1, "price": 8.0}]


def test_deleted_rows_stay_away_until_they_are_asked_for() -> None:
    done = merge(DAYS, BASE, [], [sold(1, 100.0, 10), sold(2, 7.0)])
    assert [row["pay_amount"] for row in done.rows] == [7.0]
    assert (done.deleted, done.kept_away) == ({("2026-11-01",)}, 1)
    later = merge(DAYS, done.base, [sold(2, 7.0)], [sold(1, 100.0, 10), sold(2, 7.0)], deleted=done.deleted)
    assert (later.rows, later.deleted) == ([], {("2026-11-01",)})
    back = merge(DAYS, done.base, [sold(2, 7.0)], [sold(1, 100.0, 10)], deleted=done.deleted, restore=True)
    assert ([row["pay_amount"] for row in back.rows], back.deleted) == ([100.0], frozenset())


def test_a_day_that_the_import_no_longer_knows_stays() -> None:
    done = merge(DAYS, BASE, [sold(1, 100.0, 10)], [sold(2, 7.0)])
    assert (done.cells, done.emptied) == ({}, ())
    assert done.base[("2026-11-01",)]["pay_amount"] == 100.0


def test_a_thing_that_is_no_longer_there_leaves_unless_something_was_typed() -> None:
    base = {(id,): {"item_id": id, "title": "柜", "stock": 3} for id in "12345"}
    mine: Rows = [item(id, "柜", 3) for id in "1234"] + [item("5", "柜", 4)]
    mine[1]["price"] = 9.0
    done = merge(GOODS, base, mine, [], noted={("3",)}, formulas={(("4",), "stock")})
    assert done.emptied == (("1",),)  # 2 has a price, 3 a note in an own column, 4 a formula, 5 a typed stock
    assert ("1",) not in done.base
    assert done.deleted == frozenset()  # it comes back when it is there again
    assert len(merge(GOODS, done.base, mine[1:], [item("1", "柜", 3)]).rows) == 1


def test_without_a_base_that_fits_typed_wins_everywhere() -> None:
    """A restored workbook: whatever differs is kept and listed, what is empty is filled."""
    done = merge(DAYS, None, [sold(1, 100.0, None)], [sold(1, 120.0, 10), sold(2, 7.0)])
    assert done.cells == {("2026-11-01",): {"uv": 10}}
    assert [c.typed for c in done.conflicts] == [100.0]
    assert len(done.rows) == 1


def test_rows_without_a_key_are_left_alone() -> None:
    done = merge(DAYS, BASE, [sold(1, 100.0, 10), {"note": "还没写日期"}], [sold(1, 100.0, 10)])
    assert (done.cells, done.rows, done.conflicts) == ({}, [], ())


# --- laws -----------------------------------------------------------------------------------------------

_NUMBER = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 2.5, 100.0]))
_IDS = st.sampled_from(["a", "b", "c", "d", "e"])


def _rows(min_size: int = 0) -> st.SearchStrategy[Rows]:
    row = st.fixed_dictionaries({"item_id": _IDS, "title": st.sampled_from(["甲", "乙", None]), "stock": _NUMBER})
    return st.lists(row, min_size=min_size, max_size=5, unique_by=lambda row: row["item_id"])


@dataclass
class Book:
    """A grid as the merges of its life leave it, with what the operator did and has not taken back."""

    rows: Rows = field(default_factory=list)
    base: dict[tuple[str, ...], JsonRow] = field(default_factory=dict)
    deleted: frozenset[tuple[str, ...]] = frozenset()
    typed: dict[tuple[str, str], Any] = field(default_factory=dict)

    def refresh(self, new: Rows, known: bool = True) -> Merged:
        done = merge(GOODS, self.base if known else None, self.rows, new, deleted=self.deleted)
        by_key = {key_of(GOODS, row): row for row in self.rows}
        for key, change in done.cells.items():
            by_key[key].update(change)
        self.rows = [row for row in self.rows if key_of(GOODS, row) not in done.emptied]
        self.rows += [dict(row) for row in done.rows]
        self.base, self.deleted = dict(done.base), done.deleted
        return done

    def state(self) -> dict[str, dict[str, Any]]:
        return {row["item_id"]: {k: v for k, v in row.items() if v is not None} for row in self.rows}


_ACTION = st.one_of(
    st.tuples(st.just("refresh"), _rows()),
    st.tuples(st.just("restored"), _rows()),
    st.tuples(st.just("type"), st.tuples(st.sampled_from(["stock", "price", "title"]), st.integers(0, 9))),
    st.tuples(st.just("sort"), st.integers(0, 99)),
    st.tuples(st.just("delete"), st.integers(0, 9)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_ACTION, max_size=10))
def test_what_was_typed_survives_every_refresh_and_no_row_is_lost(actions: list[tuple[str, Any]]) -> None:
    """Typed values are unlike every import here: only then do they stay the operator's for ever."""
    book = Book()
    for number, (what, how) in enumerate(actions):
        if what in ("refresh", "restored"):
            before = book.state()
            done = book.refresh(how, known=what == "refresh")
            after = book.state()
            touched = {id for id, _ in book.typed}
            assert {id for id in before if id not in after} <= {key[0] for key in done.emptied} - touched
            listed = {(c.key[0], c.column) for c in done.conflicts}
            for row in how:
                for column in ("stock", "title"):
                    place = (row["item_id"], column)
                    if place in book.typed and row[column] is not None and place[0] in after:
                        assert place in listed
        elif what == "type" and book.rows:
            row = book.rows[how[1] % len(book.rows)]
            row[how[0]] = f"我写的{number}" if how[0] == "title" else 1000.0 + number
            book.typed[row["item_id"], how[0]] = row[how[0]]
        elif what == "sort":
            random.Random(how).shuffle(book.rows)
        elif what == "delete" and book.rows:
            gone = book.rows.pop(how % len(book.rows))["item_id"]
            book.typed = {place: value for place, value in book.typed.items() if place[0] != gone}
        for (id, column), value in book.typed.items():
            assert book.state()[id][column] == value


@settings(max_examples=150, deadline=None)
@given(_rows(), _rows(), st.booleans())
def test_refreshing_twice_is_refreshing_once(mine: Rows, new: Rows, known: bool) -> None:
    book = Book(rows=mine)
    book.refresh(mine[:2])
    first = book.refresh(new, known)
    state = book.state()
    second = book.refresh(new)
    assert (book.state(), second.cells, second.rows, second.emptied) == (state, {}, [], ())
    assert (second.base, second.deleted, second.conflicts) == (first.base, first.deleted, first.conflicts)


@settings(max_examples=100, deadline=None)
@given(_rows(), _rows(), _rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(before: Rows, mine: Rows, new: Rows, chance: random.Random) -> None:
    base = merge(GOODS, {}, [], before).base

    def told(done: Merged) -> Any:
        rows = sorted(done.rows, key=lambda row: str(row["item_id"]))
        return done.cells, rows, set(done.conflicts), done.base, done.deleted, set(done.emptied)

    once = told(merge(GOODS, base, mine, new))
    chance.shuffle(mine)
    chance.shuffle(new)
    assert told(merge(GOODS, base, mine, new)) == once


@settings(max_examples=100, deadline=None)
@given(_rows(), _rows())
def test_the_base_is_what_the_import_said(mine: Rows, new: Rows) -> None:
    """For every row of the import that stands in the grid afterwards."""
    book = Book(rows=mine)
    book.refresh(new)
    assert {key[0]: dict(row) for key, row in book.base.items()} == {row["item_id"]: row for row in new}
