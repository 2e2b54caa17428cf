"""All that is said of a county's coverage on one day: rates, gaps with proposals, ends, faults."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xunzhen.domain.coverage.grounds import Reading
from xunzhen.domain.coverage.modes import EndingMode, VillageMode, ending_within
from xunzhen.domain.coverage.proposals import Proposal, overloaded_centres, proposals_for
from xunzhen.domain.coverage.rates import CoverageRates, rates_on
from xunzhen.domain.coverage.settings import CoverageSettings
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.errors import Sentence
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Coverage of a county on a day.

    ``proposals`` holds one for each village without a mode, the latest gap first, gaps without a
    known beginning last, then by code. ``ending`` are the modes that end within ``ending_days``
    days. ``flagged`` are covered villages whose tables need
    mending. ``unset`` are the 未设定 rules whose suggestion the proposals rest on.
    """

    county: County
    day: dt.date
    reading: Reading | None
    rates: CoverageRates
    proposals: tuple[Proposal, ...]
    overloaded: tuple[Sentence, ...]
    ending_days: int
    ending: tuple[EndingMode, ...]
    flagged: tuple[VillageMode, ...]
    unset: tuple[Ruling, ...]


def coverage_report(
    county: County,
    book: Book,
    times: TravelTimes,
    settings: CoverageSettings,
    day: dt.date,
    reading: Reading | None = None,
) -> CoverageReport:
    """Return the whole coverage of a county on a day; ``book`` holds the county's own rules.

    ``reading`` replaces the county's reading of the small-village conditions, for a what-if.
    """
    return report_of(Survey(county, book, times, settings, day, reading), book, reading)


def report_of(survey: Survey, book: Book, reading: Reading | None = None) -> CoverageReport:
    """Return the whole coverage of a county that was surveyed already."""
    county, day, settings = survey.county, survey.day, survey.settings
    proposals = proposals_for(survey)
    return CoverageReport(
        county=county,
        day=day,
        reading=reading,
        rates=rates_on(county, book, day),
        proposals=tuple(sorted(proposals, key=_latest_gap_first)),
        overloaded=overloaded_centres(survey, proposals),
        ending_days=settings.ending_days,
        ending=ending_within(county, day, settings.ending_days),
        flagged=tuple(mode for mode in survey.modes.values() if mode.covered and mode.flags),
        unset=survey.suggestions_used(),
    )


def _latest_gap_first(proposal: Proposal) -> tuple[int, str]:
    since = proposal.gap_since
    return (0 if since is None else -since.toordinal(), proposal.village)
