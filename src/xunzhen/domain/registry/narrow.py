"""The part of a county that somebody with a smaller scope may see."""

from __future__ import annotations

from dataclasses import replace

from xunzhen.domain.places import contains
from xunzhen.domain.registry.county import County


def within(county: County, division: str) -> County:
    """Return the county with only what lies in a division (a township or a village).

    Institutions stay, for they are public and serve across borders; villages, staff, leave, modes
    and closures of elsewhere go. Travel times, holidays and rules stay: they are about the county.
    """
    if not division or contains(division, county.code):
        return county
    villages = tuple(one for one in county.villages if contains(division, one.code))
    inside = {one.code for one in villages}
    places = {
        one.code
        for one in county.institutions
        if contains(division, one.place) or contains(division[:9], one.place)
    }
    staff = tuple(one for one in county.staff if one.institution in places)
    people = {one.id for one in staff}
    return replace(
        county,
        townships=tuple(one for one in county.townships if contains(division[:9], one.code)),
        villages=villages,
        staff=staff,
        leave=tuple(one for one in county.leave if one.staff in people),
        service_modes=tuple(one for one in county.service_modes if one.village in inside),
        closures=tuple(one for one in county.closures if contains(division[:9], one.place)),
    )
