"""One plan on one page: its proof, its villages, its doctors, its visits day by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.baseline import key_of
from xunzhen.domain.planning.compare import minutes_of
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.proof import cost_gap
from xunzhen.domain.planning.roster import PlannedVisit, PlannedWeek, Roster, Uncovered
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County, Institution, Staff, Village
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.by_hand import by_hand
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.plans import seen_village, visit_rows
from xunzhen.web.planning.standing import checked, is_over, roster_of
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class Cell:
    """A village in a week: what it is owed and gets."""

    owed: int
    planned: int

    @property
    def missed(self) -> int:
        """How many visits are missed."""
        return max(0, self.owed - self.planned)


@dataclass(frozen=True)
class VillageLine:
    """A village over the weeks of a plan; ``reasons`` say why it misses visits."""

    village: Village
    township: str
    cells: tuple[Cell, ...]
    reasons: tuple[Sentence, ...]

    @property
    def owed(self) -> int:
        """Visits owed over all weeks."""
        return sum(cell.owed for cell in self.cells)

    @property
    def planned(self) -> int:
        """Visits planned over all weeks."""
        return sum(cell.planned for cell in self.cells)

    @property
    def missed(self) -> int:
        """Visits missed over all weeks."""
        return sum(cell.missed for cell in self.cells)


@dataclass(frozen=True)
class DoctorLine:
    """A doctor over the weeks of a plan: half-days out in each, the weekly cap, minutes a week."""

    person: Staff
    home: str
    used: tuple[int, ...]
    cap: int | None
    minutes: int

    @property
    def total(self) -> int:
        """Half-days out over all weeks."""
        return sum(self.used)


@dataclass(frozen=True)
class VisitLine:
    """A visit as a page shows it."""

    row: PlanVisit
    village: str
    township: str
    doctor: str
    home: str

    @property
    def minutes(self) -> str:
        """The way out in whole minutes; a dash where nobody told."""
        told = self.row.outbound_minutes
        return "—" if told is None else f"{told:.0f}"


@dataclass(frozen=True)
class Broken:
    """A broken rule with the visit that breaks it, if it is one; ``reason``: why it was kept."""

    violation: Violation
    visit: PlannedVisit | None
    village: str
    key: str
    reason: str = ""


@dataclass(frozen=True)
class Totals:
    """What is owed, planned and missed."""

    owed: int
    planned: int
    missed: int


@dataclass(frozen=True)
class Sheet:
    """Everything that a plan's page says, as far as the reader sees."""

    roster: Roster
    broken: tuple[Broken, ...]
    gap: float | None
    whole: Totals
    own: Totals | None
    villages: tuple[VillageLine, ...]
    doctors: tuple[DoctorLine, ...]
    reasons: tuple[Sentence, ...]
    notices: tuple[Sentence, ...]
    rules: tuple[Ruling, ...]

    @property
    def short(self) -> tuple[VillageLine, ...]:
        """The villages that miss visits, the worst first."""
        return tuple(
            sorted(
                (line for line in self.villages if line.missed),
                key=lambda line: (-line.missed, line.village.code),
            )
        )

    @property
    def unexplained(self) -> int:
        """How many broken rules nobody has given a reason for."""
        return sum(not one.reason for one in self.broken)

    @property
    def worst_first(self) -> tuple[VillageLine, ...]:
        """All villages: those that miss visits first, then by code."""
        return (*self.short, *(line for line in self.villages if not line.missed))

    @property
    def unset(self) -> tuple[Ruling, ...]:
        """The rules that nobody has set."""
        return tuple(one for one in self.rules if one.suggested)


def sheet_of(scope: Scope, desk: Desk, plan: Plan) -> Sheet:
    """Return a plan as its page shows it to a reader."""
    roster = roster_of(desk, plan)
    of_reader = (plan.pk, plan.version, plan.changed_at, is_over(plan), scope.limit)
    villages = kept(
        desk.site.pk,
        desk.revision,
        ("sheet-villages", *of_reader),
        lambda: _villages(scope, desk, roster),
    )
    doctors = kept(
        desk.site.pk,
        desk.revision,
        ("sheet-doctors", *of_reader),
        lambda: _doctors(scope, desk.whole, roster),
    )
    own = None
    if scope.limit:
        own = Totals(
            sum(line.owed for line in villages),
            sum(line.planned for line in villages),
            sum(line.missed for line in villages),
        )
    return Sheet(
        roster=roster,
        broken=broken_of(scope, desk, plan),
        gap=cost_gap(roster),
        whole=Totals(
            sum(number for _, _, number in roster.required), len(roster.visits), roster.missing
        ),
        own=own,
        villages=villages,
        doctors=doctors,
        reasons=_reasons(scope, desk.whole, roster),
        notices=() if scope.limit else tuple(map(_on_a_page, roster.notices)),
        rules=roster.rules,
    )


def _reasons(scope: Scope, county: County, roster: Roster) -> tuple[Sentence, ...]:
    """Return why visits are missed, each reason once: shortages of the county first, then gaps of
    another kind with village and week. Who sees a part of the county sees the gaps there."""
    shortages = () if scope.limit else roster.shortages
    told = [one.zh for one in shortages]
    found: dict[Sentence, None] = dict.fromkeys(shortages)
    for gap in roster.uncovered:
        if not seen_village(scope, gap.village) or any(gap.reason.zh in zh for zh in told):
            continue
        village = county.village_by_code.get(gap.village)
        found.setdefault(_in_its_week(gap, village_zh(village) if village else gap.village))
    return tuple(found)


