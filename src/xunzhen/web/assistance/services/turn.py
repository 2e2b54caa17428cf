"""One change of a county's programmes at a time: it holds the county's row and is on the trail."""

from __future__ import annotations

from typing import Any

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import ProgrammeChange
from xunzhen.web.audit.services import record


def take_turn(county: str) -> int:
    """Hold the programmes of a county until the transaction ends and count its change; return it.

    Whatever is read of them afterwards stays as it is until then.
    """
    ProgrammeChange.objects.get_or_create(county=county)
    row = ProgrammeChange.objects.select_for_update().get(county=county)
    row.value += 1
    row.save(update_fields=["value"])
    return row.value


def on_the_trail(
    scope: Scope, county: str, action: str, subject: str, purpose: str = "", **facts: Any
) -> None:
    """Add the one audit entry of a change; facts hold no personal data."""
    record(
        who=scope.who,
        duty=scope.duty,
        action=f"assistance.{action}",
        county=county,
        subject=subject,
        purpose=purpose,
        facts=facts,
        address=scope.address,
    )
