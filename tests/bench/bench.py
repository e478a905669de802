"""How fast is it? Ratios against what a person would otherwise run, on this machine, side by side.

    python tests/bench/bench.py            (or: make bench)

Seconds differ from machine to machine, so each figure is a ratio of two programs run in turn: medians of
wall time and the highest memory of a process or its children. Writes build/bench.md; the input files are
made once, in build/bench.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from make_data import write
from make_store import fill

from xlops.store import Shop

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
TUTORIAL = Path(__file__).with_name("tutorial.py")
XLOPS = (sys.executable, "-m", "xlops")
RUNS = 3
SHORT_RUNS = 9  # a start-up takes milliseconds
OFTEN = 3  # times a program of a few seconds is run where one of half a minute is run once

# The same file without us: declared types, straight into a database on disk.
_DUCKDB_ALONE = """
import sys, duckdb
money, text, count, time = "DECIMAL(18,4)", "VARCHAR", "BIGINT", "TIMESTAMP"
types = [text, text, text, money, count, text, text, money, money, time, time, text]
columns = {f"c{n}": kind for n, kind in enumerate(types)}
con = duckdb.connect(sys.argv[2])
con.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, header=true, auto_detect=false, columns=?)",
            [sys.argv[1], columns])
con.close()
"""


@dataclass(frozen=True)
class Cost:
    """What one or several runs took: seconds of wall time, peak memory in MB."""

    seconds: float
    peak: float

    def __add__(self, other: Cost) -> Cost:
        """One program after another."""
        return Cost(self.seconds + other.seconds, max(self.peak, other.peak))


@dataclass(frozen=True)
class Line:
    """A row of the result: ours against theirs, or ours against a limit."""

    what: str
    ours: str
    theirs: str
    ratio: str
    target: str
    met: bool


def run(command: Sequence[str | Path], cwd: Path, home: Path) -> Cost:
    """Run a program to its end; its failure ends the bench with what it said."""
    environment = {**os.environ, "XLOPS_HOME": str(home), "PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as at a user's: a program is compiled once
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command], cwd=cwd, env=environment,
            stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{command} failed:\n{said.read().decode(errors='replace')}")
    return Cost(seconds, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(c.seconds for c in costs), max(c.peak for c in costs))


def in_turn(*programs: Callable[[], Cost], runs: int = RUNS) -> list[Cost]:
    """The median of each, run in turn so that a busy moment hits all alike; an `Often` one several times."""
    costs: list[list[Cost]] = [[] for _ in programs]
    for _ in range(runs):
        for column, program in zip(costs, programs, strict=True):
            column += [program() for _ in range(getattr(program, "times", 1))]
    return [median(column) for column in costs]


@dataclass(frozen=True)
class Often:
    """A program that is run several times a turn: a machine's ups and downs last as long as it does."""

    program: Callable[[], Cost]
    times: int = OFTEN

    def __call__(self) -> Cost:
        return self.program()


