"""The chosen village: how it is served, what is proposed and why, and what may be decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from xunzhen.domain.coverage.choices import Choice, Effects, choices_for, effects_of
from xunzhen.domain.coverage.mode_sentences import name_of
from xunzhen.domain.coverage.modes import EndingMode, ModeInterval, VillageMode
from xunzhen.domain.coverage.options import Option
from xunzhen.domain.coverage.proposals import Alternative, Proposal, options_for
from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.errors import Sentence
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode, Village
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.history import mode_history
from xunzhen.web.coverage.models import ModeDecision
from xunzhen.web.coverage.selectors import (
    CoverageDay,
    coverage_on,
    deciding_day,
    decisions_of,
    state_of,
)
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class Judged:
    """What the domain says of a village on the day it is decided for, the same for all readers."""

    day: dt.date
    now: VillageMode
    ending: EndingMode | None
    proposal: Proposal | None
    provider: str
    travel: TravelTime | None
    effects: Effects | None
    passed_over: tuple[Alternative, ...]
    choices: tuple[Choice, ...]
    visits: Ruling | None
    following: ModeInterval | None
    following_name: str

    @property
    def groups(self) -> list[tuple[Mode, list[Choice]]]:
        """The choices by mode, for the groups of a list to choose from."""
        return [(mode, list(found)) for mode, found in groupby(self.choices, lambda one: one.mode)]

    @property
    def proposed(self) -> str:
        """What a form sends for the proposal; empty where no mode is proposed."""
        if self.proposal is None or self.proposal.mode is None:
            return ""
        return f"{self.proposal.mode.value}:{self.proposal.provider}"


@dataclass
class Panel:
    """Everything about the chosen village; ``typed`` and ``problem`` come from a refused form."""

    village: Village
    township: str
    today: dt.date
    day: dt.date
    judged: Judged
    first_day: dt.date
    state: str
    decisions: list[ModeDecision]
    may_decide: bool
    history: Mapping[str, Any]
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Sentence | None = None
    problem_at: str = ""

    @property
    def open(self) -> bool:
        """Say whether the reader may decide here and now: planners, not for a day gone by."""
        return self.may_decide and self.day >= self.today


def panel_of(scope: Scope, desk: Desk, village: Village, day: dt.date, today: dt.date) -> Panel:
    """Return the panel of a village, which was fetched through the reader's scope."""
    judged = judged_on(desk, village.code, day)
    proposal = judged.proposal
    first = proposal.since if proposal and judged.ending is None else judged.day
    township = desk.whole.township_by_code.get(village.township)
    return Panel(
        village=village,
        township=township.name if township else village.township,
        today=today,
        day=day,
        judged=judged,
        first_day=max(first, today),
        state=state_of(desk, village.code),
        decisions=decisions_of(desk.code, village.code),
        may_decide=scope.may(Act.DECIDE_MODE),
        history=mode_history(desk, village.code, today),
    )


def judged_on(desk: Desk, village: str, day: dt.date) -> Judged:
    """Return what the domain says of a village, seen from a day."""
    return kept(
        desk.site.pk, desk.revision, ("judged", village, day), lambda: _judged(desk, village, day)
    )


def _judged(desk: Desk, code: str, day: dt.date) -> Judged:
    now = coverage_on(desk, day)
    then_day = deciding_day(now, code, day)
    then = now if then_day == day else coverage_on(desk, then_day)
    village = desk.whole.village_by_code[code]
    proposal, following = then.proposals.get(code), then.following.get(code)
    later = following.mode.provider if following else ""
    return Judged(
        day=then_day,
        now=now.survey.modes[code],
        ending=now.ending.get(code),
        proposal=proposal,
        provider=name_of(desk.whole, proposal.provider) if proposal and proposal.provider else "",
        travel=_travel(proposal),
        effects=_effects(then, village, proposal),
        passed_over=proposal.passed_over if proposal else _judged_options(then, village),
        choices=choices_for(then.survey, village),
        visits=then.survey.grounds_at(village.township).ruled("circuit.visits_per_week"),
        following=following,
        following_name=name_of(desk.whole, later) if later else "",
    )


def _travel(proposal: Proposal | None) -> TravelTime | None:
    if proposal is None or proposal.minutes is None:
        return None
    return TravelTime(proposal.minutes, proposal.source)


def _effects(coverage: CoverageDay, village: Village, proposal: Proposal | None) -> Effects | None:
    if proposal is None or proposal.mode is None:
        return None
    return effects_of(coverage.survey, village, proposal.mode, proposal.provider)


def _judged_options(coverage: CoverageDay, village: Village) -> tuple[Alternative, ...]:
    """Return every way for a village that is covered: nothing is proposed, all may be compared."""
    options = options_for(coverage.survey, coverage.sites, village)
    return tuple(_as_alternative(option) for option in options)


def _as_alternative(option: Option) -> Alternative:
    return Alternative(option.mode, option.verdict, option.reason, option.clauses)
