"""An upload judged against the rows of the site, and what is shown of that."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from xunzhen.domain.errors import BadData, Fault, Severity, say
from xunzhen.domain.places import same_division
from xunzhen.domain.registry.cells import Cell, Formula, shown, text_of
from xunzhen.domain.registry.corrections import corrections_of
from xunzhen.domain.registry.hanging import Stored, hanging_on
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.merge import Merge, merged
from xunzhen.domain.registry.merge_beside import merged_beside, with_beside
from xunzhen.domain.registry.rows import Row, read_rows
from xunzhen.domain.registry.stored import Cells, RowKey
from xunzhen.web.registry.models import BlindIndex, RegisteredCounty, RegistryRow
from xunzhen.web.registry.rows import (
    SEALED,
    TABLES,
    all_tables,
    readers_beside,
    table_named,
    tables_elsewhere,
)
from xunzhen.web.sealing import blind_indexes, masked, seal, unseal

HELD: Final = "held.cells"
_MOST_LISTED: Final = 300


@dataclass(frozen=True)
class Judgement:
    """A merge, and how its good rows compare with the site's, by table."""

    merge: Merge
    stored: Stored
    counts: tuple[Mapping[str, Any], ...]
    changed: Mapping[str, tuple[str, ...]]

    @property
    def good(self) -> int:
        """How many rows of the upload are good."""
        return sum(len(rows) for rows in self.merge.good.values())


def stored_rows(site: RegisteredCounty | None) -> dict[str, dict[str, Cells]]:
    """Return the open cells of a county's rows by table and key, tables beside it last."""
    found: dict[str, dict[str, Cells]] = {name: {} for name in all_tables()}
    if site is not None:
        rows = RegistryRow.objects.filter(county=site, removed=False, table__in=found)
        for table, key, cells in rows.values_list("table", "key", "cells"):
            found[table][key] = cells
    return found


def judged(
    county: str, site: RegisteredCounty | None, sheets: Sequence[Sheet], remove: Sequence[str]
) -> Judgement:
    """Judge the sheets of an upload for one county.

    Raises
    ------
    BadData
        when the upload is another county's, or there is no county row to begin with.
    """
    sheets, remarks = _imported_here(sheets)
    _refuse_other_county(county, sheets)
    stored = stored_rows(site)
    merge = _merged(sheets, stored, remove)
    if merge.county is None:
        raise BadData(
            say(
                "registry.no_county_row",
                "文件里没有可用的“县域”表，站上也还没有这个县。第一次导入须有县域表：一行，写明代码和名称。",
                "The file has no usable county table and the site has no such county yet. The "
                "first import needs the county table: one row with code and name.",
            ),
            faults=(*remarks, *merge.faults),
        )
    merge = replace(merge, faults=(*remarks, *merge.faults))
    changed = _changed(site, stored, merge)
    return Judgement(merge, stored, tuple(_counts(merge, stored, changed)), changed)


def county_rows(stored: Stored) -> Stored:
    """Return the rows of the county's own tables."""
    return {name: rows for name, rows in stored.items() if name in TABLES}


def _merged(sheets: Sequence[Sheet], stored: Stored, remove: Sequence[str]) -> Merge:
    """Judge the county's own tables, then each table beside it against the county afterwards."""
    own = [sheet for sheet in sheets if sheet.table.name in TABLES]
    beside = {name: rows for name, rows in stored.items() if name not in TABLES}
    merge = merged(own, county_rows(stored), remove, beside)
    if merge.county is None:
        return merge
    for reader in readers_beside():
        name = reader.table.name
        if any(sheet.table is reader.table for sheet in sheets):
            one = merged_beside(reader, sheets, merge.county, stored.get(name, {}))
            merge = with_beside(merge, name, one, name in remove)
    return merge


def _imported_here(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Fault]]:
    """Return the sheets that are imported here, and what to say of those that are not.

    Raises
    ------
    BadData
        when none is.
    """
    elsewhere = tables_elsewhere()
    remarks = [
        Fault(elsewhere[sheet.table.name][1], sheet.where, severity=Severity.NOTICE)
        for sheet in sheets
        if sheet.table.name in elsewhere
    ]
    mine = [sheet for sheet in sheets if sheet.table.name not in elsewhere]
    if remarks and not mine:
        raise BadData(remarks[0].sentence)
    return mine, remarks


def _refuse_other_county(county: str, sheets: Sequence[Sheet]) -> None:
    for sheet in sheets:
        own = read_rows(sheet).rows[:1] if sheet.table.name == "county" else ()
        for row in own:
            code = row.text("code")
            if code and not same_division(code, county):
                raise BadData(
                    say(
                        "registry.workbook_of_other_county",
                        "这是{name}（{code}）的工作簿，不是{county}的，没有读入。请在那个县的页面上传。",
                        "This is the workbook of {name} ({code}), not of {county}. Upload it "
                        "there.",
                        name=row.text("name"),
                        code=code,
                        county=county,
                    )
                )


