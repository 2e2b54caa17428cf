"""What people, units and hospitals of the programmes are called."""

from __future__ import annotations

from collections.abc import Mapping

from xunzhen.web.assistance.models import Candidate
from xunzhen.web.registry.selectors import Desk


def unit_name(desk: Desk, unit: str) -> str:
    """Return the name of a unit; one of elsewhere is written by its name."""
    found = desk.whole.institution_by_code.get(unit)
    return found.name if found is not None else unit


def place_name(desk: Desk, place: str) -> str:
    """Return the name of a village, township or institution; what is none stands as it is."""
    village = desk.whole.village_by_code.get(place)
    if village is not None:
        return village.name
    township = next((one.name for one in desk.whole.townships if one.code == place), "")
    return township or unit_name(desk, place)


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
