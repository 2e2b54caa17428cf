"""Deciding who serves a village: the decision, the rows of 服务方式 and the audit entry at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.coverage.decisions import Decision, decision_on
from xunzhen.domain.coverage.mode_sentences import MODE_EN
from xunzhen.domain.coverage.proposals import Proposal
from xunzhen.domain.errors import BadData, Sentence, XunzhenError, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.cells import reader_of
from xunzhen.domain.registry.county import Mode, ServiceMode
from xunzhen.domain.registry.tabulate import cell_text, service_mode_record
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.coverage.forms import ACCEPT, POSTPONE, Asked
from xunzhen.web.coverage.models import ModeDecision
from xunzhen.web.coverage.panel import Judged, judged_on
from xunzhen.web.coverage.selectors import state_of, village_of
from xunzhen.web.registry.models import RegisteredCounty, RegistryRow
from xunzhen.web.registry.rows import TABLES
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.registry.services import RowChange, change_rows

_TABLE = "service_modes"


@dataclass(eq=False)
class StaleDecision(XunzhenError):
    """Somebody else changed the village, or the proposal is another one by now."""


def decide_mode(
    *, scope: Scope, county: str, village: str, asked: Asked, day: dt.date, today: dt.date
) -> ModeDecision:
    """Write a decision on a village that was judged on ``day``; a postponed one changes no mode.

    Raises
    ------
    NotAllowed
        when the duty does not permit it.
    StaleDecision
        when the village's rows changed since the form was made, or the proposal did.
    BadData
        when the decision breaks a rule: a shared day, a past day, a provider that is not offered.
    """
    scope.require(Act.DECIDE_MODE)
    with transaction.atomic():
        RegisteredCounty.objects.select_for_update().filter(code=county).first()
        now = desk(scope, county)
        place = village_of(scope, now, village)
        if state_of(now, village) != asked.state:
            raise StaleDecision(_changed(_changer(now, village)))
        judged = judged_on(now, village, day)
        kept = _record_of(scope, now, village, asked, judged)
        if asked.way == POSTPONE:
            _record_postponed(scope, kept, place.name)
        else:
            decision = decision_on(now.whole, _row(village, asked, judged), today)
            kept.revision = _write(scope, now, decision, place.name)
        kept.save()
    return kept


def _row(village: str, asked: Asked, judged: Judged) -> ServiceMode:
    """Return the row that is asked for; only what the page offered may be chosen."""
    if asked.way == ACCEPT and asked.choice != judged.proposed:
        raise StaleDecision(_other_proposal())
    offered = {one.key for one in judged.choices} | {judged.proposed}
    mode, _, provider = asked.choice.partition(":")
    if asked.choice not in offered or not mode or asked.since is None:
        raise BadData(_not_offered())
    period = Period(asked.since, asked.until)
    return ServiceMode(village, Mode(mode), period, provider, asked.reason)


def _record_of(scope: Scope, now: Desk, village: str, asked: Asked, judged: Judged) -> ModeDecision:
    mode, _, provider = asked.choice.partition(":")
    decides = asked.way != POSTPONE
    accepted = asked.way == ACCEPT
    return ModeDecision(
        county=now.code,
        village=village,
        accepted=accepted,
        proposal=_proposal_facts(judged.proposal),
        mode=mode if decides else "",
        provider=provider if decides else "",
        since=asked.since if decides else None,
        reason=asked.reason,
        clause=_clause_of(judged.proposal) if accepted else "",
        by=scope.who,
        at=timezone.now(),
        revision=now.revision,
    )


def _proposal_facts(proposal: Proposal | None) -> Mapping[str, object]:
    """Keep what was proposed when it was decided: the tables change, the record must not."""
    if proposal is None:
        return {}
    return {
        "mode": proposal.mode.value if proposal.mode else "",
        "provider": proposal.provider,
        "verdict": proposal.verdict.value,
        "since": proposal.since.isoformat(),
        "minutes": proposal.minutes,
        "clauses": [one.clause.id for one in proposal.clauses if one.clause],
        "open": [one.code for one in proposal.open_facts],
    }


def _clause_of(proposal: Proposal | None) -> str:
    rulings: tuple[Ruling, ...] = proposal.clauses if proposal else ()
    return next((one.clause.id for one in rulings if one.clause), "")[:60]


def _write(scope: Scope, now: Desk, decision: Decision, name: str) -> int:
    rows = _stored(now, decision.row.village, name)
    changes = []
    for ended in decision.ended:
        row = rows.get(_key(ended.before))
        if row is None:
            raise BadData(_not_stored(ended.before))
        last = ended.after.period.last_day
        cells = {**row.cells, "until": last.isoformat() if last else ""}
        changes.append(RowChange(_TABLE, cells, row.pk, row.version))
    changes.append(RowChange(_TABLE, _cells(decision.row)))
    words = f"{name} {decision.row.village} {decision.row.mode.zh} {decision.row.period.since}"
    reason = f"{words}：{decision.row.reason}" if decision.row.reason else words
    changed = change_rows(
        scope=scope, county=now.code, changes=changes, reason=reason, action="coverage.decide"
    )
    return changed.revision


def _stored(now: Desk, village: str, name: str) -> dict[tuple[str, str, str], RegistryRow]:
    """Return the stored rows of a village's modes by what they say, however they spell it."""
    columns = TABLES[_TABLE].column_by_name
    readers = {name: reader_of(columns[name]) for name in ("mode", "since")}
    found = {}
    for row in RegistryRow.objects.filter(county=now.site, table=_TABLE, removed=False):
        if row.cells.get("village", "") in (village, name):
            read = [str(readers[name](row.cells.get(name, ""))) for name in ("mode", "since")]
            found[(village, read[0], read[1])] = row
    return found


