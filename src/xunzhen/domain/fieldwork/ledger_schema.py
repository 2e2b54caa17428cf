"""The ``ledger`` table: what its columns are called, hold and mean, for both wrappers."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.fieldwork.ledger import EntryState, OutreachKind
from xunzhen.domain.registry.schema import Choice, Column, Kind, Table

MORNING: Final = "AM"
AFTERNOON: Final = "PM"
WHOLE_DAY: Final = "DAY"

_KINDS: Final = tuple(Choice(kind.value, kind.zh) for kind in OutreachKind)
_STATES: Final = tuple(Choice(state.value, state.zh) for state in EntryState)
_MOST: Final = 100_000


def _number(name: str, zh: str, about_zh: str, about_en: str, example: str = "") -> Column:
    return Column(name, zh, Kind.WHOLE, about_zh, about_en, example, least=0, most=_MOST)


LEDGER: Final = Table(
    "ledger",
    "台账",
    "实际做了的每一次：谁、哪天、在哪、从几点到几点、看了多少人；漏访和取消也记。",
    "What really happened: who, when, where, from when to when, how many people; missed and "
    "cancelled ones too.",
    (
        Column(
            "id",
            "编号",
            Kind.CODE,
            "这一条的编号，不重复；补访用它指明补的是哪一次。",
            "Number of this entry, unique; a make-up visit names by it what it makes up for.",
            "T-0001",
            required=True,
            synonyms=("台账编号", "序号"),
        ),
        Column(
            "kind",
            "类别",
            Kind.CHOICE,
            "为什么去：巡诊、派驻、千名医师、对口帮扶、蹲点、移动医院、上门或线上联合门诊。",
            "Why somebody went out: circuit, stationed, thousand_doctors, paired, rural_stay, "
            "mobile_hospital, home or online.",
            "巡诊",
            required=True,
            choices=_KINDS,
            synonyms=("服务类别", "工作类别"),
        ),
        Column("date", "日期", Kind.DATE, "哪一天。", "The day.", "2026-09-07", required=True),
        Column(
            "staff",
            "人员",
            Kind.CODE,
            "人员表里的工号（或不重名的姓名）；外来专家写他的工号。",
            "Id (or unique name) of the table staff; a guest from elsewhere by his own id.",
            "YS01",
            required=True,
            synonyms=("工号", "医生"),
        ),
        Column(
            "place",
            "地点",
            Kind.CODE,
            "村或机构的代码，或不重名的名称。",
            "Code (or unique name) of a village or institution.",
            "350524101202",
            required=True,
            synonyms=("村代码", "行政村", "村"),
        ),
        Column(
            "half_day",
            "半天",
            Kind.CHOICE,
            "上午、下午或全天；空着是没有写，有签到签退的按时刻看。",
            "Morning, afternoon or the whole day; empty: not told, then the times decide.",
            "上午",
            choices=(
                Choice(MORNING, "上午", ("上", "morning")),
                Choice(AFTERNOON, "下午", ("下", "afternoon")),
                Choice(WHOLE_DAY, "全天", ("整天", "whole day")),
            ),
            synonyms=("上下午", "时段"),
        ),
        Column(
            "check_in",
            "签到",
            Kind.TEXT,
            "到村的时刻，24小时制，如08:30。",
            "When he arrived, as 08:30.",
            "08:30",
            synonyms=("签到时间", "到村时间"),
        ),
        Column(
            "check_out",
            "签退",
            Kind.TEXT,
            "离村的时刻，24小时制，如11:40。",
            "When he left, as 11:40.",
            "11:40",
            synonyms=("签退时间", "离村时间"),
        ),
        Column(
            "state",
            "状态",
            Kind.CHOICE,
            "已记录、已核实、漏访或取消；发补助只认已核实的。",
            "recorded, verified, missed or cancelled; only verified ones are paid.",
            "已核实",
            required=True,
            choices=_STATES,
        ),
        Column("reason", "原因", Kind.TEXT, "漏访、取消的原因。", "Why missed or cancelled."),
        Column(
            "excused_by",
            "认可人",
            Kind.TEXT,
            "谁认可了这次漏访；本人认可的不算。",
            "Who excused the missed visit; nobody excuses himself.",
        ),
        Column(
            "makes_up",
            "补访对象",
            Kind.CODE,
            "这一次补的是哪一条，写那一条的编号。",
            "Number of the missed or cancelled entry that this one makes up for.",
            synonyms=("补访",),
        ),
        _number("persons", "人数", "服务了几个人。", "People served.", "12"),
        _number("person_times", "人次", "服务了几人次。", "Services given.", "15"),
        _number("treatment", "诊疗", "其中诊疗几人次。", "Of these, treatment.", "6"),
        _number("public_health", "公共卫生", "其中公共卫生几人次。", "Of these, public health."),
        _number("contract_service", "签约服务", "其中签约服务几人次。", "Of these, contract."),
        _number("referred_up", "上转", "上转几人。", "Patients referred up."),
        _number("referred_down", "下转", "下转几人。", "Patients referred down."),
        Column(
            "flags",
            "提示",
            Kind.TAGS,
            "核对时的提示代码，几个之间用分号；由程序写，不用填。",
            "Codes of remarks, several separated by ;. The program writes them.",
        ),
        Column(
            "verified_on",
            "核实日期",
            Kind.DATE,
            "乡镇核实的日期。",
            "The day on which the township verified it.",
            "2026-09-08",
        ),
    ),
    key=("id",),
    synonyms=("巡诊台账", "服务台账", "outreach_ledger"),
)