def _changed(
    site: RegisteredCounty | None, stored: Stored, merge: Merge
) -> dict[str, tuple[str, ...]]:
    """Return the keys of good rows that stand and differ, personal columns by blind index."""
    found_by: dict[RowKey, dict[str, str]] = defaultdict(dict)
    if site is not None and any(table in merge.good for table in SEALED):
        indexes = BlindIndex.objects.filter(row__county=site, row__removed=False)
        for table, key, column, index in indexes.values_list(
            "row__table", "row__key", "column", "index"
        ):
            found_by[table, key][column] = index
    return {
        table: tuple(
            key
            for key, cells in rows.items()
            if key in stored.get(table, {})
            and _differs(table, cells, stored[table][key], found_by.get((table, key), {}))
        )
        for table, rows in merge.good.items()
    }


def _differs(table: str, cells: Cells, old: Cells, found_by: Mapping[str, str]) -> bool:
    secret = SEALED.get(table, frozenset())
    if {name: text for name, text in cells.items() if text and name not in secret} != old:
        return True
    return any(
        found_by.get(name) not in blind_indexes(cells[name], f"{table}.{name}")
        for name in secret
        if cells.get(name)
    )


def _counts(
    merge: Merge, stored: Stored, changed: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    bad, noticed = Counter[str](), Counter[str]()
    for row in merge.bad:
        bad[row.table.name] += 1
    for row in merge.noticed:
        noticed[row.table.name] += 1
    found = []
    for table, rows in merge.good.items():
        new = sum(key not in stored.get(table, {}) for key in rows)
        found.append(
            {
                "table": table,
                "rows": len(rows) + bad[table],
                "good": len(rows),
                "bad": bad[table],
                "noticed": noticed[table],
                "new": new,
                "changed": len(changed[table]),
                "same": len(rows) - new - len(changed[table]),
                "absent": len(merge.absent.get(table, ())),
                "remove": sum(name == table for name, _key in merge.removed),
            }
        )
    return found


def absent_of(judgement: Judgement) -> dict[str, Any]:
    """Return, by table, the rows that stand and are not in the upload, with what hangs on them."""
    merge, stored = judgement.merge, judgement.stored
    going = [(table, key) for table, keys in merge.absent.items() for key in keys]
    after = {
        table: {**stored.get(table, {}), **merge.good.get(table, {})} for table in all_tables()
    }
    hangs = hanging_on(after, going) if going else {}
    return {
        table: [
            {
                "key": key,
                "title": title_of(table, stored[table][key]),
                "hangs": len(hangs.get((table, key), ())),
                "held": (table, key) in merge.held,
                "goes": (table, key) in merge.removed,
            }
            for key in keys[:_MOST_LISTED]
        ]
        for table, keys in merge.absent.items()
        if keys
    }


def title_of(table: str, cells: Cells) -> str:
    """Return what a person calls a row: its name, else the parts of its key."""
    name = cells.get("name", "")
    parts = [cells.get(column, "") for column in table_named(table).key]
    if name and len(parts) == 1:
        return f"{name} {parts[0]}"
    return " · ".join(part for part in parts if part)


def table_faults(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Return faults of whole tables as they are stored."""
    return [
        {
            "where": shown(fault.table),
            "row": fault.row,
            "heading": fault.column or "",
            "zh": fault.sentence.zh,
            "en": fault.sentence.en,
            "bad": fault.severity is Severity.ERROR,
        }
        for fault in faults
    ]


def row_faults(row: Row, merge: Merge) -> list[dict[str, Any]]:
    """Return the faults of a row as they are stored, each with what it can be mended to."""
    headings = {row.headings.get(one.name, one.zh): one.name for one in row.table.columns}
    secret = SEALED.get(row.table.name, frozenset())
    found = []
    for fault in row.faults:
        column = headings.get(fault.column or "", "")
        mends: list[dict[str, Any]] = []
        for one in corrections_of(row, fault):
            if not one.where:
                mends.append({"text": one.text})
            elif (one.where, one.row) in merge.standing:
                table, key = merge.standing[one.where, one.row]
                mends.append({"table": table, "key": key})
            else:
                mends.append({"where": one.where, "row": one.row})
        found.append(
            {
                "column": column,
                "heading": fault.column or "",
                "entered": masked(fault.entered) if column in secret else fault.entered,
                "code": fault.sentence.code,
                "zh": fault.sentence.zh,
                "en": fault.sentence.en,
                "bad": fault.severity is Severity.ERROR,
                "mends": mends,
            }
        )
    return found


def sealed_row(row: Row) -> str:
    """Return the cells of a row as handed in, sealed whole."""
    cells = {name: text for name, cell in row.cells.items() if (text := shown_whole(cell))}
    headings = {name: row.headings.get(name, "") for name in row.cells}
    return seal(json.dumps({"cells": cells, "extra": dict(row.extra), "headings": headings}), HELD)


def shown_whole(cell: Cell) -> str:
    """Return the text of a cell, a formula as it was written."""
    return cell.text if isinstance(cell, Formula) else text_of(cell)


def unsealed_row(token: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return cells, columns of the county's own and headings as written."""
    found = json.loads(unseal(token, HELD))
    return found["cells"], found["extra"], found["headings"]
