"""A return: period x unit x template, figures from indicators, text by people, and its life.

    drafted -> self_checked -> submitted -> accepted -> locked
                                   `-> returned -> (edited, checked and submitted again)

The chain is unit -> county -> city -> province: each level accepts and locks what the level below
handed in, then hands in its own. What was submitted is frozen (``frozen.py``); every submission is
one version more. Who may do what stands in ``flow.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.reporting.canonical import Json, digest_of, moment_text
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure

FORMAT: Final = "xunzhen-return/1"
BEIJING: Final = dt.timezone(dt.timedelta(hours=8))


class Rank(IntEnum):
    """Where in the chain a unit stands; each hands in to the next."""

    UNIT = 1
    COUNTY = 2
    CITY = 3
    PROVINCE = 4

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return ("单位", "县级", "市级", "省级")[self - 1]

    @property
    def en(self) -> str:
        """The English word."""
        return ("unit", "county", "city", "province")[self - 1]


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A unit that owes returns: its id, name, rank, and the id of the unit it hands in to.

    ``above`` is empty for the top of the chain, which locks its own.
    """

    id: str
    name: str
    rank: Rank
    above: str = ""


class Section(StrEnum):
    """The written parts of a return, in the order of FJ-2022-595/3.2.3."""

    COMPLETION = "completion"
    PROBLEMS = "problems"
    NEXT_PLAN = "next_plan"
    SUGGESTIONS = "suggestions"

    @property
    def zh(self) -> str:
        """The heading as printed."""
        return _SECTIONS[self][0]

    @property
    def en(self) -> str:
        """The English heading."""
        return _SECTIONS[self][1]


_SECTIONS: Final = {
    Section.COMPLETION: ("完成情况", "Completion"),
    Section.PROBLEMS: ("存在问题", "Problems"),
    Section.NEXT_PLAN: ("下一步计划", "Next plan"),
    Section.SUGGESTIONS: ("意见建议", "Suggestions"),
}


class State(StrEnum):
    """Where a return stands."""

    DRAFTED = "drafted"
    SELF_CHECKED = "self_checked"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LOCKED = "locked"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return _STATES[self][0]

    @property
    def en(self) -> str:
        """The English word."""
        return _STATES[self][1]

    @property
    def handed_in(self) -> bool:
        """Say whether it stands by its frozen version: nobody writes it, nor was it sent back."""
        return self in (State.SUBMITTED, State.ACCEPTED, State.LOCKED)

    @property
    def received(self) -> bool:
        """Say whether the unit above has taken it: such a part is added up."""
        return self in (State.ACCEPTED, State.LOCKED)


_STATES: Final = {
    State.DRAFTED: ("起草中", "drafted"),
    State.SELF_CHECKED: ("已自查", "self-checked"),
    State.SUBMITTED: ("已报送", "submitted"),
    State.RETURNED: ("已退回", "returned"),
    State.ACCEPTED: ("已接收", "accepted"),
    State.LOCKED: ("已锁定", "locked"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a return's life: what was done, by whom, when, and what was said."""

    act: str
    state: State
    person: str
    unit: str
    at: dt.datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a submission froze: which version, the digest of its canonical text, and when."""

    version: int
    digest: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class StatutoryReturn:
    """One return of one unit for one closed period, as it stands.

    ``figures`` in order of indicator (``figure.filled``); ``texts`` what people wrote, a section
    each, absent where nothing was written. ``frozen`` is the last submission.
    """

    unit: ReportingUnit
    kind: ReturnKind
    period: Period
    cut_off: dt.datetime
    figures: tuple[Figure, ...] = ()
    texts: tuple[tuple[Section, str], ...] = ()
    state: State = State.DRAFTED
    steps: tuple[Step, ...] = ()
    frozen: Frozen | None = None

    @property
    def identity(self) -> str:
        """What makes it this return and no other: ``350524/monthly/2022-09-01/2022-09-30``."""
        return f"{self.unit.id}/{self.kind.value}/{self.period.since}/{self.period.last_day}"

    @property
    def first_submitted(self) -> dt.datetime | None:
        """When it was handed in for the first time; None if never."""
        return next((step.at for step in self.steps if step.state is State.SUBMITTED), None)

    def text_of(self, section: Section) -> str:
        """Return what was written under a section; empty if nothing."""
        return dict(self.texts).get(section, "")

    def figure_of(self, indicator: str) -> Figure | None:
        """Return the figure of an indicator, None if the return has none."""
        return next((one for one in self.figures if one.indicator == indicator), None)

    def content(self, version: int) -> dict[str, Json]:
        """Return what is frozen as a version: identity, figures and texts, no state, no person."""
        return {
            "format": FORMAT,
            "unit": {"id": self.unit.id, "name": self.unit.name, "rank": self.unit.rank.en},
            "above": self.unit.above,
            "kind": self.kind.value,
            "since": self.period.since.isoformat(),
            "last": "" if self.period.last_day is None else self.period.last_day.isoformat(),
            "cut_off": moment_text(self.cut_off),
            "version": version,
            "figures": [figure.as_json() for figure in self.figures],
            "texts": {section.value: text for section, text in self.texts},
        }

    def digest(self, version: int) -> str:
        """Return the SHA-256 that freezing it as a version gives: 64 hex digits."""
        return digest_of(self.content(version))

    @property
    def is_intact(self) -> bool:
        """Say whether what it holds is still what was frozen; True where nothing is."""
        return self.frozen is None or self.digest(self.frozen.version) == self.frozen.digest


def required_sections(ruling: Ruling | None) -> tuple[Section, ...]:
    """Return the sections that must be written: as many as ``return.sections`` says, in order.

    None is 未设定: then no text is demanded. Source: FJ-2022-595/3.2.3.
    """
    if ruling is None:
        return ()
    return tuple(Section)[: int(ruling.number)]


def texts_of(written: Mapping[Section, str]) -> tuple[tuple[Section, str], ...]:
    """Return the texts in the order of the sections, without empty ones and outer blanks."""
    return tuple((one, written[one].strip()) for one in Section if written.get(one, "").strip())


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day in China at a moment, by which lateness is judged."""
    return moment.astimezone(BEIJING).date()
