"""One writer, readers never blocked, a killed writer leaves the store whole."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from xlops.errors import Busy
from xlops.store import Shop, reading, transaction, writing
from xlops.store.connect import publish


def add(con, order: str) -> None:
    con.execute("INSERT INTO orders (order_id) VALUES (?)", [order])


def orders(con) -> list[str]:
    return [r[0] for r in con.execute("SELECT order_id FROM orders ORDER BY 1").fetchall()]


def writer(shop: Shop, body: str) -> subprocess.Popen:
    """A second process that runs `body` with `con` inside a transaction."""
    code = f"""
        import sys, time
        from pathlib import Path
        from xlops.store import find_shop, transaction, writing
        shop = find_shop({str(shop.folder)!r}, Path("/"))
        with writing(shop) as con, transaction(con):
            con.execute("INSERT INTO orders (order_id) VALUES ('second')")
            print("in", flush=True)
            {body}
    """
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)


def test_a_failed_transaction_leaves_nothing(shop):
    with writing(shop) as con:
        with transaction(con):
            add(con, "1")
        with pytest.raises(ZeroDivisionError), transaction(con):
            add(con, "2")
            raise ZeroDivisionError
    with reading(shop) as con:
        assert orders(con) == ["1"]


def test_a_reader_sees_the_last_snapshot_while_another_process_writes(shop):
    with writing(shop) as con, transaction(con):
        add(con, "1")
    other = writer(shop, "time.sleep(30)")
    try:
        assert other.stdout.readline() == "in\n"
        started = time.monotonic()
        with reading(shop) as con:
            assert orders(con) == ["1"]
        assert time.monotonic() - started < 5
        with pytest.raises(Busy, match=rf"进程 {other.pid}.*正在写"), writing(shop, wait=0.2):
            pass
    finally:
        other.kill()
        other.wait()


def test_a_killed_writer_leaves_the_store_as_before_and_the_lock_free(shop):
    with writing(shop) as con, transaction(con):
        add(con, "1")
    other = writer(shop, "time.sleep(30)")
    assert other.stdout.readline() == "in\n"
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    with writing(shop, wait=5) as con:
        assert orders(con) == ["1"]
    with reading(shop) as con:
        assert orders(con) == ["1"]


def test_a_second_writer_waits_for_the_first(shop):
    other = writer(shop, "time.sleep(0.5)")
    assert other.stdout.readline() == "in\n"
    with writing(shop, wait=20) as con:
        assert orders(con) == ["second"]
    assert other.wait() == 0


def test_a_writer_killed_before_publishing_is_seen_after_the_next_reading(shop, monkeypatch):
    with writing(shop) as con, transaction(con):
        add(con, "1")
    monkeypatch.setattr("xlops.store.connect.publish", lambda *_: Path())
    with writing(shop) as con, transaction(con):
        add(con, "2")
    monkeypatch.setattr("xlops.store.connect.publish", publish)
    with reading(shop) as con:
        assert orders(con) == ["1", "2"]


def test_a_shop_without_data_can_be_read(shop):
    with reading(shop) as con:
        assert orders(con) == []


def test_only_the_newest_snapshots_are_kept(shop):
    for name in "abc":
        with writing(shop) as con, transaction(con):
            add(con, name)
    assert len(list(shop.hidden.glob("facts-*.duckdb"))) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be dropped there")
def test_a_snapshot_dropped_while_it_is_opened_is_read_all_the_same(shop, monkeypatch):
    with writing(shop) as con, transaction(con):
        add(con, "1")
    connect = duckdb.connect

    def and_drop(path, **how):
        opened = connect(path, **how)
        os.unlink(path)
        return opened

    monkeypatch.setattr(duckdb, "connect", and_drop)
    with reading(shop) as con:
        assert orders(con) == ["1"]


def test_readers_go_on_while_snapshots_come_and_go(shop):
    with writing(shop) as con, transaction(con):
        add(con, "1")
    stop = threading.Event()

    def publish_on_and_on() -> None:
        for revision in range(10, 1000):
            publish(shop, revision)
            if stop.wait(0.02):
                return

    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(publish_on_and_on)
        for _ in range(60):
            with reading(shop) as con:
                assert orders(con) == ["1"]
        stop.set()
        publishing.result()


def test_a_full_disk_is_one_sentence(shop, monkeypatch):
    with writing(shop) as con, transaction(con):
        add(con, "1")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlops.store.connect.shutil.copyfile", full)
    with pytest.raises(Exception, match="磁盘空间不足"), writing(shop) as con, transaction(con):
        add(con, "2")
    monkeypatch.undo()
    with writing(shop) as con:
        assert orders(con) == ["1", "2"]


def test_the_note_of_the_writer_is_gone_afterwards(shop):
    with writing(shop):
        said = json.loads((shop.hidden / "writer.json").read_text(encoding="utf-8"))
        assert said["pid"] == os.getpid()
    assert not (shop.hidden / "writer.json").exists()
