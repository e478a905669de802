"""Rows into tables: upsert by key, replace whole groups, remember files."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.catalog.tables import TABLES
from xlops.store.load import Import, known, load
from xlops.store.schema import create, migrate


@pytest.fixture
def con():
    connection = duckdb.connect()
    migrate(connection)
    return connection


def record(table: str, **over) -> Import:
    said = dict(
        file="订单.csv", sha256="a", answers="", export="e", table=table, sheet="", start=date(2026, 11, 9),
        end=date(2026, 11, 15), rows=1, bad_rows=0, notes="", shop_name="", imported_at=datetime(2026, 11, 16, 9),
    )  # fmt: skip
    return Import(**(said | over))


def rows(con, table: str, *columns: str):
    return con.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL").fetchall()


def stage(con, name: str, select: str) -> str:
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}")
    return name


def test_a_new_file_inserts_and_an_overlapping_one_updates_by_key(con):
    first = stage(con, "r", "SELECT * FROM (VALUES ('1', 10.5::DECIMAL(18,4)), ('2', 20)) t(order_id, paid_amount)")
    done = load(con, record("orders"), first, ["order_id", "paid_amount"])
    assert (done.new, done.updated) == (2, 0)
    second = stage(con, "r", "SELECT * FROM (VALUES ('2', 25::DECIMAL(18,4)), ('3', 30)) t(order_id, paid_amount)")
    done = load(con, record("orders"), second, ["order_id", "paid_amount"])
    assert (done.new, done.updated) == (1, 1)
    assert rows(con, "orders", "order_id", "paid_amount") == [
        ("1", Decimal("10.5")), ("2", Decimal(25)), ("3", Decimal(30)),
    ]  # fmt: skip


def test_columns_that_a_newer_file_lacks_keep_what_the_earlier_said(con):
    load(con, record("orders"), stage(con, "r", "SELECT '1' order_id, '浙江' province, 5::DECIMAL(18,4) paid_amount"),
         ["order_id", "province", "paid_amount"])  # fmt: skip
    load(con, record("orders"), stage(con, "r", "SELECT '1' order_id, 7::DECIMAL(18,4) paid_amount"),
         ["order_id", "paid_amount"])  # fmt: skip
    assert rows(con, "orders", "order_id", "province", "paid_amount") == [("1", "浙江", Decimal(7))]


def test_a_file_that_replaces_orders_drops_the_lines_it_lacks(con):
    lines = "SELECT * FROM (VALUES ('a#1', 'a'), ('a#2', 'a'), ('b#1', 'b')) t(line_key, order_id)"
    load(con, record("order_lines"), stage(con, "r", lines), ["line_key", "order_id"], replaces=["order_id"])
    again = stage(con, "r", "SELECT 'a#1' line_key, 'a' order_id")
    load(con, record("order_lines"), again, ["line_key", "order_id"], replaces=["order_id"])
    assert rows(con, "order_lines", "line_key") == [("a#1",), ("b#1",)]


def test_a_source_of_its_own_stands_beside_the_other(con):
    for source, amount in (("sycm_shop", 100), ("sycm_core_daily", 101)):
        select = f"""SELECT DATE '2026-11-09' AS start, DATE '2026-11-09' AS "end", '全部' AS terminal,
            '{source}' AS source, {amount}::DECIMAL(18,4) AS pay_amount"""
        columns = ["start", "end", "terminal", "source", "pay_amount"]
        load(con, record("shop_facts"), stage(con, "r", select), columns)
    assert len(rows(con, "shop_facts", "source", "pay_amount")) == 2


def test_bad_rows_are_kept_with_their_import(con):
    stage(
        con,
        "b",
        """SELECT '订单.csv' file, '' sheet, 7 AS "row", '总金额' AS "column", '12x' AS value, '不是数字' AS reason""",
    )
    load(con, record("orders"), stage(con, "r", "SELECT '1' order_id"), ["order_id"], bad_relation="b")
    assert rows(con, "bad_rows", "import_id", '"row"', '"column"') == [(1, 7, "总金额")]


def test_a_file_is_known_by_content_and_answers(con):
    load(con, record("orders", sha256="x", answers=""), stage(con, "r", "SELECT '1' order_id"), ["order_id"])
    assert known(con, "x", "")
    assert not known(con, "x", '{"date": "2026-11-09"}')
    assert not known(con, "y", "")


keys = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 99)), max_size=6)


@settings(deadline=None, max_examples=20)
@given(st.lists(keys, max_size=3))
def test_loading_is_a_dictionary_update_and_repeating_it_changes_nothing(files):
    con = duckdb.connect()
    create(con)
    expected: dict[str, int] = {}
    for content in files:
        content = list(dict(content).items())
        expected |= dict(content)
        for _ in range(2):
            con.execute("CREATE OR REPLACE TEMP TABLE r (order_id VARCHAR, quantity BIGINT)")
            if content:
                con.executemany("INSERT INTO r VALUES (?, ?)", content)
            load(con, record("orders"), "r", ["order_id", "quantity"])
    assert dict(rows(con, "orders", "order_id", "quantity")) == expected


def test_a_column_added_to_the_catalogue_reaches_an_old_database(con):
    con.execute("ALTER TABLE orders DROP COLUMN province")
    con.execute("INSERT INTO orders (order_id) VALUES ('1')")
    migrate(con)
    assert rows(con, "orders", "order_id", "province") == [("1", None)]


def test_a_database_of_a_later_version_is_refused(con):
    con.execute("UPDATE meta SET value = '999' WHERE id = 'version'")
    with pytest.raises(Exception, match="请先升级"):
        migrate(con)


def test_every_table_has_all_its_columns(con):
    for table in TABLES.values():
        have = {r[0] for r in con.execute(f"DESCRIBE {table.id}").fetchall()}
        assert {*table.key, *table.columns, "import_id"} == have
