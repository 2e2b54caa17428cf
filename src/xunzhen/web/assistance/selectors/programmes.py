"""The three programmes at a glance, and what waits for the reader first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from xunzhen.domain.assistance.agreements import AgreementState
from xunzhen.domain.assistance.needs import MUNICIPAL_SHARE, UNIT_COVERAGE
from xunzhen.domain.assistance.placements import PlacementState
from xunzhen.domain.assistance.share import ShareVerdict
from xunzhen.domain.assistance.term_verdicts import TermStatus
from xunzhen.domain.assistance.words import MonthState, months_by_state
from xunzhen.domain.policy.clause import Ruling
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import TourRow
from xunzhen.web.assistance.rights import sees_unit
from xunzhen.web.assistance.selectors.doctors import needs_rows, share_sent
from xunzhen.web.assistance.selectors.law import change_of, rules_of
from xunzhen.web.assistance.selectors.placements import (
    PlacementSeen,
    placement_rows,
    placements_seen,
)
from xunzhen.web.assistance.selectors.register import AgreementSeen, register
from xunzhen.web.assistance.selectors.tables import assignments_of
from xunzhen.web.assistance.selectors.terms import AHEAD, ON_POST, clashes_of, verdicts_of
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the reader: how many, and the page where it is done.

    ``kind`` names the words (the template's), ``page`` the address's name.
    """

    kind: str
    number: int
    page: str
    urgent: bool = False


@dataclass(frozen=True)
class ThousandSeen:
    """The thousand doctors of a year."""

    needs: int
    served: int
    units: int
    units_covered: int
    by_state: Mapping[PlacementState, int]
    months: Mapping[MonthState, int]
    share: ShareVerdict
    coverage: Ruling | None
    share_ruling: Ruling | None

    @property
    def people(self) -> int:
        """How many doctors are assigned, active or closed."""
        return sum(number for state, number in self.by_state.items() if state.sent)


@dataclass(frozen=True)
class PairedSeen:
    """Paired assistance and the other people on post."""

    agreements: tuple[AgreementSeen, ...]
    on_post: int
    ending: int
    short: int
    clashes: int

    def count(self, *states: AgreementState) -> int:
        """Return how many agreements stand so."""
        return sum(one.state in states for one in self.agreements)

    @property
    def in_force(self) -> int:
        """Agreements in force, those that expire soon too."""
        return self.count(AgreementState.IN_FORCE, AgreementState.EXPIRING)

    @property
    def expiring(self) -> int:
        """Agreements that expire soon."""
        return self.count(AgreementState.EXPIRING)

    @property
    def unsigned(self) -> int:
        """Agreements that lack a signature."""
        return self.count(AgreementState.UNSIGNED)


@dataclass(frozen=True)
class Glance:
    """The programmes of a county and year as a reader sees them."""

    thousand: ThousandSeen
    paired: PairedSeen
    tours: Mapping[str, int]
    waiting: tuple[Waiting, ...]


def glance(scope: Scope, desk: Desk, year: int, today: dt.date) -> Glance:
    """Return the three programmes at a glance; a reader of a township sees its units' share."""
    change = change_of(desk.code)
    rows = placement_rows(desk.code, year)
    seen = placements_seen(scope, desk, rows, today)
    thousand = _thousand(scope, desk, year, seen, today)
    paired = _paired(scope, desk, year, today, change)
    found = TourRow.objects.filter(county=desk.code, departs__year=year).order_by()
    tours = dict(found.values_list("state").annotate(number=Count("pk")))
    return Glance(thousand, paired, tours, _waiting(scope, seen, paired, tours, thousand))


def _thousand(
    scope: Scope, desk: Desk, year: int, seen: Sequence[PlacementSeen], today: dt.date
) -> ThousandSeen:
    needs = [row for row in needs_rows(desk.code, year) if sees_unit(scope, desk, row.unit)]
    by_need = {one.row.need_id: one for one in seen if one.state.sent}
    units = {row.unit for row in needs}
    covered = {one.row.need.unit for one in by_need.values()}
    rules = rules_of(desk, year)
    return ThousandSeen(
        len(needs),
        sum(row.pk in by_need for row in needs),
        len(units),
        len(units & covered),
        dict(Counter(one.state for one in seen)),
        months_by_state([one.value for one in seen], today),
        share_sent(desk, year, [one.row for one in seen]),
        rules.rulings.get(UNIT_COVERAGE),
        rules.rulings.get(MUNICIPAL_SHARE),
    )


def _paired(scope: Scope, desk: Desk, year: int, today: dt.date, change: int) -> PairedSeen:
    soon = today + dt.timedelta(days=AHEAD)
    verdicts = [
        one for one in verdicts_of(desk, today, change) if sees_unit(scope, desk, one.term.unit)
    ]
    here = {
        one.staff
        for one in assignments_of(desk, change) or ()
        if one.programme in ON_POST
        and today in one.period
        and sees_unit(scope, desk, one.to_institution)
    }
    clashes = clashes_of(desk, year, today, change)
    mine = desk.county.staff_by_id
    return PairedSeen(
        register(scope, desk, today, change, {}),
        len(here),
        sum(one.term.until is not None and today < one.term.until <= soon for one in verdicts),
        sum(one.status in (TermStatus.WILL_BREAK, TermStatus.BROKEN) for one in verdicts),
        len({(one.staff, one.date) for one in clashes if not scope.limit or one.staff in mine}),
    )


def _waiting(
    scope: Scope,
    seen: Sequence[PlacementSeen],
    paired: PairedSeen,
    tours: Mapping[str, int],
    thousand: ThousandSeen,
) -> tuple[Waiting, ...]:
    """Return what waits for the reader, urgent first; nothing that is somebody else's."""
    found = [Waiting("months", sum(len(one.waits) for one in seen), "assistance:doctors", True)]
    if scope.may(Act.PLAN_PROGRAMMES):
        by_state = thousand.by_state
        found += [
            Waiting("short", paired.short, "assistance:stationed", True),
            Waiting("unsigned", paired.unsigned, "assistance:agreements", True),
            Waiting("expiring", paired.expiring, "assistance:agreements"),
            Waiting(
                "reviews",
                sum(len(one.reviews) for one in paired.agreements),
                "assistance:agreements",
            ),
            Waiting("approve", by_state.get(PlacementState.NOMINATED, 0), "assistance:doctors"),
            Waiting("assign", by_state.get(PlacementState.APPROVED, 0), "assistance:doctors"),
            Waiting("begin", by_state.get(PlacementState.ASSIGNED, 0), "assistance:doctors"),
            Waiting("tours", tours.get("requested", 0), "assistance:tours"),
            Waiting("clashes", paired.clashes, "assistance:stationed"),
        ]
    if scope.may(Act.NOMINATE):
        open_units = thousand.units - thousand.units_covered
        found.append(Waiting("nominate", open_units, "assistance:doctors"))
    return tuple(sorted((one for one in found if one.number), key=lambda one: not one.urgent))
