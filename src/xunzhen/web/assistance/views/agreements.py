"""The register of agreements, one agreement, and the matrix of pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xunzhen.domain.assistance.mentoring import NAMED_ASPECTS
from xunzhen.domain.assistance.programmes import PairingMode
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS
from xunzhen.domain.errors import XunzhenError
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.assistance.selectors.matrix import matrix
from xunzhen.web.assistance.selectors.names import sending_hospitals, units_of
from xunzhen.web.assistance.selectors.register import AHEAD, agreement_whole, register
from xunzhen.web.assistance.services import agreements as services
from xunzhen.web.assistance.views.shared import (
    about,
    count_in,
    day_wanted,
    text_in,
    tried,
)
from xunzhen.web.pages.templatetags.parts import said
from xunzhen.web.registry.selectors import Desk, desk

_COLUMNS: Final = tuple(column.name for column in AGREEMENT_ROWS.table.columns)


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def page(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the register: what needs somebody first."""
    now = desk(request.scope, county)
    facts = {
        "desk": now,
        "here": "agreements",
        "register": register(request.scope, now, timezone.localdate()),
        "ahead": AHEAD,
    }
    return render(request, "assistance/agreements.html", about(request, county, **facts))


@open_to(Act.PLAN_PROGRAMMES)
@require_http_methods(["GET", "POST"])
def new(request: ScopedRequest, county: str) -> HttpResponse:
    """Enter an agreement."""
    now = desk(request.scope, county)
    cells = {name: text_in(request, name) for name in _COLUMNS}
    if request.method == "POST":
        try:
            made = services.enter_agreement(scope=request.scope, county=county, cells=cells)
        except XunzhenError as refused:
            messages.error(request, said(refused.sentence))
        else:
            messages.success(request, gettext("已登记1份协议。"))
            return redirect("assistance:agreement", county, made.id)
    facts = {"desk": now, "here": "agreements", "cells": cells, **_offered(now)}
    status = 400 if request.method == "POST" else 200
    shown = about(request, county, **facts)
    return render(request, "assistance/agreement_new.html", shown, status=status)


def _offered(now: Desk) -> dict[str, Any]:
    return {
        "modes": list(PairingMode),
        "hospitals": sending_hospitals(now),
        "units": units_of(now),
    }


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def agreement(request: ScopedRequest, county: str, agreement: str) -> HttpResponse:
    """Show one agreement: signatures, alerts, tasks, reviews, people, history."""
    now = desk(request.scope, county)
    whole = agreement_whole(request.scope, now, agreement, timezone.localdate())
    facts = {
        "desk": now,
        "here": "agreements",
        "whole": whole,
        "one": whole.seen,
        "aspects": NAMED_ASPECTS,
        "people": {one.id: one.name for one in now.whole.staff},
        **_offered(now),
    }
    return render(request, "assistance/agreement.html", about(request, county, **facts))


_Act = Callable[[ScopedRequest, str, str], object]


def _sign(request: ScopedRequest, county: str, number: str) -> object:
    return services.sign_agreement(
        scope=request.scope,
        county=county,
        agreement=number,
        party=text_in(request, "party"),
        day=day_wanted(request, "day"),
    )


def _end(request: ScopedRequest, county: str, number: str) -> object:
    return services.end_agreement(
        scope=request.scope,
        county=county,
        agreement=number,
        last=day_wanted(request, "day"),
        reason=text_in(request, "reason"),
    )


def _change(request: ScopedRequest, county: str, number: str) -> object:
    sent = {name: text_in(request, name) for name in _COLUMNS if name in request.POST}
    return services.change_agreement(
        scope=request.scope,
        county=county,
        agreement=number,
        cells=sent,
        reason=text_in(request, "reason"),
        version=count_in(request, "version"),
    )


def _task(request: ScopedRequest, county: str, number: str) -> object:
    return services.put_task(
        scope=request.scope,
        county=county,
        agreement=number,
        aspect=text_in(request, "aspect"),
        title=text_in(request, "title"),
        target=count_in(request, "target"),
        done=count_in(request, "done"),
        task=count_in(request, "task") or None,
    )


def _review(request: ScopedRequest, county: str, number: str) -> object:
    return services.review_agreement(
        scope=request.scope,
        county=county,
        agreement=number,
        year=count_in(request, "nth"),
        day=day_wanted(request, "day"),
        text=text_in(request, "text"),
    )


_ACTS: Final[dict[str, tuple[_Act, Any]]] = {
    "sign": (_sign, gettext_lazy("已登记1方签字。")),
    "end": (_end, gettext_lazy("协议已提前终止，原因记在这里。")),
    "change": (_change, gettext_lazy("协议已改，历史里留有改前的样子。")),
    "task": (_task, gettext_lazy("已保存1项任务。")),
    "review": (_review, gettext_lazy("已写下1次年度评估。")),
}


@open_to(Act.PLAN_PROGRAMMES)
@require_POST
def act(request: ScopedRequest, county: str, agreement: str, act: str) -> HttpResponse:
    """Sign, end or change an agreement; enter a task or a review."""
    if act not in _ACTS:
        raise Http404
    desk(request.scope, county)
    change, words = _ACTS[act]
    tried(request, lambda: change(request, county, agreement), str(words))
    return redirect("assistance:agreement", county, agreement)


@open_to(Act.SEE_PROGRAMMES)
@require_GET
def pairing(request: ScopedRequest, county: str) -> HttpResponse:
    """Show supporting hospitals by county hospitals, as a matrix and as a list."""
    now = desk(request.scope, county)
    found = matrix(request.scope, county, timezone.localdate())
    facts = {"desk": now, "here": "pairing", "matrix": found}
    return render(request, "assistance/pairing.html", about(request, county, **facts))
