"""Every command of both READMEs is run, in order, as a reader would run it.

`make test` is left out (it is what runs this test), so are the commands that install the program: the
test of the wheel does that. Everything else happens in an empty folder with a home of its own.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
_NOT_HERE = ("make test", "pip install", "python3 -m venv", "source ")

# The file the READMEs speak of: three orders of one day, of which two were paid (39.90 + 60.10).
ORDER_FILE = "ExportOrderList202611160900.csv"
ORDERS = """\
订单编号,订单状态,买家应付货款,买家应付邮费,总金额,买家实付金额,退款金额,订单创建时间,订单付款时间,商品标题,购买数量,店铺名称
2600000000000000001,交易成功,39.90,0.00,39.90,39.90,0.00,2026-11-09 10:00:00,2026-11-09 10:01:00,收纳箱,1,我的店
2600000000000000002,交易成功,60.10,0.00,60.10,60.10,0.00,2026-11-15 11:00:00,2026-11-15 11:01:00,衣架,2,我的店
2600000000000000003,等待买家付款,25.00,0.00,25.00,0.00,0.00,2026-11-15 12:00:00,,挂钩,1,我的店
"""


def commands(text: str) -> list[str]:
    """The lines of every ```bash block, comments left out."""
    blocks = re.findall(r"^```bash\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s+#.*$", "", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def environment(folder: Path) -> Path:
    """An environment as the Makefile leaves it: `xlops` and the stamp that says it is installed."""
    made = folder / ".venv"
    (made / "bin").mkdir(parents=True)
    python = shlex.quote(sys.executable)
    for name, command in {"python": python, "xlops": f"{python} -m xlops"}.items():
        script = made / "bin" / name
        script.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {command} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    (made / ".installed").touch()
    return made


@pytest.mark.wheel  # builds and installs: a minute each
@pytest.mark.skipif(sys.platform == "win32", reason="the blocks are written for a POSIX shell")
@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_the_readme_runs(readme: str, tmp_path: Path, xlops_home: Path) -> None:
    folder = tmp_path / "文件夹 readme"
    made = environment(folder)
    (folder / ORDER_FILE).write_bytes(ORDERS.encode("gb18030"))
    wanted = [line for line in commands((ROOT / readme).read_text(encoding="utf-8")) if not line.startswith(_NOT_HERE)]
    script = "set -e\n" + "".join(f"echo {shlex.quote('$ ' + line)}\n{line}\n" for line in wanted)
    path = f"{made / 'bin'}{os.pathsep}{os.environ['PATH']}"
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}

    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env={**outer, "PATH": path, "XLOPS_HOME": str(xlops_home)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout
    shop = folder / "我的店"
    for report in (folder / "build" / "demo" / "周报", folder / "xlops-demo" / "周报", shop / "周报"):
        assert {path.suffix for path in report.iterdir()} >= {".xlsx", ".html"}, report
    asked = done.stdout.split("$ xlops kpi")[1].split("\n$ ")[0]
    assert "39.90" in asked
    assert "60.10" in asked


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (commands((ROOT / name).read_text(encoding="utf-8")) for name in READMES)
    assert english == chinese
    assert len(english) > 5


@pytest.mark.parametrize("readme", READMES)
def test_what_a_readme_points_to_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_commands_are_read_from_bash_blocks_only() -> None:
    text = "```bash\n# first\nmake demo   # a shop\n\nxlops shops\n```\n\n```text\nnot this\n```\n"
    assert commands(text) == ["make demo", "xlops shops"]
