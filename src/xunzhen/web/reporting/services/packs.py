"""Freezing an answer pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.answer_pack import Quoted
from xunzhen.domain.reporting.canonical import canonical
from xunzhen.domain.reporting.statutory_return import day_of
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.document_models import HeldPack
from xunzhen.web.reporting.selectors.packs import pack_now


def freeze_pack(
    *,
    scope: Scope,
    county: str,
    period: Period,
    title: str = "",
    quoted: Sequence[Quoted] = (),
    at: dt.datetime | None = None,
) -> HeldPack:
    """Measure everything a reply quotes of a period and keep it for good.

    ``title`` says which proposal it is for; ``quoted`` are the numbers of other papers.

    Raises
    ------
    NotAllowed
        without the duty, or for whoever does not answer for the whole county.
    BadData
        for a period that is open-ended or has not begun.
    """
    scope.require(Act.WRITE_RETURN)
    if scope.county != county or not scope.county_wide:
        raise NotAllowed(_county_only())
    now = at or timezone.now()
    if period.last_day is None or period.since >= day_of(now):
        raise BadData(_not_begun())
    pack = pack_now(desk(scope, county), period, now, quoted)
    with transaction.atomic():
        RegisteredCounty.objects.select_for_update().get(code=county)
        highest = HeldPack.objects.filter(county=county).aggregate(most=Max("number"))["most"] or 0
        source = pack.as_source(now, highest + 1)
        row = HeldPack.objects.create(
            county=county, number=highest + 1, title=title.strip()[:200], since=period.since,
            last=period.last_day, cut_off=pack.cut_off, digest=pack.digest,
            content=pack.text.decode(),
            source=canonical(source.as_json()).decode(), made_by=scope.who, made_at=now,
        )  # fmt: skip
        record(
            who=scope.who, duty=scope.duty, action="reporting.pack_freeze", county=county,
            subject=f"答复数据包{row.number}号", facts={"digest": row.digest},
            address=scope.address,
        )  # fmt: skip
    return row


def note_pack_taken_out(*, scope: Scope, row: HeldPack, form: str) -> None:
    """Add one entry about a pack that was taken out with its rows."""
    scope.require(Act.EXPORT)
    record(
        who=scope.who, duty=scope.duty, action="reporting.pack_export", county=row.county,
        subject=f"答复数据包{row.number}号", facts={"form": form, "digest": row.digest},
        address=scope.address,
    )  # fmt: skip


def _county_only() -> Sentence:
    return say(
        "reporting.pack_county",
        "答复数据包是全县的，由县级计划员封存。请联系县卫生健康局。",
        "An answer pack is of the whole county; its planner freezes it. Ask the county bureau.",
    )


def _not_begun() -> Sentence:
    return say(
        "reporting.pack_period",
        "统计期要有起止，并且已经开始。请改统计期，如2026、2026-09。",
        "The period needs both ends and must have begun. Change it: 2026, 2026-09.",
    )
