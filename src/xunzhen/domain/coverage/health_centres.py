"""The health centres of each township: who sends the doctors that go to villages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xunzhen.domain.registry.county import County, Institution, InstitutionKind, Staff

CENTRE_KINDS: Final = frozenset(
    {InstitutionKind.TOWNSHIP_HEALTH_CENTRE, InstitutionKind.COMMUNITY_HEALTH_CENTRE}
)


def township_of(county: County, institution: Institution) -> str:
    """Return the code of the township an institution stands in; empty if its place names none.

    A place may be a village (its township counts), a township, or a wider division (no township).
    """
    if institution.place in county.township_by_code:
        return institution.place
    village = county.village_by_code.get(institution.place)
    return village.township if village is not None else ""


def centres_by_township(county: County) -> Mapping[str, tuple[Institution, ...]]:
    """Return the township and community health centres of each township, in code order."""
    found: dict[str, list[Institution]] = {}
    for institution in county.institutions:
        if institution.kind in CENTRE_KINDS:
            found.setdefault(township_of(county, institution), []).append(institution)
    return {
        township: tuple(sorted(centres, key=lambda centre: centre.code))
        for township, centres in found.items()
        if township
    }


def doctors_by_institution(county: County) -> Mapping[str, tuple[Staff, ...]]:
    """Return the staff of each institution whose licence may treat, in id order."""
    found: dict[str, list[Staff]] = {}
    for person in sorted(county.staff, key=lambda person: person.id):
        if person.licence.may_treat:
            found.setdefault(person.institution, []).append(person)
    return {institution: tuple(doctors) for institution, doctors in found.items()}


def circuit_half_days(doctor: Staff) -> int:
    """Return how many half-days a week a doctor may be on circuit: what is free, under the cap."""
    free = len(doctor.available)
    cap = doctor.max_circuit_half_days
    return free if cap is None else min(free, cap)
