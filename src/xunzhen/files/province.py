"""A province as files: which counties there are, and the summary of what each gave."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.province import CountyResult, Province
from xunzhen.domain.registry.county_schema import table_named
from xunzhen.files.county_work import CountyTask, bytes_in
from xunzhen.files.province_map import province_map
from xunzhen.files.whole import whole_folder

SUMMARY: Final = "province-summary.json"
TABLE: Final = "province-summary.csv"
MAP: Final = "province-map.html"


@dataclass(frozen=True, slots=True)
class Run:
    """What a province was planned with and how long it took, for the summary."""

    task: CountyTask
    workers: int
    scheduler: str
    seconds: float


def county_sources(folder: Path, out: Path) -> tuple[Path, ...]:
    """Return the county folders and workbooks in a folder, in order of name; or it alone.

    A folder of county tables, or a workbook, is a province of one county. ``out`` and folders of
    earlier results are passed over.

    Raises
    ------
    BadData
        when there is none, or a county's files would be written over its own tables.
    """
    if is_county(folder):
        found: tuple[Path, ...] = (folder,)
    elif folder.is_dir():
        found = tuple(
            sorted((one for one in folder.iterdir() if _is_source(one, out)), key=lambda p: p.name)
        )
    else:
        found = ()
    if not found:
        raise BadData(_no_county(folder))
    own = {one.resolve() for one in found}
    if out.resolve() in own or any(place.resolve() in own for place in places_of(found, out)):
        raise BadData(_over_tables(out))
    return found


def is_county(path: Path) -> bool:
    """Say whether a path holds the tables of one county: CSV tables, or a workbook."""
    if path.is_dir():
        return any(
            one.suffix.lower() == ".csv" and table_named(one.stem) is not None
            for one in path.iterdir()
            if one.is_file()
        )
    return path.is_file() and path.suffix.lower() == ".xlsx"


def _is_source(path: Path, out: Path) -> bool:
    if path.name.startswith((".", "~")) or path.resolve() == out.resolve():
        return False
    if path.is_dir():
        return not (path / SUMMARY).exists()
    return path.suffix.lower() == ".xlsx"


def places_of(sources: Sequence[Path], out: Path) -> tuple[Path, ...]:
    """Return where each county's files go: under its own name, the ending dropped if it can be."""
    folders = {one.name for one in sources if one.is_dir()}
    return tuple(
        out / (one.stem if one.is_file() and one.stem not in folders else one.name)
        for one in sources
    )


def tasks_of(folder: Path, common: CountyTask) -> tuple[CountyTask, ...]:
    """Return a task for each county of a folder, the largest tables first.

    The largest first: the last ones then even out what the cores still have to do. ``common``
    tells how to plan, and in ``out`` where the province's files go.

    Raises
    ------
    BadData
        as ``county_sources``.
    """
    sources = county_sources(folder, common.out)
    tasks = [
        replace(common, source=one.name, path=one, out=place)
        for one, place in zip(sources, places_of(sources, common.out), strict=True)
    ]
    return tuple(sorted(tasks, key=lambda one: (-bytes_in(one.path), one.source)))


def write_province(province: Province, run: Run, folder: Path) -> tuple[Path, ...]:
    """Write summary (JSON and CSV) and map; all of them or none.

    Raises
    ------
    BadData
        when the folder cannot be written.
    """
    facts = json.dumps(province_facts(province, run), ensure_ascii=False, indent=1)
    with whole_folder(folder) as draft:
        (draft / SUMMARY).write_text(facts + "\n", encoding="utf-8")
        # A byte-order mark lets Excel see that the Chinese is UTF-8.
        (draft / TABLE).write_text(province_csv(province), encoding="utf-8-sig", newline="")
        (draft / MAP).write_text(province_map(province, run.task), encoding="utf-8")
    return folder / SUMMARY, folder / TABLE, folder / MAP


