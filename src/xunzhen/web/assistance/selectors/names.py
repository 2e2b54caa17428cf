"""What people, units and hospitals of the programmes are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from xunzhen.domain.registry.county import Institution, InstitutionKind
from xunzhen.web.assistance.models import Candidate
from xunzhen.web.registry.selectors import Desk

_COUNTY_DIGITS = 6


def unit_name(desk: Desk, unit: str) -> str:
    """Return the name of a unit; one of elsewhere is written by its name."""
    found = desk.whole.institution_by_code.get(unit)
    return found.name if found is not None else unit


def sending_hospitals(desk: Desk) -> tuple[Institution, ...]:
    """Return the institutions that send people: those that lie in no township."""
    return tuple(one for one in desk.whole.institutions if len(one.place) <= _COUNTY_DIGITS)


def units_of(desk: Desk) -> tuple[Institution, ...]:
    """Return the institutions of a county but its village clinics."""
    return tuple(
        one for one in desk.whole.institutions if one.kind is not InstitutionKind.VILLAGE_CLINIC
    )


def place_name(desk: Desk, place: str) -> str:
    """Return the name of a village, township or institution; what is none stands as it is."""
    village = desk.whole.village_by_code.get(place)
    if village is not None:
        return village.name
    township = next((one.name for one in desk.whole.townships if one.code == place), "")
    return township or unit_name(desk, place)


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Return names by code; two of one name are told apart by their codes."""
    often = Counter(names.values())
    return {code: name if often[name] == 1 else f"{name}（{code}）" for code, name in names.items()}


def guests_of(county: str) -> Mapping[str, str]:
    """Return the names of candidates by id, for those who are not in the county's tables."""
    return dict(
        Candidate.objects.filter(county=county).order_by("year").values_list("staff", "name")
    )


def person_name(desk: Desk, staff: str, guests: Mapping[str, str] | None = None) -> str:
    """Return the name of a person: of the county's table, of a candidate, else the id."""
    found = desk.whole.staff_by_id.get(staff)
    if found is not None:
        return found.name
    return (guests or {}).get(staff) or staff
