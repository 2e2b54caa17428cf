"""``roster.pdf`` as data: the county's summary, the townships' pages, the doctors' weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xunzhen.domain.planning.proof import cost_gap, cost_proof
from xunzhen.domain.planning.roster import PlannedVisit, PlannedWeek, Roster, VisitStatus
from xunzhen.files.papers.press import Json
from xunzhen.files.papers.township_page import blocks_of, township_page
from xunzhen.files.papers.words import basis_zh, day_zh, hours_zh, joined, span_zh
from xunzhen.files.roster_facts import RosterFacts, days_of


def roster_paper(facts: RosterFacts) -> Json:
    """Return everything that ``roster.typ`` prints; townships without circuits have no page."""
    roster = facts.roster
    return {
        "title": f"{roster.county_name} 巡诊排班表 {span_zh(roster.since, facts.last_day)}",
        "number": facts.number(roster.county),
        "demo": roster.synthetic,
        "county": _county(facts),
        "townships": [
            {"code": township.code, **township_page(facts, township, villages, weeks)}
            for township, villages in facts.townships
            for weeks in blocks_of(roster.weeks)
        ],
        "doctors": [
            _doctor(facts, staff, visits, weeks)
            for staff, visits in sorted(
                facts.by_staff.items(), key=lambda one: _doctor_order(facts, one[0])
            )
            for weeks in blocks_of(roster.weeks)
            if any(visit.week == week.index for visit in visits for week in weeks)
        ],
        "doctors_context": (
            f"{len(facts.by_staff)}名医生，按所在单位排。"
            f"上{hours_zh(facts.hours(False))}，下{hours_zh(facts.hours(True))}，不含路上。粗框＝改过"
        ),
    }


def _county(facts: RosterFacts) -> Json:
    roster = facts.roster
    due_of: Counter[str] = Counter()
    for (code, _), due in facts.due.items():
        due_of[code] += due
    first = next(iter(blocks_of(roster.weeks)), ())
    first_span = span_zh(first[0].since, days_of(first[-1])[-1]) if first else ""
    townships: list[Json] = [
        {
            "code": township.code,
            "name": township.name,
            "span": first_span,
            "villages": len(villages),
            "due": sum(due_of[one.code] for one in villages),
            "planned": sum(len(facts.by_village.get(one.code, ())) for one in villages),
            "missing": sum(gap.missing for one in villages for gap in facts.gaps.get(one.code, ())),
            "changes": sum(
                visit.status is not VisitStatus.TEMPLATE
                for one in villages
                for visit in facts.by_village.get(one.code, ())
            ),
            "staff": len({v.staff for one in villages for v in facts.by_village.get(one.code, ())}),
        }
        for township, villages in facts.townships
    ]
    summed = ("villages", "due", "planned", "missing", "changes")
    return {
        "title": f"{roster.county_name} 巡诊排班总表",
        "context": span_zh(roster.since, facts.last_day),
        "basis": f"计划参数：{facts.settings.owner}，{facts.settings.since:%Y-%m-%d}起用",
        "townships": townships,
        "total": [*(sum(one[name] for one in townships) for name in summed), len(facts.by_staff)],
        "weeks": [_week(week, facts) for week in roster.weeks],
        "proof": _proof(facts),
        "notes": [
            *(f"{_week_name(week)}：{week.note}" for week in roster.weeks if week.note),
            *(notice.zh for notice in facts.notices),
        ],
        "rules": [basis_zh(ruling) for ruling in roster.rules],
        "shortages": [shortage.zh for shortage in roster.shortages],
        "gaps": _gaps(facts),
    }


def _proof(facts: RosterFacts) -> str:
    roster = facts.roster
    if cost_gap(roster) is None:
        return _coverage_proof(roster)
    return (
        f"{_coverage_proof(roster)}费用折合{roster.cost.total:,.0f}分钟，{cost_proof(roster).zh}。"
    )


def _coverage_proof(roster: Roster) -> str:
    if not roster.missing:
        return "应排的都排上了，没有漏访。"
    if roster.coverage_proven:
        return f"漏访{roster.missing}次，已证明最少：按现有的人和路，怎么排也不会更少。"
    return f"漏访{roster.missing}次，至少要漏{roster.lower_bound}次；未证明最少。"


def _week_name(week: PlannedWeek) -> str:
    days = days_of(week)
    return f"{day_zh(days[0])}—{day_zh(days[-1])}"


def _week(week: PlannedWeek, facts: RosterFacts) -> Json:
    missing = sum(gap.missing for gap in facts.roster.uncovered if gap.week == week.index)
    return {
        "name": _week_name(week),
        "days": f"{len(week.working_days)}天",
        "due": week.required,
        "planned": week.planned,
        "missing": missing,
        "bound": week.lower_bound,
    }


def _gaps(facts: RosterFacts) -> list[Json]:
    """Return gaps of one village for one reason together, in code order."""
    rows: list[Json] = []
    weeks = {week.index: week for week in facts.roster.weeks}
    for village, gaps in sorted(facts.gaps.items()):
        for reason in dict.fromkeys(gap.reason.zh for gap in gaps):
            same = [gap for gap in gaps if gap.reason.zh == reason]
            names = [_week_name(weeks[gap.week]) for gap in same if gap.week in weeks]
            every = len(names) == len(weeks) > 1
            rows.append(
                {
                    "township": facts.township_name(village),
                    "village": facts.village_name(village),
                    "weeks": f"全部{len(weeks)}周" if every else joined(names, "\n"),
                    "missing": sum(gap.missing for gap in same),
                    "reason": reason,
                }
            )
    return rows


def _doctor_order(facts: RosterFacts, staff: str) -> tuple[str, str]:
    person = facts.county.staff_by_id.get(staff)
    return (person.institution if person else "", staff)


def _doctor(
    facts: RosterFacts,
    staff: str,
    visits: Sequence[PlannedVisit],
    weeks: Sequence[PlannedWeek],
) -> Json:
    person = facts.county.staff_by_id.get(staff)
    indices = {week.index for week in weeks}
    mine = [visit for visit in visits if visit.week in indices]
    home = facts.township_of_institution(person.institution) if person else ""
    per_week = Counter(visit.week for visit in mine)
    minutes = sum(visit.outbound_minutes + visit.homeward_minutes for visit in mine)
    return {
        "name": facts.staff_name(staff),
        "institution": facts.institution_name(person.institution) if person else "",
        "summary": (
            f"{len(mine)}个半天，{len({visit.date for visit in mine})}天，"
            f"最忙一周{max(per_week.values(), default=0)}个半天，路上约{minutes:.0f}分"
        ),
        "weeks": [
            _doctor_week(facts, week, mine, home) for week in weeks if week.index in per_week
        ],
    }


def _where(facts: RosterFacts, village: str, home: str) -> str:
    """Name a village; one outside the doctor's own township with its township."""
    known = facts.county.village_by_code.get(village)
    away = known is not None and known.township != home
    return facts.village_name(village) + (f"\n{facts.township_name(village)}" if away else "")


def _doctor_week(
    facts: RosterFacts, week: PlannedWeek, visits: Sequence[PlannedVisit], home: str
) -> Json:
    cells = {
        (visit.date.weekday(), visit.afternoon): {
            "text": _where(facts, visit.village, home),
            "changed": visit.status is not VisitStatus.TEMPLATE,
        }
        for visit in visits
        if visit.week == week.index
    }
    empty = {"text": "", "changed": False}
    return {
        "name": day_zh(days_of(week)[0]),
        "morning": [cells.get((day, False), empty) for day in range(7)],
        "afternoon": [cells.get((day, True), empty) for day in range(7)],
    }
