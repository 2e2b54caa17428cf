"""The coverage of a county on a day, as a reader may see it; worked out once a revision and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from xunzhen.domain.coverage.centre_clinics import CentreSites
from xunzhen.domain.coverage.mode_sentences import name_of
from xunzhen.domain.coverage.modes import EndingMode, ModeInterval, VillageMode
from xunzhen.domain.coverage.proposals import Proposal
from xunzhen.domain.coverage.rates import CoverageRates, rates_among
from xunzhen.domain.coverage.report import CoverageReport, report_of
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.coverage.village_class import VillageClass, village_class
from xunzhen.domain.errors import Sentence
from xunzhen.domain.places import contains
from xunzhen.domain.registry.county import Mode, Township, Village
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of, coverage_settings, times_of
from xunzhen.web.coverage.models import ModeDecision
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class CoverageDay:
    """The whole county's coverage on a day: counted and proposed from, never shown whole."""

    survey: Survey
    report: CoverageReport
    sites: CentreSites
    proposals: Mapping[str, Proposal]
    ending: Mapping[str, EndingMode]
    following: Mapping[str, ModeInterval]
    """Villages without a mode for which one is decided already, from a later day."""


@dataclass(frozen=True)
class VillageLine:
    """One administrative village on a day, as a line of the table and a point of the map."""

    village: Village
    township: str
    mode: VillageMode
    provider: str
    since: dt.date | None
    last_day: dt.date | None

    @property
    def mark(self) -> str:
        """The shape on the map: the mode, or ``gap``."""
        return self.mode.mode.value if self.mode.mode else "gap"


@dataclass(frozen=True)
class Todo:
    """A village that waits for a decision: a gap with its proposal, or a mode that ends.

    ``days`` without a mode by now; None where the tables do not tell since when. ``following`` is
    what is decided already: then it only waits for its first day.
    """

    village: Village
    township: str
    proposal: Proposal | None
    ending: EndingMode | None
    postponed: dt.date | None
    days: int | None = None
    following: ModeInterval | None = None

    @property
    def heading(self) -> str:
        """The part of the list it stands in."""
        if not self.open:
            return gettext("已有安排")
        return gettext("未落实") if self.ending is None else gettext("即将到期")

    @property
    def open(self) -> bool:
        """Say whether somebody still has to decide."""
        if self.ending is not None:
            return self.ending.leaves_gap
        return self.following is None


@dataclass(frozen=True)
class SeenCoverage:
    """What a reader sees of a county's coverage on a day."""

    day: dt.date
    rates: CoverageRates
    lines: tuple[VillageLine, ...]
    townships: tuple[Township, ...]
    proposals: tuple[Proposal, ...]
    ending: tuple[EndingMode, ...]
    flagged: tuple[VillageMode, ...]
    overloaded: tuple[Sentence, ...]


def asked_day(text: str | None) -> dt.date:
    """Return the day that an address asks for; today where it asks for none or nonsense."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return timezone.localdate()


def coverage_on(desk: Desk, day: dt.date) -> CoverageDay:
    """Return the whole county's coverage on a day."""
    return kept(desk.site.pk, desk.revision, ("coverage", day), lambda: _worked_out(desk, day))


def seen_coverage(scope: Scope, desk: Desk, day: dt.date) -> SeenCoverage:
    """Return what a reader sees of it: all of a county, or their township's part."""
    limit = scope.limit
    return kept(
        desk.site.pk,
        desk.revision,
        ("seen-coverage", day, limit),
        lambda: _seen(limit, desk, day),
    )


def village_of(scope: Scope, desk: Desk, code: str) -> Village:
    """Return a village that the reader may see.

    Raises
    ------
    Http404
        when there is none.
    """
    village = desk.county.village_by_code.get(code)
    if village is None or (scope.limit and not contains(scope.limit, code)):
        raise Http404
    return village


def todos(desk: Desk, seen: SeenCoverage) -> tuple[Todo, ...]:
    """Return what waits for a decision: gaps, the latest first, then modes that end soon.

    What is decided already stands behind what is not.
    """
    codes = [one.village for one in seen.proposals] + [one.mode.village for one in seen.ending]
    postponed = _postponed(desk.code, codes)
    following = coverage_on(desk, seen.day).following
    found: list[Todo] = []
    for proposal in seen.proposals:
        days = (seen.day - proposal.gap_since).days if proposal.gap_since else None
        village = desk.county.village_by_code[proposal.village]
        at = postponed.get(proposal.village)
        found.append(
            Todo(
                village,
                _township(desk, village),
                proposal,
                None,
                at,
                days,
                following.get(village.code),
            )
        )
    for ending in seen.ending:
        village = desk.county.village_by_code[ending.mode.village]
        at = postponed.get(village.code)
        found.append(Todo(village, _township(desk, village), None, ending, at))
    return tuple(sorted(found, key=lambda one: not one.open))


