"""The tables of ways, days and rules: travel, holidays, closures, the county's own rules."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.registry.people_schema import LAST_DAY, REASON, SINCE, UNTIL
from xunzhen.domain.registry.schema import Choice, Column, Kind, Table

TRAVEL: Final = Table(
    "travel",
    "行车时间",
    "两地之间单程要多少分钟；去和回不同的写两行。",
    "Minutes one way between two places; write two rows where the way back differs.",
    (
        Column(
            "from",
            "起点",
            Kind.CODE,
            "村、机构或乡镇的代码，或不重名的名称。",
            "Code (or unique name) of a village, institution or township.",
            "W101",
            required=True,
            synonyms=("出发地", "origin"),
        ),
        Column(
            "to",
            "终点",
            Kind.CODE,
            "村、机构或乡镇的代码，或不重名的名称。",
            "Code (or unique name) of a village, institution or township.",
            "350524101202",
            required=True,
            synonyms=("到达地", "目的地", "destination"),
        ),
        Column(
            "minutes",
            "分钟",
            Kind.DECIMAL,
            "单程分钟数，0到1440。走不通的不要写0，不写这一行。",
            "Minutes one way, 0 to 1440. Leave the row out where there is no way.",
            "25",
            required=True,
            least=0,
            most=1440,
            synonyms=("分钟数", "行车分钟", "时间"),
        ),
        Column(
            "by",
            "方式",
            Kind.CHOICE,
            "车、步行或船；空着按车。",
            "By car, on foot or by boat; empty means by car.",
            "车",
            choices=(
                Choice("车", "车", ("car", "汽车", "开车", "摩托车")),
                Choice("步行", "步行", ("walk", "foot", "走路")),
                Choice("船", "船", ("boat", "ferry", "渡船")),
            ),
            synonyms=("交通方式",),
        ),
        Column(
            "season",
            "季节",
            Kind.TEXT,
            "只在某个季节适用时写，如雨季。",
            "Only if it holds in one season.",
            synonyms=("适用季节",),
        ),
        Column(
            "source",
            "来源",
            Kind.CHOICE,
            "空着是县里填写的；程序算出的行写明按道路还是按直线，重算时会被替换。",
            "Empty: entered by the county. Rows that were computed say how and are replaced when "
            "computed again.",
            choices=(
                Choice("entered", "县里填写", ("填写",)),
                Choice("roads", "按道路计算", ("道路",)),
                Choice("straight", "按直线折算", ("直线",)),
            ),
            synonyms=("时间来源",),
        ),
    ),
    key=("from", "to", "by", "season"),
    synonyms=("行车时间表", "路程", "travel_times"),
)

HOLIDAYS: Final = Table(
    "holidays",
    "节假日调休",
    "与国家公布的节假日不同的日子才写。",
    "Only days that differ from the published calendar.",
    (
        Column("date", "日期", Kind.DATE, "哪一天。", "The day.", "2026-10-13", required=True),
        Column(
            "workday",
            "上班",
            Kind.FLAG,
            "这天上班写是，放假写否。",
            "Yes if people work that day.",
            "否",
            required=True,
            synonyms=("是否上班", "工作日"),
        ),
        Column("name", "名称", Kind.TEXT, "什么日子。", "What day it is.", "县庆"),
    ),
    key=("date",),
    synonyms=("节假日", "调休"),
)

CLOSURES: Final = Table(
    "closures",
    "封路停诊",
    "哪个村、乡镇或哪段路，从哪天到哪天去不了。",
    "Villages, townships or roads that cannot be reached on some days.",
    (
        Column(
            "place",
            "地点",
            Kind.CODE,
            "村或乡镇的代码（或不重名的名称）；一段路写两个代码，中间用-连接。",
            "Code (or unique name) of a village or township; a road is two codes joined by -.",
            "350524101202",
            required=True,
            synonyms=("村或乡镇", "路段"),
        ),
        SINCE,
        LAST_DAY,
        REASON,
    ),
    key=("place", "since"),
    synonyms=("封路", "停诊"),
)

RULES: Final = Table(
    "rules",
    "本县规则",
    "本县自己定的数，要写明依据的文件。",
    "Values that the county sets itself, with the document they rest on.",
    (
        Column(
            "rule",
            "规则",
            Kind.CODE,
            "规则名，如circuit.visits_per_week（每村每周最少巡诊次数）。",
            "Name of the rule, as `xunzhen policy` lists it.",
            "circuit.visits_per_week",
            required=True,
            synonyms=("规则名",),
        ),
        Column("value", "值", Kind.TEXT, "定的数或词。", "The value.", "2", required=True),
        SINCE,
        UNTIL,
        Column(
            "document",
            "依据文件",
            Kind.TEXT,
            "依据哪份文件，写文号。",
            "The document it rests on.",
            "某卫〔2026〕1号",
            required=True,
            synonyms=("依据", "文号"),
        ),
        Column("article", "条款", Kind.TEXT, "第几条。", "The article.", "第三条"),
        Column(
            "for",
            "适用于",
            Kind.TEXT,
            "只对某个乡镇、标签、等级适用时写；空着对全县适用。",
            "A township, tag, grade or class; empty means the whole county.",
            synonyms=("适用范围", "适用对象"),
        ),
    ),
    key=("rule", "for", "since"),
    synonyms=("本县规定", "规则"),
)
