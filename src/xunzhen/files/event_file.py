"""``events.json``: what happened since a plan was first made, so that it can be checked again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.events import AddedVillage, Events
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.registry.county import Closure, HolidayRow, Leave, VehicleLoss

EVENTS: Final = "events.json"


def events_text(events: Events, today: dt.date, locked: Sequence[PlannedVisit], way: str) -> str:
    """Return ``events.json``: every event with its days (both inclusive), locks and the way taken.

    A leave carries no reason: it is the doctor's own affair.
    """
    facts = event_facts(events, today, locked, way)
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def event_facts(
    events: Events, today: dt.date, locked: Sequence[PlannedVisit] = (), way: str = ""
) -> dict[str, Any]:
    """Return what ``events.json`` holds, as a value; ``events_of`` reads it back."""
    return {
        "today": today.isoformat(),
        "way": way,
        "leave": [{"staff": one.staff, **_days(one.period)} for one in events.leave],
        "closures": [
            {"place": one.place, **_days(one.period), "reason": one.reason}
            for one in events.closures
        ],
        "vehicles": [
            {"institution": one.institution, "lost": one.number, **_days(one.period)}
            for one in events.vehicle_losses
        ],
        "villages": [
            {"village": one.village, "since": one.since.isoformat()}
            for one in events.added_villages
        ],
        "holidays": [
            {"date": one.date.isoformat(), "workday": one.workday, "name": one.name}
            for one in events.holidays
        ],
        "locked": [
            {
                "village": one.village,
                "date": one.date.isoformat(),
                "half_day": "PM" if one.afternoon else "AM",
                "staff": one.staff,
            }
            for one in locked
        ],
    }


def _days(period: Period) -> dict[str, str | None]:
    last = period.last_day
    return {"since": period.since.isoformat(), "until": last.isoformat() if last else None}


def read_events(path: Path) -> Events:
    """Return the events of an ``events.json``; none where there is no such file.

    Raises
    ------
    BadData
        when the file cannot be read as one.
    """
    if not path.exists():
        return Events()
    try:
        return events_of(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise BadData(
            say(
                "event_file.unreadable",
                "{file}不是一份变动记录（格式有误）。请用xunzhen replan重新写出；"
                "删去它则按没有变动核对。",
                "{file} is no record of events. Write it again with xunzhen replan; without it a "
                "plan is checked as if nothing had happened.",
                file=path.name,
            )
        ) from fault


def events_of(found: Mapping[str, Any]) -> Events:
    """Return the events that ``event_facts`` told.

    Raises
    ------
    ValueError, LookupError, TypeError, AttributeError
        when they are not of its shape.
    """
    return Events(
        tuple(Leave(str(one["staff"]), _period(one)) for one in found.get("leave", ())),
        tuple(
            Closure(str(one["place"]), _period(one), str(one.get("reason", "")))
            for one in found.get("closures", ())
        ),
        tuple(
            VehicleLoss(str(one["institution"]), int(one["lost"]), _period(one))
            for one in found.get("vehicles", ())
        ),
        tuple(
            AddedVillage(str(one["village"]), dt.date.fromisoformat(one["since"]))
            for one in found.get("villages", ())
        ),
        tuple(
            HolidayRow(
                dt.date.fromisoformat(one["date"]),
                bool(one["workday"]),
                str(one.get("name", "")),
            )
            for one in found.get("holidays", ())
        ),
    )


def _period(one: Mapping[str, Any]) -> Period:
    last = one.get("until")
    until = None if last is None else dt.date.fromisoformat(last) + dt.timedelta(days=1)
    return Period(dt.date.fromisoformat(one["since"]), until)
