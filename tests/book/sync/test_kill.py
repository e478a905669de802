"""A program killed while it refreshes leaves the old workbook or the new one, never half of one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.book.sync.conftest import Office, sold

_CHILD = """
import itertools, sys
from pathlib import Path
from tests.book.sync.conftest import GRIDS, Office, sold
from xlops.book.sync import settle
office = Office(Path(sys.argv[1]))
office.keep(settle(office.path, office.read().tables, grids=GRIDS))
for amount in itertools.cycle((1.0, 2.0)):
    assert not office.refresh({"days": [sold(n, amount) for n in range(1, 29)]}, backup_folder=None).conflicts
    print("done", flush=True)
"""


@pytest.mark.journey
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_kill_9_leaves_the_workbook_whole(office: Office) -> None:
    office.refresh({"days": [sold(n, 1.0) for n in range(1, 29)]})
    chance, seen = random.Random(4), set()
    root = Path(__file__).resolve().parents[3]
    for _ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(office.path)], stdout=subprocess.PIPE, cwd=root, env=os.environ.copy()
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"done\n"
        time.sleep(chance.uniform(0, 0.25))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with zipfile.ZipFile(office.path) as archive:
            assert archive.testzip() is None
        amounts = {row["pay_amount"] for row in office.read().tables["days"]}
        assert len(amounts) == 1
        assert len(office.read().tables["days"]) == 28
        seen |= amounts
    assert seen <= {1.0, 2.0}
