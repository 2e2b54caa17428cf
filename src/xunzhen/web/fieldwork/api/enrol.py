"""Enrolling a phone: the one call that a signed-in doctor makes."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.api.door import answered, body_of, told
from xunzhen.web.fieldwork.services import enrol as services


@open_to(Act.FIELDWORK)
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """Take the phone into use and tell its secret, once."""
    return answered(lambda: _enrolled(cast(ScopedRequest, request)))


def _enrolled(request: ScopedRequest) -> HttpResponse:
    body = body_of(request)
    facts = body if isinstance(body, dict) else {}
    done = services.enrol(
        scope=request.scope,
        device=facts.get("device"),
        name=facts.get("name"),
        app=facts.get("app"),
    )
    return told(done.told())
