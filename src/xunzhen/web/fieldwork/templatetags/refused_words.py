"""Words for what was not taken in: short names of reasons, and what an event said, in words."""

from __future__ import annotations

from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from xunzhen.domain.fieldwork.day_sheet import Spot
from xunzhen.domain.fieldwork.flag_place import no_fix_words
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.told import Part
from xunzhen.web.fieldwork.templatetags.fieldwork_words import (
    field_name,
    field_value,
    outreach_kind,
)
from xunzhen.web.pages.templatetags.parts import english, half_day

register = template.Library()

_REASONS: Final[dict[str, Promise]] = {
    "fieldwork.other_content": gettext_lazy("同一编号另有内容"),
    "fieldwork.device_revoked": gettext_lazy("手机已停用"),
    "fieldwork.duty_ended": gettext_lazy("岗位已结束"),
    "fieldwork.not_from_phone": gettext_lazy("不该由手机送"),
    "fieldwork.not_yours": gettext_lazy("不是本人的巡诊"),
    "fieldwork.other_visit": gettext_lazy("编号是另一次巡诊的"),
    "fieldwork.other_county": gettext_lazy("别县的"),
    "fieldwork.key_unreadable": gettext_lazy("新建的巡诊不完整"),
    "fieldwork.unreadable": gettext_lazy("读不了"),
    "fieldwork.too_large": gettext_lazy("太大"),
    "fieldwork.field": gettext_lazy("记录有一格不对"),
    "fieldwork.facts": gettext_lazy("内容不对"),
}
_PARTS: Final[dict[str, Promise]] = {
    "kind": gettext_lazy("哪一种"),
    "date": gettext_lazy("日期"),
    "afternoon": gettext_lazy("半天"),
    "place": gettext_lazy("地点代码"),
    "staff": gettext_lazy("工号"),
    "makes_up": gettext_lazy("补哪一次"),
    "why": gettext_lazy("原因"),
    "note": gettext_lazy("说明"),
    "lng": gettext_lazy("经度"),
    "lat": gettext_lazy("纬度"),
    "accuracy": gettext_lazy("精度（米）"),
    "no_fix": gettext_lazy("没有定位"),
    "spot": gettext_lazy("地点"),
    "paper": gettext_lazy("手填单"),
    "consent": gettext_lazy("同意回访"),
    "photo": gettext_lazy("照片编号"),
    "sha256": gettext_lazy("照片指纹"),
    "bytes": gettext_lazy("大小（字节）"),
    "cut": gettext_lazy("太大，只留下大小（字节）"),
}
_SPOTS: Final[dict[Spot, Promise]] = {
    Spot.STOP: gettext_lazy("固定巡诊点"),
    Spot.HAMLET: gettext_lazy("自然村"),
    Spot.HOME: gettext_lazy("上门"),
    Spot.OTHER: gettext_lazy("其他"),
}


@register.filter
def refusal_name(code: str) -> str:
    """Name a reason shortly; one that this site does not know keeps its code."""
    return str(_REASONS.get(code, code)) or gettext("没有写原因")


@register.filter
def part_name(part: Part) -> str:
    """Name one thing an event said; what this site does not know keeps its own name."""
    return field_name(part.name) if part.field else str(_PARTS.get(part.name, part.name))


@register.filter
def part_value(part: Part) -> str:
    """Write one thing an event said."""
    value: Any = part.value
    if part.field or part.personal:
        return field_value(value)
    match part.name:
        case "kind":
            return outreach_kind(OutreachKind(value))
        case "afternoon":
            return half_day(value) if isinstance(value, bool) else "—"
        case "spot":
            return str(_SPOTS[Spot(value)])
        case "no_fix":
            return no_fix_words({"no_fix": value}, "")[1 if english() else 0]
        case _:
            return field_value(value)
