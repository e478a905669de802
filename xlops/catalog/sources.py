"""Where the definitions come from: a short code beside each metric, spelled out once.

Rule: a code that a metric carries stands here; what no source confirms says 未核实.

>>> SOURCES["T3"]
'美国并购指南(2023)指引一:市场集中度分级'
"""

from __future__ import annotations

__all__ = ["SOURCES"]

SOURCES: dict[str, str] = {
    "S": "店铺运营指南原文(八步走、每日检查、店铺健康七因素)",
    "A1": "生意参谋指标词典",
    "A2": "生意参谋商品报表说明",
    "A3": "生意参谋首页指标名",
    "A4": "淘宝开放平台与阿里妈妈推广报表字段",
    "A5": "推广报表指标提示",
    "A7": "淘宝退款率帮助页",
    "A8": "AliExpress 官方指标页:动销",
    "A9": "蓝海词指标说明:搜索人气、点击率、支付转化率、在线商品数、需求供给比",
    "A10": "竞争度教程:搜索除以商品数",
    "A11": "支付宝账务明细的科目对照",
    "J1": "京东商智指标定义",
    "J2": "京东商智导出表头",
    "J3": "京准通术语",
    "D1": "抖店数据字段",
    "Q1": "量子恒道术语(旧口径)",
    "Q2": "第三方工具的指标提示",
    "T1": "Ang(2005)与 Ang & Liu(2007),Energy Policy:对数平均分解法及零值处理",
    "T2": "Iglewicz & Hoaglin:修正 z 值,0.6745 与 3.5",
    "T3": "美国并购指南(2023)指引一:市场集中度分级",
    "T4": "Snyder & Shen:供应链理论基础",
    "T5": "supplychainpy 文档:安全库存与再订货点",
    "T6": "Gupta 等(2006),Journal of Service Research:客户终身价值模型",
    "T7": "RFM 五等分与八类客户的通行定义",
    "T8": "民法典第一千二百五十九条:以上、以下包括本数",
    "T9": "推广保本公式的通行教程",
    "T10": "Adobe Analytics 文档:独立访客不能按日相加",
}
