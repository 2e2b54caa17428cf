"""Telling the trail that a plan was printed or taken out."""

from __future__ import annotations

from collections.abc import Mapping

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record


def note_paper(
    *, scope: Scope, county: str, action: str, subject: str, facts: Mapping[str, int | str]
) -> None:
    """Add one entry about a paper that was made of a plan: which, of what, how many."""
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=county,
        subject=subject,
        facts=facts,
        address=scope.address,
    )
