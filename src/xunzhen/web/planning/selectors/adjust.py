"""A plan as the board sees it: its rows, what was changed by hand, and what the checker says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xunzhen.domain.planning.adjust import Ground, conflicts
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.planning.yardstick import Yardstick
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of, planning_settings, times_of
from xunzhen.web.planning.by_hand import kept_with_reason
from xunzhen.web.planning.models import BoardChange, Plan, PlanVisit
from xunzhen.web.planning.selectors.plans import planned_visit
from xunzhen.web.planning.standing import case_of, county_of, told_events
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

Flags = Mapping[int, tuple[Violation, ...]]
"""What each visit (by its row's id) breaks."""
OpenConflicts = tuple[tuple[PlanVisit, Violation, str], ...]
"""Every conflict: the visit, the broken rule, the reason it was kept with or ""."""


@dataclass(frozen=True)
class Stand:
    """A plan as it stands. Rows touched by hand come last, the latest at the very end, so that of
    two visits that exclude each other the one that came later is told to be in conflict.

    ``counted`` are the rows that were not cancelled; ``visits`` the same as the domain's values.
    """

    rows: tuple[PlanVisit, ...]
    counted: tuple[PlanVisit, ...]
    visits: tuple[PlannedVisit, ...]
    changes: tuple[BoardChange, ...]

    @property
    def active(self) -> tuple[BoardChange, ...]:
        """Changes that were not undone, in order."""
        return tuple(one for one in self.changes if one.undone_at is None)

    @property
    def to_undo(self) -> BoardChange | None:
        """The change that an undo takes back."""
        active = self.active
        return active[-1] if active else None

    @property
    def to_redo(self) -> BoardChange | None:
        """The change that a redo makes again: the first undone one after all that stand."""
        last = max((one.number for one in self.active), default=0)
        return next((one for one in self.changes if one.undone_at and one.number > last), None)


def stand_of(plan: Plan) -> Stand:
    """Return a plan as it stands."""
    changes = tuple(BoardChange.objects.filter(plan=plan).order_by("number"))
    touched = {one.visit: one.number for one in changes if one.undone_at is None}
    stored = list(PlanVisit.objects.filter(plan=plan))
    rows = tuple(sorted(stored, key=lambda row: touched.get(row.pk, 0)))
    counted = tuple(row for row in rows if not row.cancelled)
    return Stand(rows, counted, tuple(planned_visit(row) for row in counted), changes)


def kept_stand(desk: Desk, plan: Plan) -> Stand:
    """Return a plan as it stands for showing, read once a version; its rows are not to be saved."""
    key = ("stand", plan.pk, plan.version)
    return kept(desk.site.pk, desk.revision, key, lambda: stand_of(plan))


def ground_of(desk: Desk, plan: Plan) -> Ground:
    """Return what changes of a plan by hand are measured on, for the county as it is today."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("ground", plan.since, plan.weeks, told_events(plan).vehicle_losses),
        lambda: Ground(
            Yardstick.of(
                county_of(desk, plan),
                book_of(desk),
                times_of(desk, plan.since),
                planning_settings(plan.since),
                plan.since,
                plan.weeks,
            ),
            case_of(desk, plan),
        ),
    )


def flags_of(desk: Desk, plan: Plan, stand: Stand, week: int) -> Flags:
    """Return which visits of a week break a rule, by the independent checker.

    Kept by what stands in the week, not by the plan's version: a change elsewhere costs nothing.
    """
    mine = [number for number, row in enumerate(stand.counted) if row.week == week]
    print_of_week = tuple(_content(stand.counted[number]) for number in mine)
    return kept(
        desk.site.pk,
        desk.revision,
        ("flags", plan.since, plan.weeks, told_events(plan).vehicle_losses, week, print_of_week),
        lambda: _flags(ground_of(desk, plan), stand, week),
    )


def open_conflicts(desk: Desk, plan: Plan, stand: Stand | None = None) -> OpenConflicts:
    """Return every conflict of a plan: the visit, the broken rule, the reason it was kept with.

    A reason holds while its visit stands where it stood and breaks nothing else; "" means that the
    conflict is open and must be solved, or kept with a reason, before the plan is published.
    """
    stand = stand or kept_stand(desk, plan)
    reasons = kept_with_reason(stand.active)
    found = []
    for week in range(1, plan.weeks + 1):
        flags = flags_of(desk, plan, stand, week)
        for row in stand.counted:
            for violation in flags.get(row.pk, ()):
                found.append((row, violation, reasons.get((row.pk, violation.code), "")))
    return tuple(found)


def since_version(plan: Plan, version: int) -> list[BoardChange]:
    """Return what was made or undone on a board after a version, the latest first."""
    return list(BoardChange.objects.filter(plan=plan, version__gt=version).order_by("-version")[:3])


def names_of(accounts: set[str]) -> dict[str, str]:
    """Return the names of accounts, for saying who changed a board."""
    if not accounts:
        return {}
    found = User.objects.filter(username__in=accounts).values_list("username", "name")
    return {username: name or username for username, name in found}


def seen_row(scope: Scope, desk: Desk, row: PlanVisit) -> bool:
    """Say whether a reader sees a visit: its village lies in what they see of the county."""
    return not scope.limit or row.village in desk.county.village_by_code


def own_row(desk: Desk, row: PlanVisit) -> bool:
    """Say whether village and doctor of a visit lie in the reader's scope."""
    return row.village in desk.county.village_by_code and row.staff in desk.county.staff_by_id


def _content(row: PlanVisit) -> tuple[object, ...]:
    return (
        row.pk,
        row.date,
        row.afternoon,
        row.village,
        row.staff,
        row.origin,
        row.outbound_minutes,
        row.homeward_minutes,
        row.previous_village,
        row.next_village,
    )


def _flags(ground: Ground, stand: Stand, week: int) -> Flags:
    found: dict[int, tuple[Violation, ...]] = {}
    for violation in conflicts(ground, stand.visits, week):
        if violation.row is not None:
            row = stand.counted[violation.row - 2]
            found[row.pk] = (*found.get(row.pk, ()), violation)
    return found
