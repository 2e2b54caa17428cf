"""The list of a county's villages."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xunzhen.domain.registry.county import Mode
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.pages.templatetags.parts import mode_words
from xunzhen.web.planning.selectors.villages import Asked, chosen, village_list
from xunzhen.web.planning.village_rows import village_rows

PAGE = 60


@open_to(Act.SEE_COUNTY)
@require_safe
def villages(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the villages of a county: filtered, sorted, a page at a time or all for the printer."""
    found = village_list(request.scope, county, timezone.localdate())
    asked = Asked(
        words=request.GET.get("q", "").strip()[:40],
        township=request.GET.get("township", ""),
        mode=request.GET.get("mode", ""),
        missed=request.GET.get("missed") == "1",
        order=request.GET.get("order", "urgent"),
    )
    lines = chosen(found.lines, asked)
    every = request.GET.get("all") == "1"
    pages = Paginator(lines, max(1, len(lines)) if every else PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "county": county,
        "list": found,
        "asked": asked,
        "page": page,
        "rows": village_rows(county, page.object_list, planned=found.plan is not None),
        "total": len(lines),
        "missing": sum(one.missing for one in lines),
        "every": every,
        "public": asked.township if asked.township in found.desk.county.township_by_code else "",
        "modes": [*((one.value, mode_words(one)) for one in Mode), ("none", mode_words(None))],
        "heads": _heads(asked),
        "query": _query(asked),
    }
    return render(request, "planning/villages.html", context)


def _query(asked: Asked, order: str = "") -> str:
    kept = {
        "q": asked.words,
        "township": asked.township,
        "mode": asked.mode,
        "missed": "1" if asked.missed else "",
        "order": order or asked.order,
    }
    return urlencode({name: value for name, value in kept.items() if value})


def _heads(asked: Asked) -> list[dict[str, object]]:
    """Return the heads of the table, each with the address that sorts by it."""
    heads = (
        ("name", gettext("村名"), ""),
        ("", gettext("服务方式"), ""),
        ("people", gettext("人口（人）"), "num"),
        ("minutes", gettext("车程（分）"), "num"),
        ("next", gettext("下一次巡诊"), ""),
        ("", gettext("本期排（次）"), "num"),
        ("missing", gettext("本期缺（次）"), "num"),
    )
    return [
        {
            "words": words,
            "kind": kind,
            "query": _query(asked, order) if order else "",
            "here": order == asked.order,
        }
        for order, words, kind in heads
    ]
