"""Planning anew after something happened: asked for, worked out as a job, taken as a draft."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.event_checks import refuse_impossible
from xunzhen.domain.planning.event_words import events_told
from xunzhen.domain.planning.events import Events, changed_county, from_today
from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus
from xunzhen.domain.registry.county import County
from xunzhen.files.event_file import event_facts, events_of
from xunzhen.files.replan_tables import change_facts
from xunzhen.web.accounts.scope import Scope, system_scope
from xunzhen.web.coverage.bench import book_of, planning_settings, times_of
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.services import Work, enqueue
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.plans import plan_end, planned_visits
from xunzhen.web.planning.selectors.since import rows_changed_since
from xunzhen.web.planning.services.keep import Draft, keep_draft, kept_summary
from xunzhen.web.planning.services.planner import REPLAN, refuse_second_job
from xunzhen.web.planning.standing import baseline_of, county_of, locks_of, told_events
from xunzhen.web.registry.models import RegisteredCounty, RegistryRow
from xunzhen.web.registry.rows import TABLES, cells_of, key_of_cells
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.registry.services import RowChange, change_rows

if TYPE_CHECKING:
    from xunzhen.domain.planning.replan import Replan

MOST_OPTIONS: Final = 3
LABEL: Final = gettext_noop("比较各种办法")
_EVENT_TABLES: Final = ("leave", "closures", "service_modes", "holidays")


@dataclass(frozen=True)
class Happened:
    """What happened, in the words of ``domain.planning.event_words``."""

    leave: tuple[str, ...] = ()
    closures: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    holidays: tuple[str, ...] = ()

    def events(self, county: County) -> Events:
        """Return the events these words tell.

        Raises
        ------
        BadData
            when words cannot be read or name nobody known.
        """
        return events_told(
            county, self.leave, self.closures, self.vehicles, self.villages, self.holidays
        )


@dataclass(frozen=True)
class _Told:
    """What a job on a re-plan is told."""

    plan: int
    version: int
    today: str
    happened: Mapping[str, Sequence[str]] = field(default_factory=dict)


def ask_replan(*, scope: Scope, county: str, plan: Plan, happened: Happened) -> Job:
    """Ask how a plan is best carried on after what happened.

    Raises
    ------
    BadData
        when nothing happened, it cannot be so, lies beyond the plan or outside the asker's place.
    """
    now = desk(scope, county)
    today = timezone.localdate()
    whole = county_of(now, plan)
    events = happened.events(whole)
    if not events.number:
        raise BadData(_nothing_told())
    _refuse_elsewhere(scope, whole, events)
    refuse_impossible(whole, events, today, plan.since, plan_end(plan))
    told = _Told(plan.number, plan.version, today.isoformat(), asdict(happened))
    with transaction.atomic():
        refuse_second_job(county, REPLAN)
        return enqueue(
            kind=REPLAN, county=county, arguments=asdict(told), asked_by=scope.user_id or None
        )


def replan_county(work: Work) -> Mapping[str, Any]:
    """Work out the ways to carry a plan on; nothing is kept but what the job's page shows."""
    from xunzhen.domain.planning.replan import replan_circuits

    county = work.job.county
    now = desk(system_scope(county), county)
    told = work.arguments
    plan = Plan.objects.get(county=county, number=told["plan"])
    today = dt.date.fromisoformat(told["today"])
    before = county_of(now, plan)
    events = from_today(_happened(told).events(before), today)
    after = changed_county(before, events)
    began = time.monotonic()
    work.tell(LABEL, 0, 1)
    replan = replan_circuits(
        after,
        book_of(now),
        times_of(now, plan.since),
        planning_settings(plan.since),
        baseline_of(now, plan),
        today,
        locks_of(plan, today),
        None,
        lambda _steps, _best: work.beat(),
    )
    seconds = {"replan": time.monotonic() - began}
    work.beat()
    return {
        "page": "planning:replan-ways",
        "args": [county, work.job.pk],
        "plan": plan.number,
        "revision": now.revision,
        "today": today.isoformat(),
        "touched": list(replan.touched),
        "missed_before": replan.missed_before,
        "locked": len(replan.locked),
        "events": event_facts(events, today, replan.locked),
        "options": [
            _option(replan, number, after, seconds)
            for number in range(min(len(replan.options), MOST_OPTIONS))
        ],
        "stopped": work.job.stop_asked,
    }


