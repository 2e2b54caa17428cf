"""How a published plan meets the ledger: which planned visits are new, dropped, handed over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xunzhen.domain.fieldwork.events import VisitKey


@dataclass(frozen=True)
class Standing:
    """A planned visit as the ledger has it; ``touched``: something already happened to it."""

    key: VisitKey
    dropped: bool
    touched: bool
    plan: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Following:
    """What to do so that the ledger follows the plan. ``handed`` names, for a dropped visit, the
    doctor and day to whom its village went, ("", day) if to nobody."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    again: tuple[str, ...]
    dropped: tuple[str, ...]
    handed: Mapping[str, tuple[str, dt.date]]

    @property
    def nothing(self) -> bool:
        """Say whether the ledger already follows."""
        return not (self.new or self.changed or self.again or self.dropped)


def following(
    wanted: Mapping[str, tuple[VisitKey, Mapping[str, Any]]],
    standing: Mapping[str, Standing],
    coming: Iterable[str],
) -> Following:
    """Compare the visits a plan wants (with the way of each) with those that stand.

    ``coming`` names the standing visits that are still to come: only these may be dropped, and
    only while nothing happened to them; what is past stays, or a missed visit could be hidden.
    """
    new = tuple(one for one in wanted if one not in standing)
    both = [one for one in wanted if one in standing]
    again = tuple(one for one in both if standing[one].dropped)
    changed = tuple(
        one for one in both if one not in set(again) and standing[one].plan != wanted[one][1]
    )
    dropped = tuple(
        one
        for one in coming
        if one not in wanted and not standing[one].dropped and not standing[one].touched
    )
    return Following(new, changed, again, dropped, _handed(dropped, wanted, standing))


def _handed(
    dropped: Iterable[str],
    wanted: Mapping[str, tuple[VisitKey, Mapping[str, Any]]],
    standing: Mapping[str, Standing],
) -> Mapping[str, tuple[str, dt.date]]:
    """Find who goes to the village instead: on the same half-day, else the nearest day within a
    week, whoever it is."""
    by_place: dict[str, list[VisitKey]] = defaultdict(list)
    for key, _way in wanted.values():
        by_place[key.place].append(key)
    found: dict[str, tuple[str, dt.date]] = {}
    for one in dropped:
        mine = standing[one].key
        near = [
            (abs((key.date - mine.date).days), key.afternoon != mine.afternoon, key.date, key.staff)
            for key in by_place[mine.place]
            if abs((key.date - mine.date).days) < 7 and key.staff != mine.staff
        ]
        best = min(near, default=None)
        found[one] = ("", mine.date) if best is None else (best[3], best[2])
    return found
