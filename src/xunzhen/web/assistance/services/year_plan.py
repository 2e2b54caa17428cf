"""A year's plan of the thousand doctors by the solver, as a job; and nominating what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from xunzhen.domain.assistance.needs import Doctor, Need
from xunzhen.domain.assistance.placements import PlacementState
from xunzhen.domain.assistance.plan import AnnualPlan, plan_report
from xunzhen.domain.assistance.plan_check import broken_rules
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope, scope_of, system_scope
from xunzhen.web.assistance.models import PlacementRow, YearPlan
from xunzhen.web.assistance.selectors.doctors import (
    candidate_rows,
    doctor_of,
    need_of,
    needs_rows,
)
from xunzhen.web.assistance.selectors.law import change_of, rules_of
from xunzhen.web.assistance.selectors.names import told_apart, unit_name
from xunzhen.web.assistance.selectors.placements import placement_rows
from xunzhen.web.assistance.services.placements import nominate
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.services import Work, enqueue
from xunzhen.web.registry.selectors import Desk, desk

KIND: Final = "assistance.plan"
_LABEL: Final = gettext_noop("排千名医师年度计划")


def ask_year_plan(*, scope: Scope, county: str, year: int) -> Job:
    """Ask for a year's plan from the needs and candidates that nobody is placed on yet.

    Raises
    ------
    BadData
        when there is no need or no candidate, or a plan is being made already.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    with transaction.atomic():
        take_turn(county)
        if not needs_rows(county, year) or not candidate_rows(county, year):
            raise BadData(_nothing_to_plan())
        going = (Job.State.WAITING, Job.State.RUNNING)
        if Job.objects.filter(county=county, kind=KIND, state__in=going).exists():
            raise BadData(_under_way())
        job = enqueue(
            kind=KIND, county=county, arguments={"year": year}, asked_by=scope.user_id or None
        )
        on_the_trail(scope, county, "plan_asked", str(year), job=job.pk)
    return job


def make_year_plan(work: Work) -> Mapping[str, Any]:
    """Make the plan a job asks for and keep it, once; return the page it stands on."""
    county, year = work.job.county, int(work.arguments["year"])
    asker = User.objects.filter(pk=work.job.asked_by_id or 0, is_active=True).first()
    scope = scope_of(asker) if asker is not None else system_scope(county)
    work.tell(_LABEL, 0, 1)
    made = _solved(desk(system_scope(county), county), year)
    with transaction.atomic():
        work.hold()
        take_turn(county)
        made.job, made.made_by = work.job.pk, scope.who
        made.save()
        on_the_trail(scope, county, "plan", str(year), plan=made.pk, people=len(made.pairs))
    return {"page": "assistance:doctors", "args": [county], "year": year}


def plan_year(*, scope: Scope, county: str, year: int) -> YearPlan:
    """Make and keep a year's plan at once, without a job (a demonstration does)."""
    scope.require(Act.PLAN_PROGRAMMES)
    with transaction.atomic():
        take_turn(county)
        made = _solved(desk(scope, county), year)
        made.made_by = scope.who
        made.save()
        on_the_trail(scope, county, "plan", str(year), plan=made.pk, people=len(made.pairs))
    return made


def _solved(now: Desk, year: int) -> YearPlan:
    """Return a plan, unsaved: of the needs and doctors that are free, told of all."""
    from xunzhen.domain.assistance.plan_solve import annual_plan

    rules = rules_of(now, year)
    change = change_of(now.code)
    needs, people = needs_rows(now.code, year), candidate_rows(now.code, year)
    placed = [one for one in placement_rows(now.code, year) if not _ended(one)]
    served = {str(one.need_id): one.candidate.staff for one in placed}
    busy = set(served.values())
    found = annual_plan(
        [doctor_of(one) for one in people if one.staff not in busy],
        [need_of(one) for one in needs if str(one.pk) not in served],
        rules,
    )
    doctors, all_needs = [doctor_of(one) for one in people], [need_of(one) for one in needs]
    together = {**served, **found.assigned}
    keys = {one.staff: one.pk for one in people}
    report = _report(now, replace(found, assigned=together), doctors, all_needs, year)
    return YearPlan(
        county=now.code, year=year,
        pairs={need: keys[doctor] for need, doctor in found.assigned.items()},
        stages=[{"name": s.name, "value": s.value, "bound": s.bound} for s in found.stages],
        findings=report["findings"], share=report["share"],
        broken=[_pair(one) for one in broken_rules(together, doctors, all_needs, rules)],
        needs=len(needs), candidates=len(people), change=change, made_at=timezone.now(),
    )  # fmt: skip


def _report(
    now: Desk, plan: AnnualPlan, doctors: Sequence[Doctor], needs: Sequence[Need], year: int
) -> dict[str, Any]:
    """Return what the report says, units and people by their names."""
    rules = rules_of(now, year)
    called = told_apart(
        {
            one.staff: f"{one.name}（{unit_name(now, one.hospital)}）"
            for one in candidate_rows(now.code, year)
        }
    )
    units = told_apart({one.unit: unit_name(now, one.unit) for one in needs})
    report = plan_report(
        AnnualPlan({need: called[who] for need, who in plan.assigned.items()}, plan.stages),
        [replace(one, id=called[one.id], hospital=unit_name(now, one.hospital)) for one in doctors],
        [replace(one, unit=units[one.unit]) for one in needs],
        rules,
    )
    share = report.share
    return {
        "findings": [
            {"about": one.about, "rule": one.rule or "", **_pair(one.sentence)}
            for one in report.findings
            if one.rule not in rules.unset
        ],
        "share": {
            "municipal": share.municipal,
            "total": share.total,
            "status": share.status.value,
            "clause": share.ruling.clause.id if share.ruling and share.ruling.clause else "",
            **_pair(share.sentence),
        },
    }


def _pair(sentence: Sentence) -> dict[str, str]:
    return {"zh": sentence.zh, "en": sentence.en}


def _ended(row: PlacementRow) -> bool:
    return PlacementState(row.state).ended


def nominate_plan(
    *, scope: Scope, county: str, plan: int, title_reason: str = ""
) -> tuple[PlacementRow, ...]:
    """Nominate everybody a plan found, once; ``title_reason`` for those below the title.

    Raises
    ------
    BadData
        when the plan was used, or needs and candidates have changed since it was made.
    """
    with transaction.atomic():
        take_turn(county)
        found = YearPlan.objects.select_for_update().filter(county=county, pk=plan).first()
        if found is None or found.used_at is not None or not found.pairs:
            raise BadData(_used())
        pairs = {int(need): candidate for need, candidate in found.pairs.items()}
        reasons = dict.fromkeys(pairs.values(), title_reason)
        made = nominate(
            scope=scope, county=county, year=found.year, pairs=pairs, title_reasons=reasons
        )
        found.used_at = timezone.now()
        found.save(update_fields=["used_at"])
    return made


def _nothing_to_plan() -> Sentence:
    return say(
        "assistance.nothing_to_plan",
        "还没有需求或可派医师，排不出计划。请先填这两张名单。",
        "There are no needs or no candidates yet. Enter both lists first.",
    )


def _under_way() -> Sentence:
    return say(
        "assistance.plan_under_way",
        "年度计划正在排。请等它完成再排一次。",
        "A year's plan is being made. Wait until it is done.",
    )


def _used() -> Sentence:
    return say(
        "assistance.plan_used",
        "这份计划已经用过，或没有排出人。请按现在的名单再排一次。",
        "This plan was used already, or found nobody. Make another from the lists as they are.",
    )
