"""The command line: what is printed, the exit codes, no traceback ever."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xlops.cli import main

ORDERS = """订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额
2,21.0,21.0,内蒙古自治区,2026-11-09 23:59:54,2026-11-10 00:00:02,0.0
3,37.5,37.5,安徽省,2026-11-15 23:59:35,2026-11-15 23:59:50,7.5
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path / "家"))
    monkeypatch.chdir(tmp_path)

    def invoke(*args: str) -> Result:
        return CliRunner().invoke(main, list(args))

    return invoke


@pytest.fixture
def shop(run, tmp_path: Path):
    assert run("new", "小店").exit_code == 0
    (tmp_path / "订单.csv").write_text(ORDERS, encoding="utf-8")
    assert run("import", "订单.csv", "--shop", "小店").exit_code == 0
    return run


def test_a_number_as_table_json_and_csv(shop):
    assert "58.50" in shop("kpi", "支付金额").output
    (row,) = json.loads(shop("kpi", "pay_amount", "--json").output)
    assert row["pay_amount"] == 58.5
    lines = shop("kpi", "pay_amount", "--by", "day", "--csv").output.splitlines()
    assert lines[0] == "day,pay_amount" and lines[2] == "2026-11-10,21.00" and lines[-1] == "2026-11-15,37.50"


def test_from_exports_to_the_report_in_one_command(run, tmp_path):
    assert run("new", "小店").exit_code == 0
    (tmp_path / "订单.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    done = run("report", "weekly", "订单.csv", "--shop", "小店")
    assert done.exit_code == 0 and "新增 2 行" in done.output
    assert sorted(p.suffix for p in (tmp_path / "小店" / "周报").iterdir()) == [".html", ".xlsx"]
    wrong = run("report", "weekly", "别的.csv", "--shop", "小店")
    assert wrong.exit_code == 3 and "✖ 别的.csv" in wrong.output and "周报:" in wrong.output
    assert run("report", "weekly", "没有.csv", "--shop", "小店").exit_code == 2


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["kpi"], 2, "还缺"),
        (["kpi", "支付转化"], 2, "您是不是要找"),
        (["kpi", "pay_amount", "--from", "2026年"], 2, "这样的日期"),
        (["kpi", "pay_amount", "--by", "minute"], 2, "可以用 day"),
        (["import", "没有.csv"], 2, "找不到文件"),
        (["report", "weekly", "--week", "2026-W99"], 2, "没有这个日期"),
        (["explain", "zzz"], 2, "没有指标"),
        (["exlain", "uv"], 2, "explain"),
        (["import", "--shop", "大店"], 2, "没有叫「大店」的店铺"),
        (["report", "weekly", "--week", "2026-W46", "--format", "doc"], 2, "不认识的格式"),
    ],
)
def test_a_mistake_is_one_chinese_sentence_and_a_code(shop, args, code, said):
    result = shop(*args)
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert "Traceback" not in result.output and "Error:" not in result.output


def test_an_unknown_file_has_its_own_exit_code(shop, tmp_path):
    (tmp_path / "笔记.csv").write_text("今天,天气\n晴,好\n", encoding="utf-8")
    result = shop("import", "笔记.csv")
    assert result.exit_code == 3 and "笔记.csv" in result.output


def test_the_inbox_is_imported_without_naming_files(shop, tmp_path):
    (tmp_path / "小店" / "导入" / "又一份.csv").write_text(ORDERS.replace("\n2,", "\n7,"), encoding="utf-8")
    result = shop("import")
    assert "新增 1 行,更新 1 行" in result.output


def test_shops_and_explain(shop, tmp_path):
    assert shop("shops").output == f"小店\t{tmp_path / '小店'}\n"
    assert "支付买家数 ÷ 访客数" in shop("explain", "支付转化率").output


def test_help_is_chinese(run):
    output = run("--help").output
    assert "用法" in output and "Usage" not in output and "Options" not in output


def test_a_setting_is_kept_and_marked_as_the_shops_own(shop):
    assert "默认,待确认" in next(line for line in shop("set").output.splitlines() if line.startswith("平台扣点"))
    assert shop("set", "平台扣点", "4%").exit_code == 0
    line = next(line for line in shop("set").output.splitlines() if line.startswith("平台扣点"))
    assert "0.04" in line and "本店设置" in line
    wrong = shop("set", "平台扣点", "四个点")
    assert wrong.exit_code == 2 and "不是数字" in wrong.output
    assert "0.04" in next(line for line in shop("set").output.splitlines() if line.startswith("平台扣点"))
    assert "您是不是要找" in shop("set", "平台扣", "1").output


def test_the_daily_check_says_what_it_could_not_judge(shop):
    output = shop("check").output
    assert "每日巡店" in output and "数据不足" in output


def test_the_doctor_says_what_it_saw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code in (0, 3) and "程序" in done.output
