"""From the values of a county back to rows of its tables: the inverse of the importer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from xunzhen.domain.geo import Point
from xunzhen.domain.periods.half_days import half_days_text
from xunzhen.domain.periods.market_days import MarketDays, market_days_text
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.cells import Value, text_of
from xunzhen.domain.registry.county import (
    Closure,
    County,
    HolidayRow,
    Institution,
    Leave,
    LocalRule,
    ServiceMode,
    Staff,
    Township,
    TravelRow,
    Village,
)
from xunzhen.domain.registry.schema import Column, Kind, Table

Record = Mapping[str, Value]
"""Values by column name; a column left out or None is an empty cell."""

CONVERTED: Final = "WGS84（由GCJ02换算）"
"""What is written as the datum of a point that was entered in GCJ-02 and is kept in WGS 84."""


def records_of(county: County) -> Mapping[str, tuple[Record, ...]]:
    """Return the records of every table of a county, in the county's order."""
    return {
        "county": (_county(county),),
        "townships": tuple(map(township_record, county.townships)),
        "villages": tuple(map(village_record, county.villages)),
        "institutions": tuple(map(institution_record, county.institutions)),
        "staff": tuple(map(staff_record, county.staff)),
        "leave": tuple(map(leave_record, county.leave)),
        "service_modes": tuple(map(service_mode_record, county.service_modes)),
        "travel": tuple(map(travel_record, county.travel)),
        "holidays": tuple(map(holiday_record, county.holidays)),
        "closures": tuple(map(closure_record, county.closures)),
        "rules": tuple(map(rule_record, county.rules)),
    }


def key_of(table: Table, record: Record) -> str:
    """Return the text that tells a row from the others of its table."""
    return "|".join(cell_text(table.column_by_name[name], record.get(name)) for name in table.key)


def cell_text(column: Column, value: Value) -> str:
    """Write a value as the text of a cell, so that the importer reads the same value back."""
    if value is None or value == "":
        return ""
    writer = _WRITERS.get(column.kind)
    return writer(column, value) if writer else text_of(_plain(value))


def _plain(value: Value) -> str | int | float | bool | dt.date | None:
    if isinstance(value, frozenset | MarketDays):
        raise TypeError("a set of days or words has no plain cell")
    return value


def _choice_text(column: Column, value: Value) -> str:
    for choice in column.choices:
        if choice.value == value:
            return choice.zh
    return str(value)


def _tags_text(_column: Column, value: Value) -> str:
    return ";".join(sorted(map(str, value))) if isinstance(value, frozenset) else ""


def _half_days(_column: Column, value: Value) -> str:
    if not isinstance(value, frozenset):
        return ""
    return half_days_text(half for half in value if isinstance(half, int))


def _market_days(_column: Column, value: Value) -> str:
    return market_days_text(value) if isinstance(value, MarketDays) else ""


_WRITERS: Final[Mapping[Kind, Callable[[Column, Value], str]]] = {
    Kind.CHOICE: _choice_text,
    Kind.TAGS: _tags_text,
    Kind.HALF_DAYS: _half_days,
    Kind.MARKET_DAYS: _market_days,
}


def _county(county: County) -> Record:
    return {
        "code": county.code,
        "name": county.name,
        "city": county.city,
        "province": county.province,
        "as_of": county.as_of,
        "note": county.note,
    }


def _place(point: Point | None, datum: str) -> Record:
    if point is None:
        return {"datum": datum}
    written = CONVERTED if datum == "GCJ02" else datum
    return {"lng": point.lng, "lat": point.lat, "datum": written}


def _days(period: Period) -> Record:
    last = None if period.until is None else period.until - dt.timedelta(days=1)
    return {"since": period.since, "until": last}


def township_record(township: Township) -> Record:
    """Return the row of a township."""
    return {
        "code": township.code,
        "name": township.name,
        **_place(township.point, township.datum),
        "market_days": township.market_days,
        "weak": township.weak or None,
    }


def village_record(village: Village) -> Record:
    """Return the row of a village."""
    return {
        "code": village.code,
        "name": village.name,
        "township": village.township,
        **_place(village.point, village.datum),
        "resident_population": village.resident_population,
        "registered_population": village.registered_population,
        "agricultural_population": village.agricultural_population,
        "served_population": village.served_population,
        "aged_65": village.aged_65,
        "area_tags": village.area_tags,
        "township_seat": village.township_seat or None,
        "market_days": village.market_days,
        "preferred": village.preferred,
        "forbidden": village.forbidden,
        "visits_per_week": village.visits_per_week,
        "visits_reason": village.visits_reason,
        "origin": village.origin,
        "circuit_stop": village.circuit_stop,
    }


def institution_record(institution: Institution) -> Record:
    """Return the row of an institution."""
    return {
        "code": institution.code,
        "name": institution.name,
        "kind": institution.kind.value,
        "level": institution.level,
        "place": institution.place,
        **_place(institution.point, institution.datum),
        "open_beds": institution.open_beds,
        "authorised_beds": institution.authorised_beds,
        "premises_m2": institution.premises_m2,
        "capability_standard": institution.capability_standard,
        "equipment_tier": institution.equipment_tier,
        "vehicles": institution.vehicles,
        "phone": institution.phone,
    }


def staff_record(person: Staff) -> Record:
    """Return the row of a member of staff."""
    return {
        "id": person.id,
        "name": person.name,
        "institution": person.institution,
        "licence": person.licence.value,
        "title": person.title,
        "title_since": person.title_since,
        "degree": person.degree,
        "full_time_degree": person.full_time_degree,
        "specialties": person.specialties,
        "available": person.available,
        "max_circuit_half_days": person.max_circuit_half_days,
        "village": person.village,
        "phone": person.phone,
        "id_number": person.id_number,
        "id_number_confirmed": person.id_number_confirmed or None,
    }


def leave_record(leave: Leave) -> Record:
    """Return the row of a leave."""
    return {"staff": leave.staff, **_days(leave.period), "reason": leave.reason}


def service_mode_record(row: ServiceMode) -> Record:
    """Return the row of a service mode."""
    return {
        "village": row.village,
        "mode": row.mode.value,
        "provider": row.provider,
        **_days(row.period),
        "reason": row.reason,
    }


def travel_record(row: TravelRow) -> Record:
    """Return the row of a travel time."""
    return {
        "from": row.origin,
        "to": row.destination,
        "minutes": row.minutes,
        "by": row.by,
        "season": row.season,
        "source": row.source,
    }


def holiday_record(row: HolidayRow) -> Record:
    """Return the row of a holiday."""
    return {"date": row.date, "workday": row.workday, "name": row.name}


def closure_record(row: Closure) -> Record:
    """Return the row of a closure."""
    return {"place": row.place, **_days(row.period), "reason": row.reason}


def rule_record(row: LocalRule) -> Record:
    """Return the row of a rule of the county's own."""
    return {
        "rule": row.rule,
        "value": row.value,
        **_days(row.period),
        "document": row.document,
        "article": row.article,
        "for": row.applies_to,
    }
