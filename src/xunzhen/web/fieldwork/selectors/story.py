"""The ledger of one village: its visits with all that happened, what was refused included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import Http404
from django.utils import timezone

from xunzhen.domain.registry.county import Village
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.records import Seen, makes_up_for, seen_visits
from xunzhen.web.fieldwork.selectors.visits import outreach_rows
from xunzhen.web.registry.selectors import Desk

_PAGE: Final = 20
_COMING: Final = 10


@dataclass(frozen=True)
class Story:
    """Past visits a page at a time, newest first, and the next ones; ``more``: there are older."""

    village: Village
    town: str
    past: tuple[Seen, ...]
    number: int
    more: bool
    coming: tuple[Seen, ...]
    made_up: dict[str, Outreach]


def story(scope: Scope, desk: Desk, code: str, page: str) -> Story:
    """Return the ledger of a village.

    Raises
    ------
    Http404
        when the reader does not see the village.
    """
    village = desk.county.village_by_code.get(code)
    if village is None:
        raise Http404
    today = timezone.localdate()
    rows = outreach_rows(scope, desk.code).filter(place=code)
    number = int(page) if page.isascii() and page.isdecimal() and 0 < int(page) < 10**6 else 1
    begin = (number - 1) * _PAGE
    past = rows.filter(date__lte=today).order_by("-date", "-afternoon", "staff")
    found = list(past[begin : begin + _PAGE + 1])
    shown, coming = found[:_PAGE], list(rows.filter(date__gt=today, dropped=False)[:_COMING])
    seen = seen_visits(scope, desk, [*shown, *coming])
    town = desk.whole.township_by_code.get(village.township)
    return Story(
        village,
        town.name if town else village.township,
        seen[: len(shown)],
        number,
        len(found) > _PAGE,
        seen[len(shown) :],
        dict(makes_up_for(desk.code, shown)),
    )
