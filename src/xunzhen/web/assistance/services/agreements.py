"""Tripartite agreements: rows of the table ``agreements``, and what stands beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.assistance.agreements import ends_before_terms, years_begun
from xunzhen.domain.assistance.programmes import Agreement
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS
from xunzhen.domain.errors import BadData, Sentence, errors_of, say
from xunzhen.domain.registry.stored import cells_of_record, sheet_of
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import AgreementTask, ProgrammeNote
from xunzhen.web.assistance.selectors.register import agreement_row, verdicts_under
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.registry.services import RowChange, change_rows

PARTIES: Final = ("sender", "receiver", "county")
_TABLE: Final = AGREEMENT_ROWS.table


def enter_agreement(
    *, scope: Scope, county: str, cells: Mapping[str, str], reason: str = ""
) -> Agreement:
    """Enter a new agreement; ``cells`` by column name, as in the table.

    Raises
    ------
    BadData, StaleRow
        naming the column at fault; when the number stands already.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    value = _read(now, cells)
    _write(scope, county, value, None, reason or "登记帮扶协议")
    return value


def change_agreement(
    *,
    scope: Scope,
    county: str,
    agreement: str,
    cells: Mapping[str, str],
    reason: str,
    version: int,
) -> Agreement:
    """Change columns of an agreement; the number stays. Its history keeps what it was.

    Raises
    ------
    BadData, StaleRow
        naming the column at fault, without a reason, or when somebody changed it meanwhile.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    if not reason.strip():
        raise BadData(_reason())
    row = agreement_row(desk(scope, county), agreement)
    value = _read(desk(scope, county), {**row.cells, **cells, "id": agreement})
    _write(scope, county, value, (row.pk, version), reason)
    return value


def sign_agreement(
    *, scope: Scope, county: str, agreement: str, party: str, day: dt.date
) -> Agreement:
    """Note the day on which one of the three parties signed.

    Raises
    ------
    BadData
        when there is no such party, the day is to come, or the party has signed.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    row = agreement_row(desk(scope, county), agreement)
    column = f"signed_{party}"
    if party not in PARTIES or day > timezone.localdate() or row.cells.get(column):
        raise BadData(_cannot_sign())
    value = _read(desk(scope, county), {**row.cells, column: day.isoformat()})
    _write(scope, county, value, (row.pk, row.version), f"{_TABLE.column_by_name[column].zh}")
    return value


def end_agreement(
    *, scope: Scope, county: str, agreement: str, last: dt.date, reason: str
) -> Agreement:
    """Let an agreement end with a day earlier than written; always with a reason.

    The terms of people under it that this would cut short are told in the sentence that asks for
    the reason.

    Raises
    ------
    BadData
        without a reason, or when the day is not earlier.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    row = agreement_row(now, agreement)
    value = _read(now, {**row.cells, "until": last.isoformat()})
    before = _read(now, row.cells)
    if before.period.last_day is not None and last >= before.period.last_day:
        raise BadData(_not_earlier(before.period.last_day))
    short = ends_before_terms(value, verdicts_under(now, agreement, timezone.localdate()))
    if not reason.strip():
        raise BadData(short[0].sentence if short else _reason())
    with transaction.atomic():
        _write(scope, county, value, (row.pk, row.version), reason)
        ProgrammeNote.objects.create(
            county=county, about=agreement, kind=ProgrammeNote.Kind.END, day=last,
            text=reason.strip()[:500], by=scope.who, at=timezone.now(),
        )  # fmt: skip
    return value


def _write(
    scope: Scope, county: str, value: Agreement, standing: tuple[int, int] | None, reason: str
) -> None:
    number, version = standing or (None, None)
    with transaction.atomic():
        take_turn(county)
        change_rows(
            scope=scope,
            county=county,
            changes=[RowChange(_TABLE.name, _cells(value), number, version, adds=standing is None)],
            reason=reason.strip()[:200],
            action="assistance.agreement",
        )


def _cells(value: Agreement) -> dict[str, str]:
    return cells_of_record(_TABLE, AGREEMENT_ROWS.record(value))


def _read(now: Desk, cells: Mapping[str, str]) -> Agreement:
    """Return the agreement that cells mean, read as the importer reads them.

    Raises
    ------
    BadData
        with the first fault, naming its column.
    """
    wanted = {name: text for name, text in cells.items() if name in _TABLE.column_by_name}
    found = AGREEMENT_ROWS.read([sheet_of(_TABLE, [wanted])], now.whole)
    faults = errors_of(found.faults)
    if faults or not found.values:
        raise BadData(_fault(faults[0].column or "", faults[0].sentence) if faults else _empty())
    return found.values[0]


def put_task(
    *,
    scope: Scope,
    county: str,
    agreement: str,
    aspect: str,
    title: str,
    target: int,
    done: int = 0,
    task: int | None = None,
) -> AgreementTask:
    """Enter a task of an agreement, or how far it has come.

    Raises
    ------
    BadData
        when it has no aspect, title or target, or is not this agreement's.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    agreement_row(desk(scope, county), agreement)
    if not (aspect.strip() and title.strip()) or target < 1 or done < 0:
        raise BadData(_task())
    with transaction.atomic():
        take_turn(county)
        mine = {"county": county, "agreement": agreement}
        row = AgreementTask(**mine)
        if task is not None:
            found = AgreementTask.objects.filter(**mine, pk=task).first()
            if found is None:
                raise BadData(_no_task())
            row = found
        row.aspect, row.title = aspect.strip()[:30], title.strip()[:100]
        row.target, row.done = target, done
        row.changed_by, row.changed_at = scope.who, timezone.now()
        row.save()
        on_the_trail(scope, county, "task", agreement, task=row.pk, done=done, target=target)
    return row


