"""What all pages of the ledger need: the county, what the reader may do, how a form is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from xunzhen.domain.errors import BadData, Sentence
from xunzhen.domain.fieldwork.record import FIELDS
from xunzhen.web.accounts.door import ScopedRequest
from xunzhen.web.accounts.duties import Act
from xunzhen.web.pages.templatetags.parts import said


def about(request: ScopedRequest, county: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the ledger is given, with its own facts."""
    scope = request.scope
    may = {
        "verify": scope.may(Act.VERIFY),
        "excuse": scope.may(Act.EXCUSE),
        "devices": scope.may(Act.DEVICES),
        "spot_check": scope.may(Act.SPOT_CHECK),
        "fieldwork": scope.may(Act.FIELDWORK),
        "refused": scope.may(Act.SEE_REFUSED),
    }
    return {"county": county, "may": may, "here_path": request.get_full_path(), **more}


def back(request: HttpRequest, fallback: str, *arguments: str) -> HttpResponse:
    """Lead back to the page the form stood on, if it says which and it is one of ours."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe and wanted else reverse(fallback, args=arguments))


def tell(request: HttpRequest, words: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, words, extra_tags="ok")


def warn(request: HttpRequest, sentence: Sentence) -> None:
    """Say on the next page what was not done, and why."""
    messages.error(request, said(sentence))


def tried(request: HttpRequest, change: Callable[[], object], done: str) -> None:
    """Make a change and say on the next page that it was done, or why it was not."""
    try:
        change()
    except BadData as refused:
        warn(request, refused.sentence)
    else:
        tell(request, done)


def heads_in(request: HttpRequest, name: str = "heads") -> tuple[str, ...]:
    """Read the heads of the record that the form was made from."""
    return tuple(sorted(request.POST.get(name, "").split()))


def value_in(request: HttpRequest, field: str, name: str = "value") -> Any:
    """Read the value of a field as the record holds it: a count, text, yes or no, a moment.

    Empty is "not recorded". What does not fit is returned as it was typed; the record says why.
    """
    text = request.POST.get(name, "").strip()
    known = FIELDS.get(field)
    if not text or known is None:
        return text or None
    match known.holds:
        case "count":
            return int(text) if text.isdecimal() and text.isascii() else text
        case "flag":
            return {"1": True, "0": False}.get(text, text)
        case "moment":
            return _moment(text)
        case _:
            return text


def _moment(text: str) -> str:
    """Write a local date and time with its offset; what is none stays as it was typed."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if found.tzinfo is None:
        found = found.replace(tzinfo=timezone.get_current_timezone())
    return found.isoformat()


def asked_day(text: str | None, otherwise: dt.date) -> dt.date:
    """Read a day of an address; the other if there is none or it is no day."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return otherwise
