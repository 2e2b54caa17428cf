"""The roster and the villages' notices on paper, and the roster as a workbook."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from xunzhen.domain.registry.county import Village
from xunzhen.files.papers.notice_paper import notice_paper
from xunzhen.files.papers.press import Press
from xunzhen.files.papers.roster_paper import roster_paper
from xunzhen.files.papers.words import file_name
from xunzhen.files.plan_outputs import all_text
from xunzhen.files.roster_book import write_roster_book
from xunzhen.files.roster_facts import RosterFacts
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.planning.address import on_this_site
from xunzhen.web.planning.selectors.papers import noticed_plan, printed_plan
from xunzhen.web.planning.services.papers import note_paper

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_PDF = "application/pdf"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(Act.SEE_ROSTER)
@require_GET
def roster_pdf(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Print a plan, as much of it as the reader sees."""
    _plan, facts = printed_plan(request.scope, county, number)
    paper = Press(all_text(facts)).print_pdf(
        "roster.typ", roster_paper(facts), facts.roster.since, tagged=False
    )
    note_paper(
        scope=request.scope, county=county, action="planning.print", subject=f"{number}",
        facts={"paper": "roster", "visits": len(facts.visits), "part": request.scope.limit},
    )  # fmt: skip
    return _file(paper, _PDF, f"{facts.roster.county_name}-巡诊排班-{number}.pdf")


@open_to(Act.EXPORT)
@require_GET
def roster_xlsx(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Take a plan out as a workbook, as much of it as the reader sees."""
    _plan, facts = printed_plan(request.scope, county, number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        write_roster_book(facts, path)
        book = path.read_bytes()
    note_paper(
        scope=request.scope, county=county, action="planning.export", subject=f"{number}",
        facts={"paper": "roster", "visits": len(facts.visits), "part": request.scope.limit},
    )  # fmt: skip
    return _file(book, _XLSX, f"{facts.roster.county_name}-巡诊排班-{number}.xlsx")


@open_to(Act.SEE_ROSTER)
@require_GET
def notice(request: ScopedRequest, county: str, village: str) -> HttpResponse:
    """Print the notice of one village from the plan in force, with the code of its page."""
    plan, facts = noticed_plan(request.scope, county, village, timezone.localdate())
    place = facts.county.village_by_code[village]
    paper = Press(all_text(facts)).print_pdf(
        "notice.typ", notice_paper(facts, place, _page(request, place)), facts.roster.since
    )
    note_paper(
        scope=request.scope, county=county, action="planning.print", subject=f"{plan.number}",
        facts={"paper": "notice", "village": village},
    )  # fmt: skip
    return _file(paper, _PDF, f"{place.name}-医生来村时间.pdf")


@open_to(Act.SEE_ROSTER)
@require_GET
def notices(request: ScopedRequest, county: str, number: int) -> StreamingHttpResponse:
    """Print the notices of a plan, of all villages of the reader or of one township, in one zip.

    Each is sent as soon as it is made (30 ms), so that hundreds need neither memory nor patience.
    """
    _plan, facts = printed_plan(request.scope, county, number)
    township = request.GET.get("township", "")
    wanted = [one for one in facts.villages if not township or one.township == township]
    if not wanted:
        raise Http404
    addresses = {one.code: _page(request, one) for one in wanted}
    note_paper(
        scope=request.scope, county=county, action="planning.print", subject=f"{number}",
        facts={"paper": "notices", "villages": len(wanted), "part": township},
    )  # fmt: skip
    answer = StreamingHttpResponse(
        _zipped(facts, wanted, addresses), content_type="application/zip"
    )
    answer["Content-Disposition"] = _as_file(f"{facts.roster.county_name}-村公示-{number}.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Outbox(io.RawIOBase):
    """What a zip is written to: a stream that hands on what has come since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, part: ReadableBuffer) -> int:
        """Take a part."""
        taken = bytes(part)
        self._parts.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        """Return what has come and forget it."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def _zipped(
    facts: RosterFacts, villages: Sequence[Village], addresses: dict[str, str]
) -> Iterator[bytes]:
    press, outbox = Press(all_text(facts)), _Outbox()
    moment = (*facts.roster.since.timetuple()[:3], 0, 0, 0)
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as box:
        for one in villages:
            paper = press.print_pdf(
                "notice.typ", notice_paper(facts, one, addresses[one.code]), facts.roster.since
            )
            name = f"{file_name(one.code)}-{file_name(one.name)}.pdf"
            box.writestr(zipfile.ZipInfo(name, moment), paper)
            yield outbox.taken()
    yield outbox.taken()


def _page(request: HttpRequest, village: Village) -> str:
    return on_this_site(request, reverse("planning:public", args=[village.code]))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = _as_file(name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _as_file(name: str) -> str:
    plain = name.rsplit(".", 1)[-1]
    return f"attachment; filename=\"xunzhen.{plain}\"; filename*=UTF-8''{quote(file_name(name))}"
