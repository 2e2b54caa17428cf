"""Telling the trail that rows behind an indicator were taken out."""

from __future__ import annotations

import datetime as dt

from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record


def note_rows_taken_out(
    *,
    scope: Scope,
    county: str,
    indicator: str,
    period: str,
    cut_off: dt.date,
    rows: int,
    outside: int,
) -> None:
    """Add one entry about rows that were exported: of which number, how many, how many were not.

    Raises
    ------
    NotAllowed
        when the duty permits no export.
    """
    scope.require(Act.EXPORT)
    record(
        who=scope.who, duty=scope.duty, action="indicators.export", county=county,
        subject=indicator, address=scope.address,
        facts={
            "period": period, "cut_off": cut_off.isoformat(), "rows": rows, "outside": outside,
            "part": scope.limit,
        },
    )  # fmt: skip
