"""Pages of a county's law: the ruling for a place and a day, and the values it sets itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from xunzhen.domain.errors import BadData, Sentence
from xunzhen.domain.policy.book import Book, Verdict, unset_sentence
from xunzhen.domain.policy.entry import entered_value
from xunzhen.domain.policy.wording import owner_name, rule_name, say_value
from xunzhen.domain.registry.county import LocalRule
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.coverage.own_values import row_cells, trial, unset_rules
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.policy.selectors import law
from xunzhen.web.policy.shelf import force_words, language, served_words
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.registry.services import RowChange, StaleRow, change_rows

_USUAL = "circuit.visits_per_week"


@open_to(Act.SEE_POLICY)
@require_GET
def ruling(request: ScopedRequest, county: str) -> HttpResponse:
    """Show what holds for a rule at a place on a day, by which clause, and what was passed over."""
    here = desk(request.scope, county)
    book = book_of(here)
    day, place = _day(request), _place(here, request.GET.get("place", ""))
    wanted = request.GET.get("rule", "") or _usual(book)
    verdict, said = _verdict(book, wanted, place, day)
    context = {
        "desk": here,
        "rules": sorted(
            ((rule.name, rule_name(rule, language())) for rule in book.rules.values()),
            key=lambda one: one[1],
        ),
        "places": _places(here),
        "place": place,
        "day": day,
        "wanted": wanted,
        "problem": said,
        **(_answer(book, verdict) if verdict else {}),
    }
    return render(request, "coverage/ruling.html", context, status=400 if said else 200)


def _verdict(
    book: Book, rule: str, place: str, day: dt.date
) -> tuple[Verdict | None, Sentence | None]:
    try:
        return book.verdict(rule, place, day), None
    except BadData as problem:
        return None, problem.sentence


def _usual(book: Book) -> str:
    return _USUAL if _USUAL in book.rules else next(iter(sorted(book.rules)))


def _answer(book: Book, verdict: Verdict) -> dict[str, Any]:
    found = verdict.ruling
    suggestion = verdict.rule.suggestion
    over = [
        (one, book.documents[one.clause.document], one.reason_en if english() else one.reason_zh)
        for one in verdict.passed_over
    ]
    return {
        "verdict": verdict,
        "rule_name": rule_name(verdict.rule, language()),
        "owner": owner_name(verdict.rule, language()),
        "value": say_value(verdict.rule, found.value, found.op, language()) if found else "",
        "force": force_words(found.clause) if found and found.clause else None,
        "unset": None if found else unset_sentence(verdict, book.documents),
        "meanwhile": ""
        if found or suggestion is None
        else say_value(verdict.rule, suggestion, "", language()),
        "passed_over": over,
        "served": served_words(found.clause) if found and found.clause else (),
    }


@open_to(Act.SEE_POLICY)
@require_http_methods(["GET", "POST"])
def own_values(request: ScopedRequest, county: str) -> HttpResponse:
    """Show what the county has set and what nobody has; a planner sets a value by its own paper."""
    here = desk(request.scope, county)
    today = timezone.localdate()
    context: dict[str, Any] = {"cells": {"rule": request.GET.get("rule", "")}, "trial": None}
    if request.method == "POST":
        request.scope.require(Act.SET_POLICY)
        answer = _posted(request, here, context)
        if answer is not None:
            return answer
    book = book_of(here)
    unset = unset_rules(book, county, today)
    context |= {
        "desk": here,
        "today": today,
        "unset": [
            (
                zh,
                [
                    (
                        one,
                        rule_name(one.rule, language()),
                        owner_name(one.rule, language()),
                        say_value(one.rule, one.meanwhile.value, "", language())
                        if one.meanwhile
                        else "",
                    )
                    for one in unset
                    if one.in_use is in_use
                ],
            )
            for zh, in_use in (
                (gettext("计算正在用暂用值的"), True),
                (gettext("其他还没有定的"), False),
            )
        ],
        "own": [
            (
                row,
                rule_name(book.rules[row.rule], language()) if row.rule in book.rules else row.rule,
                _own_value(book, row),
            )
            for row in here.whole.rules
        ],
        "rules": sorted(
            ((rule.name, rule_name(rule, language())) for rule in book.rules.values()),
            key=lambda one: one[1],
        ),
        "may_set": request.scope.may(Act.SET_POLICY) and request.scope.county_wide,
    }
    bad = bool(context["trial"] and context["trial"].faults)
    return render(request, "coverage/own_values.html", context, status=400 if bad else 200)


def _own_value(book: Book, row: LocalRule) -> str:
    """Say a value of the county's own as a ruling would say it; as entered where it is at fault."""
    rule = book.rules.get(row.rule)
    if rule is None:
        return row.value
    value = entered_value(row.value, rule, row.applies_to if row.applies_to in rule.tiers else "")
    return row.value if isinstance(value, Sentence) else say_value(rule, value, "", language())


def _posted(request: ScopedRequest, here: Desk, context: dict[str, Any]) -> HttpResponse | None:
    """Try the row, then write it once the reader has seen what it does; None shows the form."""
    if not request.scope.county_wide:
        raise Http404
    cells = row_cells(request.POST.dict())
    context["cells"] = cells
    missing = [name for name in ("rule", "value", "since", "document") if name not in cells]
    if missing:
        context["missing"] = missing
        return None
    tried = trial(law(), here.whole, cells, timezone.localdate())
    context["trial"] = tried
    context["tried_value"] = (
        say_value(tried.ruling.rule, tried.ruling.value, tried.ruling.op, language())
        if tried.ruling
        else ""
    )
    if tried.faults or "confirm" not in request.POST:
        return None
    try:
        with transaction.atomic():
            change_rows(
                scope=request.scope,
                county=here.code,
                changes=[RowChange("rules", cells)],
                reason=cells["document"],
                action="policy.set_value",
            )
    except StaleRow as problem:
        context["stale"] = problem.sentence
        return None
    messages.success(request, gettext("已按本县文件设定，从起始日起用到全县计算。"))
    return redirect("coverage:own-values", here.code)


def _day(request: ScopedRequest) -> dt.date:
    """Return the day asked for; today where none or none that is a day was given."""
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.localdate()


def _place(here: Desk, asked: str) -> str:
    """Return a place the reader may ask about: the county, or a township or village they see."""
    known = {code for code, _name in _places(here)}
    if not asked:
        return here.code
    if asked not in known:
        raise Http404
    return asked


def _places(here: Desk) -> list[tuple[str, str]]:
    names = {one.code: one.name for one in here.county.townships}
    return [
        (here.code, here.county.name),
        *((one.code, one.name) for one in here.county.townships),
        *((one.code, f"{names.get(one.township, '')}{one.name}") for one in here.county.villages),
    ]
