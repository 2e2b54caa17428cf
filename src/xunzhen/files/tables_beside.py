"""The tables beside the county's own: read with it from a folder or workbook, written to either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from xunzhen.domain.assistance.programmes import Agreement, Assignment
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS, ASSIGNMENT_ROWS
from xunzhen.domain.capacity.facts import PlaceFact
from xunzhen.domain.capacity.tables import PLACE_FACT_ROWS
from xunzhen.domain.fieldwork.ledger_rows import LedgerReading, read_ledger
from xunzhen.domain.fieldwork.ledger_schema import LEDGER
from xunzhen.domain.registry.beside import BesideTable, TableReading
from xunzhen.domain.registry.county import SetAside
from xunzhen.domain.registry.schema import Table
from xunzhen.domain.registry.tabulate import Record
from xunzhen.domain.workforce.facts import PersonFact, Premium
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS, PREMIUM_ROWS
from xunzhen.files.tables.read import Reading, read_sheets, reading_of
from xunzhen.files.tables.source import table_called
from xunzhen.files.tables.write import WORKBOOK_SUFFIX, Aside, fill_sheet, write_csv
from xunzhen.files.whole import whole_file

T = TypeVar("T")

TABLES_BESIDE: Final[tuple[Table, ...]] = (
    LEDGER,
    PERSON_FACT_ROWS.table,
    PLACE_FACT_ROWS.table,
    AGREEMENT_ROWS.table,
    ASSIGNMENT_ROWS.table,
    PREMIUM_ROWS.table,
)
"""The tables that may stand beside a county, in the order in which they are told."""


@dataclass(frozen=True)
class CountyAndTables:
    """A county and what stands beside it in one folder or workbook.

    Each table is None where no sheet or file bears its name, or where no county came out to check
    it against.
    """

    reading: Reading
    ledger: LedgerReading | None = None
    person_facts: TableReading[PersonFact] | None = None
    place_facts: TableReading[PlaceFact] | None = None
    agreements: TableReading[Agreement] | None = None
    assignments: TableReading[Assignment] | None = None
    premiums: TableReading[Premium] | None = None

    @property
    def whole(self) -> Reading:
        """What `xunzhen check` tells: every table, those beside the county last."""
        found = [
            one
            for one in (
                self.ledger,
                self.person_facts,
                self.place_facts,
                self.agreements,
                self.assignments,
                self.premiums,
            )
            if one is not None
        ]
        return replace(
            self.reading,
            faults=(*self.reading.faults, *(fault for one in found for fault in one.faults)),
            counts=(*self.reading.counts, *(one.count for one in found)),
        )


def read_with_tables(path: Path) -> CountyAndTables:
    """Read a county and the tables beside it; bad rows are left out and reported.

    Raises
    ------
    BadData
        if the path itself cannot be read as county tables (see ``read_sheets``).
    """
    source = read_sheets(path, also=TABLES_BESIDE)
    reading = reading_of(source)
    county = reading.county
    if county is None:
        return CountyAndTables(reading)
    there = {sheet.table.name for sheet in source.sheets}

    def read(reader: BesideTable[T]) -> TableReading[T] | None:
        """Read one table, if a sheet bears its name."""
        return reader.read(source.sheets, county) if reader.table.name in there else None

    return CountyAndTables(
        reading,
        read_ledger(source.sheets, county) if LEDGER.name in there else None,
        read(PERSON_FACT_ROWS),
        read(PLACE_FACT_ROWS),
        read(AGREEMENT_ROWS),
        read(ASSIGNMENT_ROWS),
        read(PREMIUM_ROWS),
    )


def write_beside(
    reader: BesideTable[T],
    values: Iterable[T],
    path: Path,
    language: str | None = None,
    set_aside: tuple[SetAside, ...] = (),
) -> None:
    """Write the values of one table to ``path``, as ``write_table`` does; read back equal.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    write_table(reader.table, map(reader.record, values), path, language, set_aside)


def write_table(
    table: Table,
    records: Iterable[Record],
    path: Path,
    language: str | None = None,
    set_aside: tuple[SetAside, ...] = (),
) -> None:
    """Write one table to ``path``: a CSV file, or a sheet of the workbook if it ends in .xlsx.

    A workbook that exists keeps its other sheets; this table is replaced. Names are Chinese in a
    workbook and English in a CSV file unless ``language`` (zh, en) says otherwise. The output
    appears whole or not at all.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    aside: list[Aside] = [(one.heading, dict(one.values)) for one in set_aside]
    if path.suffix.lower() != WORKBOOK_SUFFIX:
        with whole_file(path) as draft:
            write_csv(draft, table, records, aside, language or "en")
        return
    import openpyxl

    words = language or "zh"
    if path.exists():
        book = openpyxl.load_workbook(path)
    else:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
    for name in [title for title in book.sheetnames if table_called(title, (table,)) is table]:
        del book[name]
    sheet = book.create_sheet(table.name if words == "en" else table.zh)
    fill_sheet(sheet, table, records, aside, words)
    with whole_file(path) as draft:
        book.save(draft)
