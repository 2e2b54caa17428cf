"""What all pages of returns need: the reader's county, addresses, how a form is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xunzhen.domain.errors import BadData, NotAllowed, Sentence
from xunzhen.domain.periods.period import Period, month_of, parse_period
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.web.accounts.door import ScopedRequest
from xunzhen.web.accounts.duties import Act
from xunzhen.web.pages.templatetags.parts import said


def about(request: ScopedRequest, county: str, **more: Any) -> dict[str, Any]:
    """Return what every page of returns is given, with its own facts."""
    scope = request.scope
    may = {
        "write": scope.may(Act.WRITE_RETURN),
        "receive": scope.may(Act.RECEIVE_RETURN),
        "sample": scope.may(Act.SAMPLE_RETURNS),
        "exchange": scope.may(Act.EXCHANGE_RETURNS),
        "export": scope.may(Act.EXPORT),
    }
    return {"county": county, "may": may, "area": not scope.county, **more}


def address(county: str, name: str, *arguments: Any) -> str:
    """Return the address of a page of returns: under a county, or beside the counties."""
    if county:
        return reverse(f"reporting:{name}", args=[county, *arguments])
    return reverse(f"reporting:area-{name}", args=list(arguments))


def to(county: str, name: str, *arguments: Any) -> HttpResponse:
    """Lead to a page of returns."""
    return redirect(address(county, name, *arguments))


def tell(request: HttpRequest, words: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, words, extra_tags="ok")


def warn(request: HttpRequest, sentence: Sentence) -> None:
    """Say on the next page what was not done, and why."""
    messages.error(request, said(sentence))


def tried(request: HttpRequest, change: Callable[[], object], done: str) -> bool:
    """Make a change and say on the next page that it was done, or why it was not."""
    try:
        change()
    except (BadData, NotAllowed) as refused:
        warn(request, refused.sentence)
        return False
    tell(request, done)
    return True


def turn_in(request: HttpRequest) -> int | None:
    """Read the turn of the return that the form was made from; a form without one sees nothing."""
    text = request.POST.get("turn", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def kind_in(text: str | None) -> ReturnKind:
    """Read a kind of return; a month's if it says none."""
    return ReturnKind(text) if text in {one.value for one in ReturnKind} else ReturnKind.MONTHLY


def period_in(text: str | None, today: dt.date) -> Period:
    """Read a period; the last whole month if it says none.

    Raises
    ------
    BadData
        for a text that is no period.
    """
    if not text:
        return month_of(today.replace(day=1) - dt.timedelta(days=1))
    found = parse_period(text[:40])
    return found if found.until is not None else month_of(found.since)
