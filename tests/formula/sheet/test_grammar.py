"""What a formula may be, what is said of a wrong one, and how it stands in a cell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.formula.sheet.sheets import column, grid, grids
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Card, Column, Grid, Group, Mark, Sheet
from xlops.errors import BadInput
from xlops.formula.sheet import RefPlace, Type, check, check_sheet, excel, excel_card, excel_condition

NUMBER, TEXT, ID, DATE = Kind.NUMBER, Kind.TEXT, Kind.ID, Kind.DATE
GIVEN = grids(
    grid("t", column("day", DATE, name="日期"), column("code", ID, name="商家编码"), column("kind", TEXT, name="种类"),
         column("pay_buyers", name="买家"), column("uv", name="访客"), column("cost", name="成本(元)")),
    grid("o", column("day", DATE, name="日期"), column("code", ID, name="编码"), column("sold", name="卖出"),
         column("kind", TEXT, name="种类")),
)  # fmt: skip
HOME = GIVEN["t"]


def text(formula: str, **more: Any) -> str:
    """The text with references as Excel shows them."""
    written = excel(formula, grid=HOME, grids=GIVEN, column=column("pay_cvr"), **more)
    return written.replace("t_t[[#This Row],[", "[@[").replace("[@[日期]]", "[@日期]").replace("[@[访客]]", "[@访客]")


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("uv +", "写错了"),
        ("uw + 1", "没有「uw」这一列。您是不是要找「uv」?"),
        ("totl(o.sold)", "没有函数「totl」。您是不是要找「total」?"),
        ("total(o.sald)", "表「o」没有「sald」这一列。您是不是要找「sold」?"),
        ("total(oo.sold)", "没有「oo」这张表"),
        ("total(sold)", "「sold」要写成 表.列"),
        ("o.sold * 2", "只能放进 lookup"),
        ("setting(tacos_limt)", "没有设置「tacos_limt」。您是不是要找「tacos_limit」?"),
        ("rounded(uv)", "rounded 要 2 个参数,现在是 1 个"),
        ("minimum(uv)", "minimum 要 2 个以上参数,现在是 1 个"),
        ("lookup(o.sold, t.code, code)", "要在同一张表"),
        ("lookup(o.sold, o.day, code)", "「o.day」是 date,要找的是 id"),
        ("sumifs(o.sold, o.kind)", "sumifs 要 3 个以上参数"),
        ("sumifs(o.sold, o.kind, kind, o.day)", "条件要成对"),
        ("sumifs(o.sold, o.kind, ge(kind))", "只能比较相等或 ne"),
        ("kind + 1", "text 不能做加减乘除"),
        ("day * 2", "日期只能加减天数"),
        ("day + day", "日期只能加减天数"),
        ("uv if uv else 1", "条件要是比较"),
        ("1 if day > 5 else 2", "日期和数字不能比较"),
        ("1 if kind > code else 2", "文字只能用 == 和 !="),
        ("1 if uv == None else 2", "请用 missing"),
        ('uv if uv > 1 else "少"', "几个值要同一类"),
        ('join("卖了", uv)', "数字先用 amount"),
        ("amount(uv, cost)", "小数位数要写成"),
        ("uv / 0", "除以了 0"),
        ("uv ** 2", "只能用 + - * /"),
        ("[uv]", "不能用「[uv]」这种写法"),
        ("__import__('os').system('x')", "没有函数"),
        ("(lambda: 1)()", "没有函数"),
        ("metric('pay_cvr', visitors=uv + 1)", "算式请先放进辅助列"),
        ("metric('gmv_x')", "不在目录里"),
        ("metric('breakeven_roas')", "请写 ops"),
        ("metric('ctr')", "本表没有「ctr」要的列「clicks」"),
        ("metric('pay_cvr', visitor=uv)", "没有参数「visitor」。您是不是要找「visitors」?"),
        ("ops(uv)", "第一个参数要是名字"),
        ("last(o.sold) + 'x'", "text 不能做加减乘除"),
        ('"' + "长" * 256 + '"', "最多 255 个字"),
    ],
)
def test_a_wrong_formula_says_what_is_wrong(formula: str, said: str) -> None:
    with pytest.raises(BadInput) as wrong:
        text(formula)
    assert said in str(wrong.value)


def test_last_needs_a_grid_by_day() -> None:
    given = grids(grid("t", column("x"), column("y", NUMBER, "last(t.x)")))
    assert check(given["t"], given)[0].startswith("t.y:公式「last(t.x)」:last 要第一个关键列是日期的表")


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        # design.md: a ratio column is IF(COUNT(num,den)<2,"",IF(den=0,"",num/den))
        ("metric()", 'IF(COUNT([@[买家]],[@访客])<2,"",IF([@访客]=0,"",[@[买家]]/[@访客]))'),
        ("pay_buyers / uv", 'IF(COUNT([@[买家]],[@访客])<2,"",IFERROR([@[买家]]/[@访客],""))'),
        ("uv * 30.4", 'IF(ISNUMBER([@访客]),[@访客]*30.4,"")'),
        ("uv - (cost - 1)", 'IF(COUNT([@访客],[@[成本(元)]])<2,"",[@访客]-([@[成本(元)]]-1))'),
        ("add_days(day, -28)", 'IF(ISNUMBER([@日期]),[@日期]-28,"")'),
        ("kind", '[@[种类]]&""'),
        ("uv", 'IF(ISNUMBER([@访客]),[@访客],"")'),
        ('"少" if uv < 100 else "够"', 'IF(IF(ISNUMBER([@访客]),[@访客]<100,FALSE),"少","够")'),
        ('"是" if kind == "促销" and uv > 1 else ""',
         'IF(IF(ISNUMBER([@访客]),AND([@[种类]]="促销",[@访客]>1),FALSE),"是","")'),
        ('"是" if code == "a" else ""', 'IF(EXACT([@[商家编码]],"a"),"是","")'),
        ("coalesce(cost, 0) + 1", 'IF(ISNUMBER([@[成本(元)]]),[@[成本(元)]],0)+1'),
        ("total(t.cost)", 'IF(COUNT(t_t[[成本(元)]])=0,"",SUM(t_t[[成本(元)]]))'),
        ("sumifs(o.sold, o.day, ge(day), o.kind, \"促销\")",
         ('IF(ISNUMBER([@日期]),IF(COUNTIFS(t_o[日期],">="&[@日期],t_o[种类],"促销",t_o[卖出],"<1E+99")=0,"",'
         'SUMIFS(t_o[卖出],t_o[日期],">="&[@日期],t_o[种类],"促销")),"")')),
        # an id of 19 digits would be a number in SUMIFS, `60*90` a pattern
        ("sumifs(o.sold, o.code, code)",
         ('IF([@[商家编码]]="","",IF(SUMPRODUCT(EXACT(t_o[编码]&"",[@[商家编码]])*ISNUMBER(t_o[卖出]))=0,"",'
         'SUMPRODUCT(--EXACT(t_o[编码]&"",[@[商家编码]]),t_o[卖出])))')),
        ('countifs(o.kind, "60*90")', 'SUMPRODUCT(--(t_o[种类]="60*90"))'),
        ('countifs(o.kind, "618")', 'SUMPRODUCT(--(t_o[种类]="618"))'),
        ("countifs(o.sold, gt(0))", 'COUNTIFS(t_o[卖出],">0")'),
        ("lookup(o.kind, o.day, day)", 'IF(ISNUMBER([@日期]),IFERROR(INDEX(t_o[种类],MATCH([@日期],t_o[日期],0))&"",""),"")'),
        ("days(as_of(), day)", 'IF(COUNT(s_as_of,[@日期])<2,"",s_as_of-[@日期])'),
        ("uv > setting(tacos_limit)", "IF(COUNT([@访客],s_tacos_limit)<2,FALSE,[@访客]>s_tacos_limit)"),
        ('ops("abc", days=o.day, x=uv)', 'IFERROR(ops_abc(t_o[日期],[@访客]),"")'),
    ],
)  # fmt: skip
def test_a_formula_as_it_stands_in_a_cell(formula: str, written: str) -> None:
    assert text(formula) == written


def test_arguments_of_a_udf_stand_in_its_order() -> None:
    got = text('ops("f", c=uv, a=cost)', arguments=lambda id: ["a", "b", "c", "d"])
    assert got == 'IFERROR(ops_f([@[成本(元)]],,[@访客]),"")'


def test_headers_with_signs_of_a_reference_are_escaped() -> None:
    given = grids(grid("t", column("a", name="数[元]#'x"), column("b", NUMBER, "a + total(t.a)")))
    assert excel("a", grid=given["t"], grids=given) == (
        "IF(ISNUMBER(t_t[[#This Row],[数'[元']'#''x]]),t_t[[#This Row],[数'[元']'#''x]],\"\")"
    )
    assert "SUM(t_t[[数'[元']'#''x]])" in excel("total(t.a)", grid=given["t"], grids=given)


def test_a_condition_has_addresses_and_no_tables() -> None:
    refs = {"uv": "$E6", "cost": "$F6"}
    assert excel_condition("uv > cost", grid=HOME, refs=refs, grids=GIVEN) == "IF(COUNT($E6,$F6)<2,FALSE,$E6>$F6)"
    assert excel_condition('kind == "x"', grid=HOME, refs={"kind": "$C6"}, grids=GIVEN) == '$C6="x"'
    with pytest.raises(BadInput, match="条件格式里不能用整列"):
        excel_condition("uv > average(t.uv)", grid=HOME, refs=refs, grids=GIVEN)


def test_a_card_refers_to_other_cards_by_address() -> None:
    got = excel_card("sold / target", refs={"sold": "$B$4", "target": "$D$4"}, grids=GIVEN)
    assert got == 'IF(COUNT($B$4,$D$4)<2,"",IFERROR($B$4/$D$4,""))'
    assert excel_card("total(o.sold)", refs={}, grids=GIVEN) == 'IF(COUNT(t_o[卖出])=0,"",SUM(t_o[卖出]))'
    shown = excel_card('join(word, "!")', refs={"word": "A1"}, grids=GIVEN, names={"word": Type.TEXT})
    assert shown == 'A1&"!"'


def test_another_place_writes_other_references() -> None:
    got = excel("uv + total(o.sold)", grid=HOME, grids=GIVEN, place=RefPlace({"uv": "E2", "o.sold": "o!C2:C9"}))
    assert got == 'IF(ISNUMBER(E2),IFERROR(E2+IF(COUNT(o!C2:C9)=0,"",SUM(o!C2:C9)),""),"")'


# -- check ---------------------------------------------------------------------------------------------


def problems(*columns: Column) -> list[str]:
    given = grids(Grid("t", "t", ("a",), (column("a"), *columns)))
    return check(given["t"], given)


def test_check_names_the_column_and_what_is_wrong() -> None:
    assert problems(column("x", NUMBER, "b + 1"))[0] == "t.x:公式「b + 1」:没有「b」这一列"
    assert problems(column("x", TEXT, "a + 1")) == ["t.x:公式「a + 1」的结果是 number,这里要 text"]
    assert problems(column("x", NUMBER, "a > 1")) == ["t.x:公式「a > 1」的结果是 flag,这里要 number"]
    assert problems(column("x", NUMBER, "a + 1"), column("y", DATE, "ops('f', x=x)")) == []


def test_check_finds_circles_over_rows_columns_and_settings() -> None:
    assert problems(column("x", NUMBER, "y"), column("y", NUMBER, "x")) == ["公式互相引用:t.x → t.y → t.x"]
    assert problems(column("x", NUMBER, "total(t.x)")) == ["公式互相引用:t.x → t.x"]
    settings = Grid("settings", "设置", ("setting",), (
        column("setting", ID), column("effective", TEXT, 'join(setting, amount(setting(tacos_limit), 2))'),
    ))  # fmt: skip
    assert check(settings, grids(settings)) == ["公式互相引用:settings.effective → settings.effective"]


def test_check_looks_at_marks() -> None:
    def mark(when: str, look: str = "bad") -> list[str]:
        return problems(Column("x", "x", NUMBER, "", marks=(Mark(look, when),)))

    assert mark("x > 1") == mark("", "bar") == []
    assert mark("x") == ["t.x:标记「x」不是条件"]
    assert mark("") == ["t.x:标记 bad 没有条件"]
    assert "没有「z」这一列" in mark("z > 1")[0]
    assert "请先加一个辅助列" in mark("x > total(t.x)")[0]


def test_check_looks_at_cards() -> None:
    def card(*cards: Card) -> list[str]:
        return check_sheet(Sheet("s", "s", Group.START, "", cards=cards), GIVEN)

    good = Card("sold", "卖出", "total(o.sold)", marks=(Mark("bad", "sold < 5 or value < 2"),))
    assert card(good, Card("half", "一半", "sold / 2")) == []
    assert card(Card("x", "x", "uv + 1"))[0] == "s.x:公式「uv + 1」:没有「uv」这一列"
    assert card(Card("x", "x", "y"), Card("y", "y", "x")) == ["卡片互相引用:x → y → x"]
    assert card(Card("x", "x", "as_of()")) == ["s.x:公式「as_of()」的结果是 date,这里要 number"]
