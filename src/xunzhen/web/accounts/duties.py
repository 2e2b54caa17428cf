"""Duties 岗位 and what each may do. Whatever is not listed is not allowed.

The three administrators of 等保 are kept apart: one opens accounts and runs the site, one grants
duties and unlocks, one reads the trail; none of them sees a county's data, nobody holds two.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.places import DivisionLevel, level_of


class Act(StrEnum):
    """What a page or a change asks for."""

    SEE_COUNTY = "see_county"
    EDIT_REGISTRY = "edit_registry"
    IMPORT = "import"
    EXPORT = "export"
    UNMASK = "unmask"
    DECIDE_MODE = "decide_mode"
    SEE_ROSTER = "see_roster"
    PLAN = "plan"
    ADJUST = "adjust"
    PUBLISH = "publish"
    FEED = "feed"
    CHANNELS = "channels"
    FIELDWORK = "fieldwork"
    SEE_LEDGER = "see_ledger"
    VERIFY = "verify"
    EXCUSE = "excuse"
    DEVICES = "devices"
    SPOT_CHECK = "spot_check"
    SEE_PROGRAMMES = "see_programmes"
    PLAN_PROGRAMMES = "plan_programmes"
    NOMINATE = "nominate"
    CONFIRM_MONTH = "confirm_month"
    SEE_INDICATORS = "see_indicators"
    SEE_RETURNS = "see_returns"
    WRITE_RETURN = "write_return"
    RECEIVE_RETURN = "receive_return"
    SAMPLE_RETURNS = "sample_returns"
    EXCHANGE_RETURNS = "exchange_returns"
    SEE_REFUSED = "see_refused"
    SEE_POLICY = "see_policy"
    SET_POLICY = "set_policy"
    SEE_AREA = "see_area"
    SEE_AUDIT = "see_audit"
    OPEN_ACCOUNTS = "open_accounts"
    GRANT_DUTIES = "grant_duties"
    RUN_SITE = "run_site"
    OWN_ACCOUNT = "own_account"


class Duty(models.TextChoices):
    """The duties an account can hold; one each."""

    PLANNER = "planner", _("县级计划员")
    DIRECTOR = "director", _("卫生院院长")
    DOCTOR = "doctor", _("巡诊医生")
    COORDINATOR = "coordinator", _("医院联络员")
    SUPERVISOR = "supervisor", _("市省督导")
    FINANCE = "finance", _("财务")
    AUDITOR = "auditor", _("审计")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


_READER: Final = {
    Act.SEE_COUNTY,
    Act.SEE_ROSTER,
    Act.SEE_POLICY,
    Act.SEE_LEDGER,
    Act.SEE_PROGRAMMES,
    Act.SEE_INDICATORS,
}

ACTS: Final[Mapping[str, frozenset[Act]]] = {
    duty: frozenset({*acts, Act.OWN_ACCOUNT})
    for duty, acts in {
        Duty.PLANNER.value: {
            *_READER,
            Act.EDIT_REGISTRY,
            Act.IMPORT,
            Act.EXPORT,
            Act.UNMASK,
            Act.DECIDE_MODE,
            Act.PLAN,
            Act.ADJUST,
            Act.PUBLISH,
            Act.FEED,
            Act.CHANNELS,
            Act.SET_POLICY,
            Act.VERIFY,
            Act.EXCUSE,
            Act.DEVICES,
            Act.SPOT_CHECK,
            Act.PLAN_PROGRAMMES,
            Act.CONFIRM_MONTH,
            Act.SEE_RETURNS,
            Act.WRITE_RETURN,
            Act.RECEIVE_RETURN,
            Act.EXCHANGE_RETURNS,
            Act.SEE_REFUSED,
        },
        Duty.DIRECTOR.value: {
            *_READER,
            Act.EDIT_REGISTRY,
            Act.EXPORT,
            Act.UNMASK,
            Act.ADJUST,
            Act.FEED,
            Act.VERIFY,
            Act.EXCUSE,
            Act.DEVICES,
            Act.SPOT_CHECK,
            Act.SEE_REFUSED,
            Act.CONFIRM_MONTH,
            Act.SEE_RETURNS,
            Act.WRITE_RETURN,
        },
        Duty.DOCTOR.value: {*_READER, Act.FEED, Act.FIELDWORK},
        Duty.COORDINATOR.value: {*_READER, Act.NOMINATE, Act.CONFIRM_MONTH, Act.SEE_RETURNS},
        Duty.SUPERVISOR.value: {
            *_READER,
            Act.SEE_AREA,
            Act.SPOT_CHECK,
            Act.SEE_RETURNS,
            Act.WRITE_RETURN,
            Act.RECEIVE_RETURN,
            Act.SAMPLE_RETURNS,
            Act.EXCHANGE_RETURNS,
        },
        Duty.FINANCE.value: {*_READER, Act.EXPORT, Act.SEE_RETURNS},
        Duty.AUDITOR.value: {
            *_READER,
            Act.SEE_AREA,
            Act.SEE_AUDIT,
            Act.SEE_RETURNS,
            Act.SEE_REFUSED,
        },
        Duty.SYSTEM_ADMIN.value: {Act.OPEN_ACCOUNTS, Act.RUN_SITE},
        Duty.SECURITY_ADMIN.value: {Act.GRANT_DUTIES},
        Duty.AUDIT_ADMIN.value: {Act.SEE_AUDIT},
    }.items()
}

ADMINISTRATORS: Final = frozenset({Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDIT_ADMIN})
"""The three of 等保; an account that was one of them never becomes another of them."""

REACH: Final[Mapping[str, frozenset[DivisionLevel]]] = {
    Duty.PLANNER: frozenset({DivisionLevel.COUNTY}),
    Duty.DIRECTOR: frozenset({DivisionLevel.TOWNSHIP}),
    Duty.DOCTOR: frozenset({DivisionLevel.TOWNSHIP}),
    Duty.COORDINATOR: frozenset({DivisionLevel.COUNTY}),
    Duty.SUPERVISOR: frozenset({DivisionLevel.PROVINCE, DivisionLevel.CITY}),
    Duty.FINANCE: frozenset({DivisionLevel.COUNTY}),
    Duty.AUDITOR: frozenset({DivisionLevel.PROVINCE, DivisionLevel.CITY, DivisionLevel.COUNTY}),
    **dict.fromkeys(ADMINISTRATORS, frozenset({DivisionLevel.NATION})),
}
"""How far each duty reaches: the level of the division it is granted for."""

REACH_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    Duty.PLANNER: ("县的6位代码", "the 6-digit code of a county"),
    Duty.DIRECTOR: ("乡镇的9位代码", "the 9-digit code of a township"),
    Duty.DOCTOR: ("乡镇的9位代码", "the 9-digit code of a township"),
    Duty.COORDINATOR: ("县的6位代码", "the 6-digit code of a county"),
    Duty.SUPERVISOR: ("市或省的6位代码", "the 6-digit code of a city or province"),
    Duty.FINANCE: ("县的6位代码", "the 6-digit code of a county"),
    Duty.AUDITOR: ("县、市或省的6位代码", "the 6-digit code of a county, city or province"),
    **dict.fromkeys(ADMINISTRATORS, ("000000", "000000")),
}


def grant_fault(duty: str, division: str, institution: str, staff: str) -> Sentence | None:
    """Return what is wrong with a duty's place, None if it can be granted."""
    if duty not in Duty.values:
        return say(
            "accounts.no_such_duty",
            "没有这个岗位。请从列表里选一个。",
            "There is no such duty. Choose one from the list.",
        )
    if level_of(division) not in REACH[duty]:
        zh, en = REACH_WORDS[duty]
        return say(
            "accounts.wrong_reach",
            "辖区代码“{code}”不合这个岗位，要填{zh}。",
            "The division code {code} does not fit this duty; give {en}.",
            code=division,
            zh=zh,
            en=en,
        )
    if duty == Duty.DOCTOR and not (staff and institution):
        return say(
            "accounts.doctor_unnamed",
            "巡诊医生要写所属机构和工号（县域表“人员”里的那个），日历和本人的班才对得上。",
            "A circuit doctor needs an institution and the staff id of the county's staff table, "
            "so that calendar and duties are theirs.",
        )
    return None
