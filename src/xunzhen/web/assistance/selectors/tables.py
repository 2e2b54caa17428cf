"""Agreements and assignments of a county, from wherever the site holds them."""

from __future__ import annotations

from dataclasses import replace

from xunzhen.domain.assistance.programmes import Agreement, Assignment
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS, ASSIGNMENT_ROWS
from xunzhen.web.assistance.selectors.law import change_of
from xunzhen.web.assistance.selectors.placements import placed_assignments
from xunzhen.web.registry.beside import reading_beside
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


def agreements_of(desk: Desk) -> tuple[Agreement, ...] | None:
    """Return the county's agreements in order of number; None while the site holds none."""
    found = reading_beside(desk, AGREEMENT_ROWS)
    return None if found is None else found.values


def assignments_of(desk: Desk, change: int | None = None) -> tuple[Assignment, ...] | None:
    """Return who was sent where in the county; None while the site holds none.

    They are the rows of the table ``assignments`` in order of number, then the placements of the
    thousand doctors that have begun (their ids begin with ``placement/``), in the order they were
    made. ``change``: the programmes' change, if it is known already.
    """
    found = reading_beside(desk, ASSIGNMENT_ROWS)
    change = change_of(desk.code) if change is None else change
    placed = kept(
        desk.site.pk,
        desk.revision,
        ("placed", change),
        lambda: placed_assignments(desk.code) if change else (),
    )
    if found is None:
        return placed or None
    taken = {one.id for one in found.values}
    return (*found.values, *(_apart(one, taken) for one in placed))


def _apart(one: Assignment, taken: set[str]) -> Assignment:
    """Return a placement's assignment under an id that no row of the table has."""
    while one.id in taken:
        one = replace(one, id=f"{one.id}/")
    return one
