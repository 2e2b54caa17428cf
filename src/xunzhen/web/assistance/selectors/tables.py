"""Agreements and assignments of a county, from wherever the site holds them."""

from __future__ import annotations

from xunzhen.domain.assistance.programmes import Agreement, Assignment
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS, ASSIGNMENT_ROWS
from xunzhen.web.registry.beside import reading_beside
from xunzhen.web.registry.selectors import Desk


def agreements_of(desk: Desk) -> tuple[Agreement, ...] | None:
    """Return the county's agreements in order of number; None while the site holds none."""
    found = reading_beside(desk, AGREEMENT_ROWS)
    return None if found is None else found.values


def assignments_of(desk: Desk) -> tuple[Assignment, ...] | None:
    """Return who was sent where in the county, in order of number; None while the site holds none.

    They are the rows of the table ``assignments``.
    """
    found = reading_beside(desk, ASSIGNMENT_ROWS)
    return None if found is None else found.values
