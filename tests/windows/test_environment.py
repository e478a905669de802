"""What the other tests stand on: this is the real Windows Python, in Chinese."""

from __future__ import annotations

import pytest

from tests.windows.environment import PYTHON, Environment

pytestmark = pytest.mark.windows


def test_it_is_a_chinese_windows(windows: Environment) -> None:
    """Code page 936 for files and for output, and a user whose name no ASCII can write."""
    program = (
        "import sys, os, locale, ctypes; k = ctypes.windll.kernel32; "
        "print(sys.platform, k.GetACP(), locale.getpreferredencoding(False), sys.stdout.encoding, os.environ['APPDATA'])"
    )
    ran = windows.wine.run(PYTHON, "-c", program)
    said = ran.text.split(maxsplit=4)
    assert said[:4] == ["win32", "936", "cp936", "gbk"]
    assert said[4].strip() == f"{windows.home}\\AppData\\Roaming" and "王小明" in windows.home
