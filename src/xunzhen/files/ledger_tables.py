"""The ledger beside the county tables: read from a folder or workbook, and written to either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.fieldwork.ledger_rows import LedgerReading, ledger_record, read_ledger
from xunzhen.domain.fieldwork.ledger_schema import LEDGER
from xunzhen.domain.registry.county import SetAside
from xunzhen.files.tables.read import Reading, read_sheets, reading_of
from xunzhen.files.tables.source import table_called
from xunzhen.files.tables.write import WORKBOOK_SUFFIX, Aside, fill_sheet, write_csv
from xunzhen.files.whole import whole_file


@dataclass(frozen=True)
class CountyAndLedger:
    """A county and its ledger from one folder or workbook.

    ``ledger`` is None where no sheet or file is the ledger, or where no county came out to check
    it against. ``whole`` is the county's reading with the ledger's counts and faults at its end.
    """

    reading: Reading
    ledger: LedgerReading | None

    @property
    def whole(self) -> Reading:
        """What `xunzhen check` tells: every table, the ledger last if there is one."""
        if self.ledger is None:
            return self.reading
        return replace(
            self.reading,
            faults=(*self.reading.faults, *self.ledger.faults),
            counts=(*self.reading.counts, self.ledger.count),
        )


def read_with_ledger(path: Path) -> CountyAndLedger:
    """Read a county and, if it stands there, its ledger; bad rows are left out and reported.

    Raises
    ------
    BadData
        if the path itself cannot be read as county tables (see ``read_sheets``).
    """
    source = read_sheets(path, also=(LEDGER,))
    reading = reading_of(source)
    sheets = [sheet for sheet in source.sheets if sheet.table is LEDGER]
    if not sheets or reading.county is None:
        return CountyAndLedger(reading, None)
    return CountyAndLedger(reading, read_ledger(sheets, reading.county))


def write_ledger(
    ledger: Ledger,
    path: Path,
    language: str | None = None,
    set_aside: tuple[SetAside, ...] = (),
) -> None:
    """Write the ledger to ``path``: a CSV file, or a sheet of the workbook if it ends in .xlsx.

    A workbook that exists keeps its other sheets; its ledger is replaced. Names are Chinese in a
    workbook and English in a CSV file unless ``language`` (zh, en) says otherwise; both are read
    back as an equal ledger. The output appears whole or not at all.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    records = (ledger_record(entry) for entry in ledger.entries)
    aside: list[Aside] = [(one.heading, dict(one.values)) for one in set_aside]
    if path.suffix.lower() != WORKBOOK_SUFFIX:
        with whole_file(path) as draft:
            write_csv(draft, LEDGER, records, aside, language or "en")
        return
    import openpyxl

    words = language or "zh"
    if path.exists():
        book = openpyxl.load_workbook(path)
    else:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
    for name in [title for title in book.sheetnames if table_called(title, (LEDGER,)) is LEDGER]:
        del book[name]
    sheet = book.create_sheet(LEDGER.name if words == "en" else LEDGER.zh)
    fill_sheet(sheet, LEDGER, records, aside, words)
    with whole_file(path) as draft:
        book.save(draft)
