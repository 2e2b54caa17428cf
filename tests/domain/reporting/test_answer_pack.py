"""The answer pack: figures with their rows, what is missing, and numbers of other papers."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.domain.fieldwork.ledgers import OTHER_VILLAGE, county_with, entry
from tests.domain.indicators.evidences import assigned, doctor, evidence_of
from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.fieldwork.ledger import EntryState
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.figures import Agreement, Figure
from xunzhen.domain.periods.period import parse_period
from xunzhen.domain.reporting.answer_pack import (
    TOPIC_OF,
    Answer,
    AnswerPack,
    Quoted,
    Topic,
    answer_pack,
    compared,
)
from xunzhen.domain.reporting.canonical import source_digest
from xunzhen.domain.reporting.document_draft import reply_passages
from xunzhen.domain.reporting.statutory_return import BEIJING
from xunzhen.domain.workforce.facts import InsuranceProduct, Premium

CUT_OFF = dt.datetime(2026, 10, 1, tzinfo=BEIJING)


def pack_of(evidence: Evidence, period: str = "2026-09", *quoted: Quoted) -> AnswerPack:
    return answer_pack(evidence, parse_period(period), CUT_OFF, quoted)


def told(pack: AnswerPack, indicator: str) -> Answer:
    found = pack.answer_of(indicator)
    assert found is not None
    return found


def test_every_topic_of_a_reply_is_answered() -> None:
    pack = pack_of(evidence_of())

    assert {one.topic for one in pack.answers} == set(Topic)
    assert [one.figure.indicator for one in pack.answers] == list(TOPIC_OF)
    assert all(one.indicator.definition.zh and one.indicator.clauses for one in pack.answers)


def test_figure_is_counted_from_its_rows_and_bound_to_them() -> None:
    pack = pack_of(
        evidence_of(
            entry("1", 7, person_times=12),
            entry("2", 8, place=OTHER_VILLAGE),
            entry("3", 9, state=EntryState.MISSED),
            entry("4", 7, date=dt.date(2026, 8, 31)),
        )
    )

    # Of September's three visits one was missed; one of the two told how many were served.
    made, villages, served = (
        told(pack, name) for name in ("circuit.made", "answer.villages_visited", "circuit.served")
    )
    assert (made.figure.printed, villages.figure.printed) == ("2次", "2个")
    assert (served.figure.printed, served.unknown) == ("12人次", 1)
    rows = [("1", "350524101202", "1", "0", ""), ("2", OTHER_VILLAGE, "1", "0", "")]
    assert made.figure.source == source_digest(rows)


def test_missing_data_is_named_and_gives_no_number() -> None:
    pack = pack_of(evidence_of())

    paid, posts = told(pack, "answer.subsidies_paid"), told(pack, "answer.on_post")
    assert (paid.figure.value, paid.figure.printed) == (None, "—")
    assert "补助发放记录" in paid.missing[0].zh
    assert "派驻支援" in posts.missing[0].zh


def test_people_on_post_and_their_months_are_told() -> None:
    posts = (
        assigned("a", "z-1", "2026-01-01", programme=Programme.PAIRED),
        assigned("b", "z-2", "2026-05-01", programme=Programme.PAIRED),
        assigned("c", "z-3", "2026-01-01", "2026-06-30", programme=Programme.PAIRED),
        assigned("d", "z-4", "2026-01-01"),
    )
    pack = pack_of(evidence_of(assignments=posts, rules={"paired_assistance.min_months": "6"}))

    # On 30 September z-1 has 9 months, z-2 has 5; the county asks 6. z-3 has left, z-4 is of
    # another programme: 1 of 2.
    assert told(pack, "answer.on_post").figure.printed == "2人"
    assert told(pack, "answer.long_enough").figure.printed == "50.0%"


def test_least_months_that_lapsed_give_no_share() -> None:
    posts = (assigned("a", "z-1", "2026-01-01", programme=Programme.PAIRED),)

    share = told(pack_of(evidence_of(assignments=posts)), "answer.long_enough")
    # FJ-2023-61/1.2.3 ended on 31 December 2025 and the county set nothing.
    assert share.figure.printed == "—"
    assert "2025-12-31" in share.missing[0].zh


def test_premiums_are_added_in_fen_and_told_in_yuan() -> None:
    paid = (
        Premium("s-01", InsuranceProduct.LIABILITY, 2026, 12_345),
        Premium("s-02", InsuranceProduct.ACCIDENT, 2026, 5),
        Premium("s-02", InsuranceProduct.ACCIDENT, 2025, 700),
    )
    pack = pack_of(evidence_of(premiums=paid), "2026")

    # 123.45 and 0.05 yuan of 2026.
    assert told(pack, "answer.premiums").figure.printed == "123.50元"


def test_share_says_both_its_numbers() -> None:
    share = told(pack_of(evidence_of()), "coverage.village_share").figure

    assert share.denominator is not None
    assert share.numerator is not None


def test_year_to_date_says_its_own_days() -> None:
    pack = pack_of(evidence_of(doctor("1", 3, 2, "s-04", "h-101")))

    doctors = told(pack, "thousand_doctors.min_doctors")
    assert (doctors.figure.printed, doctors.days) == ("1名", parse_period("2026-01-01..2026-09-30"))


def test_two_papers_of_different_years_are_reconciled() -> None:
    two_years = Quoted("招录", Figure(1025, parse_period("2021-01-01..2022-12-31"), "61号"))
    one_year = Quoted("招录", Figure(664, parse_period("2022"), "64号"))

    for quoted in ([two_years, one_year], [one_year, two_years]):
        (found,) = compared(quoted)
        assert found.verdict.agreement is Agreement.PART
        assert found.verdict.rest == Figure(361, parse_period("2021"))


def test_paper_is_compared_with_the_packs_own_number() -> None:
    quoted = Quoted("到村", Figure(3, parse_period("2026-09"), "通讯稿"))
    pack = pack_of(evidence_of(entry("1", 7), entry("2", 8)), "2026-09", quoted)

    (found,) = pack.compared
    assert found.verdict.agreement is Agreement.CONTRADICTS
    assert {found.whole.number, found.part.number} == {2, 3}


def test_standard_that_nobody_set_is_unset() -> None:
    county = county_with()
    standards = {one.rule: one for one in pack_of(evidence_of(county=county)).standards}

    assert standards["allowance.post_yearly"].clause == "FJ-2023-61/3.2.4"
    assert "1200" in standards["allowance.post_yearly"].written
    assert standards["allowance.transport"].written == ""


def test_same_facts_give_the_same_digest_and_a_row_more_another() -> None:
    one, same, other = (
        pack_of(evidence_of(*entries))
        for entries in (
            (entry("1"), entry("2", 8)),
            (entry("2", 8), entry("1")),
            (entry("1"),),
        )
    )

    assert one.digest == same.digest
    assert one.digest != other.digest


def test_reply_quotes_every_figure_that_has_a_value_and_no_other() -> None:
    pack = pack_of(evidence_of(entry("1")))

    passages = reply_passages(pack.as_source(None), TOPIC_OF, "您的建议", "2026年9月")
    text = "".join(one.text for one in passages)
    having = [one.figure.indicator for one in pack.answers if one.figure.value is not None]
    assert [name for name in TOPIC_OF if f"{{{name}}}" in text] == having
    headings = [
        f"{numeral}、{topic.zh}" for numeral, topic in zip("一二三四五", Topic, strict=True)
    ]
    assert [one.heading for one in passages][1:6] == headings


@pytest.mark.parametrize("locked_at", [None, CUT_OFF])
def test_pack_is_a_source_once_frozen(locked_at: dt.datetime | None) -> None:
    source = pack_of(evidence_of()).as_source(locked_at)

    assert source.is_locked == (locked_at is not None)
    assert source.digest == pack_of(evidence_of()).digest
