"""The same code, another Book: where the documents of the two demo counties differ, so do they.

D1 and D3 are two of the differences between the documents: the share of village doctors with a
physician's licence, and when a village is served by circuit visits. Anxi stands under the county's
reply of 2024 (AX-2024-19), Minqing on 2025-06-01 under Fuzhou's document (FZ-2024-24).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pytest

from tests.demo.tables import DEMO
from xunzhen.domain.coverage.circuits import Eligibility, circuit_eligibility
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.coverage.options import Verdict
from xunzhen.domain.coverage.proposals import Alternative, Proposal, proposals_for
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.book import Verdict as BookVerdict
from xunzhen.domain.policy.clause import Force, Ruling, Why
from xunzhen.domain.registry.county import County, Mode, Village
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_coverage_settings, load_settings
from xunzhen.files.tables.read import load_county

LICENSED_SHARE = "workforce.licensed_village_doctor_share"


@dataclass(frozen=True)
class Stand:
    """A demo county on the day of its data, under its own Book."""

    folder: str

    @cached_property
    def county(self) -> County:
        return load_county(DEMO / self.folder)

    @property
    def day(self) -> dt.date:
        return self.county.as_of

    @cached_property
    def book(self) -> Book:
        return county_book(load_book(), self.county)

    @cached_property
    def survey(self) -> Survey:
        times = travel_times(self.county, load_settings(self.day)[1])
        choices = load_coverage_settings(self.day)
        return Survey(self.county, self.book, times, choices, self.day)

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        return proposals_for(self.survey)

    def eligible(self, served: int) -> Eligibility:
        """May a village without a doctor be on circuit, with this many people served?"""
        township = self.county.townships[0].code
        village = Village(f"{township}299", "一个村", township, served_population=served)
        return circuit_eligibility(self.survey.grounds_at(township), village)

    def served(self, proposal: Proposal) -> int:
        return self.county.village_by_code[proposal.village].served_population or 0


ANXI, MINQING = Stand("anxi-350524"), Stand("minqing-350124")


def clause_ids(rulings: tuple[Ruling, ...]) -> list[str]:
    return [one.clause.id for one in rulings if one.clause is not None]


def circuit_passed_over(proposal: Proposal) -> Alternative:
    return next(one for one in proposal.passed_over if one.mode is Mode.CIRCUIT)


# --- D3: when a village is served by circuit visits -----------------------------------------------


@pytest.mark.parametrize("served", [175, 499, 500, 3000])
def test_in_anxi_having_no_doctor_is_enough_for_circuit(served: int) -> None:
    found = ANXI.eligible(served)

    assert found.verdict is Verdict.HOLDS
    assert clause_ids(found.clauses) == ["AX-2024-19/1.2.1"]
    assert found.clauses[0].value == 100  # per cent of such villages, whatever their size


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (175, Verdict.HOLDS),
        (499, Verdict.HOLDS),
        (500, Verdict.INELIGIBLE),  # 不足500 excludes 500
        (3000, Verdict.INELIGIBLE),
    ],
)
def test_in_minqing_circuit_is_for_fewer_than_500_people(served: int, expected: Verdict) -> None:
    found = MINQING.eligible(served)

    limit = found.clauses[0]
    assert found.verdict is expected
    assert (limit.op, limit.value, clause_ids((limit,))) == ("<", 500, ["FZ-2024-24/6.2"])


def test_in_minqing_mobility_and_demand_must_be_confirmed_too_in_anxi_nothing() -> None:
    asked = [one.code for one in MINQING.eligible(175).open_facts]

    assert asked == ["coverage.confirm_mobility_and_demand"]
    assert ANXI.eligible(175).open_facts == ()


def test_circuits_proposed_in_anxi_rest_on_the_missing_doctor() -> None:
    (circuit,) = [one for one in ANXI.proposals if one.mode is Mode.CIRCUIT]

    assert clause_ids(circuit.clauses)[0] == "AX-2024-19/1.2.1"
    assert "FZ-2024-24/6.2" not in clause_ids(circuit.clauses)


def test_large_village_of_anxi_lacks_half_days_for_a_circuit_not_the_right_to_one() -> None:
    (stationed,) = [one for one in ANXI.proposals if one.mode is Mode.STATIONED]

    circuit = circuit_passed_over(stationed)
    assert ANXI.served(stationed) > 2000
    assert circuit.verdict is Verdict.SHORT
    assert circuit.reason.code == "coverage.centre_full"
    assert clause_ids(circuit.clauses)[0] == "AX-2024-19/1.2.1"


def test_circuits_proposed_in_minqing_are_all_for_fewer_than_500_people() -> None:
    circuits = [one for one in MINQING.proposals if one.mode is Mode.CIRCUIT]

    assert [MINQING.served(one) for one in circuits] == [166, 175]
    assert all(clause_ids(one.clauses)[0] == "FZ-2024-24/6.2" for one in circuits)


def test_every_larger_gap_of_minqing_is_refused_a_circuit_by_the_same_clause() -> None:
    larger = [one for one in MINQING.proposals if MINQING.served(one) >= 500]

    refused = [circuit_passed_over(one) for one in larger]
    assert len(larger) == 6
    assert {one.verdict for one in refused} == {Verdict.INELIGIBLE}
    assert {clause_ids(one.clauses)[0] for one in refused} == {"FZ-2024-24/6.2"}
    assert all("不足500人" in one.reason.zh for one in refused)


def test_stationing_rests_on_fuzhous_clause_in_minqing_and_on_the_national_notice_in_anxi() -> None:
    first = {
        stand.county.name: clause_ids(one.clauses)[0]
        for stand in (ANXI, MINQING)
        for one in stand.proposals
        if one.mode is Mode.STATIONED
    }

    assert first == {"安溪县": "NAT-2021/1", "闽清县": "FZ-2024-24/6.3"}


def test_centre_clinics_are_proposed_only_where_a_document_sets_their_conditions() -> None:
    modes = {stand.county.name: {one.mode for one in stand.proposals} for stand in (ANXI, MINQING)}

    assert Mode.CENTRE in modes["闽清县"]
    assert Mode.CENTRE not in modes["安溪县"]
    assert all(
        one.verdict is Verdict.UNSET
        for proposal in ANXI.proposals
        for one in proposal.passed_over
        if one.mode is Mode.CENTRE
    )


# --- D1: village doctors with a physician's licence -----------------------------------------------


def licensed_share(stand: Stand) -> BookVerdict:
    return stand.book.verdict(LICENSED_SHARE, stand.county.code, stand.day)


@pytest.mark.parametrize(
    ("stand", "share", "by", "force", "clause"),
    [
        (ANXI, 30, dt.date(2028, 12, 31), Force.SOFT, "AX-2024-19/2.2.3"),
        (MINQING, 50, dt.date(2025, 12, 31), Force.HARD, "FZ-2024-24/8.5"),
    ],
    ids=["anxi", "minqing"],
)
def test_target_of_licensed_village_doctors_is_each_countys_own(
    stand: Stand, share: int, by: dt.date, force: Force, clause: str
) -> None:
    ruling = licensed_share(stand).ruling

    assert ruling is not None
    assert ruling.clause is not None
    assert (ruling.op, ruling.value) == ("≥", share)
    assert (ruling.clause.id, ruling.clause.due_on, ruling.clause.force) == (clause, by, force)


@pytest.mark.parametrize(
    ("stand", "others"),
    [(ANXI, "FZ-2024-24/8.5"), (MINQING, "AX-2024-19/2.2.3")],
    ids=["anxi", "minqing"],
)
def test_the_other_countys_target_is_seen_and_does_not_bind(stand: Stand, others: str) -> None:
    passed = {over.clause.id: over.why for over in licensed_share(stand).passed_over}

    assert passed[others] is Why.OTHER_PLACE


# --- the same county, when its document has ended -------------------------------------------------


def test_minqing_has_no_bound_of_500_once_fuzhous_document_has_ended() -> None:
    day = dt.date(2026, 1, 1)

    passed = MINQING.book.verdict("circuit.max_served_population", "350124", day)

    assert passed.ruling is None
    assert [over.why for over in passed.passed_over if over.clause.id == "FZ-2024-24/6.2"] == [
        Why.ENDED
    ]
