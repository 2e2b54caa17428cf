"""What all pages of the programmes need: the county, what the reader may do, how a form is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, XunzhenError, say
from xunzhen.web.accounts.door import ScopedRequest
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.pages.templatetags.parts import said

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def about(request: ScopedRequest, county: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the programmes is given, with its own facts."""
    scope: Scope = request.scope
    may = {
        "plan": scope.may(Act.PLAN_PROGRAMMES),
        "nominate": scope.may(Act.NOMINATE),
        "confirm": scope.may(Act.CONFIRM_MONTH),
    }
    return {"county": county, "may": may, "today": timezone.localdate(), **more}


def tried(
    request: HttpRequest, change: Callable[[], Any], done: str | Callable[[Any], str]
) -> bool:
    """Make a change and say on the next page that it was done, or why it was not.

    ``done`` may make its words of what the change returns.
    """
    try:
        came = change()
    except XunzhenError as refused:
        messages.error(request, said(refused.sentence))
        return False
    except IntegrityError:
        messages.error(request, said(_somebody_was_first()))
        return False
    messages.success(request, done if isinstance(done, str) else done(came))
    return True


def asked_year(request: HttpRequest) -> int:
    """Return the year of an address or a form; this one if there is none."""
    text = request.POST.get("year") or request.GET.get("year") or ""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else timezone.localdate().year


def day_in(request: HttpRequest, name: str) -> dt.date | None:
    """Read a day of a form; None if it is empty or no day."""
    try:
        return dt.date.fromisoformat(request.POST.get(name, "").strip())
    except ValueError:
        return None


def day_wanted(request: HttpRequest, name: str) -> dt.date:
    """Read a day of a form that must be there.

    Raises
    ------
    BadData
        when it is empty or no day.
    """

    found = day_in(request, name)
    if found is None:
        raise BadData(
            say(
                "assistance.day_wanted",
                "日期没有填，或不是一个日期。请选一天再保存。",
                "The day is missing or is no day. Choose one and save again.",
            )
        )
    return found


def month_in(request: HttpRequest, name: str = "month") -> dt.date:
    """Read a month of a form (``2026-03``); an address made up by hand is no page."""
    try:
        return dt.date.fromisoformat(f"{request.POST.get(name, '')}-01")
    except ValueError:
        raise Http404 from None


def text_in(request: HttpRequest, name: str) -> str:
    """Read a text of a form, without blanks around it."""
    return request.POST.get(name, "").strip()


def count_in(request: HttpRequest, name: str, otherwise: int = 0) -> int:
    """Read a count of a form; the other where it is none."""
    found = count_or_none(request, name)
    return otherwise if found is None else found


def count_or_none(request: HttpRequest, name: str) -> int | None:
    """Read a count of a form; None: not told."""
    text = text_in(request, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def parts_in(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Read a list of a form, parted by the signs people use."""
    text = text_in(request, name)
    for sign in "，,；;/\n\r":
        text = text.replace(sign, "、")
    return tuple(dict.fromkeys(part for one in text.split("、") if (part := one.strip()[:60])))


def _somebody_was_first() -> Sentence:
    return say(
        "assistance.somebody_was_first",
        "没有保存：别人刚办过同一件事。请刷新页面看现在的情况。",
        "Nothing was saved: somebody did the same just now. Reload to see how it stands.",
    )
