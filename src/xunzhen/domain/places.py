"""Division codes 行政区划代码: what contains what, and how a code changes without losing history.

A code is groups of 2+2+2+3+3 digits: province, city, county, township, village. Documents and
tables write the higher levels padded with zeros (``350000`` Fujian, ``350500`` Quanzhou,
``000000`` the nation, ``350524000000`` Anxi in the statistical list). **A trailing group that is
all zeros is padding; a zero inside a group is a digit.** So ``522630`` is a county of its own and
does not contain ``522631``, which stripping zeros would have it do. A code that is not made of
such groups (a hamlet abroad, a resettlement site) is a name: it contains only itself.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Final, Generic, TypeVar

from xunzhen.domain.errors import BadData, say

NATION: Final = "000000"
_GROUPS: Final = (2, 2, 2, 3, 3)
_WIDTHS: Final = (0, 2, 4, 6, 9, 12)
_COUNTY_WIDTH: Final = 6


class DivisionLevel(IntEnum):
    """Levels from the whole to the part; the number is the count of groups that are filled."""

    NATION = 0
    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5


def _significant(code: str) -> str | None:
    """Return the code without padding groups (``""`` for the nation); None for no division code."""
    if len(code) not in _WIDTHS[1:] or not (code.isascii() and code.isdigit()):
        return None
    width = len(code)
    for group in reversed(_GROUPS[: _WIDTHS.index(width)]):
        if code[width - group : width].strip("0"):
            break
        width -= group
    significant = code[:width]
    return None if significant.startswith("0") else significant


def level_of(code: str) -> DivisionLevel | None:
    """Return the level of a code, padded or not; None for a text that is no division code.

    >>> level_of("350500").name, level_of("522630").name, level_of("350524100201").name
    ('CITY', 'COUNTY', 'VILLAGE')
    """
    significant = _significant(code)
    return None if significant is None else DivisionLevel(_WIDTHS.index(len(significant)))


def written(code: str) -> str:
    """Return the usual form: six digits down to the county, then 9 and 12; other texts unchanged.

    >>> written("35"), written("350524000000"), written("350524100")
    ('350000', '350524', '350524100')
    """
    significant = _significant(code)
    return code if significant is None else significant.ljust(_COUNTY_WIDTH, "0")


def same_division(one: str, other: str) -> bool:
    """Say whether two codes name one division, however they are padded."""
    return written(one) == written(other)


def contains(outer: str, inner: str) -> bool:
    """Say whether ``inner`` is ``outer`` or lies in it; the nation contains every place.

    >>> contains("350500", "350524100201"), contains("522630", "522631")
    (True, False)
    """
    whole, part = _significant(outer), _significant(inner)
    if whole is None or part is None:
        return whole == "" or outer == inner
    return part.startswith(whole)


def ancestors(code: str) -> tuple[str, ...]:
    """Return what contains a code, the nation first, itself left out, each in its usual form.

    A city without counties (``441900``) counts once: its zero group is no county.

    >>> ancestors("350524100")
    ('000000', '350000', '350500', '350524')
    """
    significant = _significant(code)
    if significant is None:
        return (NATION,)
    forms = [written(significant[:width] or NATION) for width in _WIDTHS]
    own = written(code)
    inside = forms[: _WIDTHS.index(len(significant))]
    return tuple(form for form in dict.fromkeys(inside) if form != own)


def township_of(village: str) -> str | None:
    """Return the 9-digit code of a village's township; None if this is no village code."""
    return village[:9] if looks_like_village_code(village) else None


def looks_like_village_code(code: str) -> bool:
    """Say whether a text has the form of a 12-digit village code in a named township."""
    return level_of(code) is DivisionLevel.VILLAGE and code[6:9] != "000"


def looks_like_township_code(code: str) -> bool:
    """Say whether a text has the form of a 9-digit township code."""
    return level_of(code) is DivisionLevel.TOWNSHIP and len(code) == 9


