"""`make installer`: dist/xlops-setup.exe, one file for a Windows without Python, built on Linux.

Rule: everything inside is pinned; the same sources give the same bytes (`SOURCE_DATE_EPOCH`, else a fixed day). Downloads
are kept in build/installer. Needs `makensis` (Debian: nsis). `--quick FILE` packs less tightly into another file, for tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from icon import side
from payload import lay_out, same_time
from wheels import collect

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
WORK, TARGET = ROOT / "build" / "installer", ROOT / "dist" / "xlops-setup.exe"
LARGEST = 120 * 1000 * 1000  # bytes
_DAY = 1_767_225_600  # 2026-01-01


def main(arguments: Sequence[str]) -> None:
    quick = Path(arguments[1]).resolve() if arguments and arguments[0] == "--quick" else None
    target = quick or TARGET
    if shutil.which("makensis") is None:
        raise SystemExit("makensis is not installed: apt-get install nsis")
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", _DAY))
    own = _own_wheel(WORK / "wheel", moment)
    libraries = collect(own, WORK / "downloads")
    tree = WORK / "tree"
    lay_out(tree, own, libraries, WORK / "downloads")
    files = same_time(tree, moment)
    (WORK / "side.bmp").write_bytes(side())
    os.utime(WORK / "side.bmp", (moment, moment))
    (WORK / "files.nsh").write_text(_list(tree, files), encoding="utf-8-sig")
    target.parent.mkdir(parents=True, exist_ok=True)
    version = own.name.split("-")[1]
    subprocess.run(
        ["makensis", "-V2", "-INPUTCHARSET", "UTF8", f"-DVERSION={version}", f"-DTREE={tree}", f"-DSIDE={WORK / 'side.bmp'}", f"-DFILES={WORK / 'files.nsh'}",
         f"-DTARGET={target}", f"-DKILOBYTES={sum(p.stat().st_size for p in files) // 1024}", *(["-DQUICK"] if quick else []), str(HERE / "xlops.nsi")],
        check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(moment), "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    size = target.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{target.name} has {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}")
    print(f"{target.name}: {size / 1e6:.1f} MB, {len(files)} files, {len(libraries)} libraries")


def _own_wheel(folder: Path, moment: int) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)], check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    (wheel,) = folder.glob("xlops-*.whl")
    return wheel


def _list(tree: Path, files: list[Path]) -> str:
    """Every file in its order, as NSIS reads it; `$` is its own sign there."""
    lines, folder = [], None
    for path in files:
        if path.parent != folder:
            folder = path.parent
            below = str(folder.relative_to(tree)).replace("/", "\\")
            lines.append('SetOutPath "$INSTDIR"' if below == "." else f'SetOutPath "$INSTDIR\\{below}"')
        lines.append('File "{}"'.format(str(path).replace("$", "$$")))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
