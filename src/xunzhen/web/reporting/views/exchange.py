"""Returns between sites: this site's key, the sites it knows, files out and in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData, NotAllowed, Sentence
from xunzhen.files.return_file import LARGEST_BYTES
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.views.shared import asked_day
from xunzhen.web.pages.templatetags.parts import in_own_words
from xunzhen.web.registry.selectors import counties
from xunzhen.web.reporting.models import ReceivedFile
from xunzhen.web.reporting.selectors.chain import codes_of
from xunzhen.web.reporting.selectors.held import returns_seen
from xunzhen.web.reporting.selectors.sites import files_seen, own_key, sites_seen
from xunzhen.web.reporting.services import exchange as exchanging
from xunzhen.web.reporting.services import sites
from xunzhen.web.reporting.services.recode import county_recoded
from xunzhen.web.reporting.views.shared import about, tell, to, tried, turn_in, warn


@open_to(Act.EXCHANGE_RETURNS)
@require_GET
def page(request: ScopedRequest) -> HttpResponse:
    """Show this site's key, the sites it knows, what may be sent, and what came."""
    scope = request.scope
    seen = list(counties(scope))
    facts: dict[str, Any] = {
        "key": own_key(),
        "sites": list(sites_seen(scope)),
        "files": list(files_seen(scope)[:20]),
        "counties": seen,
        "codes": codes_of(one.code for one in seen),
    }
    return render(request, "reporting/exchange.html", about(request, "", **facts))


@open_to(Act.EXCHANGE_RETURNS)
@require_POST
def make_key(request: ScopedRequest) -> HttpResponse:
    """Make a new key to sign with."""
    tried(
        request,
        lambda: sites.make_site_key(scope=request.scope),
        gettext("已生成密钥。请把公钥交给对方，并当面或电话核对指纹。"),
    )
    return redirect("reporting:exchange")


@open_to(Act.EXCHANGE_RETURNS)
@require_POST
def register(request: ScopedRequest) -> HttpResponse:
    """Register a site."""
    tried(
        request,
        lambda: sites.register_site(
            scope=request.scope, name=request.POST.get("name", ""),
            division=request.POST.get("division", ""), public_key=request.POST.get("key", ""),
        ),
        gettext("已登记1个站点。"),
    )  # fmt: skip
    return redirect("reporting:exchange")


@open_to(Act.EXCHANGE_RETURNS)
@require_POST
def revoke(request: ScopedRequest, known: int) -> HttpResponse:
    """Withdraw a site's key."""
    tried(
        request,
        lambda: sites.revoke_site(
            scope=request.scope, number=known, why=request.POST.get("why", "")
        ),
        gettext("已吊销1把密钥；以前收下的不变。"),
    )
    return redirect("reporting:exchange")


@open_to(Act.EXCHANGE_RETURNS)
@require_POST
def take_in(request: ScopedRequest) -> HttpResponse:
    """Enter a file of another site, or say why it was not taken in."""
    upload = request.FILES.get("file")
    made: list[ReceivedFile] = []
    try:
        if upload is None:
            raise exchanging.bad_upload()
        data = upload.read(LARGEST_BYTES + 1)
        made.append(exchanging.take_in_file(scope=request.scope, data=data))
    except (BadData, NotAllowed) as refused:
        warn(request, refused.sentence)
        return redirect("reporting:exchange")
    told = made[0].told
    if made[0].entry in ("same", "older", "kept"):
        warn(request, Sentence(f"reporting.{made[0].entry}", told["zh"], told["en"]))
    else:
        tell(request, in_own_words(told))
    return redirect("reporting:exchange")


@open_to(Act.EXCHANGE_RETURNS)
@require_POST
def export(request: ScopedRequest, held: int) -> HttpResponse:
    """Give the signed file of the reader's own return."""
    row = returns_seen(request.scope).filter(pk=held).first()
    try:
        file = exchanging.export_return(scope=request.scope, number=held)
    except (BadData, NotAllowed) as refused:
        warn(request, refused.sentence)
        return redirect("reporting:area-return", held)
    answer = HttpResponse(file, content_type="application/json; charset=utf-8")
    name = f"return-{row.unit}-{row.kind}-{row.last}-v{row.version}.json" if row else "return.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@open_to(Act.EXCHANGE_RETURNS)
@require_POST
def receipt(request: ScopedRequest, held: int) -> HttpResponse:
    """Note the receipt of the site above."""
    tried(
        request,
        lambda: exchanging.note_receipt(
            scope=request.scope, number=held, note=request.POST.get("note", ""),
            seen=turn_in(request),
        ),
        gettext("已登记对方回执，报表已锁定。"),
    )  # fmt: skip
    return to(request.scope.county, "return", held)


@open_to(Act.EXCHANGE_RETURNS)
@require_POST
def recode(request: ScopedRequest) -> HttpResponse:
    """Note that a county bears another code from a day on."""
    tried(
        request,
        lambda: county_recoded(
            scope=request.scope, county=request.POST.get("county_code", ""),
            code=request.POST.get("code", ""), name=request.POST.get("name", ""),
            since=asked_day(request.POST.get("since"), timezone.localdate()),
        ),
        gettext("已登记代码变更；从那天起按新的市列入。"),
    )  # fmt: skip
    return redirect("reporting:exchange")