# --- codes with validity -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A place (by internal id) bore this code and name on the days ``[since, until)``."""

    place: str
    code: str
    name: str
    since: dt.date
    until: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the code was borne on this day."""
        return self.since <= day and (self.until is None or day < self.until)


class ChangeKind(StrEnum):
    """What became of a code from one edition of the list to the next."""

    SAME = "same"
    RENAMED = "renamed"
    RECODED = "recoded"
    MERGED = "merged"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One row of a crosswalk; ``old`` is empty for a new place, ``new`` for one that is gone."""

    kind: ChangeKind
    old: str
    new: str
    name: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """All changes of a list that take effect on the day ``since``.

    An old code stands in one row; several old codes may meet in one new code, of which at most one
    is not ``merged`` (the place that took the others in).
    """

    since: dt.date
    changes: tuple[CodeChange, ...]

    def __post_init__(self) -> None:
        olds = [change.old for change in self.changes if change.old]
        heirs = [
            change.new for change in self.changes if change.new and change.kind != ChangeKind.MERGED
        ]
        for codes in (olds, heirs):
            for code, times in Counter(codes).items():
                if times > 1:
                    raise _clash(code, self.since)

    def new_code(self, old: str) -> str | None:
        """Return what an old code became; None if it is gone or not in this crosswalk."""
        return self._new_by_old.get(old) or None

    def old_codes(self, new: str) -> tuple[str, ...]:
        """Return the old codes that became a new one, in the crosswalk's order; none for a new."""
        return tuple(change.old for change in self.changes if change.new == new and change.old)

    @cached_property
    def _new_by_old(self) -> Mapping[str, str]:
        return {change.old: change.new for change in self.changes if change.old}


def _clash(code: str, day: dt.date) -> BadData:
    return BadData(
        say(
            "places.code_clash",
            "代码{code}在{day}对应了两个地方。请核对代码对照表，每个代码只留一处。",
            "Code {code} stands for two places on {day}. Check the crosswalk: one place a code.",
            code=code,
            day=day.isoformat(),
        )
    )


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Recoded(Generic[Item]):
    """Values under the codes of another day; nothing is dropped.

    ``values`` holds every value that found a code there, in the order they came (several where
    places merged); ``left`` those whose place had no code on that day, under the code they had.
    """

    values: Mapping[str, tuple[Item, ...]]
    left: Mapping[str, Item]


@dataclass(frozen=True)
class CodeHistory:
    """Every code that every place ever bore, keyed by internal id.

    ``merged_into`` leads from a place that ended to the place that took it in.
    """

    entries: tuple[DatedCode, ...]
    merged_into: Mapping[str, str] = field(default_factory=dict)

    def code_on(self, place: str, day: dt.date) -> str | None:
        """Return the code a place bore on a day; None before its birth and after its end."""
        for entry in self._by_place.get(place, ()):
            if entry.holds_on(day):
                return entry.code
        return None

    def name_on(self, place: str, day: dt.date) -> str | None:
        """Return the name a place bore on a day, like ``code_on``."""
        for entry in self._by_place.get(place, ()):
            if entry.holds_on(day):
                return entry.name
        return None

    def place_on(self, code: str, day: dt.date) -> str | None:
        """Return the place that bore a code on a day; a code may pass from place to place."""
        for entry in self._by_code.get(code, ()):
            if entry.holds_on(day):
                return entry.place
        return None

    def recode(self, code: str, borne_on: dt.date, wanted_on: dt.date) -> str | None:
        """Return the code, as of ``wanted_on``, of the place that bore ``code`` on ``borne_on``.

        A place that was merged meanwhile answers with the code of the place that took it in. None
        if nobody bore the code then, or if the place and its heirs bear none on the wanted day.
        """
        place = self.place_on(code, borne_on)
        while place is not None:
            found = self.code_on(place, wanted_on)
            if found is not None:
                return found
            place = self.merged_into.get(place) if wanted_on >= borne_on else None
        return None

    def recode_values(
        self, values: Mapping[str, Item], borne_on: dt.date, wanted_on: dt.date
    ) -> Recoded[Item]:
        """Move values from the codes of one day to the codes of another, losing none."""
        moved: dict[str, list[Item]] = {}
        left: dict[str, Item] = {}
        for code, value in values.items():
            found = self.recode(code, borne_on, wanted_on)
            if found is None:
                left[code] = value
            else:
                moved.setdefault(found, []).append(value)
        return Recoded({code: tuple(items) for code, items in moved.items()}, left)

    def changed_by(self, crosswalk: Crosswalk) -> CodeHistory:
        """Return the history with the crosswalk's changes; codes it does not name go on.

        Raises
        ------
        BadData
            if an old code was borne by nobody on the day before, a new one would be borne by two
            places, or the history already holds a change of that day or later.
        """
        since = crosswalk.since
        _refuse_disorder(self, since)
        heirs = _heirs(self, crosswalk)
        by_old = {change.old: change for change in crosswalk.changes if change.old}
        entries: list[DatedCode] = []
        merged = dict(self.merged_into)
        for entry in self.entries:
            change = by_old.get(entry.code) if entry.holds_on(since) else None
            if change is None or change.kind is ChangeKind.SAME:
                entries.append(entry)
                continue
            entries.append(DatedCode(entry.place, entry.code, entry.name, entry.since, since))
            if change.kind is ChangeKind.MERGED:
                merged[entry.place] = heirs[change.new]
            elif change.kind is not ChangeKind.GONE:
                name = change.name or entry.name
                entries.append(DatedCode(entry.place, change.new, name, since))
        entries.extend(_born(self, crosswalk, heirs))
        changed = CodeHistory(tuple(entries), merged)
        _refuse_clashes(changed, since)
        return changed

    @cached_property
    def _by_place(self) -> Mapping[str, tuple[DatedCode, ...]]:
        return _grouped((entry.place, entry) for entry in self.entries)

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[DatedCode, ...]]:
        return _grouped((entry.code, entry) for entry in self.entries)


