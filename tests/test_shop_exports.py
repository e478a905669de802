"""Every use case that the package names is there, and asking for one does not load the others."""

from __future__ import annotations

import subprocess
import sys

import pytest

import xlops.shop as shop


@pytest.mark.parametrize("name", shop.__all__)
def test_a_use_case_is_there(name: str) -> None:
    assert getattr(shop, name) is not None


def test_all_and_the_homes_agree() -> None:
    assert set(shop.__all__) == set(shop._HOME)
    with pytest.raises(AttributeError, match="no_such"):
        _ = shop.no_such


def test_a_report_does_not_load_the_workbook() -> None:
    code = "import sys; from xlops.shop import write_report; print('xlops.shop.workbook' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
