"""One Windows for all of these tests: built once, the project installed, a demo shop made, a host with Python behind it.

The operator's folder has Chinese and a blank in its name, so has the shop's, and the code page is 936.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.windows.environment import PYTHON, Environment, environment
from tests.windows.excel import Excel, excel
from tests.windows.wine import Ran

collect_ignore = ["host.py", "recorded.py", "variant.py"]  # programs for the Windows Python


@pytest.fixture(scope="session")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    with environment(tmp_path_factory.mktemp("wheel")) as made:
        yield made


@pytest.fixture(scope="session")
def making(windows: Environment, request: pytest.FixtureRequest) -> Iterator[Future[Ran] | None]:
    """`xlops demo` at work beside the first tests, where any test will want its shop: it takes longest of all."""
    wanted = any("demo" in getattr(one, "fixturenames", ()) for one in request.session.items)
    with ThreadPoolExecutor(1) as beside:
        yield (
            beside.submit(xlops, windows, "demo", f"{windows.home}\\我的 店铺", "--orders", "1000") if wanted else None
        )


@dataclass(frozen=True)
class Demo:
    """What `xlops demo` said, and the shop that it made."""

    ran: Ran
    folder: Path
    id: str


@pytest.fixture(scope="session")
def demo(windows: Environment, making: Future[Ran]) -> Demo:
    """The demo shop, made by the installed program under Windows."""
    folder = windows.file("我的 店铺")
    ran = making.result()
    assert ran.code == 0, ran.output.decode("gbk", "replace")
    said = json.loads((folder / ".xlops" / "shop.json").read_text(encoding="utf-8"))
    return Demo(ran, folder, said["id"])


def xlops(windows: Environment, *arguments: str, **variables: str) -> Ran:
    """The installed program, called by its name."""
    return windows.wine.run("C:\\python\\Scripts\\xlops.exe", *arguments, timeout=300, **variables)


def python(windows: Environment, program: str, *arguments: str) -> Ran:
    """A program of the Windows Python, as `python -c`; a failure is the test's."""
    ran = windows.wine.run(PYTHON, "-B", "-c", program, *arguments)
    assert ran.code == 0, ran.output.decode("gbk", "replace")
    return ran


@pytest.fixture(scope="session")
def bridge(windows: Environment, making: Future[Ran] | None) -> Path:
    """The folder in which the installation of the bridge left its files."""
    python(
        windows,
        "from xlops.excel.install import install; from xlops.excel.places import Places; install(Places.of_user())",
    )
    return windows.file("AppData", "Roaming", "xlops")


@pytest.fixture(scope="session")
def host(windows: Environment, bridge: Path) -> Iterator[Excel]:
    """Excel with Python behind it, for every test of functions."""
    with excel(windows) as running:
        answer = running.activate()
        assert answer["code"] == 0, answer["said"]
        print(f"\nfirst activation: {answer['seconds']:.1f} s")
        yield running
