"""The board: doctors against half-days, where a draft is changed by hand and checked at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.planning.adjust_words import price_of
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.planning.board_row import board_rows, village_lines
from xunzhen.web.planning.plan_rows import dossiers
from xunzhen.web.planning.selectors.adjust import Stand, ground_of
from xunzhen.web.planning.selectors.board import (
    Board,
    board_of,
    kept_board,
    row_of,
    sight_of,
    week_of_day,
)
from xunzhen.web.planning.selectors.board_cells import Sight, said_here
from xunzhen.web.planning.selectors.board_visit import panel_of
from xunzhen.web.planning.selectors.plans import plan_of
from xunzhen.web.planning.services.adjust import Done, StaleBoard
from xunzhen.web.planning.services.adjust_undo import undo_change
from xunzhen.web.planning.services.board import (
    BoardKey,
    Place,
    add_visit,
    cancel_visit,
    copy_as_draft,
    keep_conflict,
    lock_visit,
    move_visit,
    restore_visit,
)
from xunzhen.web.registry.selectors import desk

PARTS = ("proof", "missed", "conflicts", "short", "why", "changes")


@open_to(Act.SEE_ROSTER)
@require_GET
def board(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Show one week of a plan."""
    sight = _sight(request, county, number)
    found = kept_board(sight)
    context = _context(request, found)
    context["rows"] = board_rows(found.rows, context["query"])
    context["villages"] = village_lines(found.villages, context["dossier"])
    return render(request, "planning/board.html", context)


@open_to(Act.SEE_ROSTER)
@require_GET
def board_visit(request: ScopedRequest, county: str, number: int, visit: int) -> HttpResponse:
    """Show one visit beside the board: what it is, what it breaks, what can be done with it."""
    sight = _sight(request, county, number)
    row = row_of(sight, visit)
    if row is None:
        raise Http404
    context = {"panel": panel_of(sight, row), "sight": sight, "query": _query(sight)}
    return render(request, "planning/_board_visit.html", context)


