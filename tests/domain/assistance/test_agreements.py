"""Agreements: in force with three signatures only; overlap, expiry and short ends are told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from xunzhen.domain.assistance.agreements import (
    AgreementState,
    agreement_alerts,
    agreement_state,
    early_ends,
    ends_before_terms,
    holds_on,
    reviews_due,
    years_begun,
)
from xunzhen.domain.assistance.mentoring import (
    AspectTask,
    MentorPair,
    aspect_progress,
    pair_faults,
    trained_in,
)
from xunzhen.domain.assistance.programmes import (
    Agreement,
    Assignment,
    PairingMode,
    Programme,
    Role,
)
from xunzhen.domain.assistance.term_verdicts import (
    TRAINEES_PER_YEAR,
    TermStatus,
    headcount,
    judged_term,
    stationed_on,
)
from xunzhen.domain.assistance.terms import terms_of
from xunzhen.domain.periods.period import inclusive
from xunzhen.files.policies import load_book

YEAR = inclusive(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
SIGNED = Agreement(
    "X1",
    "省医",
    "县医",
    "示例县",
    PairingMode.HOSPITAL,
    YEAR,
    dt.date(2024, 12, 20),
    dt.date(2024, 12, 22),
    dt.date(2025, 1, 5),
)
HEAD = Assignment("A1", Programme.PAIRED, "外甲", "省医", "县医", Role.HEAD, YEAR, "X1")
MARCH = dt.date(2025, 3, 1)


def codes(*agreements: Agreement, on: dt.date = MARCH) -> list[str]:
    return [
        one.sentence.code.removeprefix("assistance.")
        for one in agreement_alerts(agreements, on, 60)
    ]


def test_agreement_holds_from_its_last_signature() -> None:
    assert not holds_on(SIGNED, dt.date(2025, 1, 4))
    assert holds_on(SIGNED, dt.date(2025, 1, 5))
    assert not holds_on(replace(SIGNED, signed_county=None), MARCH)
    assert not holds_on(SIGNED, dt.date(2026, 1, 1))


def test_missing_signature_overlap_and_expiry_are_told() -> None:
    other = replace(SIGNED, id="X2", period=inclusive(MARCH, dt.date(2026, 3, 1)))
    department = replace(other, sender="市医", mode=PairingMode.DEPARTMENT)

    assert codes(replace(SIGNED, signed_county=None)) == ["unsigned"]
    assert codes(SIGNED, other) == ["agreements_overlap"]
    assert codes(SIGNED, department) == []
    # 60 days before 31 December is 1 November.
    assert codes(SIGNED, on=dt.date(2025, 11, 1)) == ["expires"]
    assert codes(SIGNED, on=dt.date(2025, 10, 31)) == []


def test_end_before_the_least_term_wants_a_reason_and_a_longer_agreement() -> None:
    # A head of department is due a year (FJ-2022-595/2.2.6): from 10 January to 9 January 2026.
    term = replace(HEAD, period=inclusive(dt.date(2025, 1, 10), dt.date(2025, 12, 31)))
    verdicts = [
        judged_term(one, load_book(), "350524", MARCH) for one in terms_of([term], (), MARCH)
    ]

    assert [(one.status, one.due) for one in verdicts] == [
        (TermStatus.WILL_BREAK, dt.date(2026, 1, 9))
    ]
    assert len(early_ends(verdicts, {})) == 1
    assert early_ends(verdicts, {"A1": "组织调动"}) == ()
    alert = ends_before_terms(SIGNED, verdicts)[0]
    assert "2026-01-09" in alert.sentence.zh


def test_people_on_post_are_counted_once_a_pair() -> None:
    others = [
        replace(HEAD, id="A2", role=Role.MANAGER),
        replace(HEAD, id="A3", staff="外乙", role=Role.DOCTOR),
    ]

    found = stationed_on([HEAD, *others], load_book(), "350524", MARCH)

    # 外甲 holds two roles and is one person: 2 of 5 (FJ-2023-61/1.2.2), 3 short.
    assert [(one.people, one.least, one.short) for one in found] == [(("外乙", "外甲"), 5, 3)]


def test_trainees_are_persons_and_mentors_must_be_there() -> None:
    pair = MentorPair("外甲", "s-1", "县医", "儿科", YEAR, dt.date(2025, 6, 1))
    again = replace(pair, mentor="外乙", finished=dt.date(2025, 9, 1))
    own = replace(pair, learner="外甲", finished=None)

    assert trained_in([pair, again, own], "县医", 2025) == ("s-1",)
    assert trained_in([pair], "县医", 2024) == ()
    found = [sentence.code for _pair, sentence in pair_faults([pair, again, own], [HEAD])]
    assert found == ["assistance.mentor_not_there", "assistance.own_mentor"]
    counted = headcount(("县医", "2025"), ["s-1"], TRAINEES_PER_YEAR, load_book(), "350524", MARCH)
    assert counted.short == 2


def test_aspect_without_a_task_is_none_and_the_unnamed_three_are_asked_for() -> None:
    tasks = [AspectTask("管理水平", "三基考核", 2, 2), AspectTask("新技术", "腔镜", 3, 1)]

    progress, missing = aspect_progress(tasks, load_book(), "350524", MARCH)

    assert [(one.aspect, one.tasks, one.reached) for one in progress] == [
        ("专科能力", 0, 0),
        ("人才培养", 0, 0),
        ("新技术", 1, 0),
        ("管理水平", 1, 1),
    ]
    assert missing is not None
    assert "2个方面，要求7个" in missing.zh


def test_agreement_stands_by_its_signatures_and_days() -> None:
    # SIGNED runs through 2025; ninety days before 31 December is 2 October.
    unsigned = replace(SIGNED, signed_county=None)

    assert agreement_state(unsigned, dt.date(2025, 6, 1), 90) is AgreementState.UNSIGNED
    assert agreement_state(SIGNED, dt.date(2025, 6, 1), 90) is AgreementState.IN_FORCE
    assert agreement_state(SIGNED, dt.date(2025, 10, 1), 90) is AgreementState.IN_FORCE
    assert agreement_state(SIGNED, dt.date(2025, 10, 2), 90) is AgreementState.EXPIRING
    assert agreement_state(SIGNED, dt.date(2026, 1, 1), 90) is AgreementState.EXPIRED


def test_year_of_an_agreement_is_to_be_reviewed_once_it_is_over() -> None:
    # Three years from 2025: the first is over on 1 January 2026, the second a year later.
    three = replace(SIGNED, period=inclusive(dt.date(2025, 1, 1), dt.date(2027, 12, 31)))

    assert reviews_due(three, (), dt.date(2025, 12, 31)) == ()
    assert reviews_due(three, (), dt.date(2026, 1, 1)) == (1,)
    assert reviews_due(three, (1,), dt.date(2027, 6, 1)) == (2,)
    assert reviews_due(three, (), dt.date(2030, 1, 1)) == (1, 2, 3)


def test_year_begins_on_its_day_and_none_after_the_end() -> None:
    three = replace(SIGNED, period=inclusive(dt.date(2025, 1, 1), dt.date(2027, 12, 31)))

    begun = [years_begun(three, dt.date(year, 1, 1)) for year in (2024, 2025, 2026, 2030)]

    assert begun == [0, 1, 2, 3]
    assert years_begun(three, dt.date(2025, 12, 31)) == 1


def test_last_year_of_an_agreement_may_be_short_and_an_unsigned_one_is_not_reviewed() -> None:
    half = replace(SIGNED, period=inclusive(dt.date(2025, 1, 1), dt.date(2026, 6, 30)))

    assert reviews_due(half, (1,), dt.date(2026, 7, 1)) == (2,)
    assert reviews_due(replace(half, signed_county=None), (), dt.date(2026, 7, 1)) == ()
