"""What `xunzhen indicators` writes: indicators.csv, and the rows behind each number in rows/."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from xunzhen.domain.indicators.measure import EMPTY, Behind, plain_value
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import target_text
from xunzhen.domain.periods.period import period_text
from xunzhen.files.tables.plain_text import guarded
from xunzhen.files.whole import whole_folder

INDICATOR_COLUMNS: Final = (
    *("indicator", "name_zh", "place", "period", "numerator", "denominator", "value", "unit"),
    *("target", "target_clause", "status", "missing_data", "cut_off"),
    *("status_zh", "reason_zh", "target_place", "due", "force", "expected", "low", "high"),
    *("needed_weekly", "more_weekly", "unknown", "definition_zh", "beside"),
)
ROW_COLUMNS: Final = ("place", "key", "numerator", "denominator", "unknown", "note_zh")


def write_indicators(lines: Sequence[Line], folder: Path) -> tuple[Path, ...]:
    """Write indicators.csv and ``rows/INDICATOR.csv`` for each number, whole or not at all.

    An indicator has a row for each target that bears on it. Where targets end on several days the
    rows behind are those of the longest days. A number nobody has is empty, a share of an empty
    denominator is ``—``. The columns after ``cut_off`` add to the exchange form.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    behind: dict[str, Line] = {}
    for one in lines:
        known = behind.get(one.indicator.id)
        if one.measurement.numerator is not None and (known is None or _end(one) > _end(known)):
            behind[one.indicator.id] = one
    with whole_folder(folder) as draft:
        (draft / "rows").mkdir()
        _write(draft / "indicators.csv", INDICATOR_COLUMNS, map(_line, lines))
        for id_, one in behind.items():
            _write(draft / "rows" / f"{id_}.csv", ROW_COLUMNS, _rows(one.measurement.rows))
    return (folder / "indicators.csv", *(folder / "rows" / f"{id_}.csv" for id_ in behind))


def _end(line: Line) -> str:
    return str(line.measurement.period.until)


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(headings)
        lines.writerows([guarded(cell) for cell in row] for row in rows)


def _line(one: Line) -> tuple[str, ...]:
    found, target, ahead = one.measurement, one.target, one.forecast
    return (
        one.indicator.id,
        one.indicator.name.zh,
        found.place,
        period_text(found.period),
        _text(found.numerator),
        _text(found.denominator),
        "" if found.numerator is None else plain_value(found.value),
        one.indicator.unit.zh,
        "" if target is None else target_text(target),
        "" if target is None else target.clause,
        one.judgement.status.value,
        "".join(said.zh for said in found.missing),
        one.cut_off.isoformat(),
        one.judgement.status.zh,
        one.judgement.sentence.zh,
        "" if target is None else target.place,
        "" if target is None or target.due is None else target.due.isoformat(),
        "" if target is None else target.force.value,
        _text(None if ahead is None else ahead.expected),
        _text(None if ahead is None else ahead.low),
        _text(None if ahead is None else ahead.high),
        _text(None if ahead is None else ahead.needed_weekly),
        _text(None if ahead is None else ahead.more_weekly),
        _text(found.unknown if found.numerator is not None else None),
        one.indicator.definition.zh,
        one.indicator.beside,
    )


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _rows(rows: Iterable[Behind]) -> Iterator[tuple[str, ...]]:
    for one in rows:
        yield (
            one.place,
            one.key,
            str(one.numerator),
            str(one.denominator),
            "1" if one.unknown else "",
            one.note_zh,
        )


def shown_value(line: Line, language: str) -> str:
    """Write a value for people: the number with its unit, ``—`` of nothing, or that data lacks."""
    found, unit = line.measurement, line.indicator.unit
    if found.numerator is None:
        return "no data" if language == "en" else "缺数据"
    if found.value is None:
        return EMPTY
    text = plain_value(found.value)
    return f"{text} {unit.en}" if language == "en" else f"{text}{unit.zh}"
