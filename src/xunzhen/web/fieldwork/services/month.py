"""Telling the trail that the monthly sheet was taken out."""

from __future__ import annotations

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record


def note_month_taken_out(*, scope: Scope, county: str, month: str, lines: int) -> None:
    """Add one entry about a monthly sheet that was exported: which month, how many lines."""
    record(
        who=scope.who, duty=scope.duty, action="fieldwork.month_export", county=county,
        subject=month, facts={"lines": lines, "part": scope.limit}, address=scope.address,
    )  # fmt: skip
