"""What may be said beside a number: short ids, and the sentence an operator reads.

Rule: a doubtful number is kept and marked, never bent; a number that would be false is `None` and the
mark says why. Source: spec section 0.

>>> flag_text("DQ_RATE_GT_1")
'比率超过 100%,请核对来源'
"""

from __future__ import annotations

__all__ = ["FLAGS", "flag_text"]

FLAGS: dict[str, str] = {
    "DQ_RATE_GT_1": "比率超过 100%,请核对来源",
    "DQ_NUM_WITHOUT_DEN": "分母是 0 而分子不是 0,请核对来源",
    "DQ_NEGATIVE": "用到的数里有不该有的负数,没有计算",
    "PARTIAL": "有的日子只有部分数据,已计入但不完整",
    "BUYERS_MASKED": "买家名称被平台隐藏,数不出人数",
    "BASES_DIFFER": "一个是整段去重人数,一个是按日累加,不能放在一起算",
    "SOURCES_DIFFER": "分子和分母来自不同的文件",
    "NOT_ADDITIVE": "去重人数不能由几段相加,请导入这段时间的文件或每天的文件",
    "ONE_TERMINAL": "只有一个终端的数据,不是全店",
    "AD_TERMS_DIFFER": "推广的转化周期或归因规则不一致,成交不能相加",
    "NO_INPUT": "缺少录入的数据,没有计算",
}


def flag_text(flag: str) -> str:
    """The sentence of a flag. Raises `KeyError` for one that nobody declared."""
    return FLAGS[flag]
