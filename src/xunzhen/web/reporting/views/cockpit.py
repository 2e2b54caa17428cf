"""The first page of a county: the cockpit."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.domain.errors import BadData, Sentence
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.fieldwork.views.shared import asked_day
from xunzhen.web.planning.models import Plan
from xunzhen.web.registry.selectors import desk, not_begun
from xunzhen.web.reporting.selectors.cockpit import cockpit, plans_standing

_ONE_DAY = dt.timedelta(days=1)
FAR = dt.timedelta(days=3 * 366)
"""Days further off than that belong to no plan or ledger that is looked at here."""
TARGETS_SHOWN = 5
OWED_SHOWN = 8


@open_to(Act.SEE_ROSTER)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show one day of a county: visits, what was missed, targets, modes, and who owes what."""
    try:
        here = desk(request.scope, county)
    except Http404:
        nothing = not_begun(request.scope, county)
        if nothing is None:
            raise
        return _empty(request, county, nothing)
    except BadData as empty:
        return _empty(request, county, empty.sentence)
    request.site = here.site
    plans = plans_standing(county)
    published = [one for one in plans if one.state == Plan.State.PUBLISHED]
    counter = followed(county, revision=here.revision, plans=published)
    today = timezone.localdate()
    day = _asked(request.GET.get("day"), today)
    seen = cockpit(request.scope, here, day, today, plans, counter.value)
    everything = request.GET.get("owed") == "all"
    context = {
        "county": county,
        "desk": here,
        "seen": seen,
        "today": today,
        "before": day - _ONE_DAY,
        "after": day + _ONE_DAY,
        "rows": seen.told[:TARGETS_SHOWN],
        "owed": seen.owed if everything else seen.owed[:OWED_SHOWN],
        "everything": everything,
    }
    return render(request, "reporting/cockpit.html", context)


def _asked(text: str | None, today: dt.date) -> dt.date:
    """Read the day of an address; today if there is none, or it is years away."""
    day = asked_day(text, today)
    return day if abs(day - today) <= FAR else today


def _empty(request: ScopedRequest, county: str, sentence: Sentence) -> HttpResponse:
    """Show that there is nothing yet, and the way to the import to whoever may go it."""
    may_import = request.scope.may(Act.IMPORT)
    context = {"sentence": sentence, "county": county, "may_import": may_import}
    return render(request, "reporting/cockpit_empty.html", context)