def review_agreement(
    *, scope: Scope, county: str, agreement: str, year: int, day: dt.date, text: str
) -> ProgrammeNote:
    """Write the review of a year of an agreement (1 is the first) that has begun by that day.

    Raises
    ------
    BadData
        without a text, when the day is to come, or the agreement has no such year by then.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    row = agreement_row(now, agreement)
    if not text.strip() or day > timezone.localdate():
        raise BadData(_review())
    if not 1 <= year <= years_begun(_read(now, row.cells), day):
        raise BadData(_no_such_year(year))
    with transaction.atomic():
        take_turn(county)
        note = ProgrammeNote.objects.create(
            county=county, about=agreement, kind=ProgrammeNote.Kind.REVIEW, year=year, day=day,
            text=text.strip()[:500], by=scope.who, at=timezone.now(),
        )  # fmt: skip
        on_the_trail(scope, county, "review", agreement, year=year)
    return note


def _fault(column: str, sentence: Sentence) -> Sentence:
    return say(
        "assistance.agreement_fault",
        "“{column}”：{zh}",
        "{column}: {en}",
        column=column,
        zh=sentence.zh,
        en=sentence.en,
    )


def _empty() -> Sentence:
    return say(
        "assistance.agreement_empty",
        "协议没有填完。带*的都要填。",
        "The agreement is incomplete. Fill in what is marked *.",
    )


def _reason() -> Sentence:
    return say(
        "assistance.agreement_reason",
        "没有写原因。请写明为什么改。",
        "No reason is given. Say why it is changed.",
    )


def _cannot_sign() -> Sentence:
    return say(
        "assistance.cannot_sign",
        "签字没有登记：这一方已经签过，或日期在今天以后。写错了的请用“改协议”更正。",
        "The signature was not noted: this party has signed, or the day is to come. Correct a "
        "wrong one by changing the agreement.",
    )


def _not_earlier(last: dt.date) -> Sentence:
    return say(
        "assistance.end_not_earlier",
        "协议写的是到{last}为止，提前终止要早于这一天。要延长请用“改协议”。",
        "It runs to {last}; an early end is before that day. Change the agreement to extend it.",
        last=last.isoformat(),
    )


def _task() -> Sentence:
    return say(
        "assistance.task_incomplete",
        "任务要写方面、内容和目标数（至少1）。请补上。",
        "A task needs an aspect, a title and a target of at least 1. Add them.",
    )


def _no_task() -> Sentence:
    return say(
        "assistance.task_not_here",
        "这份协议没有这项任务，没有保存。请刷新页面再填。",
        "This agreement has no such task; nothing was saved. Reload the page.",
    )


def _no_such_year(year: int) -> Sentence:
    return say(
        "assistance.review_no_such_year",
        "到这一天，协议还没有第{year}年，没有保存。请核对第几年和日期。",
        "By that day the agreement has no year {year}; nothing was saved. Check year and day.",
        year=year,
    )


def _review() -> Sentence:
    return say(
        "assistance.review_incomplete",
        "年度评估要写结论，日期不晚于今天。请补上。",
        "A review needs its findings and a day not after today. Add them.",
    )
