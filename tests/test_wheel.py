"""The wheel, built and installed like any other, does its job far from the source.

The fresh environment lies under a path with a blank and Chinese in it, and the program is run from another
folder, so nothing it needs may come from the working copy.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.wheel


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a program printed; its failure is the test's."""
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**clean, "PYTHONUTF8": "1", **environment}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("xlops-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of a new environment that holds the wheel and the pinned libraries, nothing else."""
    folder = tmp_path_factory.mktemp("安装") / "店铺 工具"
    venv.create(folder, with_pip=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(programs / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    return programs / "xlops"


def test_the_wheel_carries_what_the_program_reads(wheel: Path) -> None:
    """Templates and the workbook travel inside the package; tests and data do not."""
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    for folder in ("templates", "workbook"):
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        here = {name for name in here if not Path(name).name.startswith(".")}
        assert here, f"{folder} is empty"
        assert {f"xlops/_resources/{name}" for name in here} <= carried
    assert [name for name in carried if not name.startswith(("xlops/", "xlops-"))] == []
    assert any(name.endswith("licenses/LICENSE") for name in carried)


def test_help(installed: Path, tmp_path: Path) -> None:
    said = run(installed, "--help", cwd=tmp_path)
    assert all(command in said for command in ("demo", "new", "import", "kpi", "report", "shops", "explain"))


def test_the_demo_writes_its_report(installed: Path, tmp_path: Path) -> None:
    run(installed, "demo", "示例 店铺", cwd=tmp_path, XLOPS_HOME=str(tmp_path / "home"))
    reports = list((tmp_path / "示例 店铺" / "周报").iterdir())
    assert {path.suffix for path in reports} == {".xlsx", ".html"}
    assert all("2026W46" in path.name and path.stat().st_size > 5_000 for path in reports)
