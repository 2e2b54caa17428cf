"""The phones of a county: lost ones withdrawn, locked ones given their key back."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.selectors.devices import phone_in, phones
from xunzhen.web.fieldwork.services.enrol import revoke_device
from xunzhen.web.fieldwork.services.unlock import grant_unlock
from xunzhen.web.fieldwork.views.shared import about, back, tell, warn
from xunzhen.web.registry.selectors import desk


@open_to(Act.DEVICES)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show each phone: whose it is, when it spoke last, what waits on it."""
    now = desk(request.scope, county)
    found = phones(request.scope, now, request.GET.get("page", "1"))
    facts = {"desk": now, "found": found, "page": found.page}
    return render(request, "fieldwork/phones.html", about(request, county, **facts))


@open_to(Act.DEVICES)
@require_POST
def revoke(request: ScopedRequest, county: str, device: uuid.UUID) -> HttpResponse:
    """Withdraw a phone that was lost."""
    phone_in(request.scope, county, device)
    row = revoke_device(scope=request.scope, device=str(device), reason=request.POST.get("why", ""))
    words = gettext("“%(name)s”已停用，再也送不进、也打不开东西。")
    tell(request, words % {"name": row.name or row.staff})
    return back(request, "fieldwork:phones", county)


@open_to(Act.DEVICES)
@require_POST
def unlock(request: ScopedRequest, county: str, device: uuid.UUID) -> HttpResponse:
    """Give a locked phone its key back."""
    phone_in(request.scope, county, device)
    try:
        row = grant_unlock(scope=request.scope, device=str(device))
    except BadData as refused:
        warn(request, refused.sentence)
    else:
        words = gettext("“%(name)s”可以解锁了：请医生在手机上再按一次。")
        tell(request, words % {"name": row.name or row.staff})
    return back(request, "fieldwork:phones", county)
