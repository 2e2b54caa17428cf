"""复核 of one return, 抽查 of many."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData, NotAllowed, say
from xunzhen.domain.reporting.filling import NAMES
from xunzhen.domain.reporting.statutory_return import Rank
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.reporting.selectors.compare import taken_now
from xunzhen.web.reporting.selectors.held import held_return, subject_of
from xunzhen.web.reporting.selectors.samples import sample_seen, samples_of
from xunzhen.web.reporting.services.checking import draw_sample, may_review, review_return
from xunzhen.web.reporting.services.keeping import content_of
from xunzhen.web.reporting.views.shared import (
    about,
    kind_in,
    period_in,
    tell,
    to,
    tried,
    turn_in,
    warn,
)

_PRINTED = tuple(NAMES)


@open_to(Act.SEE_RETURNS)
@require_GET
def review(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Show what reviews of a return found, and the sheet of a new one."""
    scope = request.scope
    row = held_return(scope, held, county)
    subject = subject_of(row)
    fresh = {one.indicator: one for one in taken_now(scope, row, subject).figures}
    facts = {
        "row": row,
        "lines": [
            (one, fresh.get(one.indicator))
            for one in sorted(
                (figure for figure in subject.figures if figure.indicator in NAMES),
                key=lambda figure: _PRINTED.index(figure.indicator),
            )
        ],
        "reviews": [(one, content_of(one.content)) for one in row.reviews.all()],
        "may_review": may_review(scope, row),
        "sample": request.GET.get("sample", ""),
    }
    return render(request, "reporting/review.html", about(request, county, **facts))


@open_to(Act.RECEIVE_RETURN, Act.SAMPLE_RETURNS)
@require_POST
def write_review(request: ScopedRequest, held: int, county: str = "") -> HttpResponse:
    """Keep what a review found."""
    row = held_return(request.scope, held, county)
    names = [one["indicator"] for one in row.figures]
    sample = request.POST.get("sample", "")
    number = int(sample) if sample.isdecimal() and sample.isascii() and len(sample) < 10 else None

    def kept() -> None:
        review_return(
            scope=request.scope, number=held, found=_found(request, names),
            notes={name: request.POST.get(f"note.{name}", "").strip()[:200] for name in names},
            sample=number,
            seen=turn_in(request),
        )  # fmt: skip

    tried(request, kept, gettext("已写下1份复核结果；报表本身不变。"))
    if number is not None:
        return redirect("reporting:sample", number)
    return to(county, "return-review", held)


def _found(request: HttpRequest, names: list[str]) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for name in names:
        text = request.POST.get(f"found.{name}", "").replace(",", "").strip()
        try:
            number = Decimal(text) if text else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and (not number.is_finite() or len(text) > 20):
            raise BadData(
                say(
                    "reporting.review_number",
                    "“{text}”不是数，没有保存。没有核到的留空。",
                    '"{text}" is no number; nothing was saved. Leave empty what was not checked.',
                    text=text[:20],
                )
            )
        found[name] = number
    return found


@open_to(Act.SEE_RETURNS)
@require_GET
def samples(request: ScopedRequest) -> HttpResponse:
    """Show the samples of the reader's division, and the form of a new one."""
    today = timezone.localdate()
    facts = {
        "samples": samples_of(request.scope)[:30],
        "last_month": f"{period_in(None, today).since:%Y-%m}",
    }
    return render(request, "reporting/samples.html", about(request, "", **facts))


@open_to(Act.SAMPLE_RETURNS)
@require_POST
def draw(request: ScopedRequest) -> HttpResponse:
    """Draw, once."""
    size = request.POST.get("size", "").strip()
    rank = request.POST.get("rank", "")
    made = []

    def drawn() -> None:
        made.append(
            draw_sample(
                scope=request.scope, kind=kind_in(request.POST.get("kind")).value,
                period=period_in(request.POST.get("period"), timezone.localdate()),
                rank=Rank.UNIT if rank == "1" else Rank.CITY if rank == "3" else Rank.COUNTY,
                size=int(size) if size.isdecimal() and size.isascii() and len(size) < 6 else None,
                seed=request.POST.get("seed", ""),
            )
        )  # fmt: skip

    try:
        drawn()
    except (BadData, NotAllowed) as refused:
        warn(request, refused.sentence)
        return redirect("reporting:samples")
    count = len(made[0].drawn)
    words = ngettext("抽出%(n)s份，名单在下面。", "抽出%(n)s份，名单在下面。", count)
    tell(request, words % {"n": count})
    return redirect("reporting:sample", made[0].pk)


@open_to(Act.SEE_RETURNS)
@require_GET
def sample(request: ScopedRequest, draw: int) -> HttpResponse:
    """Show one sample: how it came about, what was drawn, what was found."""
    facts = {"seen": sample_seen(request.scope, draw)}
    return render(request, "reporting/sample.html", about(request, "", **facts))
