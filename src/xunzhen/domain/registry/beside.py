"""Tables beside the county's own: read against a county, never part of it, kept whole when bad.

The ledger, the dated facts, agreements, assignments and premiums are such tables. Each says how one
row is judged and what value it makes; everything they have in common stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from xunzhen.domain.errors import Fault, errors_of, say
from xunzhen.domain.registry.assemble import TableCount
from xunzhen.domain.registry.cells import shown
from xunzhen.domain.registry.county import County, SetAside
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME
from xunzhen.domain.registry.draft import refuse_repeats
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.known import Known, References
from xunzhen.domain.registry.rows import Row, Rows, read_rows
from xunzhen.domain.registry.schema import Table, plain
from xunzhen.domain.registry.tabulate import Record, key_of

T = TypeVar("T")


@dataclass(frozen=True)
class CountyNames:
    """What rows beside a county may refer to; ``staff_names`` by id."""

    villages: Known
    institutions: Known
    townships: Known
    staff: Known
    references: References

    @classmethod
    def of(cls, county: County) -> CountyNames:
        """Return the codes and names of a county."""
        return cls(
            _known("villages", [(one.code, one.name) for one in county.villages]),
            _known("institutions", [(one.code, one.name) for one in county.institutions]),
            _known("townships", [(one.code, one.name) for one in county.townships]),
            _known("staff", [(one.id, one.name) for one in county.staff]),
            References(),
        )

    def elsewhere(self, row: Row, column: str, known: Known) -> str:
        """Return the code a cell names in ``known``, or its text with a notice: from elsewhere.

        A name borne by several is refused, for it may be one of ours.
        """
        text = row.text(column)
        if text and known.code_meant(text) is None and plain(text) not in known.by_name:
            row.notice(
                column,
                say(
                    "registry.from_elsewhere",
                    "{zh}表里没有“{entered}”，按外单位处理，照写使用。是本县的请核对写法。",
                    '"{entered}" is not in {name}; taken as from elsewhere. Check the spelling if '
                    "it is the county's own.",
                    zh=known.table.zh,
                    name=known.table.name,
                    entered=shown(text),
                ),
            )
            return text
        return self.references.resolve(row, column, known)


def _known(name: str, pairs: Iterable[tuple[str, str]]) -> Known:
    known = Known(TABLE_BY_NAME[name], codes=dict(pairs))
    for code, word in known.codes.items():
        known.by_name.setdefault(plain(word), []).append(code)
    return known


@dataclass(frozen=True)
class TableReading(Generic[T]):
    """What came of one table: the good values in order, every fault, how it fared.

    ``set_aside`` are the columns of the county's own, kept under the rows' keys.
    """

    values: tuple[T, ...]
    faults: tuple[Fault, ...]
    count: TableCount
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True)
class BesideTable(Generic[T]):
    """How one table is read and written.

    ``judge(row, names)`` places a row's own faults and puts what it resolves into ``row.values``;
    ``make`` turns a good row into its value; ``record`` is the inverse. ``across`` looks at all
    good (value, row) pairs together and may fault or notice rows.
    """

    table: Table
    judge: Callable[[Row, CountyNames], None]
    make: Callable[[Row], T]
    record: Callable[[T], Record]
    across: Callable[[Sequence[tuple[T, Row]]], None] | None = None

    def read(self, sheets: Iterable[Sheet], county: County) -> TableReading[T]:
        """Return the values of this table's sheets; sheets of other tables are passed over."""
        return read_beside(self, sheets, CountyNames.of(county))


@dataclass(frozen=True)
class JudgedRows(Generic[T]):
    """The rows of one table, judged: its sheets as read, every filled row, and (value, row) of the
    good ones in the order of their keys."""

    parts: tuple[Rows, ...]
    rows: tuple[Row, ...]
    pairs: tuple[tuple[T, Row], ...]


def judged_rows(
    reader: BesideTable[T], sheets: Iterable[Sheet], names: CountyNames
) -> JudgedRows[T]:
    """Judge the sheets of one table; sheets of other tables are passed over.

    A row is faulted where its own judge says so, or where its key stands in an earlier good row; it
    never keeps another row out.
    """
    parts = [read_rows(sheet) for sheet in sheets if sheet.table is reader.table]
    rows = [row for part in parts for row in part.rows]
    for row in rows:
        row.values = dict(row.values)
        reader.judge(row, names)
    made = [(reader.make(row), row) for row in rows if row.ok]
    keys = [key_of(reader.table, reader.record(value)) for value, _row in made]
    refuse_repeats((key, key, row) for key, (_value, row) in zip(keys, made, strict=True))
    pairs = [(value, row) for value, row in made if row.ok]
    if reader.across is not None:
        reader.across(pairs)
    pairs = [(value, row) for value, row in pairs if row.ok]
    pairs.sort(key=lambda pair: key_of(reader.table, reader.record(pair[0])))
    return JudgedRows(tuple(parts), tuple(rows), tuple(pairs))


def read_beside(
    reader: BesideTable[T], sheets: Iterable[Sheet], names: CountyNames
) -> TableReading[T]:
    """Return the values of the sheets of one table, in the order of their keys.

    A row at fault (``judged_rows``) is left out.
    """
    found = judged_rows(reader, sheets, names)
    aside = set_aside_of(
        reader.table,
        found.parts,
        [(key_of(reader.table, reader.record(value)), row) for value, row in found.pairs],
    )
    faults = faults_of(found.parts, found.rows)
    count = count_of(reader.table, found.rows, len(found.pairs), faults)
    return TableReading(tuple(value for value, _row in found.pairs), faults, count, aside)


def faults_of(parts: Sequence[Rows], rows: Sequence[Row]) -> tuple[Fault, ...]:
    """Return the faults of sheets, then those of their rows."""
    faults = [fault for part in parts for fault in part.faults]
    return (*faults, *(fault for row in rows for fault in row.faults))


def count_of(table: Table, rows: Sequence[Row], good: int, faults: Sequence[Fault]) -> TableCount:
    """Return how a table fared."""
    errors = len(errors_of(faults))
    return TableCount(table.name, table.zh, len(rows), good, errors, len(faults) - errors)


def set_aside_of(
    table: Table, parts: Sequence[Rows], pairs: Sequence[tuple[str, Row]]
) -> tuple[SetAside, ...]:
    """Return the columns set aside, with what stood there under the key of each good row."""
    headings = dict.fromkeys(heading for part in parts for heading in part.set_aside)
    return tuple(
        SetAside(
            table.name,
            heading,
            tuple(sorted((key, row.extra[heading]) for key, row in pairs if heading in row.extra)),
        )
        for heading in headings
    )
