"""The table of a board: days at the head, doctors by township, visits in their half-days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_lazy

from xunzhen.domain.errors import Sentence
from xunzhen.domain.periods.half_days import half_day_en, half_day_index, half_day_zh
from xunzhen.domain.periods.market_days import lunar_day_of
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.adjust import Ground
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.yardstick import when_en, when_zh
from xunzhen.domain.registry.county import County, Staff
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.adjust import Flags, Stand
from xunzhen.web.planning.selectors.board_parts import Cell, DayHead, DoctorRow, Mark
from xunzhen.web.planning.selectors.plans import planned_visit
from xunzhen.web.planning.standing import told_events
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

_LUNAR_TENS: Final = ("初", "十", "廿", "三")
_DIGITS: Final = "十一二三四五六七八九"
_KIND_WORDS: Final = {
    "away": gettext_lazy("外出"),
    "off": gettext_lazy("请假"),
    "duty": gettext_lazy("门诊"),
}


@dataclass(frozen=True)
class Sight:
    """What a board looks at: reader, county, plan, week, area ("" for all), today."""

    scope: Scope
    desk: Desk
    plan: Plan
    ground: Ground
    stand: Stand
    week: int
    area: str
    today: dt.date

    @property
    def editable(self) -> bool:
        """Say whether the reader may change this plan at all."""
        return self.plan.state == Plan.State.DRAFT and self.scope.may(Act.ADJUST)

    def in_area(self, village: str) -> bool:
        """Say whether a village is shown: in the reader's scope and in the chosen township."""
        found = self.desk.county.village_by_code.get(village)
        if found is None:
            return not self.scope.limit and not self.area
        return not self.area or found.township == self.area

    def days(self) -> tuple[dt.date, ...]:
        """The seven days of the week that is shown."""
        first = self.ground.yard.first + dt.timedelta(weeks=self.week - 1)
        return tuple(first + dt.timedelta(days=number) for number in range(7))


@dataclass(frozen=True)
class _Half:
    """A half-day of the week that is shown; ``open``: it may be planned at all."""

    day: dt.date
    afternoon: bool
    label: str
    open: bool


def short_name(county: County, code: str) -> str:
    """Call a village as briefly as a cell allows: 达新村 is 达新."""
    village = county.village_by_code.get(code)
    name = village.name if village else code
    return name[:-1] if len(name) > 2 and name.endswith("村") else name


def town_of(county: County, person: Staff) -> str:
    """Return the code of the township a person's institution stands in; "" for the county's."""
    home = county.institution_by_code.get(person.institution)
    code = home.place[:9] if home else ""
    return code if code in county.township_by_code else ""