def decisions_of(county: str, village: str, most: int = 8) -> list[ModeDecision]:
    """Return the latest decisions on a village, newest first; the village was fetched in scope."""
    return list(ModeDecision.objects.filter(county=county, village=village)[:most])


def state_of(desk: Desk, village: str) -> str:
    """Return a text that changes whenever a row about the village does: what a form was made from.

    Rows of the village itself, its modes, the clinics and closures in it.
    """
    rows = RegistryRow.objects.filter(county=desk.site, place=village, removed=False)
    return ",".join(
        f"{pk}.{version}" for pk, version in rows.order_by("pk").values_list("pk", "version")
    )


def deciding_day(coverage: CoverageDay, village: str, day: dt.date) -> dt.date:
    """Return the day to judge a village on: the first without a mode if one ends soon."""
    ending = coverage.ending.get(village)
    if ending is None or not ending.leaves_gap:
        return day
    return ending.last_day + dt.timedelta(days=1)


def _worked_out(desk: Desk, day: dt.date) -> CoverageDay:
    book = book_of(desk)
    survey = Survey(desk.whole, book, times_of(desk, day), coverage_settings(day), day)
    report = report_of(survey, book)
    return CoverageDay(
        survey,
        report,
        CentreSites(survey),
        {one.village: one for one in report.proposals},
        {one.mode.village: one for one in report.ending},
        _following(survey, report),
    )


def _following(survey: Survey, report: CoverageReport) -> dict[str, ModeInterval]:
    found = {}
    for proposal in report.proposals:
        later = (
            one
            for one in survey.table.history(proposal.village)
            if one.period.since > survey.day and one.mode.covered
        )
        first = next(later, None)
        if first is not None:
            found[proposal.village] = first
    return found


def _seen(limit: str, desk: Desk, day: dt.date) -> SeenCoverage:
    coverage = coverage_on(desk, day)
    report, county = coverage.report, desk.county
    shown = county.village_by_code
    modes = [mode for code, mode in coverage.survey.modes.items() if code in shown]
    return SeenCoverage(
        day=day,
        rates=rates_among(modes, desk.whole, book_of(desk), day),
        lines=tuple(
            _line(desk, coverage, mode)
            for mode in modes
            if village_class(mode.village) is VillageClass.VILLAGE
        ),
        townships=county.townships,
        proposals=tuple(one for one in report.proposals if one.village in shown),
        ending=tuple(one for one in report.ending if one.mode.village in shown),
        flagged=tuple(one for one in report.flagged if one.village in shown),
        overloaded=() if limit else report.overloaded,
    )


def _line(desk: Desk, coverage: CoverageDay, mode: VillageMode) -> VillageLine:
    village = desk.whole.village_by_code[mode.village]
    proposal = coverage.proposals.get(mode.village)
    if mode.row is not None:
        since: dt.date | None = mode.row.period.since
        last = mode.row.period.last_day
    else:
        since, last = (proposal.gap_since if proposal else None), None
    name = name_of(desk.whole, mode.provider) if mode.provider else ""
    return VillageLine(village, _township(desk, village), mode, name, since, last)


def _township(desk: Desk, village: Village) -> str:
    township = desk.whole.township_by_code.get(village.township)
    return township.name if township else village.township


def _postponed(county: str, villages: list[str]) -> dict[str, dt.date]:
    """Return when a village's latest decision put it off; nothing where it was decided since."""
    latest: dict[str, ModeDecision] = {}
    for one in ModeDecision.objects.filter(county=county, village__in=villages):
        latest.setdefault(one.village, one)
    return {village: timezone.localdate(one.at) for village, one in latest.items() if not one.mode}


def counts_by_mode(seen: SeenCoverage) -> tuple[tuple[Mode, int], ...]:
    """Return how many villages each mode covers, in the order of the legend, zeros included."""
    order = (Mode.RESIDENT, Mode.CIRCUIT, Mode.STATIONED, Mode.NEIGHBOUR, Mode.CENTRE)
    return tuple((mode, len(seen.rates.by_mode.get(mode, ()))) for mode in order)
