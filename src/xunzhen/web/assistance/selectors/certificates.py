"""Certificates of service time: those issued, what one would count, and one to be verified."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.http import Http404

from xunzhen.domain.assistance.certificate import (
    Certificate,
    Ground,
    Holder,
    certificate_of,
    certificate_read,
    masked_name,
    number_as_written,
)
from xunzhen.domain.assistance.clashes import counted_days
from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.periods.period import Period
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.ledger_days import OutreachDay, days_of, year_days
from xunzhen.web.assistance.models import Candidate, CertificateRow, PlacementRow
from xunzhen.web.assistance.selectors.names import unit_name
from xunzhen.web.assistance.selectors.placements import placement_of, standing, words_of
from xunzhen.web.assistance.selectors.tables import assignments_of
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.sealing import unseal

SEALED_AS: Final = "assistance.certificate"


def certificate_rows(scope: Scope, county: str) -> tuple[CertificateRow, ...]:
    """Return the certificates issued in a county, newest first; a part of it sees its people's."""
    rows = CertificateRow.objects.filter(county=county)
    if scope.limit:
        rows = rows.filter(staff=scope.staff) if scope.staff else rows.none()
    return tuple(rows)


def certificate_row(scope: Scope, county: str, number: int) -> CertificateRow:
    """Return one certificate.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    row = next((one for one in certificate_rows(scope, county) if one.pk == number), None)
    if row is None:
        raise Http404
    return row


def as_issued(row: CertificateRow) -> Certificate:
    """Return a certificate as it was issued, from its sealed facts."""
    return certificate_read(unseal(row.sealed_facts, SEALED_AS), row.staff)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def drafted(
    desk: Desk,
    staff: str,
    programme: Programme,
    period: Period,
    id_last: str,
    issuer: str,
    today: dt.date,
) -> Certificate:
    """Return the certificate of a person's half-days in a period, with serial 0.

    For the thousand doctors a half-day counts if the ledger has it at the unit of a placement,
    between its first and last day, in a month both units confirmed; for other programmes if it was
    verified in the ledger.

    Raises
    ------
    BadData
        as ``certificate_of``: nothing is confirmed.
    """
    last = period.last_day or today
    days = days_of(desk.code, period.since, last + dt.timedelta(days=1))
    served = _served_by(desk.code, staff)
    both = programme is Programme.THOUSAND_DOCTORS and bool(served)
    confirmed = {
        one.id
        for one in days
        if one.staff == staff and (_both(one, served) if both else one.verified)
    }
    leave = [(one.staff, one.period) for one in desk.whole.leave]
    counted = counted_days([one.service_day for one in days], assignments_of(desk) or (), leave)
    template = Certificate(
        desk.code,
        0,
        _holder(desk, staff, id_last),
        programme,
        period,
        Ground.BOTH_UNITS if both else Ground.VERIFIED,
        (),
        0,
        0,
        issuer,
        today,
        desk.site.synthetic,
    )
    contents = {one.id: one.content for one in days}
    return certificate_of(counted, confirmed, contents, template)


@dataclass(frozen=True)
class _Served:
    """A placement that began: its unit, its days, and the months that both units confirmed."""

    unit: str
    days: Period
    months: frozenset[dt.date]


def _served_by(county: str, staff: str) -> tuple[_Served, ...]:
    """Return the placements of a person that have begun."""
    rows = list(
        PlacementRow.objects.filter(
            county=county, candidate__staff=staff, since__isnull=False
        ).select_related("need", "candidate")
    )
    words = words_of(rows)
    values = [(row, placement_of(row, standing(words.get(row.pk, ())))) for row in rows]
    return tuple(
        _Served(row.need.unit, Period(one.since, one.until), frozenset(one.counted_months))
        for row, one in values
        if one.since is not None
    )


def _both(one: OutreachDay, served: Iterable[_Served]) -> bool:
    month = one.date.replace(day=1)
    return any(
        one.place == mine.unit and one.date in mine.days and month in mine.months for mine in served
    )


def _holder(desk: Desk, staff: str, id_last: str) -> Holder:
    person = desk.whole.staff_by_id.get(staff)
    if person is not None:
        title = f"（{person.title}职称）" if person.title else ""
        return Holder(staff, person.name, id_last, unit_name(desk, person.institution), title)
    guest = Candidate.objects.filter(county=desk.code, staff=staff).order_by("-year").first()
    if guest is None:
        return Holder(staff, staff, id_last)
    title = f"（{guest.title}职称）" if guest.title else ""
    return Holder(staff, guest.name, id_last, unit_name(desk, guest.hospital), title)


def people_with_days(desk: Desk, year: int, today: dt.date) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of those with days of a programme in a year, by name."""
    guests = dict(Candidate.objects.filter(county=desk.code).values_list("staff", "name"))
    found = {one.staff for one in year_days(desk, year) if one.date <= today}
    names = {
        staff: person.name if (person := desk.whole.staff_by_id.get(staff)) else guests.get(staff)
        for staff in found
    }
    return tuple(
        sorted(((staff, name or staff) for staff, name in names.items()), key=lambda one: one[1])
    )


@dataclass(frozen=True)
class Verified:
    """What the public page says of a number.

    ``status``: genuine, withdrawn, unknown or mistyped. Of the holder only the first sign of the
    name is told, never the identity number: whoever holds the paper can compare, nobody else
    learns who it is (PIPL, article 6: the least that serves).
    """

    status: str
    number: str
    row: CertificateRow | None = None
    name: str = ""
    unit: str = ""
    programme: Programme | None = None
    issuer: str = ""


def verified(text: str) -> Verified:
    """Return what is known of a number that somebody typed or scanned."""
    number = number_as_written(text)
    if number is None:
        return Verified("mistyped", text[:40])
    row = CertificateRow.objects.filter(number=number).first()
    if row is None:
        return Verified("unknown", number)
    facts = unseal(row.sealed_facts, SEALED_AS)
    one = certificate_read(facts)
    if digest_of(facts) != row.digest or one.number != number:
        return Verified("unknown", number)
    return Verified(
        "withdrawn" if row.withdrawn_at else "genuine",
        number,
        row,
        masked_name(one.holder.name),
        one.holder.unit,
        one.programme,
        one.issuer,
    )


def numbered(one: Certificate, serial: int) -> Certificate:
    """Return a drafted certificate with its serial."""
    return replace(one, serial=serial)