def _key(row: ServiceMode) -> tuple[str, str, str]:
    return (row.village, str(row.mode.value), str(row.period.since))


def _cells(row: ServiceMode) -> dict[str, str]:
    found = service_mode_record(row)
    texts = {
        column.name: cell_text(column, found.get(column.name)) for column in TABLES[_TABLE].columns
    }
    return {name: text for name, text in texts.items() if text}


def _record_postponed(scope: Scope, kept: ModeDecision, name: str) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action="coverage.postpone",
        county=kept.county,
        subject=f"{name} {kept.village}",
        purpose=kept.reason,
        facts={"revision": kept.revision, "proposed": kept.proposal.get("mode", "")},
        address=scope.address,
    )


def _changer(now: Desk, village: str) -> str:
    row = RegistryRow.objects.filter(county=now.site, place=village).order_by("-changed_at").first()
    return row.changed_by if row else "?"


def _changed(who: str) -> Sentence:
    return say(
        "coverage.stale",
        "打开这一页之后，{who}改过这个村的资料，您的决定没有保存。下面已是现在的情况，请看过再决定。",
        "{who} changed the data of this village after you opened the page; your decision was not "
        "saved. Below is how it now stands: look at it and decide again.",
        who=who,
    )


def _other_proposal() -> Sentence:
    return say(
        "coverage.other_proposal",
        "打开这一页之后，资料变了，建议也变了，您的决定没有保存。请看过现在的建议再决定。",
        "The data changed after you opened the page, and so did the proposal; your decision was "
        "not saved. Look at the proposal as it now is and decide again.",
    )


def _not_stored(row: ServiceMode) -> Sentence:
    return say(
        "coverage.row_not_found",
        "服务方式表里找不到{since}起的{mode}那一行，不能替您填“止”。请到服务方式表里改好再决定。",
        "The row of {mode_en} since {since} is not found in the service modes table, so its end "
        "cannot be entered. Mend the table and decide again.",
        since=row.period.since.isoformat(),
        mode=row.mode.zh,
        mode_en=MODE_EN[row.mode],
    )


def _not_offered() -> Sentence:
    return say(
        "coverage.not_offered",
        "这种方式或提供者不在单子里。请从单子里选；单子里没有的，先在机构表或人员表里登记。",
        "This way or provider is not on the list. Choose from the list; enter what is missing in "
        "the institutions or staff table first.",
    )
