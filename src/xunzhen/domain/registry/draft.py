"""The county while it is being assembled: what is known so far, and checks common to all tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from xunzhen.domain.errors import Fault, Sentence, Severity, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.domain.registry.cells import shown
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME
from xunzhen.domain.registry.known import Known, References
from xunzhen.domain.registry.rows import Row


def _known(name: str) -> Known:
    return Known(TABLE_BY_NAME[name])


@dataclass
class Draft:
    """What the rows read so far make known; ``county`` is empty while no county row was read."""

    county: str = ""
    references: References = field(default_factory=References)
    townships: Known = field(default_factory=lambda: _known("townships"))
    villages: Known = field(default_factory=lambda: _known("villages"))
    institutions: Known = field(default_factory=lambda: _known("institutions"))
    staff: Known = field(default_factory=lambda: _known("staff"))
    summaries: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def in_china(self) -> bool:
        """Say whether the county has a code of the division scheme."""
        return level_of(self.county) is DivisionLevel.COUNTY

    def count(self, code: str, row: Row, column: str, entered: str) -> None:
        """Note something that is said once for a whole table rather than row by row."""
        heading = row.headings.get(column, row.table.column_by_name[column].zh)
        self.summaries.setdefault((code, row.where, heading), []).append(entered)

    def summarise(self) -> None:
        """Turn what was counted into one notice a table and column."""
        for (code, where, heading), entered in self.summaries.items():
            zh, en = _SUMMARIES[code]
            sentence = say(code, zh, en, count=len(entered), first="、".join(entered[:3]))
            self.faults.append(Fault(sentence, where, None, heading, severity=Severity.NOTICE))


_SUMMARIES = {
    "registry.datum_missing": (
        "有{count}处坐标没有写坐标系（如{first}），按WGS84处理。手机地图上取的点请写GCJ02，否则会偏几百米。",
        "{count} points have no datum (such as {first}); taken as WGS84. Write GCJ02 for points "
        "from Chinese map apps, or they are some 500 m off.",
    ),
    "registry.code_outside_scheme": (
        "有{count}个代码不是统计用区划代码的样子（如{first}），照写使用。写错的请改正。",
        "{count} codes are not of the division scheme (such as {first}); used as they are.",
    ),
}


def refuse_duplicates(row: Row, column: str, known: Known, code: str) -> None:
    """Place a fault on a row whose code an earlier row that was read bears already."""
    if code in known.codes:
        row.fault(column, duplicate(code, *known.first_rows[code]))


def duplicate(entered: str, where: str, number: int) -> Sentence:
    """Say that a row repeats the key of an earlier one."""
    return say(
        "registry.duplicate",
        "“{entered}”与{where}第{row}行重复，只读入了前面那一行。请删去一行或改正。",
        '"{entered}" repeats {where} row {row}; only that row was read. Delete or correct one.',
        entered=shown(entered),
        where=where,
        row=number,
    )


def refuse_repeats(rows: Iterable[tuple[str, str, Row]]) -> None:
    """Place a fault on each row whose key (key, shown text, row) an earlier good row has."""
    first: dict[str, Row] = {}
    for key, entered, row in rows:
        earlier = first.get(key)
        if earlier is not None:
            row.fault(row.table.key[0], duplicate(entered, earlier.where, earlier.number))
        elif row.ok:
            first[key] = row


def period_of(row: Row) -> Period | None:
    """Return the days of a row, its last day included; place a fault if they end before they begin.

    None where a day is missing or at fault, which is said already.
    """
    since, last = row.day("since"), row.day("until")
    if since is None:
        return None
    if last is None:
        return Period(since)
    if last < since:
        row.fault(
            "until",
            say(
                "registry.end_before_start",
                "止（{last}）早于起（{since}）。请核对两个日期。",
                "The last day {last} is before the first day {since}. Check both.",
                since=since.isoformat(),
                last=last.isoformat(),
            ),
        )
        return None
    return Period(since, last + dt.timedelta(days=1))
