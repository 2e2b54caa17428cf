"""Photos in pieces, after the records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from xunzhen.web.fieldwork.api.door import from_device, told
from xunzhen.web.fieldwork.selectors.phones import Phone
from xunzhen.web.fieldwork.services.photos import PhotoState, photo_state, take_piece


@from_device("GET", "PUT", ended_too=True)
def photo(request: HttpRequest, phone: Phone, photo: str) -> HttpResponse:
    """Take a piece of a photo, or tell how much of it is here."""
    if request.method == "GET":
        return _told(photo_state(phone, photo))
    asked = request.GET.get("offset", "0")
    offset = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else -1
    return _told(take_piece(phone=phone, number=photo, offset=offset, piece=request.body))


def _told(state: PhotoState) -> HttpResponse:
    facts: dict[str, Any] = {"have": state.have, "done": state.done}
    if state.refused:
        return told({**facts, "refused": state.refused, **state.refused}, 422)
    return told(facts)