def take_option(*, scope: Scope, county: str, job: Job, option: int, base: Plan) -> Plan:
    """Keep one way out as a new draft, and write what happened into the county's tables.

    Taken twice, or another way of the same job, gives the draft that is there.

    Raises
    ------
    BadData
        when the old plan or the county has changed since the ways were worked out.
    """
    with transaction.atomic():
        site = RegisteredCounty.objects.select_for_update().get(code=county)
        kept = Plan.objects.filter(job=job.pk).first()
        if kept is not None:
            return kept
        result = job.result
        if not 0 <= option < len(result.get("options", ())):
            raise Http404
        base = Plan.objects.get(pk=base.pk)
        _refuse_stale(base, site, job)
        chosen = result["options"][option]
        now = desk(scope, county)
        events = events_of(result["events"])
        revision = _write_events(scope, now, base, events)
        today = dt.date.fromisoformat(result["today"])
        told = told_events(base).and_then(events)
        facts = event_facts(told, today, (), chosen["way"])
        facts["locked"] = result["events"]["locked"]
        draft = Draft(
            base.since,
            base.weeks,
            base.seed,
            chosen["summary"],
            _visits(base, result["touched"], chosen["visits"]),
            base.name,
            facts,
        )
        locked = {
            (one["village"], dt.date.fromisoformat(one["date"]), one["half_day"] == "PM",
             one["staff"])
            for one in facts["locked"]
        }  # fmt: skip
        return keep_draft(
            scope=scope, county=county, draft=draft, revision=revision, base=base, job=job.pk,
            locked=locked,
        )  # fmt: skip


def rows_of_events(before: County, after: County) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield (table, key, cells) of the rows by which a county after events differs; cells empty
    where the row goes. Of two leaves or closures that begin together the longer one is written."""
    old, new = _event_cells(before), _event_cells(after)
    for place, cells in new.items():
        if old.get(place) != cells:
            yield (*place, cells)
    for place in old:
        if place not in new:
            yield (*place, {})


def _event_cells(county: County) -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for table, cells in cells_of(county):
        if table not in _EVENT_TABLES:
            continue
        place = table, key_of_cells(TABLES[table], cells)
        other = found.get(place)
        if other is not None and _last(other) > _last(cells):
            continue
        found[place] = cells
    return found


def _last(cells: Mapping[str, str]) -> str:
    """Return a row's last day as a text that sorts; one without end lasts longest."""
    return cells.get("until") or "9999"


def _write_events(scope: Scope, now: Desk, base: Plan, events: Events) -> int:
    """Write leave, closures, modes and holidays into the tables; return the new revision."""
    changes = []
    after = changed_county(now.whole, events)
    for table, key, cells in rows_of_events(now.whole, after):
        row = RegistryRow.objects.filter(
            county=now.site, table=table, key=key, removed=False
        ).first()
        changes.append(RowChange(table, cells or None, row.pk if row else None))
    if not changes:
        return now.revision
    reason = f"第{base.number}号排班重排时登记的变动"
    found = change_rows(
        scope=scope, county=now.code, changes=changes, reason=reason, action="planning.events"
    )
    return found.revision


def _nothing_told() -> Sentence:
    return say(
        "replan.nothing_told",
        "还没有填任何变动。请至少填一项：谁请假、哪里封路、哪辆车不在、哪个村新转巡诊或哪天改放假。",
        "Nothing was told. Fill in one at least: leave, closure, vehicle, village or holiday.",
    )


