"""Coverage coloured by the last visit, and the list of villages with mode and last visit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.policy.clause import Ruling
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.picture import VISIT_MARKS, Dot, map_data, map_svg, map_words
from xunzhen.web.coverage.selectors import (
    SeenCoverage,
    VillageLine,
    asked_day,
    coverage_on,
    seen_coverage,
)
from xunzhen.web.coverage.table import demo_note, gap_address
from xunzhen.web.planning.selectors.last_visits import last_visits
from xunzhen.web.planning.services.coverage_list import hand_out_list
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, desk

_WEEK: Final = 7
_FORTNIGHT: Final = 14


@dataclass(frozen=True)
class VisitLine:
    """A village with the day it was last visited by plan; ``days`` since, None if not in a year."""

    line: VillageLine
    last: dt.date | None
    days: int | None

    @property
    def mark(self) -> str:
        """The shape on the map. Who is not on circuit is not judged; a gap is."""
        if self.line.mark not in ("circuit", "gap"):
            return "other"
        if self.days is None:
            return "never"
        return "week" if self.days <= _WEEK else "fortnight" if self.days <= _FORTNIGHT else "late"

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Longest without a visit first, those not judged last."""
        unjudged = self.mark == "other"
        return (unjudged, -(9999 if self.days is None else self.days), self.line.village.code)


@open_to(Act.SEE_ROSTER)
@require_GET
def page(request: HttpRequest, county: str) -> HttpResponse:
    """Show how long ago each village was visited, seen from a day."""
    scope = cast(ScopedRequest, request).scope
    now = desk(scope, county)
    seen = seen_coverage(scope, now, asked_day(request.GET.get("day")))
    lines = _lines(scope, now, seen)
    wanted = request.GET.get("mode", "")
    wanted = wanted if wanted in VISIT_MARKS else ""
    counts = Counter(one.mark for one in lines)
    context: dict[str, Any] = {
        "desk": now,
        "county_code": county,
        "day": seen.day,
        "asked": {"mode": wanted},
        "rows": _rows([one for one in lines if wanted in ("", one.mark)], county, seen.day),
        "lines": [one for one in lines if wanted in ("", one.mark)],
        "all_lines": len(lines),
        "counts": [(mark, path, words, counts[mark]) for mark, path, words in _legend()],
        "judged_count": len(lines) - counts["other"],
        "visits_rule": _visits_rule(now, seen.day),
        "picture": _picture(scope, now, seen, lines),
        "legend": _legend(),
        "map_words": map_words(),
        "map_note": demo_note(now.site.synthetic),
        "may_export": scope.may(Act.EXPORT),
    }
    return render(request, "planning/last_visits.html", context)


@open_to(Act.SEE_ROSTER)
@require_GET
def points(request: HttpRequest, county: str) -> HttpResponse:
    """Answer with the points by last visit that the browser draws, within the reader's scope."""
    scope = cast(ScopedRequest, request).scope
    now = desk(scope, county)
    seen = seen_coverage(scope, now, asked_day(request.GET.get("day")))
    dots = [_dot(county, one, seen.day) for one in _lines(scope, now, seen)]
    return JsonResponse(map_data(dots, seen.townships, VISIT_MARKS))


@open_to(Act.EXPORT)
@require_POST
def village_list(request: HttpRequest, county: str) -> HttpResponse:
    """Hand out the list of villages within the reader's scope; the trail keeps who took it."""
    scope = cast(ScopedRequest, request).scope
    now = desk(scope, county)
    seen = seen_coverage(scope, now, asked_day(request.POST.get("day")))
    kind = "csv" if request.POST.get("format") == "csv" else "xlsx"
    last = last_visits(scope, county, seen.day)
    made = hand_out_list(scope=scope, desk=now, seen=seen, last=last, kind=kind)
    return HttpResponse(
        made.content,
        content_type=made.content_type,
        headers={"Content-Disposition": f'attachment; filename="{made.name}"'},
    )


def _lines(scope: Scope, now: Desk, seen: SeenCoverage) -> list[VisitLine]:
    found = last_visits(scope, now.code, seen.day)
    lines = []
    for line in seen.lines:
        last = found.get(line.village.code)
        lines.append(VisitLine(line, last, (seen.day - last).days if last else None))
    return sorted(lines, key=lambda one: one.urgency)


def _dot(county: str, one: VisitLine, day: dt.date) -> Dot:
    village = one.line.village
    words = gettext("%(village)s（%(township)s）：%(visit)s") % {
        "village": village.name,
        "township": one.line.township,
        "visit": _visit_words(one),
    }
    address = gap_address(county, village.code, day)
    return Dot(village.code, village.name, village.point, one.mark, words, address)


def _picture(scope: Scope, now: Desk, seen: SeenCoverage, lines: list[VisitLine]) -> SafeString:
    """Return the map, drawn once for all who see the same villages visited on the same days."""
    days = tuple((one.line.village.code, one.last) for one in lines)
    key = ("visit-map", seen.day, scope.limit, get_language(), days)

    def drawn() -> SafeString:
        dots = [_dot(now.code, one, seen.day) for one in lines]
        return SafeString(map_svg(dots, seen.townships, VISIT_MARKS))

    return kept(now.site.pk, now.revision, key, drawn)


def _rows(lines: list[VisitLine], county: str, day: dt.date) -> SafeString:
    """Write the rows of the table by hand: there are hundreds."""
    return format_html_join(
        "",
        '<tr data-village="{}"><th scope="row"><a class="drill" href="{}">{}</a></th><td>{}</td>'
        '<td class="nw">{}</td><td class="num">{}</td></tr>',
        (
            (
                one.line.village.code,
                gap_address(county, one.line.village.code, day),
                one.line.village.name,
                one.line.township,
                gettext("不是巡诊村") if one.mark == "other" else one.last or "—",
                "—" if one.days is None or one.mark == "other" else one.days,
            )
            for one in lines
        ),
    )


def _visit_words(one: VisitLine) -> str:
    if one.mark == "other":
        return gettext("不是巡诊村")
    if one.days is None:
        return gettext("近一年没有安排到村")
    return gettext("最近%(day)s，已过%(n)s天") % {"day": one.last, "n": one.days}


def _legend() -> list[tuple[str, str, str]]:
    words = {
        "week": gettext("7天内"),
        "fortnight": gettext("8—14天"),
        "late": gettext("15天以上"),
        "never": gettext("近一年没有"),
        "other": gettext("不是巡诊村"),
    }
    return [(mark, VISIT_MARKS[mark], text) for mark, text in words.items()]


def _visits_rule(now: Desk, day: dt.date) -> Ruling | None:
    grounds = coverage_on(now, day).survey.grounds_at(now.code)
    return grounds.ruled("circuit.visits_per_week")
