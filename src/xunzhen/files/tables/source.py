"""What a wrapper gives: its sheets, and what is wrong with the wrapper itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from xunzhen.domain.errors import BadData, Fault, Severity, say
from xunzhen.domain.registry.county_schema import COUNTY_TABLES, table_named
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table, plain, readings_of


@dataclass(frozen=True)
class Source:
    """The sheets that mean a table, in the wrapper's order, and faults of the wrapper."""

    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...] = ()


def table_called(name: str, also: Sequence[Table] = ()) -> Table | None:
    """Find the table that a file or sheet name means, among the county's tables and ``also``."""
    found = table_named(name)
    if found is not None or not also:
        return found
    by_name = {plain(word): table for table in also for word in table.names}
    return next((by_name[word] for word in readings_of(name) if word in by_name), None)


def name_not_known(where: str, name: str) -> Fault:
    """Say that a file or sheet is no county table and was not read; suggest the nearest name."""
    names = [name for table in COUNTY_TABLES for name in table.names]
    near = get_close_matches(name, names, 1, 0.5)
    return Fault(
        say(
            "files.table_not_known",
            "“{name}”不是县域表的名称，没有读入。{hint}",
            '"{name}" is not the name of a county table and was not read.{hint_en}',
            name=name[:40],
            hint=f"如果是“{near[0]}”表，请改名。" if near else "不需要就不用管。",
            hint_en=f' Rename it if "{near[0]}" is meant.' if near else "",
        ),
        where,
        severity=Severity.NOTICE,
    )


def nothing_recognised(path: str, found: Sequence[str]) -> BadData:
    """Say that nothing here is a county table, what was found and what is looked for."""
    names = sorted(found)[:10]
    return BadData(
        say(
            "files.no_tables",
            "{path}里没有一张县域表。找到的是：{found}。表名应当是：{wanted}。"
            "可以用 xunzhen template 生成空表。",
            "{path} holds no county table. Found: {found}. Looked for: {wanted}. "
            "`xunzhen template` writes empty tables.",
            path=path,
            found="、".join(names) if names else "空的，什么也没有",
            wanted="、".join(f"{table.zh}（{table.name}）" for table in COUNTY_TABLES),
        )
    )
