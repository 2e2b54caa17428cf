"""What `xunzhen count` writes: counts.csv, and the lists behind its numbers in rows/."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.fieldwork.counting import Ground
from xunzhen.domain.fieldwork.counting_table import CountRow, CountTable
from xunzhen.domain.fieldwork.counting_terms import Count
from xunzhen.domain.fieldwork.ledger import LedgerEntry
from xunzhen.files.tables.plain_text import guarded
from xunzhen.files.whole import whole_folder

COUNT_COLUMNS: Final = ("subject", "subject_kind", "count", "value", "definition_zh")
WEEK_COLUMNS: Final = (
    *("village", "village_name", "township", "week_first", "week_last", "owed", "counted"),
    *("standing", "standing_zh", "counted_ids", "made_up_ids", "excused_ids"),
    *("not_counted", "not_counted_zh"),
)
_CREDITED: Final = (
    *(Count.HALF_DAYS, Count.VISITS, Count.PERSONS, Count.PERSON_TIMES, Count.DOCTOR_DAYS),
    *(Count.MADE_UP, Count.MISSED, Count.EXCUSED, Count.CANCELLED),
)
_OF_STAFF_TOO: Final = (Count.HALF_DAYS, Count.VISITS)
ENTRY_COLUMNS: Final = (
    *("id", "date", "kind", "staff", "place", "state", "minutes"),
    *(count.value for count in _CREDITED),
    *(f"{count.value}_staff" for count in _OF_STAFF_TOO),
    "also_in",
)


def value_text(row: CountRow) -> str:
    """Write a number: 未设定 where a rule is not set, empty where no entry told it."""
    if row.unset:
        return UNSET_ZH
    return "" if row.value is None else f"{row.value:.15g}"


def write_counts(table: CountTable, ground: Ground, folder: Path) -> tuple[Path, ...]:
    """Write counts.csv, rows/weeks.csv and rows/entries.csv to a folder, whole or not at all.

    ``rows/weeks.csv`` has a row a village-week with the ids that counted and why others did not;
    ``rows/entries.csv`` a row an entry of the period with what it adds to each count (the columns
    ``…_staff`` for staff and institutions, where these differ), so that every column adds up to the
    county's number.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    with whole_folder(folder) as draft:
        (draft / "rows").mkdir()
        _write(draft / "counts.csv", COUNT_COLUMNS, map(_count_row, table.rows))
        _write(draft / "rows" / "weeks.csv", WEEK_COLUMNS, _week_rows(table, ground))
        _write(draft / "rows" / "entries.csv", ENTRY_COLUMNS, _entry_rows(table, ground))
    names = ("counts.csv", "rows/weeks.csv", "rows/entries.csv")
    return tuple(folder / name for name in names)


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(headings)
        lines.writerows([guarded(cell) for cell in row] for row in rows)


def _count_row(row: CountRow) -> tuple[str, ...]:
    return (row.subject, row.kind.value, row.count.value, value_text(row), row.definition.zh)


def _week_rows(table: CountTable, ground: Ground) -> Iterator[tuple[str, ...]]:
    villages = ground.readings.county.village_by_code
    for one in table.weeks:
        village = villages[one.village]
        days = {ground.ledger.by_id[entry].date for entry in one.counted}
        yield (
            one.village,
            village.name,
            village.township,
            one.first.isoformat(),
            one.last.isoformat(),
            str(one.owed) if one.owed_is_set else UNSET_ZH,
            str(len(days)),
            one.standing.value,
            one.standing.zh,
            ";".join(one.counted),
            ";".join(one.made_up),
            ";".join(one.excused),
            ";".join(f"{entry}={why.value}" for entry, why in one.passed_over.items()),
            "；".join(f"{entry}：{why.zh}" for entry, why in one.passed_over.items()),
        )


def _entry_rows(table: CountTable, ground: Ground) -> Iterator[tuple[str, ...]]:
    columns = [(count, False) for count in _CREDITED] + [(count, True) for count in _OF_STAFF_TOO]
    added: list[dict[str, int] | None] = []
    for column in columns:
        added.append(table.credits[column])
    also: dict[str, set[str]] = {}
    for group in table.double_booked:
        for entry in group:
            also.setdefault(entry, set()).update(other for other in group if other != entry)
    for one in ground.within:
        cells = (
            _added_text(one, count, amounts)
            for (count, _of_staff), amounts in zip(columns, added, strict=True)
        )
        yield (
            one.id,
            one.date.isoformat(),
            one.kind.value,
            one.staff,
            one.place,
            one.state.value,
            "" if one.minutes is None else str(one.minutes),
            *cells,
            ";".join(sorted(also.get(one.id, ()))),
        )


def _added_text(entry: LedgerEntry, count: Count, amounts: dict[str, int] | None) -> str:
    if amounts is None:
        return UNSET_ZH
    if count in (Count.PERSONS, Count.PERSON_TIMES):
        return str(amounts[entry.id]) if entry.id in amounts else ""
    amount = amounts.get(entry.id, 0)
    return f"{amount / 2:g}" if count is Count.DOCTOR_DAYS else str(amount)
