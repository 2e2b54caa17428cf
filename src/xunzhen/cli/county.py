"""How every command opens a county: good rows pass, and rows left out are never passed over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from xunzhen.cli.screen import Screen
    from xunzhen.domain.registry.county import County


def county_at(screen: Screen, path: Path) -> County:
    """Return the county at a path; say on the error stream how many rows were left out, if any.

    Raises
    ------
    BadData
        if nothing usable came out (see ``load_county``).
    """
    from xunzhen.files.tables.read import read_county, usable_county

    reading = read_county(path)
    county = usable_county(reading, path)
    left_out = sum(count.rows - count.good for count in reading.counts)
    if left_out:
        click.echo(
            screen.pick(
                f"注意：{left_out}行有错没有读入，结果里没有它们。"
                f"运行 xunzhen check {path} 看是哪些。",
                f"Note: {left_out} rows have faults and were left out of what follows. Run "
                f"xunzhen check {path} to see which.",
            ),
            err=True,
        )
    return county
