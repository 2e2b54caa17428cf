"""Words of the programmes' pages: states with shape and colour, months, roles, modes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from xunzhen.domain.assistance.agreements import AgreementState
from xunzhen.domain.assistance.placements import PlacementState, Side
from xunzhen.domain.assistance.programmes import PairingMode, Programme, Role
from xunzhen.domain.assistance.term_verdicts import TermStatus
from xunzhen.domain.assistance.tour_steps import TourState
from xunzhen.domain.assistance.words import MonthState
from xunzhen.web.pages.templatetags.parts import english, status, tag

register = template.Library()

_Look = tuple[str, Promise]
_PLACEMENT: Final[dict[PlacementState, _Look]] = {
    PlacementState.NOMINATED: ("info", gettext_lazy("已推荐，等批准")),
    PlacementState.APPROVED: ("info", gettext_lazy("已批准，等安排")),
    PlacementState.ASSIGNED: ("info", gettext_lazy("已安排，等到岗")),
    PlacementState.ACTIVE: ("ok", gettext_lazy("在岗")),
    PlacementState.CLOSED: ("frozen", gettext_lazy("已结束")),
    PlacementState.WITHDRAWN: ("idle", gettext_lazy("已撤回")),
    PlacementState.REPLACED: ("idle", gettext_lazy("已换人")),
}
_MONTH: Final[dict[MonthState, _Look]] = {
    MonthState.BOTH: ("ok", gettext_lazy("双方已确认")),
    MonthState.SENDER: ("info", gettext_lazy("等受援单位确认")),
    MonthState.RECEIVER: ("info", gettext_lazy("等派出单位确认")),
    MonthState.NONE: ("warn", gettext_lazy("双方都没确认")),
}
_AGREEMENT: Final[dict[AgreementState, _Look]] = {
    AgreementState.UNSIGNED: ("warn", gettext_lazy("待签齐")),
    AgreementState.NOT_BEGUN: ("idle", gettext_lazy("未开始")),
    AgreementState.IN_FORCE: ("ok", gettext_lazy("有效")),
    AgreementState.EXPIRING: ("warn", gettext_lazy("快到期")),
    AgreementState.EXPIRED: ("frozen", gettext_lazy("已到期")),
}
_TERM: Final[dict[TermStatus, _Look]] = {
    TermStatus.REACHED: ("ok", gettext_lazy("已满")),
    TermStatus.ON_COURSE: ("info", gettext_lazy("在期")),
    TermStatus.WILL_BREAK: ("bad", gettext_lazy("将不满")),
    TermStatus.BROKEN: ("bad", gettext_lazy("未满")),
    TermStatus.UNSET: ("unset", gettext_lazy("未设定")),
    TermStatus.NO_MINIMUM: ("idle", gettext_lazy("没有最短期")),
}
_TOUR: Final[dict[TourState, _Look]] = {
    TourState.REQUESTED: ("info", gettext_lazy("已申请")),
    TourState.PLANNED: ("info", gettext_lazy("已安排")),
    TourState.ANNOUNCED: ("ok", gettext_lazy("已公告")),
    TourState.REPORTED: ("ok", gettext_lazy("已报工作量")),
    TourState.ACCEPTED: ("frozen", gettext_lazy("已验收")),
    TourState.CANCELLED: ("idle", gettext_lazy("已取消")),
}
_LOOKS: Final[Mapping[Any, _Look]] = {**_PLACEMENT, **_MONTH, **_AGREEMENT, **_TERM, **_TOUR}
_WORDS: Final[Mapping[Any, Promise]] = {
    Side.SENDER: gettext_lazy("派出单位"),
    Side.RECEIVER: gettext_lazy("受援单位"),
    Programme.THOUSAND_DOCTORS: pgettext_lazy("programme", "千名医师"),
    Programme.PAIRED: pgettext_lazy("programme", "对口帮扶"),
    Programme.RURAL_STAY: pgettext_lazy("programme", "蹲点"),
    Programme.STATIONED: pgettext_lazy("programme", "派驻"),
    Programme.MOBILE_HOSPITAL: pgettext_lazy("programme", "移动医院"),
    Role.PRESIDENT: pgettext_lazy("role", "院长"),
    Role.VICE_PRESIDENT: pgettext_lazy("role", "副院长"),
    Role.HEAD: pgettext_lazy("role", "科室负责人"),
    Role.DOCTOR: pgettext_lazy("role", "医师"),
    Role.MANAGER: pgettext_lazy("role", "管理"),
    PairingMode.HOSPITAL: gettext_lazy("院包院"),
    PairingMode.DEPARTMENT: gettext_lazy("院包科"),
    PairingMode.TRUST: gettext_lazy("托管"),
    PairingMode.LEAD: gettext_lazy("领办"),
}
_PARTIES: Final = {
    "sender": gettext_lazy("支援医院"),
    "receiver": gettext_lazy("受援医院"),
    "county": gettext_lazy("县政府"),
}
_LEVELS: Final = {
    0: gettext_lazy("乡镇"),
    1: gettext_lazy("县级"),
    2: gettext_lazy("市属"),
    3: gettext_lazy("省属"),
}
_TITLES: Final = {
    "初级": gettext_lazy("初级"),
    "中级": gettext_lazy("中级"),
    "副高": gettext_lazy("副高"),
    "正高": gettext_lazy("正高"),
}
_AIMS: Final = {
    "uncovered_units": gettext_lazy("没有人去的单位"),
    "open_needs": gettext_lazy("没排上的需求（按轻重计）"),
    "municipal": gettext_lazy("市属医师差（或多）几人"),
    "below_title": gettext_lazy("职称低于要求的"),
}
_MONTHS_EN: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


@register.filter
def state_mark(state: Any) -> SafeString:
    """Say a state in a cell: shape, word, colour."""
    kind, words = _LOOKS[state]
    return status(kind, str(words))


@register.filter
def state_tag(state: Any) -> SafeString:
    """Say the state of what a panel is about."""
    kind, words = _LOOKS[state]
    return tag(kind, str(words))


@register.filter
def in_words(value: Any) -> str:
    """Name a side, programme, role or mode in the reader's language."""
    return str(_WORDS[value])


@register.filter
def party_words(name: str) -> str:
    """Name a party of an agreement."""
    return str(_PARTIES[name])


@register.filter
def level_words(level: int) -> str:
    """Name the level of a sending hospital."""
    return str(_LEVELS.get(level, level))


@register.filter
def title_words(title: str) -> str:
    """Name a title; a dash where none was entered."""
    return str(_TITLES.get(title, title)) if title else "—"


@register.filter
def aim_words(name: str) -> str:
    """Name an aim of the year's plan."""
    return str(_AIMS.get(name, name))


@register.filter
def month_words(month: dt.date) -> str:
    """Write a month: 2026年3月."""
    if english():
        return f"{_MONTHS_EN[month.month - 1]} {month.year}"
    return f"{month.year}年{month.month}月"


@register.filter
def month_key(month: dt.date) -> str:
    """Write a month for a form."""
    return f"{month:%Y-%m}"


@register.filter
def last_day(until: dt.date | None) -> dt.date | None:
    """Return the last day of days that end before ``until``."""
    return until - dt.timedelta(days=1) if until is not None else None


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what stands under a key, 0 where nothing does."""
    return mapping.get(key, 0)


@register.filter
def half_days_words(half_days: int) -> str:
    """Write half-days as days: 14.5天."""
    number = f"{half_days // 2}.5" if half_days % 2 else str(half_days // 2)
    return gettext("%(n)s天") % {"n": number}
