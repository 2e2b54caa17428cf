"""Rows of travel, holidays, closures and rules to values, with every fault."""

from __future__ import annotations

from collections.abc import Sequence

from xunzhen.domain.errors import say
from xunzhen.domain.registry.county import Closure, HolidayRow, LocalRule, TravelRow
from xunzhen.domain.registry.draft import Draft, period_of, refuse_repeats
from xunzhen.domain.registry.known import Known
from xunzhen.domain.registry.rows import Row


def travel_rows(draft: Draft, rows: Sequence[Row]) -> list[tuple[TravelRow, Row]]:
    """Return the good travel times; both ends are known places."""
    places = (draft.villages, draft.institutions, draft.townships)
    read = []
    for row in rows:
        origin = draft.references.resolve(row, "from", *places)
        destination = draft.references.resolve(row, "to", *places)
        if origin and origin == destination:
            row.fault(
                "to",
                say(
                    "registry.same_ends",
                    "起点和终点都是{entered}。请核对，同一个地方不用写。",
                    "From and to are both {entered}. Check them; leave out a way to itself.",
                    entered=origin[:40],
                ),
            )
        by = row.text("by") or "车"
        minutes = row.number_in("minutes")
        season, source = row.text("season"), row.text("source").removeprefix("entered")
        travel = TravelRow(origin, destination, minutes or 0.0, by, season, source)
        read.append((travel, row))
    refuse_repeats(
        (
            "|".join((travel.origin, travel.destination, travel.by, travel.season)),
            f"{travel.origin}→{travel.destination}",
            row,
        )
        for travel, row in read
    )
    return [(travel, row) for travel, row in read if row.ok]


def holiday_rows(_draft: Draft, rows: Sequence[Row]) -> list[tuple[HolidayRow, Row]]:
    """Return the good holidays and make-up days, each day once."""
    read = []
    for row in rows:
        date, workday = row.day("date"), row.flag("workday")
        if date is not None and workday is not None:
            read.append((HolidayRow(date, workday, row.text("name")), row))
    refuse_repeats((day.date.isoformat(), day.date.isoformat(), row) for day, row in read)
    return [(day, row) for day, row in read if row.ok]


def closure_rows(draft: Draft, rows: Sequence[Row]) -> list[tuple[Closure, Row]]:
    """Return the good closures; a road is written as two known codes joined by ``-``."""
    found = []
    for row in rows:
        place = _closed_place(draft, row)
        period = period_of(row)
        if row.ok and period is not None:
            found.append((Closure(place, period, row.text("reason")), row))
    return found


def _closed_place(draft: Draft, row: Row) -> str:
    text = row.text("place")
    areas = (draft.villages, draft.townships)
    if "-" not in text or any(known.code_meant(text) for known in areas):
        return draft.references.resolve(row, "place", *areas)
    ends = (*areas, draft.institutions)
    # Codes may hold a hyphen themselves, so every hyphen is tried as the joint.
    parts = text.split("-")
    for joint in range(1, len(parts)):
        one = _code_meant("-".join(parts[:joint]).strip(), ends)
        other = _code_meant("-".join(parts[joint:]).strip(), ends)
        if one and other:
            return f"{one}-{other}"
    row.fault("place", draft.references.not_found(text, ends))
    return text


def _code_meant(text: str, tables: Sequence[Known]) -> str | None:
    for known in tables:
        code = known.code_meant(text)
        if code is not None:
            return code
    return None


def rule_rows(_draft: Draft, rows: Sequence[Row]) -> list[tuple[LocalRule, Row]]:
    """Return the good rules; whether a rule exists and its value fits is the Book's to say."""
    found = []
    for row in rows:
        period = period_of(row)
        if row.ok and period is not None:
            rule = LocalRule(
                rule=row.text("rule"),
                value=row.text("value"),
                period=period,
                document=row.text("document"),
                article=row.text("article"),
                applies_to=row.text("for"),
            )
            found.append((rule, row))
    return found
