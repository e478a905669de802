"""Two demo shops, written once: a small one for the sums, the natural one for the story."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shops import demo_files, once
from xlops.demo.write import write_demo


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of about 6,000 order lines, another seed than the demo's."""
    return once(tmp_path_factory, "small-files", lambda folder: write_demo(folder, orders=6000, seed=5))


@pytest.fixture(scope="session")
def natural(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as it is shipped."""
    return demo_files(tmp_path_factory)
