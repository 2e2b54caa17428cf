"""Issuing certificates of service time, printing them again, withdrawing them, resealing them."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xunzhen.domain.assistance.certificate import canonical
from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.periods.period import Period
from xunzhen.files.papers.certificate_paper import certificate_pdf
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import CertificateRow
from xunzhen.web.assistance.selectors.certificates import (
    SEALED_AS,
    as_issued,
    certificate_row,
    digest_of,
    drafted,
    numbered,
)
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.registry.table_selectors import plain_of
from xunzhen.web.resealing import resealed
from xunzhen.web.sealing import seal

_LAST_SIGNS: Final = 4


def issue_certificate(
    *,
    scope: Scope,
    county: str,
    staff: str,
    programme: Programme,
    period: Period,
    purpose: str,
    issuer: str = "",
) -> CertificateRow:
    """Issue a certificate and keep it under its number; ``period`` is closed.

    The last four signs of the identity number are read for the paper; the trail says so and what
    for.

    Raises
    ------
    BadData
        without a purpose, when the days cannot be, or when nothing is confirmed.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    today = timezone.localdate()
    last = period.last_day
    if not purpose.strip() or last is None or period.is_empty or period.since > today:
        raise BadData(_incomplete())
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        one = drafted(
            now, staff, programme, period, _id_last(now, staff),
            issuer.strip() or f"{now.site.name}卫生健康局", today,
        )  # fmt: skip
        serials = CertificateRow.objects.filter(county=county, year=today.year)
        one = numbered(one, (serials.aggregate(most=Max("serial"))["most"] or 0) + 1)
        facts = canonical(one)
        row = CertificateRow.objects.create(
            county=county, year=today.year, serial=one.serial, number=one.number,
            digest=digest_of(facts), sealed_facts=seal(facts, SEALED_AS), staff=staff[:40],
            programme=programme.value, since=period.since, until=last, half_days=one.half_days,
            issued_on=today, issued_by=scope.who, purpose=purpose.strip()[:100],
            synthetic=one.synthetic,
        )  # fmt: skip
        on_the_trail(
            scope, county, "certificate", one.number, purpose=purpose, half_days=one.half_days,
            columns=["id_number"],
        )  # fmt: skip
    return row


def _id_last(now: Desk, staff: str) -> str:
    row = RegistryRow.objects.filter(
        county=now.site, table="staff", key=staff, removed=False
    ).first()
    return plain_of(row).get("id_number", "")[-_LAST_SIGNS:] if row is not None else ""


def certificate_file(*, scope: Scope, county: str, certificate: int, address: str) -> bytes:
    """Return a certificate as PDF, the same as when it was issued; it is put on the trail.

    Raises
    ------
    BadData
        when it was withdrawn.
    """
    now = desk(scope, county)
    row = certificate_row(scope, county, certificate)
    if row.withdrawn_at is not None:
        raise BadData(_withdrawn())
    units = {one.code: one.name for one in now.whole.institutions}
    units |= {one.code: one.name for one in now.whole.villages}
    content = certificate_pdf(as_issued(row), units, address)
    with transaction.atomic():
        on_the_trail(scope, county, "certificate_print", row.number)
    return content


def withdraw_certificate(*, scope: Scope, county: str, certificate: int, reason: str) -> None:
    """Withdraw a certificate; whoever verifies its number is told so.

    Raises
    ------
    BadData
        without a reason, or when it was withdrawn already.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    desk(scope, county)
    if not reason.strip():
        raise BadData(_why())
    with transaction.atomic():
        take_turn(county)
        row = certificate_row(scope, county, certificate)
        if row.withdrawn_at is not None:
            raise BadData(_withdrawn())
        row.withdrawn_at, row.withdrawn_by = timezone.now(), scope.who
        row.withdrawn_reason = reason.strip()[:200]
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        on_the_trail(scope, county, "certificate_withdrawn", row.number, purpose=reason)


def reseal_certificates() -> int:
    """Seal the facts of every certificate under an older key anew; return how many.

    Raises
    ------
    BadData
        when one cannot be opened, for its key is not at hand; nothing is changed.
    """
    return resealed(CertificateRow.objects.all(), "sealed_facts", SEALED_AS)


def _incomplete() -> Sentence:
    return say(
        "assistance.certificate_incomplete",
        "证明要写用途，起止日期要从早到晚，起日不晚于今天。请补上。",
        "A certificate needs a purpose and days in their order, the first not after today.",
    )


def _withdrawn() -> Sentence:
    return say(
        "assistance.certificate_is_withdrawn",
        "这份证明已经收回，不能再打印或收回。要用请另开一份。",
        "This certificate was withdrawn. Issue another.",
    )


def _why() -> Sentence:
    return say(
        "assistance.certificate_why",
        "没有写为什么收回。请写明原因。",
        "No reason is given for withdrawing it. Give one.",
    )
