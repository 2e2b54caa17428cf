"""A locked phone asks for its key."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from xunzhen.web.fieldwork.api.door import body_of, from_device, told
from xunzhen.web.fieldwork.selectors.phones import Phone
from xunzhen.web.fieldwork.services.unlock import ask_unlock


@from_device("POST", ended_too=True)
def unlock(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Tell whether the township has granted the key, and the key."""
    body = body_of(request)
    wrapped = body.get("wrapped") if isinstance(body, dict) else None
    found = ask_unlock(device=phone.device, wrapped=wrapped)
    return told({"state": found.state, **({"key": found.key} if found.key else {})})
