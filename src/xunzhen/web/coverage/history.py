"""How a village was served over time, for ``coverage/_history.html``; the dossier shows it too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from xunzhen.domain.coverage.mode_sentences import name_of
from xunzhen.domain.coverage.modes import BEGINNING, VillageMode
from xunzhen.domain.registry.county import Mode
from xunzhen.web.coverage.bench import modes_of
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class HistoryLine:
    """Days on which a village was served alike. ``days`` None: it has no beginning or no end."""

    since: dt.date | None
    last_day: dt.date | None
    days: int | None
    mode: VillageMode
    provider: str
    now: bool

    @property
    def kind(self) -> Mode | None:
        """The mode; None is a gap."""
        return self.mode.mode


def mode_history(desk: Desk, village: str, today: dt.date) -> dict[str, Any]:
    """Return what the template ``coverage/_history.html`` needs: ``history``, newest first.

    The village must have been fetched through the reader's scope. A gap without a beginning
    (nothing recorded before the first mode) is left out unless there is nothing else.
    """
    lines: list[HistoryLine] = []
    for interval in modes_of(desk).history(village):
        period, mode = interval.period, interval.mode
        since = None if period.since == BEGINNING else period.since
        if since is None and not mode.covered and period.until is not None:
            continue
        until = period.until or (today + dt.timedelta(days=1) if not mode.covered else None)
        days = (until - since).days if since and until and until > since else None
        provider = name_of(desk.whole, mode.provider) if mode.provider else ""
        lines.append(HistoryLine(since, period.last_day, days, mode, provider, today in period))
    return {"history": tuple(reversed(lines)), "history_today": today}
