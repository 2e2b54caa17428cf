"""The places between which travel is counted: villages, institutions and townships of a county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.geo import Point
from xunzhen.domain.registry.county import County, Institution, Township

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class PlaceKind(IntEnum):
    """What a code stands for."""

    VILLAGE = 0
    INSTITUTION = 1
    TOWNSHIP = 2


@dataclass(frozen=True, eq=False)
class TravelPlaces:
    """p places in a fixed order, known by code.

    Attributes
    ----------
    codes, names : p strings
    number : code to place number
    kind : (p,) int, a ``PlaceKind``
    lng, lat : (p,) float
        degrees, WGS 84; ``nan`` where nobody gave coordinates.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    number: dict[str, int]
    kind: Ints
    lng: Floats
    lat: Floats

    def numbers(self, codes: Sequence[str]) -> Ints:
        """Return the place numbers of codes.

        Raises
        ------
        BadData
            when a code is no village, institution or township of the county.
        """
        unknown = [code for code in codes if code not in self.number]
        if unknown:
            raise BadData(
                say(
                    "travel.unknown_place",
                    "本县没有代码为{place}的村、机构或乡镇，算不出行车时间。请核对代码。",
                    "The county has no village, institution or township {place}, so there is no "
                    "travel time. Check the code.",
                    place=unknown[0],
                )
            )
        return np.array([self.number[code] for code in codes], dtype=np.int64)


def travel_places(county: County) -> TravelPlaces:
    """Collect the places: villages first, then institutions, then townships, in table order.

    An institution without coordinates stands where its village or township stands; a township
    without coordinates where the village of its health centre stands. A code used twice means
    the first of the three.
    """
    found: dict[str, tuple[str, PlaceKind, Point | None]] = {}
    for village in county.villages:
        found.setdefault(village.code, (village.name, PlaceKind.VILLAGE, village.point))
    for institution in county.institutions:
        point = _institution_point(county, institution)
        found.setdefault(institution.code, (institution.name, PlaceKind.INSTITUTION, point))
    for township in county.townships:
        point = _township_point(county, township)
        found.setdefault(township.code, (township.name, PlaceKind.TOWNSHIP, point))
    points = [point for _, _, point in found.values()]
    return TravelPlaces(
        codes=tuple(found),
        names=tuple(name for name, _, _ in found.values()),
        number={code: number for number, code in enumerate(found)},
        kind=np.array([kind for _, kind, _ in found.values()], dtype=np.int64),
        lng=np.array([np.nan if one is None else one.lng for one in points], dtype=np.float64),
        lat=np.array([np.nan if one is None else one.lat for one in points], dtype=np.float64),
    )


def _institution_point(county: County, institution: Institution) -> Point | None:
    if institution.point is not None:
        return institution.point
    village = county.village_by_code.get(institution.place)
    if village is not None:
        return village.point
    township = county.township_by_code.get(institution.place)
    return _township_point(county, township) if township is not None else None


def _township_point(county: County, township: Township) -> Point | None:
    if township.point is not None:
        return township.point
    seats = (
        village.point
        for village in county.villages
        if village.township == township.code and village.township_seat and village.point is not None
    )
    return next(seats, None)
