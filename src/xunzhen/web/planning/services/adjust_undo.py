"""Taking back changes of a board, and making them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.planning.adjust import Adjustment
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.models import BoardChange, PlanVisit
from xunzhen.web.planning.selectors.adjust import own_row
from xunzhen.web.planning.selectors.board_words import change_words
from xunzhen.web.planning.services.adjust import (
    Bench,
    Done,
    counted_up,
    from_columns,
    held,
    kept_columns,
    others_doctor,
    remove,
    settle,
    told,
)


def undo_change(
    *, scope: Scope, county: str, number: int, version: int, today: dt.date, again: bool = False
) -> Done:
    """Take back the last change on a board, or make the last undone one again.

    Raises
    ------
    BadData
        when there is none, or what it would restore can no longer be.
    """
    with transaction.atomic():
        bench = held(scope=scope, county=county, number=number, version=version, today=today)
        change = bench.stand.to_redo if again else bench.stand.to_undo
        if change is None:
            raise BadData(_nothing_to_undo(again))
        row = next((one for one in bench.stand.rows if one.pk == change.visit), None)
        wanted = change.after if again else change.before
        _refuse_foreign(bench, row, wanted)
        before = kept_columns(row) if row is not None else {}
        adjustment = _restore(bench, change, row, wanted)
        change.undone_at = None if again else timezone.now()
        change.undone_by = "" if again else scope.who
        change.version = counted_up(bench.plan)
        change.save(update_fields=("undone_at", "undone_by", "version"))
        told(bench, "redo" if again else "undo", change.number, adjustment)
    sentence = _undone(bench, change, again)
    return Done("redo" if again else "undo", change.visit, sentence, adjustment, before, wanted)


def _restore(
    bench: Bench, change: BoardChange, row: PlanVisit | None, wanted: Mapping[str, Any]
) -> Adjustment | None:
    if change.kind == "keep":
        return None
    if not wanted:
        return None if row is None else remove(bench=bench, row=row)
    flags = {"locked": wanted["locked"], "cancelled": wanted["cancelled"]}
    if change.kind in ("lock", "unlock") and row is not None:
        PlanVisit.objects.filter(pk=row.pk).update(**flags)
        return None
    put = None if wanted["cancelled"] else from_columns(wanted)
    if row is None:
        row = PlanVisit(pk=change.visit, plan=bench.plan)
    return settle(bench=bench, row=row, put=put, flags=flags)[1]


def _refuse_foreign(bench: Bench, row: PlanVisit | None, wanted: Mapping[str, Any]) -> None:
    """Let a director undo only what lies within their scope, before and after."""
    if row is not None and not own_row(bench.desk, row):
        raise NotAllowed(others_doctor())
    county = bench.desk.county
    if wanted and (
        wanted["village"] not in county.village_by_code or wanted["staff"] not in county.staff_by_id
    ):
        raise NotAllowed(others_doctor())


def _undone(bench: Bench, change: BoardChange, again: bool) -> Sentence:
    what = change_words(bench.desk.whole, change)
    if again:
        return say(
            "adjust.redone",
            "已重做：{zh}",
            "Made again: {en}",
            zh=what.zh,
            en=what.en,
        )
    return say("adjust.undone", "已撤销：{zh}", "Undone: {en}", zh=what.zh, en=what.en)


def _nothing_to_undo(again: bool) -> Sentence:
    return say(
        "adjust.nothing_to_undo",
        "没有可以{zh}的改动。",
        "There is no change to {en}.",
        zh="重做" if again else "撤销",
        en="make again" if again else "undo",
    )
