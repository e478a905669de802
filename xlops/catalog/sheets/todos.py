"""待办: what was found, what is done about it by whom until when, and whether it helped.

Rule: problems come from reports, checks and the ticks in other sheets, or are typed; the start value is the one at
that time and stays. A metric's change counts only where the sample suffices (fed). Source: operator.md, 待办;
features part 4 example 9.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["TODOS"]

IMPORTED = Origin.IMPORTED

# A rate is shown as one: its metric is called 率, 占比 or 费比.
_RATE = 'contains(check_metric, "率") or contains(check_metric, "比")'
_PERCENT = (Mark("percent", _RATE),)

TODOS = Sheet(
    "todos", "待办", Group.START,
    guide="刷新后问题自动进来;只填动作、负责人、截止和目标值,到期会自动看有没有效果。自己的事直接写在最后一行。",
    visible=True,
    buttons=("RefreshSheets", "WeeklyReport"),
    seed=("K4", "N2", "P5"),
    grids=(
        Grid(
            "todos", "待办", key=("todo_id",), feed="todos", store="todos", at_least=10,
            columns=(
                Column("todo_id", "编号", Kind.ID, origin=IMPORTED, hidden=True),
                Column("week", "提出周", Kind.TEXT, origin=IMPORTED, width=11),
                Column("todo_source", "来源", Kind.TEXT, origin=IMPORTED, width=9),
                Column("problem", "问题", Kind.TEXT, origin=IMPORTED, width=34),
                Column("todo_subject", "商品/来源", Kind.TEXT, origin=IMPORTED, width=18),
                Column("action", "动作", Kind.TEXT, width=24, help="打算做什么,例如:主推款换回旧主图。"),
                Column("owner", "负责人", Kind.TEXT, width=9, help="谁来做,例如:小林。"),
                Column("due", "截止", Kind.DATE, width=11, help="哪天做完,例如 2026-11-20。"),
                Column(
                    "check_metric", "验证指标", Kind.TEXT, origin=IMPORTED, choices="check_metric", width=12,
                    help="看哪个数变好了没有,从列表里选,例如:支付转化率。",
                ),
                Column("start_value", "起始值", Kind.NUMBER, origin=IMPORTED, marks=_PERCENT),
                Column(
                    "target_value", "目标值", Kind.NUMBER, marks=_PERCENT,
                    help="想做到多少;比率带百分号,例如 2.90%。",
                ),
                Column("now_value", "现值", Kind.NUMBER, origin=IMPORTED, marks=_PERCENT),
                Column("done", "做完", Kind.TEXT, choices="yes_no", width=7, help="做完选「是」。"),
                Column(
                    "conclusion", "结论", Kind.TEXT, width=10,
                    formula=(
                        '"" if missing(problem) and missing(action) else ('
                        'found if present(found) and present(action) else ('
                        '"已做完" if done == "是" else ('
                        '"待安排" if missing(action) else ('
                        '"已逾期" if due < as_of() else "进行中"))))'
                    ),
                    marks=(
                        Mark("good", 'conclusion == "有效"'),
                        Mark("warn", 'conclusion == "已逾期"'),
                        Mark("bad", 'conclusion == "无效"'),
                        Mark("quiet", 'conclusion == "已做完"'),
                    ),
                ),
                Column("advice", "建议", Kind.TEXT, origin=IMPORTED, width=30),
                Column("found", "效果", Kind.TEXT, origin=IMPORTED, feed="conclusion", hidden=True),
                Column(
                    "is_open", "未完成", Kind.COUNT, hidden=True,
                    formula=(
                        '1 if conclusion == "待安排" or conclusion == "已逾期" or conclusion == "进行中" '
                        'or conclusion == "样本不足" else 0'
                    ),
                ),
            ),
            samples=(
                {"todo_id": "2026-W46-1", "week": "2026-W46", "todo_source": "周报", "problem": "手淘搜索转化率3.00%→2.30%",
                 "todo_subject": "手淘搜索", "action": "主推款换回旧主图", "owner": "小林", "due": date(2026, 11, 18),
                 "check_metric": "支付转化率", "start_value": 0.023, "target_value": 0.029, "now_value": 0.0236,
                 "found": "样本不足", "advice": "换图前后对比7天,不满意就换回"},
                {"todo_id": "2026-W46-2", "week": "2026-W46", "todo_source": "周报", "problem": "次推款米白断货,20日到货",
                 "todo_subject": "抽屉式收纳柜 米白", "action": "详情页引导买浅灰", "owner": "阿秋", "due": date(2026, 11, 13),
                 "check_metric": "支付金额", "start_value": 12400.0, "target_value": 14500.0, "now_value": 12110.0},
                {"todo_id": "2026-W46-3", "week": "2026-W46", "todo_source": "每日巡店", "problem": "全站推广投产2.92,低于保本3.21",
                 "todo_subject": "全站推广", "check_metric": "投产", "start_value": 2.92, "now_value": 2.92,
                 "advice": "日预算3,200降到2,600元,三天后再看"},
            ),
        ),
    ),
)  # fmt: skip
