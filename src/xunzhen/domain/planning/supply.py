"""Who can go on circuits: doctors, the half-days they have, and where they set out from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.problem import Bools, Floats
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.planning.weeks import CircuitWeek, Horizon, usable_half_days
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    Leave,
    Staff,
    Village,
)

HALF_DAYS = 14


@dataclass(frozen=True, slots=True)
class Supply:
    """The doctors who may go, in order of id, and the institutions they set out from."""

    doctors: tuple[Staff, ...]
    centres: tuple[Institution, ...]
    leave: tuple[tuple[Leave, ...], ...]
    notices: tuple[Sentence, ...]

    def centre_of(self, doctor: Staff) -> int:
        """Return the position of a doctor's institution in ``centres``."""
        return next(n for n, one in enumerate(self.centres) if one.code == doctor.institution)


def county_supply(county: County) -> Supply:
    """Choose who may go: a licence to treat, half-days entered, an institution that is known.

    A village doctor counts like anyone else, and only where half-days are entered for him: without
    them he serves his own village and is not lent to another.
    """
    treating = [person for person in county.staff if person.licence.may_treat]
    doctors = tuple(
        sorted(
            (
                person
                for person in treating
                if person.available and person.institution in county.institution_by_code
            ),
            key=lambda person: person.id,
        )
    )
    used = sorted({person.institution for person in doctors})
    leave = tuple(
        tuple(row for row in county.leave if row.staff == person.id) for person in doctors
    )
    notices = () if doctors else (_nobody(county, treating),)
    centres = tuple(county.institution_by_code[code] for code in used)
    return Supply(doctors, centres, leave, notices)


def _nobody(county: County, treating: Sequence[Staff]) -> Sentence:
    return say(
        "planning.no_doctors",
        "没有一名可出诊的医生：人员表共{staff}人，其中有诊疗资格的{treating}人，"
        "填了“可出诊半天”的{available}人，所属机构在机构表里的{placed}人。三项齐备才能排班，"
        "请先在“人员”表补齐。",
        "No doctor can go on circuits: of {staff} staff, {treating} hold a licence to treat, "
        "{available} of them have half-days entered, {placed} of those belong to a known "
        "institution. Complete the table of staff first.",
        staff=len(county.staff),
        treating=len(treating),
        available=sum(bool(person.available) for person in treating),
        placed=sum(
            bool(person.available) and person.institution in county.institution_by_code
            for person in treating
        ),
    )


def on_leave(leave: Sequence[Leave], day: dt.date) -> bool:
    """Say whether one of these leaves covers the day."""
    return any(day in row.period for row in leave)


def vehicles_lost(county: County, institution: str, day: dt.date) -> int:
    """Return how many vehicles of an institution are away on a day."""
    return sum(
        loss.number
        for loss in county.vehicle_losses
        if loss.institution == institution and day in loss.period
    )


def week_availability(supply: Supply, week: CircuitWeek) -> Bools:
    """Return who may go when in a week: (K, 14) bool, holidays and leave taken out."""
    available = np.zeros((len(supply.doctors), HALF_DAYS), dtype=np.bool_)
    for row, (doctor, leave) in enumerate(zip(supply.doctors, supply.leave, strict=True)):
        for half_day in usable_half_days(doctor.available, week):
            available[row, half_day] = not on_leave(leave, week.date_of(half_day // 2))
    return available


def usual_availability(supply: Supply, horizon: Horizon) -> Bools:
    """Return who may usually go: (K, 14) bool, the availability of the weekly template.

    A half-day entered for a doctor counts unless leave takes it in more than half of the planned
    weeks: a template must not rest on someone who is mostly away.
    """
    available = np.zeros((len(supply.doctors), HALF_DAYS), dtype=np.bool_)
    for row, (doctor, leave) in enumerate(zip(supply.doctors, supply.leave, strict=True)):
        for half_day in doctor.available:
            dates = [week.date_of(half_day // 2) for week in horizon.weeks]
            away = sum(on_leave(leave, day) for day in dates)
            available[row, half_day] = 2 * away <= len(dates) and away < len(dates)
    return available


def support_costs(
    county: County, supply: Supply, villages: Sequence[Village], settings: PlanningSettings
) -> Floats:
    """Return the cost of sending each doctor to each village: (K, V) float, minutes-equivalents.

    0 in the institution's own township, ``other_township`` elsewhere, ``county_level`` for a
    hospital or an institution of the county.

    Source: NAT-2021/2 (the township health centre runs circuits, the county supports as needed).
    """
    costs = np.zeros((len(supply.doctors), len(villages)))
    for row, doctor in enumerate(supply.doctors):
        institution = county.institution_by_code[doctor.institution]
        township = township_of(county, institution)
        for column, village in enumerate(villages):
            if township is None:
                costs[row, column] = settings.county_level
            elif township != village.township:
                costs[row, column] = settings.other_township
    return costs


def township_of(county: County, institution: Institution) -> str | None:
    """Return the township an institution works for, or None for one of the county's level."""
    if institution.kind in (InstitutionKind.COUNTY_HOSPITAL, InstitutionKind.HOSPITAL):
        return None
    if institution.place in county.township_by_code:
        return institution.place
    village = county.village_by_code.get(institution.place)
    return village.township if village else None
