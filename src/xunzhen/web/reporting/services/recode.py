"""A county that got another code in mid-year: from that day it belongs to another city."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.places import DivisionLevel, level_of, written
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.reporting.models import CountyCode


def county_recoded(
    *, scope: Scope, county: str, code: str, since: dt.date, name: str = ""
) -> CountyCode:
    """Note that a county bears another code from a day on; its rows here stay as they are.

    Raises
    ------
    NotAllowed
        without the duty.
    BadData
        for a county that is not here, a code that is none, or a day before the last change.
    """
    scope.require(Act.EXCHANGE_RETURNS)
    new = written(code.strip())
    with transaction.atomic():
        site = RegisteredCounty.objects.select_for_update().filter(code=county).first()
        if site is None or not scope.touches(county):
            raise BadData(_no_county(county))
        if level_of(new) is not DivisionLevel.COUNTY:
            raise BadData(_no_code(code))
        last = CountyCode.objects.filter(county=county).order_by("-since").first()
        if last is not None and last.since >= since:
            raise BadData(_earlier(last.since))
        if last is not None:
            CountyCode.objects.filter(pk=last.pk).update(until=since)
        kept = CountyCode.objects.create(
            county=county, code=new, name=name.strip()[:60] or site.name, since=since
        )
        record(
            who=scope.who, duty=scope.duty, action="reporting.recode", county=county, subject=new,
            facts={"code": new, "since": since.isoformat()}, address=scope.address,
        )  # fmt: skip
        return kept


def _no_county(county: str) -> Sentence:
    return say(
        "reporting.recode_no_county",
        "本站没有{county}这个县，没有登记。请选列表里的县。",
        "There is no county {county} on this site. Choose one of the list.",
        county=county[:12],
    )


def _no_code(code: str) -> Sentence:
    return say(
        "reporting.recode_no_code",
        "“{code}”不是县的6位代码，没有登记。",
        '"{code}" is no 6-digit code of a county; nothing was noted.',
        code=code[:12],
    )


def _earlier(day: dt.date) -> Sentence:
    return say(
        "reporting.recode_earlier",
        "这个县{day}已经换过代码，新的一次要在那天以后。",
        "The county got another code on {day}; the next change must be later.",
        day=day.isoformat(),
    )
