"""Many counties as one: what each gave, merged; above the county only sums travel.

A province is a set of county results, one for each source (a folder or a workbook). Merging is the
union of two such sets, and where both hold a source the greater result by a fixed total order:

    merge(a, b) = merge(b, a),  merge(a, merge(b, c)) = merge(merge(a, b), c),  merge(a, a) = a

so that results may come in any order, in any grouping, and more than once (a county whose worker
died is run again), and the province is the same.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xunzhen.domain.errors import Sentence
from xunzhen.domain.geo import Point

SLOW_RATIO: Final = 3.0
"""A county is slow if it takes this many times the median of all, and at least ``SLOW_SECONDS``."""
SLOW_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class CountyResult:
    """What one county gave; with ``failure`` everything but ``source`` and ``name`` may be blank.

    source : name of the folder or workbook, unique in a province
    required, planned, missed, least_missed : visits over the horizon; no plan misses fewer
    minutes : on the road;  doctors : who go at least once
    seconds : from reading to written, on the clock;  cpu_seconds : of the processor
    peak_mb : most memory its process has held so far;  output_bytes, table_bytes : files
    rows_left_out : rows of its tables at fault;  attempts : runs begun, more than 1 after a death
    """

    source: str
    code: str = ""
    name: str = ""
    point: Point | None = None
    synthetic: bool = False
    villages: int = 0
    circuit_villages: int = 0
    short_villages: int = 0
    required: int = 0
    planned: int = 0
    missed: int = 0
    least_missed: int = 0
    doctors: int = 0
    minutes: float = 0.0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0
    table_bytes: int = 0
    output_bytes: int = 0
    rows_left_out: int = 0
    attempts: int = 1
    failure: Sentence | None = None

    @property
    def is_done(self) -> bool:
        """Say whether the county was planned."""
        return self.failure is None

    @property
    def is_proven(self) -> bool:
        """Say whether no plan of this county misses fewer visits."""
        return self.is_done and self.missed == self.least_missed


@dataclass(frozen=True)
class Province:
    """County results by source; equal however they were merged."""

    by_source: Mapping[str, CountyResult]

    @cached_property
    def results(self) -> tuple[CountyResult, ...]:
        """Every result, in order of source."""
        return tuple(self.by_source[source] for source in sorted(self.by_source))

    @cached_property
    def done(self) -> tuple[CountyResult, ...]:
        """The counties planned, in order of source."""
        return tuple(one for one in self.results if one.is_done)

    @cached_property
    def failed(self) -> tuple[CountyResult, ...]:
        """The counties that failed, each with its reason, in order of source."""
        return tuple(one for one in self.results if not one.is_done)

    @cached_property
    def short(self) -> tuple[CountyResult, ...]:
        """The counties that miss visits: most missed first."""
        missing = [one for one in self.done if one.missed]
        return tuple(sorted(missing, key=lambda one: (-one.missed, one.source)))

    @cached_property
    def slow(self) -> tuple[CountyResult, ...]:
        """The counties that take far longer than most (``SLOW_RATIO``): slowest first."""
        if not self.done:
            return ()
        usual = statistics.median(one.seconds for one in self.done)
        limit = max(SLOW_RATIO * usual, SLOW_SECONDS)
        slow = [one for one in self.done if one.seconds >= limit]
        return tuple(sorted(slow, key=lambda one: (-one.seconds, one.source)))

    @cached_property
    def twice(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """County codes that several sources claim, with the sources: their sums count double."""
        found: dict[str, list[str]] = {}
        for one in self.done:
            found.setdefault(one.code, []).append(one.source)
        return tuple((code, tuple(names)) for code, names in found.items() if len(names) > 1)

    @cached_property
    def totals(self) -> Totals:
        """The sums over the counties planned."""
        return totals_of(self.done)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over counties. Seconds and minutes are summed exactly, so that order does not show."""

    counties: int
    proven: int
    villages: int
    circuit_villages: int
    short_villages: int
    required: int
    planned: int
    missed: int
    least_missed: int
    doctors: int
    minutes: float
    cpu_seconds: float
    table_bytes: int
    output_bytes: int
    peak_mb: float


NOTHING: Final = Province({})


def province_of(results: Iterable[CountyResult]) -> Province:
    """Return the province of these results, whatever their order and however often they occur."""
    found: dict[str, CountyResult] = {}
    for one in results:
        known = found.get(one.source)
        found[one.source] = one if known is None else max(known, one, key=_rank)
    return Province(found)


def merged(one: Province, other: Province) -> Province:
    """Return both together; see the module for the laws this keeps."""
    return province_of((*one.by_source.values(), *other.by_source.values()))


def totals_of(results: Iterable[CountyResult]) -> Totals:
    """Sum county results."""
    chosen = tuple(results)
    return Totals(
        counties=len(chosen),
        proven=sum(one.is_proven for one in chosen),
        villages=sum(one.villages for one in chosen),
        circuit_villages=sum(one.circuit_villages for one in chosen),
        short_villages=sum(one.short_villages for one in chosen),
        required=sum(one.required for one in chosen),
        planned=sum(one.planned for one in chosen),
        missed=sum(one.missed for one in chosen),
        least_missed=sum(one.least_missed for one in chosen),
        doctors=sum(one.doctors for one in chosen),
        minutes=math.fsum(one.minutes for one in chosen),
        cpu_seconds=math.fsum(one.cpu_seconds for one in chosen),
        table_bytes=sum(one.table_bytes for one in chosen),
        output_bytes=sum(one.output_bytes for one in chosen),
        peak_mb=max((one.peak_mb for one in chosen), default=0.0),
    )


def _rank(one: CountyResult) -> tuple[object, ...]:
    """A total order of results of one source: done before failed, then every field in turn."""
    failure = ("", "", "", "") if one.failure is None else _words(one.failure)
    point = (0.0, 0.0) if one.point is None else (one.point.lng, one.point.lat)
    return (
        one.is_done,
        -one.missed,
        one.attempts,
        *(one.code, one.name, one.point is not None, *point, one.synthetic),
        *(one.villages, one.circuit_villages, one.short_villages, one.required, one.planned),
        *(one.least_missed, one.doctors, one.minutes, one.seconds, one.cpu_seconds, one.peak_mb),
        *(one.table_bytes, one.output_bytes, one.rows_left_out),
        *failure,
    )


def _words(failure: Sentence) -> tuple[str, str, str, str]:
    return failure.code, failure.zh, failure.en, repr(failure.facts)
