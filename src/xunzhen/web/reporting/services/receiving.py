"""What the unit above does to a return that was handed in: sent back, accepted, locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from xunzhen.domain.reporting import flow
from xunzhen.domain.reporting.flow import Act as ReturnAct
from xunzhen.domain.reporting.flow import Actor
from xunzhen.domain.reporting.statutory_return import StatutoryReturn
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.chain import actor_of
from xunzhen.web.reporting.services.keeping import kept_return, locked_return, moment


def send_back_return(
    *,
    scope: Scope,
    number: int,
    why: str,
    seen: int | None = None,
    at: dt.datetime | None = None,
) -> HeldReturn:
    """Send a return back to its unit, with the reason.

    Raises
    ------
    NotAllowed
        without a reason, by another unit, or in another state.
    BadData
        when somebody else changed the return meanwhile.
    """

    def moved(subject: StatutoryReturn, actor: Actor, now: dt.datetime) -> StatutoryReturn:
        return flow.send_back(subject, actor, now, why=why[:500])

    return _received(scope, number, ReturnAct.SEND_BACK, moved, seen, at)


def accept_return(
    *, scope: Scope, number: int, seen: int | None = None, at: dt.datetime | None = None
) -> HeldReturn:
    """Accept a return; what arrived must be what was frozen.

    Raises
    ------
    NotAllowed
        by another unit, in another state, or when the digest no longer fits.
    BadData
        when somebody else changed the return meanwhile.
    """
    return _received(scope, number, ReturnAct.ACCEPT, flow.accept, seen, at)


def lock_return(
    *, scope: Scope, number: int, seen: int | None = None, at: dt.datetime | None = None
) -> HeldReturn:
    """Lock an accepted return: from now on only a restatement says something else.

    Raises
    ------
    NotAllowed
        by another unit, in another state, or when the digest no longer fits.
    BadData
        when somebody else changed the return meanwhile.
    """
    return _received(scope, number, ReturnAct.LOCK, flow.lock, seen, at)


def _received(
    scope: Scope,
    number: int,
    act: ReturnAct,
    moved: Callable[[StatutoryReturn, Actor, dt.datetime], StatutoryReturn],
    seen: int | None,
    at: dt.datetime | None,
) -> HeldReturn:
    scope.require(Act.RECEIVE_RETURN)
    with transaction.atomic():
        held = locked_return(scope, number, seen, act)
        if held.done_already:
            return held.row
        after = moved(held.subject, actor_of(scope), moment(at))
        return kept_return(scope, held.row, held.subject, after)
