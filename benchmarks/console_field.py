"""What the ledger's pages are measured with: a dense draw, refused events, events that wait.

Added to the demo's site beside its own month (演示数据): 14,000 made visits of the year before it,
three events each, a draw of all of them, 2,000 refused events and 200 that wait for their visit.
Doctors, villages and phones are the demo's and take turns; nothing is drawn at random.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

COUNTY: Final = "350524"
VISITS: Final = 14_000
REFUSED: Final = 2_000
HELD: Final = 200
DRAW_NUMBER: Final = 9_973
_DAYS: Final = 364


def fill() -> list[str]:
    """Fill the site of this process, once, and return the addresses to read."""
    from django.db import transaction
    from django.utils import timezone

    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.fieldwork.models import FieldDevice, SpotCheckDraw
    from xunzhen.web.fieldwork.services.spot_checks import draw_checks

    day = timezone.localdate() - dt.timedelta(days=60)
    draw = SpotCheckDraw.objects.filter(county=COUNTY, seed=DRAW_NUMBER).first()
    if draw is None:
        phones = list(FieldDevice.objects.filter(county=COUNTY).order_by("pk"))
        with transaction.atomic():
            _visits(day, phones)
            _apart(phones)
        scope = scope_of(User.objects.get(username="clerk"))
        since = day - dt.timedelta(days=_DAYS)
        draw = draw_checks(scope=scope, county=COUNTY, since=since, last=day, number=DRAW_NUMBER)
    pages = ("missed/", "flags/", "refused/held/", "spot-checks/", "day-sheets/?span=7&staff=")
    draws = (f"spot-checks/{draw.pk}/", f"spot-checks/{draw.pk}/?again=1")
    return [f"/c/{COUNTY}/{path}" for path in (*pages, *draws)]


def _visits(last: dt.date, phones: list[Any]) -> None:
    from xunzhen.web.fieldwork.models import Happening, Outreach
    from xunzhen.web.fieldwork.services.numbers import numbers_of

    places = sorted(set(Outreach.objects.filter(county=COUNTY).values_list("place", "township")))
    numbers = numbers_of(COUNTY)
    visits, events = [], []
    for number in range(VISITS):
        place, township = places[number % len(places)]
        phone = phones[number % len(phones)]
        day = last - dt.timedelta(days=number * _DAYS // VISITS)
        moment = dt.datetime.combine(day, dt.time(8, 30), phone.made_at.tzinfo)
        visit = uuid.UUID(int=(11 << 120) + number)
        record = {"treatment": 6, "public_health": 4, "m_65": 3, "f_65": 4}
        said = (
            ("checked_in", {"no_fix": "valley"}),
            ("checked_out", {}),
            ("recorded", {"fields": record}),
        )
        for place_in_day, (kind, facts) in enumerate(said):
            at = moment + dt.timedelta(minutes=95 * place_in_day)
            name = uuid.UUID(int=(12 << 120) + 3 * number + place_in_day)
            events.append(_event(name, visit, kind, facts, phone, at, numbers.following()))
        doubted = [{"code": "fieldwork.flag_no_fix", "weight": "doubt", "zh": "演示", "en": "demo"}]
        visits.append(
            Outreach(
                pk=visit, county=COUNTY, township=township, kind="circuit", date=day,
                afternoon=False, place=place, staff=phone.staff, state="recorded", arrived=moment,
                left=moment + dt.timedelta(minutes=95), record=record, persons=7, person_times=10,
                heads=[str(events[-1].pk)], touched=True, flags=doubted if number % 8 == 0 else [],
                change=numbers.following(),
            )
        )  # fmt: skip
    Outreach.objects.bulk_create(visits, batch_size=500)
    Happening.objects.bulk_create(events, batch_size=500)
    numbers.save()


def _apart(phones: list[Any]) -> None:
    """Add what was refused and what waits, of the last ten weeks."""
    from django.utils import timezone

    from xunzhen.domain.fieldwork import intake_words as words
    from xunzhen.web.fieldwork.models import Happening
    from xunzhen.web.fieldwork.services.numbers import numbers_of

    numbers, now = numbers_of(COUNTY), timezone.now()
    reasons = [words.not_yours(), words.device_revoked(), words.other_county()]
    events = []
    for number in range(REFUSED + HELD):
        name = uuid.UUID(int=(13 << 120) + number)
        visit = uuid.UUID(int=(14 << 120) + number)
        phone, at = phones[number % len(phones)], now - dt.timedelta(minutes=45 * number)
        one = _event(name, visit, "departed", {}, phone, at, numbers.following())
        if number % (REFUSED // HELD + 1):
            why = reasons[number % len(reasons)]
            one.fate = Happening.Fate.REFUSED
            one.reason = {"code": why.code, "zh": why.zh, "en": why.en}
        else:
            one.fate = Happening.Fate.HELD
        events.append(one)
    Happening.objects.bulk_create(events, batch_size=500)
    numbers.save()


def _event(
    name: uuid.UUID, visit: uuid.UUID, kind: str, facts: dict[str, Any], phone: Any,
    at: dt.datetime, change: int,
) -> Any:  # fmt: skip
    from xunzhen.web.fieldwork.models import Happening

    return Happening(
        pk=name, county=COUNTY, visit=visit, kind=kind, by=phone.staff, device=phone, at=at,
        said_at=at, received_at=at, facts=facts, app="bench", digest=name.hex * 2, change=change,
    )  # fmt: skip
