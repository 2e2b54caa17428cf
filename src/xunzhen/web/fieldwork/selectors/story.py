"""The ledger of one village: its visits with all that happened, what was refused included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
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
    """Past visits a page at a time, newest first, and the next ones."""

    village: Village
    town: str
    past: tuple[Seen, ...]
    page: Page[Outreach]
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
    past = rows.filter(date__lte=today).order_by("-date", "-afternoon", "staff")
    found = Paginator(past, _PAGE).get_page(page)
    coming = list(rows.filter(date__gt=today, dropped=False)[:_COMING])
    shown = list(found.object_list)
    seen = seen_visits(scope, desk, [*shown, *coming], refused=True)
    town = desk.whole.township_by_code.get(village.township)
    return Story(
        village,
        town.name if town else village.township,
        seen[: len(shown)],
        found,
        seen[len(shown) :],
        dict(makes_up_for(desk.code, shown)),
    )
