"""Who speaks for which unit in the programmes: the one place where it is said.

The coordinator speaks for sending hospitals (his own, if his account names one); the director for
receiving units of the township; the planner for receiving units that lie in no township, such as
the county hospital. Whoever plans the programmes approves, assigns and closes.
"""

from __future__ import annotations

from xunzhen.domain.assistance.placements import Side
from xunzhen.domain.errors import NotAllowed, say
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.selectors import Desk


def place_of_unit(desk: Desk, unit: str) -> str:
    """Return the division a unit lies in; the county's for one of elsewhere."""
    found = desk.whole.institution_by_code.get(unit)
    return found.place if found is not None and found.place else desk.code


def sees_unit(scope: Scope, desk: Desk, unit: str) -> bool:
    """Say whether a reader sees rows of a receiving unit: all of it, or those of the township."""
    return not scope.limit or place_of_unit(desk, unit).startswith(scope.limit[:9])


def sends(scope: Scope, hospital: str) -> bool:
    """Say whether a reader speaks for a sending hospital."""
    return scope.may(Act.NOMINATE) and scope.institution in ("", hospital)


def lists(scope: Scope, hospital: str) -> bool:
    """Say whether a reader lists and nominates doctors of a hospital: the planner any."""
    return scope.may(Act.PLAN_PROGRAMMES) or sends(scope, hospital)


def require_sender(scope: Scope, hospital: str) -> None:
    """Refuse whoever does not list and nominate doctors of a hospital.

    Raises
    ------
    NotAllowed
        saying who does.
    """
    if lists(scope, hospital):
        return
    raise NotAllowed(
        say(
            "assistance.not_your_hospital",
            "这家医院的医师不归您登记和推荐。请由这家医院的联络员或县级计划员办。",
            "Doctors of this hospital are not yours to list or nominate. Its coordinator or the "
            "county planner does.",
        )
    )


def receives(scope: Scope, desk: Desk, unit: str) -> bool:
    """Say whether a reader speaks for a receiving unit."""
    if not scope.may(Act.CONFIRM_MONTH) or (scope.may(Act.NOMINATE) and not is_system(scope)):
        return False
    place = place_of_unit(desk, unit)
    if scope.limit:
        return place.startswith(scope.limit[:9])
    level = level_of(place)
    in_township = level is not None and level >= DivisionLevel.TOWNSHIP
    return scope.may(Act.PLAN_PROGRAMMES) and (not in_township or is_system(scope))


def speaks(scope: Scope, desk: Desk, side: Side, hospital: str, unit: str) -> bool:
    """Say whether a reader speaks for a side of a placement."""
    if side is Side.SENDER:
        return sends(scope, hospital)
    return receives(scope, desk, unit)


def require_side(scope: Scope, desk: Desk, side: Side, hospital: str, unit: str) -> None:
    """Refuse whoever does not speak for a side.

    Raises
    ------
    NotAllowed
        saying who does.
    """
    if speaks(scope, desk, side, hospital, unit):
        return
    sender = side is Side.SENDER
    raise NotAllowed(
        say(
            "assistance.not_your_side",
            "{side}这一边不归您确认。派出单位由医院联络员确认；受援单位由卫生院院长确认，"
            "县级医院由县级计划员确认。",
            "You do not speak for the {side_en}. The coordinator confirms for the sender; the "
            "director, or the county planner for the county hospital, for the receiver.",
            side="派出单位" if sender else "受援单位",
            side_en=side.value,
        )
    )


def asks_for_unit(scope: Scope, desk: Desk, unit: str) -> bool:
    """Say whether a reader may write what a unit needs: the planner any, a director his own."""
    if scope.may(Act.PLAN_PROGRAMMES):
        return True
    return bool(scope.limit) and scope.may(Act.CONFIRM_MONTH) and sees_unit(scope, desk, unit)


def is_system(scope: Scope) -> bool:
    """Say whether it is the site's own work (jobs, a demonstration)."""
    return scope.duty == "system"
