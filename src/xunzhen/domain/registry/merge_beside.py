"""An upload of a table beside the county's own, judged with the rows of it that stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from xunzhen.domain.errors import Fault, Sentence, Severity, say
from xunzhen.domain.registry.beside import BesideTable, CountyNames, JudgedRows, judged_rows
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.merge import STANDING, Merge, standing_numbers
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.stored import Cells, RowKey, cells_of_record, sheet_of
from xunzhen.domain.registry.tabulate import cell_text, key_of

LONGEST_KEY: Final = 200


@dataclass(frozen=True)
class BesideMerge:
    """What would come of the sheets of one table; every field as in ``merge.Merge``.

    ``absent`` is None where a sheet could not be read whole, so that nothing counts as absent.
    """

    good: Mapping[str, Cells]
    bad: tuple[Row, ...]
    noticed: tuple[Row, ...]
    faults: tuple[Fault, ...]
    absent: tuple[str, ...] | None
    standing: Mapping[tuple[str, int], RowKey]


def merged_beside(
    reader: BesideTable[Any], sheets: Sequence[Sheet], county: County, stored: Mapping[str, Cells]
) -> BesideMerge:
    """Judge the sheets of one table against a county and the rows of the table that stand.

    A row of the upload takes the place of the one that stands under its key. Where two rows
    contradict each other, the one that stands keeps its place and that of the upload is bad.
    """
    table, names = reader.table, CountyNames.of(county)
    mine = [sheet for sheet in sheets if sheet.table is table]
    first = _good(reader, judged_rows(reader, mine, names), {one.where for one in mine})
    left = {key: cells for key, cells in stored.items() if key not in first}
    standing = [sheet_of(table, list(left.values()), STANDING)] if left else []
    places = {one.where for one in mine}
    found = judged_rows(reader, [*standing, *mine], names)
    good = _good(reader, found, places)
    rows = [row for row in found.rows if row.where in places]
    bad = tuple(row for row in rows if not row.ok)
    parts = [part for part in found.parts if part.where in places]
    faults = tuple(fault for part in parts for fault in part.faults)
    broken = any(not part.whole for part in parts) or any(
        fault.severity is Severity.ERROR for fault in faults
    )
    absent = tuple(
        key
        for key, cells in stored.items()
        if key not in good and not any(_may_mean(row, cells) for row in bad)
    )
    return BesideMerge(
        good,
        bad,
        tuple(row for row in rows if row.ok and row.faults),
        faults,
        None if broken else absent,
        standing_numbers(table, left),
    )


def _good(
    reader: BesideTable[Any], found: JudgedRows[Any], places: Iterable[str]
) -> dict[str, Cells]:
    """Return the good rows of an upload as they are stored; a key too long to store is refused."""
    good: dict[str, Cells] = {}
    for value, row in found.pairs:
        if row.where not in places:
            continue
        record = reader.record(value)
        key = key_of(reader.table, record)
        if len(key) > LONGEST_KEY:
            row.fault(reader.table.key[-1], too_long(len(key)))
        else:
            good[key] = {**row.extra, **cells_of_record(reader.table, record)}
    return good


def _may_mean(row: Row, cells: Cells) -> bool:
    """Say whether a bad row may be one that stands: what of its key could be read agrees."""
    written = {}
    for name in row.table.key:
        column, value = row.table.column_by_name[name], row.values.get(name)
        words = {choice.value: choice.zh for choice in column.choices}
        written[name] = words.get(str(value), "") or cell_text(column, value)
    sure = {name: text for name, text in written.items() if text and not _at_fault(row, name)}
    return bool(sure) and all(cells.get(name, "") == text for name, text in sure.items())


def _at_fault(row: Row, column: str) -> bool:
    heading = row.headings.get(column, row.table.column_by_name[column].zh)
    return any(fault.column == heading and fault.severity is Severity.ERROR for fault in row.faults)


def with_beside(merge: Merge, table: str, one: BesideMerge, remove: bool) -> Merge:
    """Return a merge with what came of one more table; ``remove``: its absent rows go."""
    absent = one.absent or ()
    gone = frozenset((table, key) for key in absent) if remove else frozenset()
    return replace(
        merge,
        good={**merge.good, table: one.good},
        bad=(*merge.bad, *one.bad),
        noticed=(*merge.noticed, *one.noticed),
        faults=(*merge.faults, *one.faults),
        absent={**merge.absent, **({} if one.absent is None else {table: absent})},
        removed=merge.removed | gone,
        standing={**merge.standing, **one.standing},
    )


def too_long(length: int) -> Sentence:
    """Say that what tells a row from the others is too long to be kept."""
    return say(
        "registry.key_too_long",
        "这一行用来区分的几列合起来有{length}个字，超过{most}个，存不下。请写短些。",
        "The columns that tell this row from others have {length} characters, more than {most}. "
        "Write them shorter.",
        length=length,
        most=LONGEST_KEY,
    )
