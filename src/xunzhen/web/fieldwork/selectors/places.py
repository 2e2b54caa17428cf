"""Which township a place of the ledger lies in."""

from __future__ import annotations

from xunzhen.domain.places import township_of
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.registry.selectors import desk


def township_of_place(county: str, place: str) -> str:
    """Return the code of a place's township by the county's tables, else by its own code; "" where
    neither tells."""
    return township_in(desk(system_scope(county), county).whole, place)


def township_in(whole: County, place: str) -> str:
    """Return the code of the township a village or institution of a county stands in."""
    village = whole.village_by_code.get(place)
    if village is not None:
        return village.township[:12]
    institution = whole.institution_by_code.get(place)
    if institution is not None:
        if institution.place in whole.township_by_code:
            return institution.place
        return township_in(whole, institution.place) if institution.place != place else ""
    return township_of(place) or ""