@open_to(Act.ADJUST)
@require_POST
def board_move(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Move a visit, plan one that is owed, or take one out of the plan."""
    form = request.POST

    def act(key: BoardKey) -> Done:
        place = None if form.get("to") == "missed" else _place(form.get("to", ""), form)
        if form.get("village"):
            if place is None:
                raise BadData(_unclear())
            return add_visit(scope=request.scope, board=key, village=form["village"], place=place)
        return move_visit(scope=request.scope, board=key, visit=_visit(request), place=place)

    return _answered(request, county, number, act)


@open_to(Act.ADJUST)
@require_POST
def board_mark(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Lock, let go, cancel, restore, or keep a conflict with a reason."""
    scope, what, reason = request.scope, request.POST.get("what", ""), request.POST.get("reason")

    def act(key: BoardKey) -> Done:
        visit = _visit(request)
        match what:
            case "lock" | "unlock":
                locked = what == "lock"
                return lock_visit(scope=scope, board=key, visit=visit, locked=locked)
            case "cancel":
                return cancel_visit(scope=scope, board=key, visit=visit, reason=reason or "")
            case "restore":
                return restore_visit(scope=scope, board=key, visit=visit)
            case "keep":
                return keep_conflict(scope=scope, board=key, visit=visit, reason=reason or "")
        raise BadData(_unclear())

    return _answered(request, county, number, act)


@open_to(Act.ADJUST)
@require_POST
def board_undo(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Take back the last change, or make the last undone one again."""
    again = request.POST.get("again") == "1"

    def act(key: BoardKey) -> Done:
        return undo_change(
            scope=request.scope,
            county=key.county,
            number=key.number,
            version=key.version,
            today=key.today,
            again=again,
        )

    return _answered(request, county, number, act)


@open_to(Act.PLAN)
@require_POST
def board_copy(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Make a new draft of a plan that can no longer be changed, and open its board."""
    plan = copy_as_draft(scope=request.scope, county=county, number=number)
    messages.success(request, gettext("已改为新草稿：第%(n)s稿。") % {"n": plan.number})
    return redirect("planning:board", county, plan.number)


def _sight(request: ScopedRequest, county: str, number: int, stand: Stand | None = None) -> Sight:
    here = desk(request.scope, county)
    plan = plan_of(request.scope, county, number)
    asked = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate()
    week = asked.get("week", "")
    chosen = (
        int(week)
        if week.isascii() and week.isdigit() and len(week) < 4
        else week_of_day(ground_of(here, plan), plan.weeks, today)
    )
    return sight_of(request.scope, here, plan, chosen, asked.get("area", ""), today, stand)


def _context(request: HttpRequest, found: Board) -> dict[str, Any]:
    sight = found.sight
    asked = request.GET.get("visit", "")
    row = row_of(sight, int(asked)) if asked.isascii() and asked.isdigit() else None
    first, last = found.heads[0].day, found.heads[-1].day
    return {
        "board": found,
        "sight": sight,
        "desk": sight.desk,
        "plan": sight.plan,
        "query": _query(sight),
        "dossier": dossiers(sight.desk.code),
        "weeks": [
            (number, first + dt.timedelta(weeks=number - sight.week))
            for number in range(1, sight.plan.weeks + 1)
        ],
        "first": first,
        "last": last,
        "panel": panel_of(sight, row) if row is not None else None,
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """Return the sentences that the board's script says; ``{x}`` is filled in there."""
    return {
        "picked": gettext("已选中{name}。用方向键选位置，回车放下，Esc放弃。"),
        "target": gettext("目标：{doctor}，{when}，{there}。"),
        "free": gettext("空"),
        "taken": gettext("已有{name}"),
        "shut": gettext("不能放"),
        "tray": gettext("目标：未排上。"),
        "dropped": gettext("正在核验…"),
        "let_go": gettext("已放弃，没有改动。"),
        "fixed": gettext("这次巡诊已锁定、已取消、已过去或不归您管，不能移动。"),
        "lost": gettext("没有连上服务器，这一步没有保存。请检查网络后再试。"),
    }


def _query(sight: Sight) -> str:
    return urlencode({"week": sight.week, "area": sight.area})


def _answered(
    request: ScopedRequest, county: str, number: int, act: Callable[[BoardKey], Done]
) -> HttpResponse:
    """Make a change and say what it did: as JSON to the board's script, else by a message."""
    version = request.POST.get("version", "")
    key = BoardKey(
        county, number, int(version) if version.isascii() and version.isdigit() else 0,
        timezone.localdate(),
    )  # fmt: skip
    try:
        done = act(key)
    except StaleBoard as stale:
        return _refused(request, county, number, stale.sentence, "stale", 409)
    except BadData as fault:
        return _refused(request, county, number, fault.sentence, "refused", 422)
    except NotAllowed as refusal:
        if not _by_script(request):
            raise
        return _refused(request, county, number, refusal.sentence, "refused", 403)
    if not _by_script(request):
        return _redirected(request, county, number, done)
    return _json(request, county, number, done)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Board") == "1"


def _json(request: ScopedRequest, county: str, number: int, done: Done) -> JsonResponse:
    doctors = done.adjustment.doctors if done.adjustment else set()
    doctors = {*doctors, *(one["staff"] for one in (done.before, done.after) if one)}
    villages = {one["village"] for one in (done.before, done.after) if one}
    found = board_of(_sight(request, county, number, done.stand), doctors)
    context = _context(request, found) | {
        "done": done,
        "price": _price(done),
        "csrf_token": get_token(request),
    }
    row = row_of(found.sight, done.row)
    context["panel"] = panel_of(found.sight, row) if row is not None else None
    parts = {
        name: render_to_string(f"planning/_board_{name}.html", context)
        for name in (*PARTS, "answer", "visit")
    }
    rows = {one.staff: board_rows((one,), context["query"]) for one in found.rows}
    lines = {
        one.village: village_lines((one,), context["dossier"])
        for one in found.villages
        if one.village in villages
    }
    return JsonResponse(
        {
            "kind": "conflict" if done.adjustment and done.adjustment.broken else "done",
            "version": found.plan.version,
            "visit": done.row if row is not None else None,
            "say": " ".join(_lines(done)),
            "parts": parts,
            "rows": rows,
            "lines": lines,
        }
    )


def _refused(
    request: HttpRequest, county: str, number: int, sentence: Sentence, kind: str, status: int
) -> HttpResponse:
    if not _by_script(request):
        messages.error(request, said_here(sentence), extra_tags="bad")
        return redirect(_back(request, county, number))
    answer = render_to_string(
        "planning/_board_answer.html", {"refusal": sentence, "kind": kind}, request
    )
    body = {"kind": kind, "say": said_here(sentence), "parts": {"answer": answer}}
    return JsonResponse(body, status=status)


def _redirected(request: HttpRequest, county: str, number: int, done: Done) -> HttpResponse:
    broken = bool(done.adjustment and done.adjustment.broken)
    level = messages.WARNING if broken else messages.SUCCESS
    messages.add_message(
        request, level, " ".join(_lines(done)), extra_tags="warn" if broken else "ok"
    )
    return redirect(_back(request, county, number))


def _back(request: HttpRequest, county: str, number: int) -> str:
    asked = {name: request.POST[name] for name in ("week", "area") if name in request.POST}
    return f"{reverse('planning:board', args=[county, number])}?{urlencode(asked)}"


def _lines(done: Done) -> list[str]:
    lines = [said_here(done.told)]
    if done.adjustment is not None:
        lines += [
            gettext("违反：%(rule)s") % {"rule": said_here(one.sentence)}
            for one in done.adjustment.broken
        ]
        lines.append(said_here(price_of(done.adjustment)))
    return lines


def _price(done: Done) -> Sentence | None:
    return price_of(done.adjustment) if done.adjustment is not None else None


def _place(text: str, form: Any) -> Place:
    """Read where a visit is wanted: ``staff``, and ``2026-11-24 1`` for an afternoon."""
    day, _, half = (text or f"{form.get('day', '')} {form.get('half', '')}").partition(" ")
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        raise BadData(_unclear()) from None
    if half not in ("0", "1") or not form.get("staff"):
        raise BadData(_unclear())
    return Place(str(form["staff"]), date, half == "1")


def _visit(request: HttpRequest) -> int:
    text = request.POST.get("visit", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


def _unclear() -> Sentence:
    return say(
        "adjust.unclear",
        "没有说清要改到哪名医生的哪个半天，没有改动。请选医生、日期和上下午。",
        "It is not clear with whom and on which half-day; nothing was changed. Choose the doctor, "
        "the day and the half-day.",
    )
