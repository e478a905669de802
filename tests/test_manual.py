"""The manual shows what is there: its pictures exist and are small, the words it quotes stand on the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MANUAL = (ROOT / "docs" / "安装与第一份周报.md").read_text(encoding="utf-8")


def test_every_picture_is_there_and_small() -> None:
    shown = re.findall(r"!\[[^]]+]\((pictures/[^)]+\.png)\)", MANUAL)
    assert sorted(shown) == sorted(f"pictures/{path.name}" for path in (ROOT / "docs" / "pictures").glob("*.png"))
    for name in shown:
        content = (ROOT / "docs" / name).read_bytes()
        assert content.startswith(b"\x89PNG") and len(content) < 200_000, name


@pytest.mark.parametrize("words", ["看示例周报", "导入我的文件", "以后再设置", "开始导入", "导入并出周报", "复制文字", "复制图片",
                                   "打开工作簿", "生成工作簿", "关闭后会自动写入", "工作簿已刷新", "告诉程序每一列是什么"])  # fmt: skip
def test_words_of_the_window_are_quoted_as_they_stand(words: str) -> None:
    screens = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "app").glob("*.j2"))
    assert words in MANUAL and words in screens


@pytest.mark.parametrize("words", ["店铺运营", "每日巡店", "导入", "刷新", "支持", "检查安装"])
def test_words_of_the_ribbon_are_quoted_as_they_stand(words: str) -> None:
    ribbon = (ROOT / "workbook" / "ribbon.xml").read_text(encoding="utf-8")
    assert f"「{words}」" in MANUAL and f'label="{words}"' in ribbon


def test_the_ways_to_the_files_are_the_catalogues() -> None:
    """The needed files' menus, without what is only said of the download."""
    from xlops.catalog.exports import EXPORTS

    plain = MANUAL.replace("*", "")
    for id in ("sycm_core_daily", "sycm_item", "sycm_entry", "wxt_plan", "taobao_refund"):
        steps = re.split(r" → |\(|\)| ", EXPORTS[id].menu)
        wanted = [step for step in steps if step and step not in ("下载", "周", "阿里妈妈", "勾选分日")]
        assert all(step in plain for step in wanted), wanted