def _refuse_stale(base: Plan, site: RegisteredCounty, job: Job) -> None:
    changed = rows_changed_since(site, int(job.result["revision"]))
    if base.version != job.arguments["version"] or changed or _day(job) != timezone.localdate():
        raise BadData(
            say(
                "replan.stale",
                "算出这些办法以后，原稿或县域表又变了，或已经不是同一天。请按现在的情况再算一次。",
                "Since these ways were worked out the plan or the county's tables have changed, or "
                "the day is over. Work them out again.",
            )
        )


def _day(job: Job) -> dt.date:
    return dt.date.fromisoformat(job.result["today"])


def _happened(told: Mapping[str, Any]) -> Happened:
    return Happened(**{name: tuple(words) for name, words in told["happened"].items()})


def _option(
    replan: Replan, number: int, county: County, seconds: Mapping[str, float]
) -> dict[str, Any]:
    option, roster = replan.options[number], replan.rosters[number]
    return {
        "way": option.way.value,
        "zh": option.way.zh,
        "missed": option.missed,
        "changed": option.changed,
        "moved": option.moved,
        "borrowed": option.borrowed,
        "minutes": option.minutes,
        "proven": option.proven and number == 0,
        "changes": [{**change_facts(one), "kind_zh": one.kind.zh} for one in option.changes],
        "summary": kept_summary(roster, county, seconds),
        # A week that nothing touches is as it was written: the old plan has it.
        "visits": [_row(visit) for visit in roster.visits if visit.week in replan.touched],
    }


def _row(visit: PlannedVisit) -> list[Any]:
    """Return a visit as a JSON list; minutes that nobody told are None."""
    minutes = [
        None if told != told else told  # NaN
        for told in (visit.outbound_minutes, visit.homeward_minutes)
    ]
    return [
        visit.date.isoformat(),
        visit.afternoon,
        visit.village,
        visit.staff,
        visit.origin,
        *minutes,
        visit.previous_village,
        visit.next_village,
        visit.week,
        visit.status.value,
        visit.reason,
    ]


def _visits(
    base: Plan, touched: Collection[int], rows: Sequence[Sequence[Any]]
) -> tuple[PlannedVisit, ...]:
    """Return the visits of a way: the old ones of the weeks left alone, and those told anew."""
    left = [one for one in planned_visits(base.visits.all()) if one.week not in touched]
    found = [*left, *map(_visit, rows)]
    return tuple(sorted(found, key=lambda one: (one.date, one.afternoon, one.staff)))


def _visit(row: Sequence[Any]) -> PlannedVisit:
    day, afternoon, village, staff, origin, out, home, before, after, week, status, reason = row
    nan = float("nan")
    return PlannedVisit(
        date=dt.date.fromisoformat(day),
        afternoon=afternoon,
        village=village,
        staff=staff,
        origin=origin,
        outbound_minutes=nan if out is None else out,
        homeward_minutes=nan if home is None else home,
        previous_village=before,
        next_village=after,
        week=week,
        status=VisitStatus(status),
        reason=reason,
    )


def _refuse_elsewhere(scope: Scope, county: County, events: Events) -> None:
    """Let who answers for a township tell only of its own staff, places and vehicles."""
    if scope.county_wide:
        return
    homes = [county.staff_by_id[one.staff].institution for one in events.leave]
    homes += [one.institution for one in events.vehicle_losses]
    places = [county.institution_by_code[home].place for home in homes]
    places += [one.place for one in events.closures]
    own = all("-" not in place and scope.reaches(place) for place in places)
    if not own or events.added_villages or events.holidays:
        raise BadData(
            say(
                "replan.elsewhere",
                "您只能报本乡镇医生请假、本乡镇的村封路停诊和本院车辆不在；其余请县级计划员处理。",
                "You can tell of leave, closures and vehicles of your own township only; ask the "
                "county planner for anything else.",
            )
        )
