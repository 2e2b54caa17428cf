"""Publishing a plan and withdrawing one: one transaction each, harmless when asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from xunzhen.domain.errors import BadData, Fault, Sentence, say
from xunzhen.domain.planning.publishing import SHORTEST_REASON, in_the_way
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.publish import Outcome, outcome_of, overlapping
from xunzhen.web.planning.services.announce import announce
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import desk


@dataclass(frozen=True)
class PublishWish:
    """What whoever publishes has said: the version they saw, reasons by broken rule, a remark, and
    that they have seen what is missed."""

    version: int
    reasons: Mapping[str, str]
    remark: str = ""
    missed_seen: bool = False


def publish_plan(*, scope: Scope, county: str, number: int, wish: PublishWish) -> Plan:
    """Publish a draft; the published plans of overlapping weeks are replaced.

    Asked a second time it changes nothing and returns the plan as it is.

    Raises
    ------
    BadData
        with everything that stands in the way; nothing is changed.
    """
    with transaction.atomic():
        # Holding the county's row keeps its tables and its editions as they are until we are done.
        RegisteredCounty.objects.select_for_update().get(code=county)
        plan = Plan.objects.select_for_update().get(county=county, number=number)
        if plan.state == Plan.State.PUBLISHED:
            return plan
        _refuse_other(plan, wish.version)
        outcome = outcome_of(scope, desk(scope, county), plan)
        reasons = _reasons(outcome, wish)
        _refuse(outcome, wish, reasons)
        former = Plan.objects.select_for_update().filter(pk__in=[o.pk for o in outcome.former])
        replaced = [one.edition for one in former]
        now = timezone.now()
        # One is published before others are replaced by it: the row they point at must be there.
        plan.state, plan.edition = Plan.State.PUBLISHED, _next_edition(county)
        plan.published_by, plan.published_at = scope.who, now
        plan.note = wish.remark.strip()[:300]
        plan.accepted = _accepted(outcome, reasons)
        plan.summary = {**plan.summary, "published": {"missing": outcome.roster.missing}}
        plan.save()
        former.update(state=Plan.State.REPLACED, replaced_by=plan)
        record(
            who=scope.who,
            duty=scope.duty,
            action="planning.publish",
            county=county,
            subject=f"{plan.number}",
            purpose=plan.note,
            facts={
                "edition": plan.edition,
                "replaced": replaced,
                "missed": outcome.roster.missing,
                "kept_in_breach": len(plan.accepted),
                "rows_changed": len(outcome.rows),
                "revision": plan.revision,
            },
            address=scope.address,
        )
        _announce(
            plan,
            outcome.occasion,
            villages=outcome.villages,
            doctors=outcome.doctors,
            missed=outcome.roster.missing,
        )
    return plan


def withdraw_plan(
    *, scope: Scope, county: str, number: int, reason: str, restore: bool = False
) -> Plan:
    """Withdraw a published plan with a reason; with ``restore`` what it replaced is in force again.

    Raises
    ------
    BadData
        when the plan is not published, or no reason is given.
    """
    with transaction.atomic():
        RegisteredCounty.objects.select_for_update().get(code=county)
        plan = Plan.objects.select_for_update().get(county=county, number=number)
        if plan.state == Plan.State.DROPPED and plan.edition is not None:
            return plan
        if plan.state != Plan.State.PUBLISHED:
            raise BadData(_not_published(plan))
        if len(reason.strip()) < SHORTEST_REASON:
            raise BadData(_no_reason())
        plan.state, plan.note = Plan.State.DROPPED, reason.strip()[:300]
        plan.save()
        restored = []
        if restore:
            for one in plan.replaced.select_for_update().filter(state=Plan.State.REPLACED):
                if not overlapping(one):
                    one.state, one.replaced_by = Plan.State.PUBLISHED, None
                    one.save()
                    restored.append(one.edition)
        record(
            who=scope.who,
            duty=scope.duty,
            action="planning.withdraw",
            county=county,
            subject=f"{plan.number}",
            purpose=plan.note,
            facts={"edition": plan.edition, "restored": restored},
            address=scope.address,
        )
        _announce(plan, "withdrawn")
    return plan


def drop_draft(*, scope: Scope, county: str, number: int) -> Plan:
    """Put a draft aside; it stays readable and can no longer be published.

    Raises
    ------
    BadData
        when the plan is no draft.
    """
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(county=county, number=number)
        if plan.state == Plan.State.DROPPED and plan.edition is None:
            return plan
        if plan.state != Plan.State.DRAFT:
            raise BadData(_no_draft(plan))
        plan.state = Plan.State.DROPPED
        plan.save()
        record(
            who=scope.who,
            duty=scope.duty,
            action="planning.drop",
            county=county,
            subject=f"{plan.number}",
            address=scope.address,
        )
    return plan


def _next_edition(county: str) -> int:
    last = Plan.objects.filter(county=county).aggregate(last=Max("edition"))["last"]
    return (last or 0) + 1


def _refuse_other(plan: Plan, version: int) -> None:
    if plan.state != Plan.State.DRAFT:
        raise BadData(_no_draft(plan))
    if plan.version != version:
        raise BadData(
            say(
                "publish.changed_meanwhile",
                "您打开这一页以后，第{number}号排班又被改过。请看过现在的内容再发布。",
                "Plan {number} was changed after you opened this page. Look at it as it now is, "
                "then publish it.",
                number=plan.number,
            )
        )


def _reasons(outcome: Outcome, wish: PublishWish) -> dict[str, str]:
    """Return why each broken rule is kept: as told now, else as it was told on the board."""
    told = {one.key: one.reason for one in outcome.broken if one.reason}
    return told | {key: reason for key, reason in wish.reasons.items() if reason.strip()}


def _refuse(outcome: Outcome, wish: PublishWish, reasons: Mapping[str, str]) -> None:
    found = in_the_way(
        broken=[one.key for one in outcome.broken],
        reasons=reasons,
        changed=len(outcome.rows),
        remark=wish.remark,
        missed=outcome.roster.missing,
        missed_seen=wish.missed_seen or not outcome.needs_tick,
    )
    if outcome.bare_days and not wish.missed_seen and not outcome.roster.missing:
        found = (*found, _bare_unseen())
    if found:
        raise BadData(found[0], faults=tuple(Fault(one, "publish") for one in found))


def _accepted(outcome: Outcome, reasons: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "key": one.key,
            "zh": one.violation.line("zh"),
            "en": one.violation.line("en"),
            "reason": reasons[one.key].strip()[:300],
        }
        for one in outcome.broken
    ]


def _announce(plan: Plan, occasion: str, **facts: int | str) -> None:
    """Tell the channels once the change is committed; the one place that does."""
    told: dict[str, int | str] = {
        "plan": plan.number,
        "edition": plan.edition or 0,
        "since": plan.since.isoformat(),
        "weeks": plan.weeks,
    }
    link = reverse("planning:plan", args=[plan.county, plan.number])
    transaction.on_commit(
        lambda: announce(county=plan.county, occasion=occasion, facts={**told, **facts}, link=link),
        robust=True,
    )


def _no_draft(plan: Plan) -> Sentence:
    return say(
        "publish.no_draft",
        "第{number}号不是草稿，不能这样做。已公示的排班要改，请重排出新稿再发布。",
        "Plan {number} is no draft. To change a published plan, plan anew and publish that.",
        number=plan.number,
    )


def _not_published(plan: Plan) -> Sentence:
    return say(
        "publish.not_published",
        "第{number}号没有在公示，无从撤回。",
        "Plan {number} is not published; there is nothing to withdraw.",
        number=plan.number,
    )


def _no_reason() -> Sentence:
    return say(
        "publish.no_reason",
        "撤回要写明理由（至少{least}个字），村里和医生会看到。",
        "Write why it is withdrawn (at least {least} characters); villages and doctors see it.",
        least=SHORTEST_REASON,
    )


def _bare_unseen() -> Sentence:
    return say(
        "publish.bare_unseen",
        "发布后有些日子将没有公示的排班。请看过说明，并勾选“我已看过”。",
        "After this some days have no published roster. Read which, and tick that you have seen.",
    )