def lunar_words(day: dt.date) -> str:
    """Name the lunar day: 初十, 廿一, 三十."""
    number = lunar_day_of(day)
    if english():
        return f"lunar {number}"
    if number in (10, 20, 30):
        return {10: "初十", 20: "二十", 30: "三十"}[number]
    return _LUNAR_TENS[number // 10] + _DIGITS[number % 10]


def date_words(day: dt.date, month: bool) -> str:
    """Write a day in a head: the month only where it begins."""
    if english():
        return f"{day.day} {day:%b}" if month else f"{day.day}"
    return f"{day.month}月{day.day}日" if month else f"{day.day}日"


def heads_of(sight: Sight) -> tuple[DayHead, ...]:
    """Return the heads of the week's days."""
    yard = sight.ground.yard
    found = []
    towns = [
        town
        for town in sight.desk.county.townships
        if town.market_days is not None and (not sight.area or town.code == sight.area)
    ]
    for day in sight.days():
        names = [one.name for one in towns if one.market_days and one.market_days.holds_on(day)]
        holiday = yard.is_holiday(day)
        words = ""
        if names:
            words = gettext("圩日") if sight.area else gettext("%(n)s处圩日") % {"n": len(names)}
        found.append(
            DayHead(
                day,
                half_day_en(2 * day.weekday())[:3]
                if english()
                else half_day_zh(2 * day.weekday())[:2],
                date_words(day, day == sight.days()[0] or day.day == 1),
                lunar_words(day),
                words,
                "、".join(names),
                (yard.calendar.name_of(day) or gettext("放假")) if holiday else "",
                not yard.calendar.is_workday(day),
                day < sight.today,
                day == sight.today,
            )
        )
    return tuple(found)


def doctors_of(
    sight: Sight, flags: Flags, only: Collection[str] | None = None
) -> tuple[DoctorRow, ...]:
    """Return the rows of a board: the area's doctors, and whoever serves its villages.

    With ``only`` just the rows of some of them, as they stand among the others.
    """
    county, whole = sight.desk.county, sight.desk.whole
    rows: dict[str, list[PlanVisit]] = defaultdict(list)
    for row in sight.stand.rows:
        if row.week == sight.week:
            rows[row.staff].append(row)
    serving = {staff for staff, mine in rows.items() if any(sight.in_area(r.village) for r in mine)}
    own = {
        one.id
        for one in sight.ground.case.supply.doctors
        if one.id in county.staff_by_id and (not sight.area or town_of(whole, one) == sight.area)
    }
    known = whole.staff_by_id
    order = sorted(
        own | serving,
        key=lambda staff: (town_of(whole, known[staff]) or "~" if staff in known else "~~", staff),
    )
    found: list[DoctorRow] = []
    halves, kinds, before = _halves_of(sight), _kinds_of_week(sight), None
    for staff in order:
        person = known.get(staff)
        town = town_of(whole, person) if person else ""
        if only is None or staff in only:
            weekly = kinds.get(staff) or _kinds(sight, person, _leave(sight))
            found.append(
                _doctor(sight, flags, staff, (halves, weekly), before, rows.get(staff, []))
            )
        before = town
    return tuple(found)


def _doctor(
    sight: Sight,
    flags: Flags,
    staff: str,
    week: tuple[Sequence[_Half], Sequence[str]],
    above: str | None,
    rows: list[PlanVisit],
) -> DoctorRow:
    whole = sight.desk.whole
    person = whole.staff_by_id.get(staff)
    town = town_of(whole, person) if person else ""
    at: dict[tuple[dt.date, bool], list[PlanVisit]] = defaultdict(list)
    for row in rows:
        at[row.date, row.afternoon].append(row)
    mine = staff in sight.desk.county.staff_by_id
    cells = tuple(
        _cell(sight, flags, mine, half, kind, at.get((half.day, half.afternoon), []))
        for half, kind in zip(*week, strict=True)
    )
    name = whole.township_by_code[town].name if town else gettext("县级")
    return DoctorRow(
        staff,
        person.name if person else staff,
        name,
        town != above,
        cells,
        sum(not row.cancelled for row in rows),
        person.max_circuit_half_days if person else None,
    )


def _halves_of(sight: Sight) -> tuple[_Half, ...]:
    label, yard = half_day_en if english() else half_day_zh, sight.ground.yard
    return tuple(
        _Half(
            day,
            afternoon,
            label(half_day_index(day.weekday(), afternoon)),
            sight.editable and yard.covers(day) and day >= sight.today,
        )
        for day in sight.days()
        for afternoon in (False, True)
    )


def _leave(sight: Sight) -> dict[str, list[Period]]:
    found: dict[str, list[Period]] = defaultdict(list)
    for one in sight.ground.yard.county.leave:
        found[one.staff].append(one.period)
    return found


def _kinds_of_week(sight: Sight) -> dict[str, tuple[str, ...]]:
    """Return the kinds of all circuit doctors' half-days, reckoned once a county's revision."""
    plan, leave = sight.plan, _leave(sight)
    key = ("kinds", plan.since, plan.weeks, told_events(plan).vehicle_losses, sight.week)
    return kept(
        sight.desk.site.pk,
        sight.desk.revision,
        key,
        lambda: {one.id: _kinds(sight, one, leave) for one in sight.ground.case.supply.doctors},
    )


def _kinds(
    sight: Sight, person: Staff | None, leave: Mapping[str, list[Period]]
) -> tuple[str, ...]:
    """Return what a person's fourteen half-days are without visits; see ``Cell.kind``."""
    yard, found = sight.ground.yard, []
    for day in sight.days():
        shut = person is None or not yard.covers(day) or yard.is_holiday(day)
        for afternoon in (False, True):
            if shut or person is None:
                found.append("rest")
            elif any(day in period for period in leave.get(person.id, ())):
                found.append("off")
            elif not yard.may_go(person, day, afternoon):
                found.append("duty" if yard.calendar.is_workday(day) else "rest")
            else:
                found.append("")
    return tuple(found)


def _cell(
    sight: Sight, flags: Flags, mine: bool, half: _Half, kind: str, rows: list[PlanVisit]
) -> Cell:
    shown = [row for row in rows if sight.in_area(row.village) or not sight.scope.limit]
    if any(not row.cancelled for row in rows) and not any(not row.cancelled for row in shown):
        kind = "away"
    words = str(_KIND_WORDS.get(kind, ""))
    return Cell(
        half.day,
        half.afternoon,
        half.label,
        kind,
        words,
        tuple(_mark(sight, flags, row) for row in shown),
        mine and half.open and kind != "away",
    )


def _mark(sight: Sight, flags: Flags, row: PlanVisit) -> Mark:
    whole, county = sight.desk.whole, sight.desk.county
    visit = planned_visit(row)
    village, person = whole.village_by_code.get(row.village), whole.staff_by_id.get(row.staff)
    state, words = _state(row, bool(flags.get(row.pk)))
    broken = "；".join(said_here(one.sentence) for one in flags.get(row.pk, ()))
    name = village_zh(village) if village else row.village
    title = "　".join(
        part
        for part in (
            name if not english() else (village.name if village else row.village),
            person.name if person else row.staff,
            when_en(visit) if english() else when_zh(visit),
            words,
            row.cancelled or broken or row.reason,
        )
        if part
    )
    own = row.village in county.village_by_code and row.staff in county.staff_by_id
    movable = (
        sight.editable and own and not row.locked and not row.cancelled and row.date >= sight.today
    )
    return Mark(row.pk, short_name(whole, row.village), title, state, words, movable)


def _state(row: PlanVisit, broken: bool) -> tuple[str, str]:
    if row.cancelled:
        return "cx", gettext("已取消")
    if broken:
        return "cf", gettext("冲突")
    if row.locked:
        return "lk", gettext("已锁")
    if row.status != "template":
        return "ch", gettext("本稿改动")
    return "", ""


def said_here(sentence: Sentence) -> str:
    """Say a sentence in the language of the page."""
    return sentence.in_language("en" if english() else "zh")


def half_of(row: PlanVisit) -> int:
    """Return the half-day of a visit within its week."""
    return half_day_index(row.date.weekday(), row.afternoon)
