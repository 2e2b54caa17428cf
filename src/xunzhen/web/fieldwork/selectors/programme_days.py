"""The ledger's days of the programmes, as the column of assistance asks for them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.fieldwork.counting_half_days import halves_of
from xunzhen.domain.fieldwork.ledger import EntryState
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.assistance.ledger_days import OutreachDay
from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
from xunzhen.web.fieldwork.selectors.entries import COLUMNS, entry_of_row

_KINDS: Final = {one.value: one for one in Programme}
_HAPPENED: Final = tuple(one.value for one in VisitState if one.happened)
_TESTS: Final = ("blood_pressure", "blood_sugar", "ecg", "other_tests")
_DONE: Final = (
    ("treatment", "诊疗"),
    ("public_health", "公共卫生"),
    ("contract_service", "家庭医生服务"),
    ("education", "健康宣教"),
)


class LedgerDays:
    """The ledger as a source of days."""

    def stamp(self, county: str) -> int:
        """Return the change number of a county's ledger."""
        found = ChangeCounter.objects.filter(county=county).values_list("value", flat=True)
        return found.first() or 0

    def days(self, county: str, since: dt.date, until: dt.date) -> Sequence[OutreachDay]:
        """Return the half-days of the programmes that took place in ``[since, until)``."""
        rows = Outreach.objects.filter(
            county=county, date__gte=since, date__lt=until, kind__in=_KINDS, state__in=_HAPPENED
        )
        zone = timezone.get_current_timezone()
        found: list[OutreachDay] = []
        for row in rows.order_by().values(*COLUMNS):
            entry = entry_of_row(row, until, zone)
            if entry is None or not entry.state.happened:
                continue
            record = row["record"]
            found += [
                OutreachDay(
                    entry.id,
                    _KINDS[row["kind"]],
                    entry.staff,
                    entry.date,
                    entry.place,
                    half,
                    entry.state is EntryState.VERIFIED,
                    entry.persons,
                    entry.person_times,
                    _tests(record),
                    entry.referred_up,
                    "、".join(zh for name, zh in _DONE if record.get(name)),
                )
                for half in halves_of(entry)
            ]
        return found

    def referred_up(self, county: str, since: dt.date, until: dt.date) -> Mapping[str, int]:
        """Return how many patients were referred up in ``[since, until)``, by place."""
        rows = Outreach.objects.filter(
            county=county, date__gte=since, date__lt=until, state__in=_HAPPENED
        )
        found: Counter[str] = Counter()
        for place, record in rows.order_by().values_list("place", "record").iterator():
            number = record.get("referred_up")
            if isinstance(number, int):
                found[place] += number
        return found


def _tests(record: Mapping[str, Any]) -> int | None:
    told = [record[name] for name in _TESTS if isinstance(record.get(name), int)]
    return sum(told) if told else None