def history_from(codes: Mapping[str, str], since: dt.date) -> CodeHistory:
    """Open a history on its first list, ``{code: name}``; a place's id is its first code."""
    return CodeHistory(tuple(DatedCode(code, code, name, since) for code, name in codes.items()))


def _grouped(pairs: Iterable[tuple[str, DatedCode]]) -> dict[str, tuple[DatedCode, ...]]:
    groups: dict[str, list[DatedCode]] = {}
    for key, entry in pairs:
        groups.setdefault(key, []).append(entry)
    return {key: tuple(group) for key, group in groups.items()}


def _heirs(history: CodeHistory, crosswalk: Crosswalk) -> dict[str, str]:
    """Map each new code to the id of the place that will bear it, making ids for new places."""
    heirs: dict[str, str] = {}
    taken = {entry.place for entry in history.entries}
    leaving = {change.old for change in crosswalk.changes}
    for change in crosswalk.changes:
        if change.old:
            place = history.place_on(change.old, crosswalk.since)
            if place is None:
                raise BadData(
                    say(
                        "places.unknown_old_code",
                        "对照表中的旧代码{code}在{day}之前没有地方使用。请核对旧代码。",
                        "No place bore the crosswalk's old code {code} before {day}. Check it.",
                        code=change.old,
                        day=crosswalk.since.isoformat(),
                    )
                )
            if change.kind not in (ChangeKind.MERGED, ChangeKind.GONE):
                heirs[change.new] = place
    for change in crosswalk.changes:
        if change.new and change.new not in heirs:
            continuing = history.place_on(change.new, crosswalk.since)
            if continuing is not None and change.new not in leaving:
                if change.kind is not ChangeKind.MERGED:
                    raise _clash(change.new, crosswalk.since)
                heirs[change.new] = continuing
                continue
            dated = f"{change.new}@{crosswalk.since.isoformat()}"
            heirs[change.new] = dated if change.new in taken else change.new
    return heirs


def _born(
    history: CodeHistory, crosswalk: Crosswalk, heirs: Mapping[str, str]
) -> Iterable[DatedCode]:
    """Yield the first entry of each place that the crosswalk brings into being."""
    known = {entry.place for entry in history.entries}
    named = {change.new: change.name for change in reversed(crosswalk.changes) if change.new}
    for code, place in heirs.items():
        if place not in known:
            yield DatedCode(place, code, named[code], crosswalk.since)


def _refuse_disorder(history: CodeHistory, day: dt.date) -> None:
    for entry in history.entries:
        if entry.since >= day or (entry.until is not None and entry.until > day):
            raise BadData(
                say(
                    "places.crosswalk_out_of_order",
                    "代码{code}在{day}或以后已有变动。请按日期先后加入对照表。",
                    "Code {code} already changed on {day} or later. Add crosswalks in date order.",
                    code=entry.code,
                    day=day.isoformat(),
                )
            )


def _refuse_clashes(history: CodeHistory, day: dt.date) -> None:
    seen: set[str] = set()
    for entry in history.entries:
        if entry.holds_on(day):
            if entry.code in seen:
                raise _clash(entry.code, day)
            seen.add(entry.code)
