"""The phones of a county: lost ones withdrawn, locked ones given their key back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.selectors.devices import phones
from xunzhen.web.fieldwork.views.shared import about
from xunzhen.web.registry.selectors import desk


@open_to(Act.DEVICES)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show each phone: whose it is, when it spoke last, what waits on it."""
    now = desk(request.scope, county)
    found = phones(request.scope, now)
    return render(request, "fieldwork/phones.html", about(request, county, desk=now, found=found))