def province_facts(province: Province, run: Run) -> dict[str, Any]:
    """Return the summary as a value: how it was planned, sums, and every county by name."""
    totals = province.totals
    return {
        "from": run.task.since.isoformat(),
        "weeks": run.task.weeks,
        "seed": run.task.seed,
        "iterations": run.task.iterations,
        "workers": run.workers,
        "scheduler": run.scheduler or None,
        "seconds": round(run.seconds, 2),
        "synthetic": any(one.synthetic for one in province.done),
        "counties": len(province.results),
        "planned_counties": totals.counties,
        "proven_counties": totals.proven,
        "villages": totals.villages,
        "circuit_villages": totals.circuit_villages,
        "required_visits": totals.required,
        "planned_visits": totals.planned,
        "coverage": {
            "uncovered": totals.missed,
            "lower_bound": totals.least_missed,
            "proven": totals.missed == totals.least_missed and not province.failed,
        },
        "travel_minutes": round(totals.minutes, 1),
        "cpu_seconds": round(totals.cpu_seconds, 2),
        "peak_mb": round(totals.peak_mb, 1),
        "table_bytes": totals.table_bytes,
        "output_bytes": totals.output_bytes,
        "failed": [
            {"source": one.source, **_sentence(one.failure)}
            for one in province.failed
            if one.failure is not None
        ],
        "short": [one.source for one in province.short],
        "slow": [one.source for one in province.slow],
        "claimed_twice": [{"code": code, "sources": list(names)} for code, names in province.twice],
        "results": [_county(one) for one in province.results],
    }


def _sentence(sentence: Sentence) -> dict[str, str]:
    return {"code": sentence.code, "zh": sentence.zh, "en": sentence.en}


def _county(one: CountyResult) -> dict[str, Any]:
    return dict(zip(COLUMNS, _cells(one), strict=True)) | {
        "point": None if one.point is None else [one.point.lng, one.point.lat]
    }


COLUMNS: Final = (
    "source",
    "code",
    "name",
    "state",
    "villages",
    "circuit_villages",
    "required",
    "planned",
    "missed",
    "least_missed",
    "short_villages",
    "doctors",
    "travel_minutes",
    "seconds",
    "cpu_seconds",
    "peak_mb",
    "table_bytes",
    "output_bytes",
    "rows_left_out",
    "attempts",
    "reason_zh",
)


def province_csv(province: Province) -> str:
    """Return one line a county, failed ones with their reason, in order of source."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(one) for one in province.results)
    return out.getvalue()


def _cells(one: CountyResult) -> tuple[Any, ...]:
    if one.failure is not None:
        blank = ("",) * (len(COLUMNS) - 7)
        return (one.source, one.code, one.name, "failed", *blank, one.rows_left_out, one.attempts,
                one.failure.zh)  # fmt: skip
    state = "short" if one.missed else "full"
    return (
        *(one.source, one.code, one.name, state, one.villages, one.circuit_villages),
        *(one.required, one.planned, one.missed, one.least_missed, one.short_villages),
        *(one.doctors, round(one.minutes, 1), round(one.seconds, 2), round(one.cpu_seconds, 2)),
        *(round(one.peak_mb, 1), one.table_bytes, one.output_bytes, one.rows_left_out),
        *(one.attempts, ""),
    )


def _no_county(folder: Path) -> Sentence:
    return say(
        "province.no_county",
        "“{folder}”里没有县域表。里面应是各县的文件夹（CSV）或.xlsx工作簿，一县一个。",
        "{folder} holds no county tables. A folder of CSV files or a workbook for each county is "
        "wanted in it.",
        folder=str(folder),
    )


def _over_tables(out: Path) -> Sentence:
    return say(
        "province.over_tables",
        "写到“{out}”会盖住县域表。请用--out另给一个文件夹。",
        "Writing to {out} would cover the county tables. Give another folder with --out.",
        out=str(out),
    )
