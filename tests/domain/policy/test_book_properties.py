"""Properties of rulings: days, places, order of documents, and who may loosen what."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.policy.small_book import (
    ANXI,
    MINQING,
    MINUTES,
    PEOPLE,
    PLACES,
    VISITS,
    book,
    clause,
    document,
)
from xunzhen.domain.places import contains
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Clause, Combine, Force, Level, Rule

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 3, 1))
QUICK = settings(deadline=None, max_examples=60)
ALL_PLACES = ("000000", "350000", "350500", "350100", ANXI, MINQING, "350524101201")


@st.composite
def laws(draw: st.DrawFn, of_rule: Rule = PEOPLE) -> Book:
    documents = [document(level.value, level) for level in PLACES]
    clauses: list[Clause] = []
    for number in range(draw(st.integers(0, 6))):
        level = draw(st.sampled_from(list(PLACES)))
        since = draw(st.none() | DAYS)
        until = draw(st.none() | DAYS)
        clauses.append(
            clause(
                f"{level.value}/{number}",
                of_rule,
                draw(st.none() | st.integers(0, 5)),
                place=PLACES[level],
                force=draw(st.sampled_from([Force.HARD, Force.SOFT, Force.PLANNED, Force.FACT])),
                since=since,
                until=until,
                exclude=draw(st.sampled_from([(), (ANXI,), ("350100",)])),
            )
        )
    return book(documents, clauses)


@QUICK
@given(laws(), st.sampled_from(ALL_PLACES), DAYS)
def test_ruling_never_rests_on_a_clause_outside_its_days_or_place(
    law: Book, place: str, day: dt.date
) -> None:
    ruling = law.verdict("a.people", place, day).ruling

    if ruling is not None and ruling.clause is not None:
        chosen = ruling.clause
        assert contains(chosen.place, place)
        assert not any(contains(out, place) for out in chosen.exclude)
        assert chosen.since is None or chosen.since <= day
        assert chosen.until is None or day < chosen.until
        assert chosen.force in (Force.HARD, Force.SOFT)


@QUICK
@given(laws(), st.sampled_from(ALL_PLACES), DAYS)
def test_every_clause_of_the_rule_decides_or_is_passed_over(
    law: Book, place: str, day: dt.date
) -> None:
    verdict = law.verdict("a.people", place, day)

    named = [over.clause.id for over in verdict.passed_over]
    if verdict.ruling is not None and verdict.ruling.clause is not None:
        named.append(verdict.ruling.clause.id)
    assert sorted(named) == sorted(one.id for one in law.clauses)


@QUICK
@given(laws(), DAYS, st.integers(0, 9))
def test_document_of_another_place_changes_nothing(law: Book, day: dt.date, value: int) -> None:
    before = law.verdict("a.people", ANXI, day).ruling
    other = document("other", Level.COUNTY, place=MINQING)

    more = law.with_documents([other], [clause("other/1", PEOPLE, value, place=MINQING)])

    after = more.verdict("a.people", ANXI, day).ruling
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert (before.value, before.clause) == (after.value, after.clause)


@QUICK
@given(laws(), DAYS)
def test_document_about_another_rule_changes_nothing_at_all(law: Book, day: dt.date) -> None:
    before = law.verdict("a.people", ANXI, day)
    other = document("other", Level.SITE)

    more = law.with_documents([other], [clause("other/1", VISITS, 3, place=ANXI)])

    assert more.verdict("a.people", ANXI, day) == before


@QUICK
@given(laws(), st.sampled_from(ALL_PLACES), DAYS, st.randoms(use_true_random=False))
def test_order_of_documents_and_clauses_does_not_matter(
    law: Book, place: str, day: dt.date, chance: object
) -> None:
    clauses = list(law.clauses)
    documents = list(law.documents.values())
    chance.shuffle(clauses)  # type: ignore[attr-defined]
    chance.shuffle(documents)  # type: ignore[attr-defined]

    shuffled = book(documents, clauses)

    assert shuffled.verdict("a.people", place, day) == law.verdict("a.people", place, day)


@QUICK
@given(st.sampled_from([VISITS, MINUTES]), st.data(), DAYS, st.integers(0, 5))
def test_one_more_clause_can_tighten_and_never_loosen(
    of_rule: Rule, data: st.DataObject, day: dt.date, value: int
) -> None:
    law = data.draw(laws(of_rule))
    before = law.verdict(of_rule.name, ANXI, day).ruling
    site = replace(document("more", Level.SITE), place=ANXI)

    more = law.with_documents([site], [clause("more/1", of_rule, value, place=ANXI, since=None)])

    after = more.verdict(of_rule.name, ANXI, day).ruling
    assert after is not None
    assert isinstance(after.value, int)
    if before is not None and isinstance(before.value, int):
        stricter = max if of_rule.combine is Combine.MAXIMUM else min
        assert after.value == stricter(before.value, value)
