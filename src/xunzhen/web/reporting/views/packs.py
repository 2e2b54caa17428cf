"""Answer packs: freezing one, its figures with what they rest on, its rows and files."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.reporting.answer_pack import Topic
from xunzhen.files.answer_book import write_kept_book
from xunzhen.files.answer_files import quoted_lines
from xunzhen.files.document_files import FileKind
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.selectors.documents import pack_seen
from xunzhen.web.reporting.services.packs import freeze_pack, note_pack_taken_out
from xunzhen.web.reporting.views.documents import sent
from xunzhen.web.reporting.views.shared import about, period_in, tell, warn

_ROWS: Final = 200


@open_to(Act.WRITE_RETURN)
@require_POST
def freeze(request: ScopedRequest, county: str) -> HttpResponse:
    """Measure and freeze a pack."""
    desk(request.scope, county)
    try:
        row = freeze_pack(
            scope=request.scope,
            county=county,
            period=period_in(request.POST.get("period"), timezone.localdate()),
            title=request.POST.get("title", ""),
            quoted=quoted_lines(request.POST.get("papers", "")[:8000]),
        )
    except (BadData, NotAllowed) as refused:
        warn(request, refused.sentence)
        return redirect("reporting:documents", county)
    tell(request, gettext("已封存1个数据包，里面的数不会再变。"))
    return redirect("reporting:pack", county, row.pk)


@open_to(Act.SEE_RETURNS)
@require_GET
def page(request: ScopedRequest, county: str, pack: int) -> HttpResponse:
    """Show a pack: its figures by topic, standards, and other papers' numbers."""
    row = pack_seen(request.scope, county, pack)
    content = json.loads(row.content)
    missing = sum(1 for one in content["answers"] if one["missing"])
    facts = {"desk": desk(request.scope, county), "row": row, "topics": _topics(content),
             "content": content, "missing": missing,
             "told": len(content["answers"]) - missing}  # fmt: skip
    return render(request, "reporting/pack.html", about(request, county, **facts))


def _topics(content: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    grouped: dict[str, list[dict[str, Any]]] = {one.value: [] for one in Topic}
    for one in content["answers"]:
        grouped[one["topic"]].append(one)
    return [(Topic(key).en if english() else Topic(key).zh, mine) for key, mine in grouped.items()]


@open_to(Act.SEE_RETURNS)
@require_GET
def rows(request: ScopedRequest, county: str, pack: int, figure: str) -> HttpResponse:
    """Show the rows behind one figure of a pack, as they were frozen."""
    row = pack_seen(request.scope, county, pack)
    answers = json.loads(row.content)["answers"]
    one = next((one for one in answers if one["figure"]["indicator"] == figure), None)
    if one is None:
        raise Http404
    shown = Paginator(one["rows"], _ROWS).get_page(request.GET.get("page"))
    facts = {"desk": desk(request.scope, county), "row": row, "answer": one, "page": shown}
    return render(request, "reporting/pack_rows.html", about(request, county, **facts))


@open_to(Act.EXPORT)
@require_GET
@never_cache
def file(request: ScopedRequest, county: str, pack: int, form: str) -> HttpResponse:
    """Send a pack with all its rows as its canonical JSON, whose SHA-256 is its digest, or as a
    workbook."""
    row = pack_seen(request.scope, county, pack)
    if form not in ("json", FileKind.EXCEL.value):
        raise Http404
    note_pack_taken_out(scope=request.scope, row=row, form=form)
    name = f"答复数据包{row.number}号.{form}"
    if form == "json":
        return sent(row.content.encode(), "application/json", name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.xlsx"
        write_kept_book(json.loads(row.content), path, row.digest)
        return sent(path.read_bytes(), FileKind.EXCEL.media_type, name)
