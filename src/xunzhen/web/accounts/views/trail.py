"""The audit trail on a page, and as a table that no spreadsheet runs."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.selectors import trail as found
from xunzhen.web.accounts.selectors.trail import TrailFilter
from xunzhen.web.accounts.trail_words import action_words, cells, duty_words, fact_words
from xunzhen.web.audit.services import record


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _wanted(asked: QueryDict) -> TrailFilter:
    return TrailFilter(
        who=asked.get("who", "").strip()[:60],
        action=asked.get("action", "")[:64],
        county=asked.get("county", "").strip()[:12],
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@open_to(Act.SEE_AUDIT)
@require_GET
def trail(request: ScopedRequest) -> HttpResponse:
    """Show the trail, newest first, fifty entries at a time."""
    return _page(request, _wanted(request.GET))


def _page(request: ScopedRequest, wanted: TrailFilter, problem: str = "") -> HttpResponse:
    shown = found.trail_page(
        request.scope,
        wanted,
        _number(request.GET.get("before", "")),
        _number(request.GET.get("after", "")),
    )
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    context = {
        "wanted": wanted,
        "shown": shown,
        "lines": [
            (one, action_words(one.action), duty_words(one.duty), fact_words(one.facts))
            for one in shown.entries
        ],
        "actions": [(one, action_words(one)) for one in found.actions(request.scope)],
        "query": query.urlencode(),
        "filtered": wanted != TrailFilter(),
        "problem": problem,
        "now": timezone.now(),
        "most": found.MOST_EXPORTED,
    }
    return render(request, "accounts/trail.html", context, status=400 if problem else 200)


@open_to(Act.SEE_AUDIT)
@require_POST
def export_trail(request: ScopedRequest) -> HttpResponseBase:
    """Export what the filter leaves; the export itself goes on the trail with its purpose."""
    wanted, purpose = _wanted(request.POST), request.POST.get("purpose", "").strip()
    if not purpose:
        said = gettext("没有写用途。写明导出给谁、做什么用，再导出。")
        return _page(request, wanted, said)
    rows = found.lines(request.scope, wanted)
    record(
        who=request.scope.who,
        duty=request.scope.duty,
        action="audit.export",
        county=request.scope.county,
        purpose=purpose,
        facts={name: str(value) for name, value in vars(wanted).items() if value},
        address=request.scope.address,
    )
    heads = (
        gettext("序号"), gettext("时间"), gettext("何人"), gettext("岗位"), gettext("做了什么"),
        gettext("代码"), gettext("县域"), gettext("对象"), gettext("用途"), gettext("内容"),
        gettext("地址"), gettext("指纹"),
    )  # fmt: skip
    answer = StreamingHttpResponse(
        _csv(heads, (cells(entry) for entry in rows)), content_type="text/csv; charset=utf-8"
    )
    name = f"audit-{timezone.localdate():%Y%m%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class _Line:
    """Takes what a csv writer writes and hands it on."""

    def write(self, text: str) -> str:
        """Return the line itself."""
        return text


def _csv(heads: tuple[str, ...], rows: Iterator[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + str(writer.writerow(heads))
    for row in rows:
        yield str(writer.writerow(row))