def _in_its_week(gap: Uncovered, village: str) -> Sentence:
    return say(
        gap.reason.code,
        "{village}第{week}周缺{missing}次：{zh}",
        "{village}, week {week}, {missing} missed: {en}",
        village=village,
        week=gap.week,
        missing=gap.missing,
        zh=gap.reason.zh,
        en=gap.reason.en,
    )


def _on_a_page(notice: Sentence) -> Sentence:
    """Return a notice without the command it names: a page has links instead."""
    if notice.code != "planning.villages_without_mode":
        return notice
    zh = notice.zh.replace("，请用xunzhen coverage查看", "")
    return replace(notice, zh=zh, en=notice.en.replace("; see xunzhen coverage", ""))


def broken_of(scope: Scope, desk: Desk, plan: Plan) -> tuple[Broken, ...]:
    """Return the rules a plan breaks today, in what the reader sees, with why they are kept: as
    written when it was published, else on the board."""
    visits = roster_of(desk, plan).visits
    kept_for = {one["key"]: one["reason"] for one in plan.accepted}
    on_board = by_hand(desk, plan).reasons
    found = []
    for violation in checked(desk, plan):
        visit = None if violation.row is None else visits[violation.row - 2]
        if visit is not None and not seen_village(scope, visit.village):
            continue
        if visit is None and scope.limit:
            continue
        village = desk.whole.village_by_code.get(visit.village) if visit else None
        key = broken_key(violation, visit)
        name = village.name if village else ""
        reason = on_board.get((key_of(visit), violation.code), "") if visit else ""
        found.append(Broken(violation, visit, name, key, kept_for.get(key, reason)))
    return tuple(found)


def broken_key(violation: Violation, visit: PlannedVisit | None) -> str:
    """Return what a broken rule is called in a form: the same one has the same name."""
    if visit is None:
        facts = "-".join(str(value) for _, value in violation.sentence.facts)
        return f"{violation.code}:{facts}"
    half = "pm" if visit.afternoon else "am"
    return f"{violation.code}:{visit.village}:{visit.date.isoformat()}:{half}:{visit.staff}"


def visit_lines(
    scope: Scope, county: County, plan: Plan, week: int | None = None
) -> tuple[VisitLine, ...]:
    """Return the visits of a plan, or of one of its weeks, with names; ``county`` is the whole."""
    rows = visit_rows(scope, plan)
    return tuple(
        _visit_line(county, row) for row in (rows if week is None else rows.filter(week=week))
    )


def week_shown(roster: Roster, wanted: str, today: dt.date) -> PlannedWeek:
    """Return the week asked for, else the one of today, else the first."""
    by_number = {str(week.index): week for week in roster.weeks}
    if wanted in by_number:
        return by_number[wanted]
    return next((week for week in roster.weeks if today in week.days), roster.weeks[0])


def home_of(county: County, staff: str) -> Institution | None:
    """Return the institution a member of staff belongs to."""
    person = county.staff_by_id.get(staff)
    return county.institution_by_code.get(person.institution) if person else None


def _visit_line(county: County, row: PlanVisit) -> VisitLine:
    village = county.village_by_code.get(row.village)
    township = county.township_by_code.get(village.township) if village else None
    person = county.staff_by_id.get(row.staff)
    home = home_of(county, row.staff)
    return VisitLine(
        row,
        village_zh(village) if village else row.village,
        township.name if township else "",
        person.name if person else row.staff,
        home.name if home else "",
    )


def _villages(scope: Scope, desk: Desk, roster: Roster) -> tuple[VillageLine, ...]:
    owed: dict[str, Counter[int]] = defaultdict(Counter)
    for code, week, number in roster.required:
        owed[code][week] += number
    made: dict[str, Counter[int]] = defaultdict(Counter)
    for visit in roster.visits:
        made[visit.village][visit.week] += 1
    reasons: dict[str, list[Sentence]] = defaultdict(list)
    for gap in roster.uncovered:
        reasons[gap.village].append(gap.reason)
    weeks = [week.index for week in roster.weeks]
    county = desk.whole
    found = []
    for code in sorted({*owed, *made}):
        village = county.village_by_code.get(code)
        if village is None or not seen_village(scope, code):
            continue
        township = county.township_by_code.get(village.township)
        cells = tuple(Cell(owed[code][week], made[code][week]) for week in weeks)
        said = tuple(dict.fromkeys(reasons[code]))
        found.append(VillageLine(village, township.name if township else "", cells, said))
    return tuple(found)


def _doctors(scope: Scope, county: County, roster: Roster) -> tuple[DoctorLine, ...]:
    weeks = [week.index for week in roster.weeks]
    mine: dict[str, list[PlannedVisit]] = defaultdict(list)
    for visit in roster.visits:
        mine[visit.staff].append(visit)
    found = []
    for person in _planned_people(scope, county, mine):
        visits = mine[person.id]
        used = Counter(visit.week for visit in visits)
        home = county.institution_by_code.get(person.institution)
        found.append(
            DoctorLine(
                person,
                home.name if home else "",
                tuple(used[week] for week in weeks),
                person.max_circuit_half_days,
                round(minutes_of(visits) / max(1, len(weeks))),
            )
        )
    return tuple(sorted(found, key=lambda line: (line.home, line.person.id)))


def _planned_people(
    scope: Scope, county: County, mine: dict[str, list[PlannedVisit]]
) -> Sequence[Staff]:
    """Return who may go out, and whoever the plan sends; those the reader has to do with."""
    people = []
    for person in county.staff:
        visits = mine.get(person.id, [])
        if not visits and not (person.available and person.licence.may_treat):
            continue
        home = county.institution_by_code.get(person.institution)
        own = home is not None and seen_village(scope, home.place)
        if own or any(seen_village(scope, visit.village) for visit in visits):
            people.append(person)
    return people
