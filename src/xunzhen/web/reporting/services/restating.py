"""订正: what a locked return should have said, signed by a person, chained to what stood before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from xunzhen.domain.reporting import restatement
from xunzhen.domain.reporting.canonical import canonical
from xunzhen.domain.reporting.restatement import Restatement
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.reporting.models import HeldReturn, ReturnRestatement
from xunzhen.web.reporting.selectors.chain import actor_of
from xunzhen.web.reporting.selectors.compare import taken_now
from xunzhen.web.reporting.selectors.held import packed, restatements_of
from xunzhen.web.reporting.services.keeping import audited, locked_return, moment


def restate_return(
    *,
    scope: Scope,
    number: int,
    why: str,
    indicators: Collection[str] = (),
    seen: int | None = None,
    at: dt.datetime | None = None,
) -> ReturnRestatement:
    """Restate a locked return by the figures as the site has them now; the return stays.

    ``indicators``: only these; empty: all that differ.

    Raises
    ------
    NotAllowed
        when it is not locked, or by another unit.
    BadData
        without a reason or a difference, or when somebody else changed the return meanwhile.
    """
    scope.require(Act.WRITE_RETURN)
    now = moment(at)
    with transaction.atomic():
        held = locked_return(scope, number, seen)
        row, subject = held.row, held.subject
        earlier = restatements_of(row)
        taken = taken_now(scope, row, subject)
        standing = {one.indicator for one in subject.figures}
        fresh = [
            one
            for one in taken.figures
            if one.indicator in standing and (not indicators or one.indicator in indicators)
        ]
        made = restatement.restate(
            subject, fresh, actor_of(scope), now, why=why[:500], earlier=earlier
        )
        names = {change.new.indicator for change in made.changes}
        rows = packed({name: mine for name, mine in taken.rows.items() if name in names})
        kept = keep_restatement(row, made, rows)
        audited(scope, row, "reporting.restate", {"digest": made.digest, "figures": sorted(names)})
        return kept


def keep_restatement(row: HeldReturn, made: Restatement, rows: bytes = b"") -> ReturnRestatement:
    """Keep a restatement at the end of the chain; the caller holds the return's row."""
    kept = ReturnRestatement.objects.create(
        subject=row, number=row.restatements.count() + 1,
        content=canonical(made.as_json()).decode(), digest=made.digest, previous=made.previous,
        against=made.against, person=made.person, at=made.at, rows=rows,
    )  # fmt: skip
    row.restated += 1
    row.turn += 1
    row.changed_at = made.at
    row.save(update_fields=["restated", "turn", "changed_at"])
    return kept
