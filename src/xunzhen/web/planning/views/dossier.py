"""The village dossier: one village on one page."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xunzhen.domain.policy.book import Verdict
from xunzhen.domain.policy.wording import owner_name, rule_name, say_value
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.planning.address import on_this_site
from xunzhen.web.planning.selectors.dossier import dossier
from xunzhen.web.planning.selectors.lines import visit_lines
from xunzhen.web.planning.views.week_strip import week_strip

_SHOWN_PAST = 8
_SHOWN_COMING = 10


@open_to(Act.SEE_COUNTY)
def village(request: ScopedRequest, county: str, village: str) -> HttpResponse:
    """Show everything about a village that the reader may see."""
    today = timezone.localdate()
    found = dossier(request.scope, county, village, today)
    every = request.GET.get("visits") == "all"
    public = on_this_site(request, reverse("planning:public", args=[village]))
    context = {
        "d": found,
        "county": county,
        "today": today,
        "coming": visit_lines(found.desk, found.coming if every else found.coming[:_SHOWN_COMING]),
        "past": visit_lines(found.desk, found.past if every else found.past[:_SHOWN_PAST]),
        "every": every,
        "next": next(iter(visit_lines(found.desk, [found.next])), None) if found.next else None,
        "strip": week_strip(found.year, today),
        "rulings": [_ruling(one, county, village, today) for one in found.verdicts],
        "public": public,
        "may_edit": request.scope.may(Act.EDIT_REGISTRY),
        "has_more": len(found.coming) > _SHOWN_COMING or len(found.past) > _SHOWN_PAST,
    }
    return render(request, "planning/dossier.html", context)


def _ruling(verdict: Verdict, county: str, village: str, today: dt.date) -> dict[str, object]:
    """Say a rule as it holds for a village today, or who must set it and what is used till then."""
    language = "en" if english() else "zh"
    rule, ruling = verdict.rule, verdict.ruling
    value = say_value(rule, ruling.value, ruling.op, language) if ruling else ""
    suggested = say_value(rule, rule.suggestion, rule.op, language) if rule.suggestion else ""
    return {
        "name": rule_name(rule, language),
        "value": value,
        "ruling": ruling,
        "owner": owner_name(rule, language),
        "suggested": suggested,
        "rule": rule.name,
    }
