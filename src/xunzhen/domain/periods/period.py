"""Half-open periods of days, and the weeks, months and quarters that returns are counted in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days ``[since, until)``; ``until`` None means open-ended."""

    since: dt.date
    until: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def overlaps(self, other: Period) -> bool:
        """Say whether the two periods share a day."""
        return (other.until is None or self.since < other.until) and (
            self.until is None or other.since < self.until
        )

    def days(self) -> Iterator[dt.date]:
        """Walk the days in order; an open-ended period has no last day and is refused."""
        if self.until is None:
            raise ValueError("an open-ended period cannot be walked")
        day = self.since
        while day < self.until:
            yield day
            day += dt.timedelta(days=1)
