"""LibreOffice as a host for the tests: one headless process with a fresh profile, driven over UNO.

Rule: macros are allowed, stale locks ignored; the process is ended whatever happens. Only tests marked
`libreoffice` come here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = ["Office", "office"]

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="UseLocking" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class Office:
    """A running LibreOffice."""

    def __init__(self, desktop: Any) -> None:
        self.desktop = desktop

    @contextmanager
    def open(self, path: Path) -> Iterator[Any]:
        """A workbook, open with its macros allowed."""
        from com.sun.star.beans import PropertyValue

        def option(name: str, value: object) -> Any:
            return PropertyValue(Name=name, Value=value)

        options = (option("Hidden", True), option("MacroExecutionMode", 4))
        book = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, options)
        assert book is not None, f"LibreOffice does not open {path.name}"
        try:
            yield book
        finally:
            book.close(True)


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """LibreOffice with its profile in `folder`."""
    system = "/usr/lib/python3/dist-packages"
    if system not in sys.path:
        sys.path.append(system)  # last, so that nothing of ours is hidden
    import uno

    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    pipe = f"xlops{os.getpid()}"
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    process = subprocess.Popen(
        [
            "soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        env={**plain, "PATH": "/usr/bin:/bin", "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        context = _connect(uno, pipe, process)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        yield Office(desktop)
    finally:
        with suppress(Exception):
            desktop.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _connect(uno: Any, pipe: str, process: subprocess.Popen[bytes]) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            assert process.poll() is None, "LibreOffice ended at once"
            time.sleep(0.1)
    raise AssertionError("LibreOffice does not answer")
