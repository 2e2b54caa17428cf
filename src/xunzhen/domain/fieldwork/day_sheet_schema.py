"""The table of filled day sheets: the sheet's own boxes in the sheet's own order."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.fieldwork.day_sheet import MOST_CONTACTS, REASONS, Spot
from xunzhen.domain.fieldwork.record import AGE_BANDS, FIELDS
from xunzhen.domain.registry.schema import Choice, Column, Kind, Table

MORNING: Final = "AM"
AFTERNOON: Final = "PM"
_HALVES: Final = (Choice(MORNING, "上午", ("上",)), Choice(AFTERNOON, "下午", ("下",)))
PRINTED: Final = ("number", "date", "half_day", "township", "place", "doctor")
"""Columns that are printed on the sheet and locked in the workbook."""


CONTACTS: Final = tuple(f"phone_{place}" for place in range(1, MOST_CONTACTS + 1))
"""Columns of the numbers left for the survey; sealed wherever they are kept."""
KEPT_APART: Final = "（已另存）"
"""What stands in the place of a number that was taken in, or deleted when its time ended."""


def _count(name: str, zh: str, about_zh: str, about_en: str) -> Column:
    field = FIELDS[name]
    return Column(name, zh, Kind.WHOLE, about_zh, about_en, least=0, most=field.most)


def _people() -> tuple[Column, ...]:
    return tuple(
        _count(
            f"{sex}_{band}",
            f"{word}{zh}",
            f"{word}，{zh}，几个人；一个人只算一次。",
            f"{english} of this age, each counted once.",
        )
        for sex, word, english in (("m", "男", "Men"), ("f", "女", "Women"))
        for band, zh in AGE_BANDS
    )


DAY_SHEETS: Final = Table(
    "day_sheets",
    "手填单补录",
    "手机坏了、没电了时手填的巡诊单，一张一行。",
    "Day sheets filled by hand when the phone was dead, a row a sheet.",
    (
        Column(
            "number", "单号", Kind.CODE, "印在单子右上角，不要改。",
            "Printed in the sheet's upper right corner; do not change it.", required=True,
        ),
        Column("date", "日期", Kind.DATE, "印在单子上。", "As printed on the sheet."),
        Column("half_day", "半天", Kind.CHOICE, "印在单子上。", "As printed.", choices=_HALVES),
        Column("township", "乡镇", Kind.TEXT, "印在单子上。", "As printed on the sheet."),
        Column("place", "村", Kind.TEXT, "印在单子上。", "As printed on the sheet."),
        Column("doctor", "巡诊医生", Kind.TEXT, "印在单子上。", "As printed on the sheet."),
        Column(
            "arrived", "到村时间", Kind.TEXT, "几点几分到村，如08:30。",
            "When the doctor arrived, as 08:30.", "08:30",
        ),
        Column(
            "left", "离开时间", Kind.TEXT, "几点几分离开，如11:40。",
            "When the doctor left, as 11:40.", "11:40",
        ),
        Column(
            "spot", "地点", Kind.CHOICE, "在村里哪里看的。", "Where in the village.",
            choices=tuple(Choice(spot.value, spot.zh) for spot in Spot),
        ),
        Column(
            "cancelled", "没看成", Kind.CHOICE, "没看成的原因；看成了就空着。",
            "Why nobody was seen; empty if somebody was.",
            choices=tuple(Choice(reason, reason) for reason in REASONS),
        ),
        Column("moved_to", "改到日期", Kind.DATE, "没看成，改到哪天。", "The day it was moved to."),
        Column(
            "moved_half", "改到半天", Kind.CHOICE, "改到那天的上午还是下午。",
            "The half of that day.", choices=_HALVES,
        ),
        _count("treatment", "看病", "看病几人次；没有就填0。", "Treatments; 0 if none."),
        _count("public_health", "公共卫生", "基本公共卫生服务几人次；没有就填0。",
               "Public health services; 0 if none."),
        _count("contract_service", "家庭医生", "家庭医生签约服务几人次；没有就填0。",
               "Family doctor services; 0 if none."),
        *_people(),
        _count("referred_up", "上转", "第三栏勾了“上转”的有几个人。", "People referred up."),
        _count("follow_ups_done", "做了随访", "第三栏勾了“随访”的有几个人。", "Follow-ups done."),
        _count("consent", "同意回访", "第四栏写了几个人。", "People in part four."),
        Column(
            "host_confirmed", "村里已签字", Kind.FLAG, "村委会见证签字了没有。",
            "Whether the village committee signed.",
        ),
        *(
            Column(
                name, f"回访电话{place}", Kind.TEXT, "第四栏的电话，一格一个；只录电话，不录姓。",
                "A telephone number of part four, one a cell; no name.",
            )
            for place, name in enumerate(CONTACTS, 1)
        ),
    ),
    key=("number",),
)  # fmt: skip
FILLED: Final = tuple(one.name for one in DAY_SHEETS.columns if one.name not in PRINTED)
"""Columns that are filled by hand, in order."""
RECORD_FIELDS: Final = tuple(
    name for name in FILLED if name in FIELDS and name not in ("arrived", "left")
)
"""Columns that are fields of the record."""