class Bench:
    """The folder, the files and the programs that are compared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = write(BUILD / "bench")
        self.shops = 0

    def new_shop(self) -> tuple[Path, Path, Cost]:
        """An empty shop with a registry of its own."""
        self.shops += 1
        home, shop = self.folder / f"home{self.shops}", self.folder / f"店{self.shops}"
        home.mkdir()
        return shop, home, run((*XLOPS, "new", "测速店", "--dir", shop), self.folder, home)

    def tutorial(self, engine: str = "openpyxl") -> Cost:
        files = self.files["orders"], self.files["items"], self.folder / "tutorial.xlsx"
        return run((sys.executable, TUTORIAL, *files, engine), self.folder, self.folder)

    def files_to_report(self) -> Cost:
        """In a shop that was just made: that is done once, and the tutorial has nothing like it."""
        shop, home, _ = self.new_shop()
        self.filled = shop, home
        return run((*XLOPS, "report", "weekly", self.files["orders"], self.files["items"]), shop, home)

    def report(self) -> Cost:
        shop, home = self.filled
        return run((*XLOPS, "report", "weekly"), shop, home)

    def import_big(self) -> Cost:
        shop, home, _ = self.new_shop()
        cost = run((*XLOPS, "import", self.files["big"]), shop, home)
        self.big_shop = shop, home
        return cost

    def import_again(self) -> Cost:
        shop, home = self.big_shop
        return run((*XLOPS, "import", self.files["big"]), shop, home)

    def duckdb_alone(self) -> Cost:
        store = self.folder / "alone.duckdb"
        store.unlink(missing_ok=True)
        return run((sys.executable, "-c", _DUCKDB_ALONE, self.files["big_utf8"], store), self.folder, self.folder)


class Reports:
    """A report of the demo shop, and of a shop of a year with 500 items and a million order lines."""

    def __init__(self, folder: Path) -> None:
        self.demo, self.large, self.home = folder / "demo", folder / "大店", folder / "home-reports"
        self.large_home = folder / "home-large"
        run((*XLOPS, "demo", self.demo), folder, self.home)
        run((*XLOPS, "new", "大店", "--dir", self.large), folder, self.large_home)
        fill(Shop("", "大店", self.large))

    def of_demo(self, forms: str = "xlsx,html,txt") -> Cost:
        return run((*XLOPS, "report", "weekly", "--format", forms), self.demo, self.home)

    def of_large(self) -> Cost:
        return run((*XLOPS, "report", "weekly", "--format", "xlsx,html,txt"), self.large, self.large_home)


def seconds_more(what: str, ours: Cost, without: Cost, limit: float) -> Line:
    """What something takes on top, in seconds."""
    more = ours.seconds - without.seconds
    return Line(
        what,
        f"{ours.seconds:.2f} s",
        f"{without.seconds:.2f} s",
        f"{more:.2f} s more",
        f"≤ {limit:g} s more",
        more <= limit,
    )


def against(what: str, ours: Cost, theirs: Cost, limit: float) -> Line:
    """Ours may take at most `limit` times theirs; written as 1/n where it is below one."""
    ratio = ours.seconds / theirs.seconds
    return Line(what, f"{ours.seconds:.2f} s, {ours.peak:.0f} MB", f"{theirs.seconds:.2f} s, {theirs.peak:.0f} MB",
                _times(ratio), "≤ " + _times(limit), ratio <= limit)  # fmt: skip


def _times(ratio: float) -> str:
    return f"1/{1 / ratio:.1f}".removesuffix(".0") if ratio < 1 else f"{ratio:.1f}×".replace(".0×", "×")


def measure(folder: Path) -> list[Line]:
    bench = Bench(folder)
    whole, report, tutorial, tuned = in_turn(
        Often(bench.files_to_report), Often(bench.report), bench.tutorial, lambda: bench.tutorial("calamine")
    )
    big, again, alone = in_turn(bench.import_big, bench.import_again, bench.duckdb_alone)
    reports = Reports(folder)
    demo, year, scripted = in_turn(Often(reports.of_demo), Often(reports.of_large), bench.tutorial)
    printed, plain = in_turn(Often(lambda: reports.of_demo("xlsx,html,txt,pdf,png")), Often(reports.of_demo))
    start, bare = in_turn(
        lambda: run((*XLOPS, "--help"), folder, folder),
        lambda: run((sys.executable, "-c", "pass"), folder, folder),
        runs=SHORT_RUNS,
    )
    return [
        against("raw files → xlsx + html report, against the tutorial script", whole, tutorial, 1 / 8),
        against("the same, against the tutorial script with calamine as reader", whole, tuned, 1),
        against("filled store → report, against the tutorial script", report, tutorial, 1 / 25),
        against("demo shop's store → xlsx, html and text, against the tutorial script", demo, scripted, 1 / 20),
        against(
            "a year of 500 items and 1,000,000 order lines → the same report, against the demo shop's", year, demo, 3
        ),
        seconds_more("the same with picture and PDF, on top", printed, plain, 3),
        against("import of 1,000,000 lines GB18030, against DuckDB alone on UTF-8", big, alone, 5),
        Line("peak memory of that import", f"{big.peak:.0f} MB", "–", "–", "< 700 MB", big.peak < 700),
        against("the same file again, against the first time", again, big, 1 / 10),
        against("`xlops --help`, against `python -c pass`", start, bare, 8),
    ]


def page(lines: Sequence[Line]) -> str:
    """The result as Markdown, with the machine it was measured on."""
    names = ("duckdb", "pandas", "openpyxl", "python-calamine", "fastexcel", "XlsxWriter")
    rows = [
        f"| {row.what} | {row.ours} | {row.theirs} | {row.ratio} | {row.target} | {'yes' if row.met else '**no**'} |"
        for row in lines
    ]
    return "\n".join([
        "# Speed",
        "",
        f"Medians of {RUNS} runs in turn ({RUNS * OFTEN} of programs of a few seconds, {SHORT_RUNS} for start-up), memory as the highest peak. "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
        + ". Compare ratios, not seconds.",
        "",
        "| what | xlops | compared with | ratio | target | met |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ])  # fmt: skip


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        text = page(measure(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
