"""What to propose for each village without a valid mode, by rule, and why not the other ways.

Order of preference (a choice of this product, made here and nowhere else; no clause ranks):

- **No population clause in force** (Anxi; Fuzhou after 2025): 巡诊, 邻村延伸, 派驻, 中心村卫生所.
  The document names circuit first; care comes to the village, and the old need not travel.
- **Small village** by the clause in force (Fuzhou, under 500): the same order.
- **Not small**: 邻村延伸, 派驻, 中心村卫生所, 巡诊. The clause asks for stationing only where no
  neighbour can serve, and keeps circuit for small villages.
- **Served population blank**: 邻村延伸 first, it does not depend on it; then as for small.

A way that holds goes before one that still has to be confirmed, whatever the order. Where nothing
is eligible, or nobody is known who could provide it, no mode is proposed. A proposal covers
nobody: it is not a decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from xunzhen.domain.coverage.centre_clinics import CentreSites
from xunzhen.domain.coverage.circuits import circuit_option
from xunzhen.domain.coverage.grounds import Grounds, meets
from xunzhen.domain.coverage.mode_sentences import MODE_EN
from xunzhen.domain.coverage.modes import ModeBasis
from xunzhen.domain.coverage.neighbours import neighbour_option
from xunzhen.domain.coverage.online import online_option
from xunzhen.domain.coverage.options import Option, Verdict
from xunzhen.domain.coverage.stationing import stationed_option
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.coverage.travel import TravelSource
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import WEEKDAYS_ZH
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode, Village

SMALL_FIRST: Final = (Mode.CIRCUIT, Mode.NEIGHBOUR, Mode.STATIONED, Mode.CENTRE)
LARGE_FIRST: Final = (Mode.NEIGHBOUR, Mode.STATIONED, Mode.CENTRE, Mode.CIRCUIT)
UNKNOWN_FIRST: Final = (Mode.NEIGHBOUR, Mode.CIRCUIT, Mode.STATIONED, Mode.CENTRE)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way that is not proposed, and why: a clause, a fact, or a value nobody has set."""

    mode: Mode
    verdict: Verdict
    reason: Sentence
    clauses: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to do for one village; ``mode`` None where no way is eligible.

    ``verdict`` is ``HOLDS``, or ``UNKNOWN`` while ``open_facts`` decide. ``minutes`` one way and
    ``source`` are from provider to village, None where there is none. ``since`` is the first day
    of the next week, when it could start; ``gap_since`` the first day without a mode, None if the
    tables do not tell. ``reason`` says in one sentence why this mode.
    """

    village: str
    mode: Mode | None
    verdict: Verdict
    since: dt.date
    provider: str = ""
    minutes: float | None = None
    source: TravelSource = TravelSource.NONE
    clauses: tuple[Ruling, ...] = ()
    facts: tuple[Sentence, ...] = ()
    open_facts: tuple[Sentence, ...] = ()
    passed_over: tuple[Alternative, ...] = ()
    reason: Sentence | None = None
    gap_since: dt.date | None = None


def proposals_for(survey: Survey) -> tuple[Proposal, ...]:
    """Return a proposal for every village without a valid mode, in code order.

    Each is judged by itself, as if it alone were adopted; ``overloaded_centres`` says where all
    together would be too much.
    """
    sites = CentreSites(survey)
    return tuple(
        _proposal(survey, sites, survey.county.village_by_code[gap.village]) for gap in survey.gaps
    )


def options_for(survey: Survey, sites: CentreSites, village: Village) -> tuple[Option, ...]:
    """Return every way to serve a village, judged, in the order of preference; online last."""
    neighbour = neighbour_option(survey, village)
    judged = {
        Mode.CIRCUIT: circuit_option(survey, village),
        Mode.NEIGHBOUR: neighbour,
        Mode.STATIONED: stationed_option(survey, village, neighbour),
        Mode.CENTRE: sites.option(village),
    }
    order = preference(survey.grounds_at(village.township), village)
    return (*(judged[mode] for mode in order), online_option(survey, village))


def preference(grounds: Grounds, village: Village) -> tuple[Mode, ...]:
    """Return the order in which eligible ways are preferred; see the module for the reasons."""
    limit = grounds.small_village_limit
    if limit is None:
        return SMALL_FIRST
    people, _ = grounds.served_population(village)
    if people is None:
        return UNKNOWN_FIRST
    return SMALL_FIRST if meets(limit, people) else LARGE_FIRST


def overloaded_centres(survey: Survey, proposals: Sequence[Proposal]) -> tuple[Sentence, ...]:
    """Say for each health centre what it would owe if every circuit proposed were adopted.

    Only centres that could not send that much are named, in code order.
    """
    more: dict[str, int] = {}
    for one in proposals:
        if one.mode is Mode.CIRCUIT:
            village = survey.county.village_by_code[one.village]
            more[one.provider] = more.get(one.provider, 0) + (survey.half_days_owed(village) or 0)
    found: list[Sentence] = []
    for code in sorted(more):
        load = survey.load_of(survey.county.institution_by_code[code])
        lacking = load.owed + more[code] - load.capacity
        if lacking > 0:
            found.append(
                say(
                    "coverage.centre_overloaded",
                    "以下巡诊建议全部采纳后，{centre}每周要出{owed}个半天，可出{capacity}个，"
                    "缺{lacking}个。请逐村取舍，或由外乡镇分担。",
                    "If every circuit below were adopted, {centre} would owe {owed} half-days a "
                    "week of {capacity}: {lacking} too many. Choose among the villages, or share "
                    "them with another township.",
                    centre=load.centre.name,
                    owed=load.owed + more[code],
                    capacity=load.capacity,
                    lacking=lacking,
                )
            )
    return tuple(found)


def next_week_start(grounds: Grounds, day: dt.date) -> dt.date:
    """Return the first day of the week after the one that holds ``day``.

    The week starts on the day of ``circuit.week_starts_on``; Monday where that is unreadable.
    """
    ruling = grounds.planned("circuit.week_starts_on")
    text = str(ruling.value) if ruling is not None else ""
    first = WEEKDAYS_ZH.find(text[-1:]) if text[-1:] else 0
    return day + dt.timedelta(days=7 - (day.weekday() - max(first, 0)) % 7)


def _proposal(survey: Survey, sites: CentreSites, village: Village) -> Proposal:
    mode = survey.modes[village.code]
    since = next_week_start(survey.grounds_at(village.township), survey.day)
    gap_since = _gap_since(survey, village)
    facts = (*_gap_facts(survey, village, gap_since), *_people(village))
    if mode.kind is ModeBasis.CONFLICT:
        blank = Proposal(village.code, None, Verdict.UNKNOWN, since, open_facts=(mode.basis,))
        return replace(blank, facts=facts, gap_since=gap_since)
    options = options_for(survey, sites, village)
    chosen = _first(options, Verdict.HOLDS) or _first(options, Verdict.UNKNOWN)
    passed_over = tuple(_alternative(option, chosen) for option in options if option is not chosen)
    found = Proposal(
        village.code,
        None,
        Verdict.SHORT,
        since,
        facts=facts,
        passed_over=passed_over,
        gap_since=gap_since,
    )
    if chosen is None:
        return found
    return replace(
        found,
        mode=chosen.mode,
        verdict=chosen.verdict,
        provider=chosen.provider,
        minutes=chosen.travel.minutes if chosen.travel else None,
        source=chosen.travel.source if chosen.travel else TravelSource.NONE,
        clauses=chosen.clauses,
        facts=(*facts, *chosen.facts),
        open_facts=chosen.open_facts,
        reason=chosen.reason,
    )


def _first(options: Sequence[Option], verdict: Verdict) -> Option | None:
    return next((one for one in options if one.eligible and one.verdict is verdict), None)


def _alternative(option: Option, chosen: Option | None) -> Alternative:
    """Keep why an option was passed over; one that holds as well is a second choice."""
    if option.verdict is not Verdict.HOLDS or chosen is None:
        return Alternative(option.mode, option.verdict, option.reason, option.clauses)
    reason = say(
        "coverage.second_choice",
        "{reason}排在{chosen}之后。",
        "{reason_en} It ranks after {chosen_en}.",
        reason=option.reason.zh,
        reason_en=option.reason.en,
        chosen=chosen.mode.zh,
        chosen_en=MODE_EN[chosen.mode],
    )
    return Alternative(option.mode, Verdict.LATER, reason, option.clauses)


def _gap_since(survey: Survey, village: Village) -> dt.date | None:
    """Return the first day without a mode; None where nothing earlier is recorded.

    An online clinic that began meanwhile, or rows in conflict, do not begin a new gap.
    """
    since: dt.date | None = None
    for interval in survey.table.history(village.code):
        if interval.period.since > survey.day:
            break
        if interval.mode.covered:
            since = interval.period.until
    return since


def _gap_facts(survey: Survey, village: Village, gap_since: dt.date | None) -> tuple[Sentence, ...]:
    """Say since when the village is without a mode, if the table tells, and what is in force."""
    mode = survey.modes[village.code]
    said: list[Sentence] = []
    if gap_since is not None:
        said.append(
            say(
                "coverage.gap_since",
                "自{since}起未落实，到{day}已{days}天。",
                "Without a valid mode since {since}: {days} days by {day}.",
                since=gap_since.isoformat(),
                day=survey.day.isoformat(),
                days=(survey.day - gap_since).days,
            )
        )
    if mode.online is not None:
        said.append(mode.basis)
    return tuple(said)


def _people(village: Village) -> tuple[Sentence, ...]:
    known = [
        (zh, en, count)
        for zh, en, count in (
            ("服务", "served", village.served_population),
            ("常住", "resident", village.resident_population),
            ("户籍", "registered", village.registered_population),
            ("65岁以上", "aged 65 or more", village.aged_65),
        )
        if count is not None
    ]
    if not known:
        return (
            say(
                "coverage.people_unknown",
                "村表没有填人口。",
                "The villages table gives no population.",
            ),
        )
    return (
        say(
            "coverage.people",
            "人口：{people_zh}。",
            "People: {people_en}.",
            people_zh="，".join(f"{zh}{count}人" for zh, _, count in known),
            people_en=", ".join(f"{count} {en}" for _, en, count in known),
        ),
    )
