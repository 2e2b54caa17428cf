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


_READER: Final = {Act.SEE_COUNTY, Act.SEE_ROSTER, Act.SEE_POLICY}

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
        },
        Duty.DIRECTOR.value: {
            *_READER,
            Act.EDIT_REGISTRY,
            Act.EXPORT,
            Act.UNMASK,
            Act.ADJUST,
            Act.FEED,
        },
        Duty.DOCTOR.value: {*_READER, Act.FEED},
        Duty.COORDINATOR.value: {*_READER},
        Duty.SUPERVISOR.value: {*_READER, Act.SEE_AREA},
        Duty.FINANCE.value: {*_READER, Act.EXPORT},
        Duty.AUDITOR.value: {*_READER, Act.SEE_AREA, Act.SEE_AUDIT},
        Duty.SYSTEM_ADMIN.value: {Act.OPEN_ACCOUNTS, Act.RUN_SITE},
        Duty.SECURITY_ADMIN.value: {Act.GRANT_DUTIES},
        Duty.AUDIT_ADMIN.value: {Act.SEE_AUDIT},
    }.items()
}
