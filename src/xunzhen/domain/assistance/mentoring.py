"""Mentor pairs, people trained, and progress in the aspects of the paired assistance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.assistance.programmes import Assignment
from xunzhen.domain.errors import NoClause, Sentence, say
from xunzhen.domain.periods.period import Period, year_of
from xunzhen.domain.policy.book import Book

TASK_ASPECTS: Final = "paired_assistance.task_aspects"
NAMED_ASPECTS: Final = ("专科能力", "人才培养", "新技术", "管理水平")
"""The four of seven that FJ-2023-61/1.2.1 names; the other three a site enters in its own words."""


@dataclass(frozen=True, slots=True)
class MentorPair:
    """A stationed mentor and a local learner; ``finished``: the day the learner passed, if so."""

    mentor: str
    learner: str
    unit: str
    specialty: str
    period: Period
    finished: dt.date | None = None


def pair_faults(
    pairs: Iterable[MentorPair], assignments: Sequence[Assignment]
) -> tuple[tuple[MentorPair, Sentence], ...]:
    """Return the pairs that cannot be: a mentor of himself, or one who is not at the unit then."""
    found = []
    for pair in sorted(pairs, key=lambda one: (one.unit, one.mentor, one.learner)):
        there = any(
            one.staff == pair.mentor
            and one.to_institution == pair.unit
            and one.period.overlaps(pair.period)
            for one in assignments
        )
        if pair.mentor == pair.learner:
            found.append((pair, _own_mentor(pair)))
        elif not there:
            found.append((pair, _not_there(pair)))
    return tuple(found)


def trained_in(pairs: Iterable[MentorPair], unit: str, year: int) -> tuple[str, ...]:
    """Return the learners of a unit who finished in a calendar year, each once.

    One who finished twice, with two mentors, is one person (FJ-2023-61/1.2.7 counts persons).
    """
    period = year_of(dt.date(year, 1, 1))
    return tuple(
        sorted(
            {
                one.learner
                for one in pairs
                if one.unit == unit and one.finished is not None and one.finished in period
            }
        )
    )


@dataclass(frozen=True, slots=True)
class AspectTask:
    """One task of an agreement in one aspect: ``done`` of ``target``, both counted."""

    aspect: str
    title: str
    target: int
    done: int = 0


@dataclass(frozen=True, slots=True)
class AspectProgress:
    """An aspect: tasks reached of all; ``tasks`` 0 means that nothing was agreed yet."""

    aspect: str
    tasks: int
    reached: int


def aspect_progress(
    tasks: Iterable[AspectTask], book: Book, place: str, day: dt.date
) -> tuple[tuple[AspectProgress, ...], Sentence | None]:
    """Return the progress of each aspect, the named ones first, and what is missing of the list.

    An aspect without a task is shown with none, never as done. The sentence is None if as many
    aspects bear tasks as the rule asks.
    """
    ordered = sorted(tasks, key=lambda one: (one.aspect, one.title))
    names = dict.fromkeys((*NAMED_ASPECTS, *(one.aspect for one in ordered)))
    progress = tuple(
        AspectProgress(
            name,
            sum(one.aspect == name for one in ordered),
            sum(one.aspect == name and one.done >= one.target for one in ordered),
        )
        for name in names
    )
    have = sum(one.tasks > 0 for one in progress)
    try:
        ruling = book.ruling(TASK_ASPECTS, place, day)
    except NoClause as unset:
        return progress, unset.sentence
    wanted = round(ruling.number)
    if have >= wanted:
        return progress, None
    return progress, say(
        "assistance.aspects_missing",
        "协议里有任务的是{have}个方面，要求{wanted}个（{citation}）。文件只列了4个，其余由县里写明，请补上。",
        "{have} aspects bear tasks, {wanted} are asked ({citation_en}). The paper names 4; enter "
        "the others in the county's own words.",
        have=have,
        wanted=wanted,
        citation=ruling.citation,
        citation_en=ruling.citation_en,
    )


def _own_mentor(pair: MentorPair) -> Sentence:
    return say(
        "assistance.own_mentor",
        "{mentor}不能带自己。请核对师带徒的两个人。",
        "{mentor} cannot be his own mentor. Check the pair.",
        mentor=pair.mentor,
    )


def _not_there(pair: MentorPair) -> Sentence:
    return say(
        "assistance.mentor_not_there",
        "{mentor}在{unit}没有派驻记录，带不了{learner}。请补派驻记录或换带教的人。",
        "{mentor} is not assigned to {unit} and cannot teach {learner} there. Enter the "
        "assignment or choose another mentor.",
        mentor=pair.mentor,
        unit=pair.unit,
        learner=pair.learner,
    )
