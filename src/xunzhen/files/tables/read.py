"""A county from its tables, whichever wrapper they came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xunzhen.domain.errors import BadData, Fault, errors_of, say
from xunzhen.domain.registry.assemble import TableCount, assemble
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table
from xunzhen.files.tables.csv_folder import read_csv_folder
from xunzhen.files.tables.source import Source
from xunzhen.files.tables.workbook import read_workbook


@dataclass(frozen=True)
class Reading:
    """What came of reading a county.

    ``county`` holds the good rows and is None only without a good county row. ``faults`` are in
    the order of the tables; ``sheets`` are the cells as read, for writing faults beside them.
    """

    county: County | None
    faults: tuple[Fault, ...]
    counts: tuple[TableCount, ...]
    sheets: tuple[Sheet, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that keep rows out."""
        return errors_of(self.faults)


def read_sheets(path: Path, also: Sequence[Table] = ()) -> Source:
    """Return the sheets of a folder of CSV files or of a workbook.

    ``also`` are tables beside the county's own, such as the ledger.

    Raises
    ------
    BadData
        if the path is missing, is no folder and no workbook, or holds no county table.
    """
    try:
        if path.is_dir():
            return read_csv_folder(path, also)
        if path.is_file():
            return read_workbook(path, also)
    except OSError as problem:
        raise _unreadable(path, problem) from problem
    raise BadData(
        say(
            "files.missing",
            "找不到{path}。请核对路径；要的是一个文件夹（里面是CSV）或一个.xlsx工作簿。",
            "There is no {path}. Check the path; a folder of CSV files or an .xlsx workbook is "
            "wanted.",
            path=str(path),
        )
    )


def read_county(path: Path) -> Reading:
    """Read a county; bad rows are left out and reported, good rows pass.

    Raises
    ------
    BadData
        if the path itself cannot be read as county tables (see ``read_sheets``).
    """
    return reading_of(read_sheets(path))


def reading_of(source: Source) -> Reading:
    """Return the county of sheets that were read already, as ``read_county`` does for a path."""
    assembly = assemble(source.sheets)
    return Reading(
        assembly.county, (*source.faults, *assembly.faults), assembly.counts, source.sheets
    )


def load_county(path: Path) -> County:
    """Return the county of a path, from its good rows.

    Raises
    ------
    BadData
        if nothing usable came out: no county row, or not one village; lists the errors.
    """
    return usable_county(read_county(path), path)


def usable_county(reading: Reading, path: Path) -> County:
    """Return the county of a reading, as ``load_county`` does for a path.

    Raises
    ------
    BadData
        if nothing usable came out: no county row, or not one village; lists the errors.
    """
    if reading.county is None or not reading.county.villages:
        raise BadData(
            say(
                "files.nothing_usable",
                "{path}里没有可用的{missing}。先改好下面的问题，再用 xunzhen check 核对。",
                "{path} gives no usable {missing_en}. Mend what is listed and run `xunzhen check`.",
                path=str(path),
                missing="县域数据" if reading.county is None else "行政村",
                missing_en="county row" if reading.county is None else "village",
            ),
            faults=reading.errors,
        )
    return reading.county


def _unreadable(path: Path, problem: OSError) -> BadData:
    return BadData(
        say(
            "files.unreadable",
            "{path}读不了（{reason}）。请看文件是不是被别的程序占用，或者没有权限。",
            "{path} cannot be read ({reason}). See whether another program holds it, or whether "
            "permission is lacking.",
            path=str(path),
            reason=problem.strerror or type(problem).__name__,
        )
    )
