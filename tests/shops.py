"""The demo shop, which is dear to make: once a run, by the worker that needs it first, for all of them.

Rule: what is handed out is read only; a test that writes takes `copied`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from filelock import FileLock

from xlops.demo.write import write_demo
from xlops.shop import import_files
from xlops.store import Shop, create_shop

__all__ = ["copied", "demo_files", "demo_shop", "once"]

MONDAY = datetime(2026, 11, 16, 9)
"""The morning after the demo's last day."""

Factory = pytest.TempPathFactory


def once(factory: Factory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of this run, filled by `make` where no worker has done it yet."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # workers have folders in that of the run
    done = shared / f"once-{name}"
    with FileLock(shared / f"once-{name}.lock"):
        if not done.exists():
            begun = shared / f"begun-{name}"
            shutil.rmtree(begun, ignore_errors=True)  # of a worker that failed in the middle
            make(begun)
            begun.rename(done)
    return done


def demo_files(factory: Factory) -> Path:
    """The folder of the demo shop's raw exports, of its natural size."""
    return once(factory, "demo-files", write_demo)


def demo_shop(factory: Factory) -> Shop:
    """The demo shop with every export imported, and nothing typed."""

    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XLOPS_HOME", str(factory.mktemp("home")))
            shop = create_shop("示例", folder)
            files = sorted(demo_files(factory).iterdir())
            assert [done for done in import_files(shop, files, now=MONDAY) if done.error] == []

    folder = once(factory, "demo-shop", make)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLOPS_HOME", str(factory.mktemp("home")))
        return create_shop("示例", folder)  # the one that is there


def copied(shop: Shop, folder: Path) -> Shop:
    """A copy of a shop to write into; no registry knows of it."""
    shutil.copytree(shop.folder, folder)
    return Shop(shop.id, shop.name, folder)
