"""What is proposed for a village without a mode, and why not the other ways."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.coverage import books, small
from tests.domain.coverage.small import CENTRE, DAY, clinic, code, county, day, doctor, village
from tests.domain.coverage.ways import HandTimes
from xunzhen.domain.coverage.grounds import Grounds, Reading
from xunzhen.domain.coverage.options import Verdict, citations
from xunzhen.domain.coverage.proposals import (
    LARGE_FIRST,
    SMALL_FIRST,
    UNKNOWN_FIRST,
    Alternative,
    Proposal,
    overloaded_centres,
    preference,
)
from xunzhen.domain.coverage.proposals import proposals_for as every_proposal
from xunzhen.domain.coverage.settings import CoverageSettings
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.coverage.travel import TravelSource
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County, Licence, Mode, Staff, Village

FUZHOU_DAY = dt.date(2025, 6, 1)
NEAR = HandTimes({(CENTRE, code(1)): 26.0, (CENTRE, code(2)): 40.0})
TWO_DOCTORS = (doctor("D1"), doctor("D2"))


def proposal(
    place: County,
    *,
    book: Book = books.ANXI,
    times: HandTimes = NEAR,
    on: dt.date = DAY,
    reading: Reading | None = None,
    choices: CoverageSettings = small.SETTINGS,
) -> Proposal:
    """The proposal for village 1."""
    survey = Survey(place, book, times, choices, on, reading)
    return next(one for one in every_proposal(survey) if one.village == code(1))


def fuzhou(
    place: County,
    *,
    book: Book = books.FUZHOU,
    times: HandTimes = NEAR,
    reading: Reading | None = None,
) -> Proposal:
    return proposal(place, book=book, times=times, on=FUZHOU_DAY, reading=reading)


def over(found: Proposal, mode: Mode) -> Alternative:
    return next(one for one in found.passed_over if one.mode is mode)


def anxi_county(*villages: Village, staff: tuple[Staff, ...] = TWO_DOCTORS) -> County:
    return county(villages, staff=staff, institutions=[small.health_centre()])


def fuzhou_county(*villages: Village, staff: tuple[Staff, ...] = TWO_DOCTORS) -> County:
    return county(villages, staff=staff, institutions=[small.health_centre()], division="350124")


# --- 巡诊 -----------------------------------------------------------------------------------------


def test_blank_village_of_anxi_is_proposed_for_circuit_whatever_its_size() -> None:
    found = proposal(anxi_county(village(1, served=3000)))

    assert (found.mode, found.provider, found.minutes) == (Mode.CIRCUIT, CENTRE, 26.0)
    assert found.source is TravelSource.ENTERED
    assert found.clauses[0].clause is not None
    assert found.clauses[0].clause.id == "AX-2024-19/1.2.1"
    assert found.open_facts == ()


@pytest.mark.parametrize(
    ("served", "expected"), [(499, Mode.CIRCUIT), (500, Mode.STATIONED), (501, Mode.STATIONED)]
)
def test_fuzhou_keeps_circuit_for_fewer_than_500_and_500_is_not_fewer(
    served: int, expected: Mode
) -> None:
    found = fuzhou(fuzhou_county(village(1, served=served)))

    assert found.mode is expected


def test_fuzhou_circuit_asks_for_mobility_and_demand_that_no_table_holds() -> None:
    found = fuzhou(fuzhou_county(village(1, served=200)))

    assert [one.code for one in found.open_facts] == ["coverage.confirm_mobility_and_demand"]


def test_read_as_any_a_small_village_needs_nothing_else() -> None:
    found = fuzhou(fuzhou_county(village(1, served=200)), reading=Reading.ANY)

    assert found.mode is Mode.CIRCUIT
    assert found.open_facts == ()


def test_read_as_all_a_larger_village_is_not_eligible_for_circuit() -> None:
    found = fuzhou(fuzhou_county(village(1, served=600)), reading=Reading.ALL)

    assert over(found, Mode.CIRCUIT).verdict is Verdict.INELIGIBLE


def test_read_as_any_a_larger_village_may_still_be_confirmed_for_circuit() -> None:
    found = fuzhou(fuzhou_county(village(1, served=600)), reading=Reading.ANY)

    assert found.mode is Mode.STATIONED
    assert over(found, Mode.CIRCUIT).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("reported", Mode.CIRCUIT), ("resident", Mode.STATIONED), ("registered", Mode.STATIONED)],
)
def test_served_population_is_the_column_that_the_ruling_names(basis: str, expected: Mode) -> None:
    # Served 480 < 500; resident 500 and registered 900 are not.
    rule = books.clause("FZ-2024-24/x", "circuit.served_population_basis", "=", basis)
    book = books.book((*books.ALL_CLAUSES, rule))
    place = fuzhou_county(village(1, served=480, resident=500, registered=900))

    found = fuzhou(place, book=book)

    assert found.mode is expected


def test_blank_population_cannot_be_judged_and_is_asked_for() -> None:
    found = fuzhou(fuzhou_county(village(1, served=None), staff=(doctor("D1"),)))

    # One doctor only: stationing lacks means, so circuit remains, to be confirmed.
    assert (found.mode, found.verdict) == (Mode.CIRCUIT, Verdict.UNKNOWN)
    assert [one.code for one in found.open_facts] == ["coverage.population_blank"]


def test_after_the_city_document_ended_the_national_notice_allows_circuit_with_a_question() -> None:
    found = proposal(fuzhou_county(village(1, served=3000)), on=day("2026-01-01"))

    assert found.mode is Mode.CIRCUIT
    assert [one.code for one in found.open_facts] == ["coverage.confirm_no_doctor_soon"]


def test_target_of_the_county_itself_does_not_take_the_blank_village_clause_away() -> None:
    own = books.clause("SITE/1", "coverage.village_share", "=", 95, kind=books.LOCAL)
    found = proposal(
        anxi_county(village(1, served=3000)), book=books.book((*books.ALL_CLAUSES, own))
    )

    assert found.mode is Mode.CIRCUIT
    assert found.clauses[0].citation == "安卫函〔2024〕19号 1.2.1"


def test_without_any_clause_no_way_is_proposed_and_each_is_unset() -> None:
    found = proposal(anxi_county(village(1)), book=books.NOTHING)

    assert found.mode is None
    assert {one.verdict for one in found.passed_over} == {Verdict.UNSET, Verdict.NOT_ALONE}


def test_unset_frequency_blocks_circuit_only() -> None:
    # Neither AX-2024-19/1.2.2 nor NAT-2021/3: how often is 未设定; stationing needs no frequency.
    book = books.book(books.without(books.ALL_CLAUSES, "AX-2024-19/1.2.2", "NAT-2021/3"))

    found = proposal(anxi_county(village(1)), book=book)

    assert over(found, Mode.CIRCUIT).verdict is Verdict.UNSET
    assert found.mode is Mode.STATIONED


def test_proposal_could_start_on_the_next_monday() -> None:
    # DAY is Wednesday 14 October; from a Monday it is the Monday after.
    starts = [
        proposal(anxi_county(village(1)), on=one).since
        for one in (DAY, day("2026-10-18"), day("2026-10-19"))
    ]

    assert starts == [day("2026-10-19"), day("2026-10-19"), day("2026-10-26")]


# --- the centre that sends --------------------------------------------------------------------


def test_exactly_the_longest_way_is_within_reach() -> None:
    # circuit.max_outbound_minutes is suggested as 90.
    verdicts = [
        proposal(
            anxi_county(village(1), staff=(doctor("D1"),)),
            times=HandTimes({(CENTRE, code(1)): minutes}),
        ).mode
        for minutes in (90.0, 90.5)
    ]

    assert verdicts == [Mode.CIRCUIT, None]


def test_centre_without_a_doctor_who_may_go_out_cannot_send() -> None:
    staff = (doctor("D1", free=()), doctor("N1", licence=Licence.NURSE))

    found = proposal(anxi_county(village(1), staff=staff))

    assert found.mode is None
    assert over(found, Mode.CIRCUIT).verdict is Verdict.SHORT
    assert over(found, Mode.CIRCUIT).reason.code == "coverage.centre_without_doctor"


def test_village_without_road_says_so() -> None:
    found = proposal(anxi_county(village(1)), times=HandTimes({}))

    assert found.mode is None
    assert over(found, Mode.CIRCUIT).reason.zh == "THC1卫生院到不了本村：没有路。"


def test_centre_whose_half_days_are_used_up_cannot_take_one_more_village() -> None:
    # One doctor, 4 half-days; two circuit villages take 2 × 2.
    place = county(
        [village(1), village(2), village(3)],
        modes=[small.mode(2, Mode.CIRCUIT), small.mode(3, Mode.CIRCUIT, provider="D1")],
        staff=[doctor("D1")],
        institutions=[small.health_centre()],
    )

    found = proposal(place)

    assert over(found, Mode.CIRCUIT).reason.code == "coverage.centre_full"


@pytest.mark.parametrize(("free", "expected"), [(2, Mode.CIRCUIT), (1, None)])
def test_half_days_that_just_suffice_are_enough(free: int, expected: Mode | None) -> None:
    # Two visits a week of half a day each.
    found = proposal(anxi_county(village(1), staff=(doctor("D1", free=range(free)),)))

    assert found.mode is expected


def test_visits_of_a_whole_day_take_two_half_days_each() -> None:
    # 2 visits × 1 day = 4 half-days; the doctor has 3.
    whole_day = books.clause("SITE/1", "circuit.min_days_per_visit", "≥", 1)
    place = anxi_county(village(1), staff=(doctor("D1", free=range(3)),))

    found = proposal(place, book=books.book((*books.ALL_CLAUSES, whole_day)))

    assert over(found, Mode.CIRCUIT).reason.code == "coverage.centre_full"


def test_number_of_visits_entered_for_the_village_stands_above_the_rule() -> None:
    # The village asks for 3; the doctor has 2 half-days, enough for the rule's 2.
    place = anxi_county(
        replace(village(1), visits_per_week=3), staff=(doctor("D1", free=range(2)),)
    )

    found = proposal(place)

    assert over(found, Mode.CIRCUIT).reason.code == "coverage.centre_full"


def test_cap_on_a_doctors_half_days_is_kept() -> None:
    place = anxi_county(
        village(1), staff=(replace(doctor("D1", free=range(8)), max_circuit_half_days=1),)
    )

    found = proposal(place)

    assert over(found, Mode.CIRCUIT).reason.code == "coverage.centre_full"


def test_centre_of_another_township_may_help_when_the_county_arranges_it() -> None:
    other = "350524202"
    place = county(
        [village(1)],
        staff=[doctor("D9", institution="THC2")],
        institutions=[small.health_centre(), small.health_centre("THC2", other)],
        townships=(small.TOWN, other),
    )

    found = proposal(place, times=HandTimes({(CENTRE, code(1)): 10.0, ("THC2", code(1)): 50.0}))

    assert (found.mode, found.provider) == (Mode.CIRCUIT, "THC2")
    assert [one.code for one in found.open_facts] == ["coverage.confirm_other_township"]


def test_all_circuits_together_may_be_too_much_and_this_is_said() -> None:
    # One doctor, 3 half-days: either village takes 2, both take 4.
    place = anxi_county(village(1), village(2), staff=(doctor("D1", free=range(3)),))
    survey = Survey(place, books.ANXI, NEAR, small.SETTINGS, DAY)
    proposals = every_proposal(survey)

    said = overloaded_centres(survey, proposals)

    assert [one.mode for one in proposals] == [Mode.CIRCUIT, Mode.CIRCUIT]
    assert len(said) == 1
    assert "每周要出4个半天，可出3个，缺1个" in said[0].zh


# --- 邻村延伸 -------------------------------------------------------------------------------------


def neighbours(
    minutes: float, *, division: str = "350524", served: int = 600
) -> tuple[County, HandTimes]:
    place = county(
        [village(1, served=served), village(2)],
        staff=[*TWO_DOCTORS, doctor("V2", lives_in=2, institution="C2")],
        institutions=[small.health_centre(), clinic(2)],
        division=division,
    )
    return place, HandTimes({(CENTRE, code(1)): 26.0, (code(1), code(2)): minutes})


@pytest.mark.parametrize(("minutes", "expected"), [(30.0, Verdict.LATER), (30.1, Verdict.SHORT)])
def test_exactly_30_minutes_is_near_enough(minutes: float, expected: Verdict) -> None:
    place, times = neighbours(minutes)

    found = proposal(place, times=times)

    assert over(found, Mode.NEIGHBOUR).verdict is expected


def test_neighbour_clinic_is_named_with_minutes_source_and_load() -> None:
    place, times = neighbours(18.0, division="350124")

    found = fuzhou(place, times=times)

    assert (found.mode, found.provider, found.minutes) == (Mode.NEIGHBOUR, "C2", 18.0)
    assert (
        "2号村卫生所有村医，18分钟（县里填报）可到（条款要求不超过30分钟），目前只服务本村。"
        in [one.zh for one in found.facts]
    )


def test_large_village_of_fuzhou_is_not_stationed_where_a_neighbour_can_serve() -> None:
    place, times = neighbours(18.0, division="350124")

    found = fuzhou(place, times=times)

    assert over(found, Mode.STATIONED).verdict is Verdict.INELIGIBLE


def test_nearest_clinic_counts_the_villages_it_serves_already() -> None:
    place = county(
        [village(1), village(2), village(3)],
        modes=[small.mode(3, Mode.NEIGHBOUR, provider="C2")],
        staff=[doctor("V2", lives_in=2, institution="C2")],
        institutions=[clinic(2)],
    )

    found = proposal(place, times=HandTimes({(code(1), code(2)): 12.0}))

    assert found.mode is Mode.NEIGHBOUR
    assert "已服务另外1村" in found.facts[-1].zh


def test_of_equally_near_clinics_the_one_that_serves_fewer_is_named() -> None:
    place = county(
        [village(number) for number in (1, 2, 3, 4)],
        modes=[small.mode(4, Mode.NEIGHBOUR, provider="C2")],
        staff=[
            doctor("V2", lives_in=2, institution="C2"),
            doctor("V3", lives_in=3, institution="C3"),
        ],
        institutions=[clinic(2), clinic(3)],
    )
    times = HandTimes({(code(1), code(2)): 12.0, (code(1), code(3)): 12.0})

    found = proposal(place, times=times)

    assert found.provider == "C3"


def test_clinic_whose_doctor_is_gone_serves_no_neighbour() -> None:
    place = county(
        [village(1), village(2)],
        modes=[small.mode(2, Mode.RESIDENT, provider="C2")],
        institutions=[clinic(2)],
    )

    found = proposal(place, times=HandTimes({(code(1), code(2)): 12.0}))

    assert over(found, Mode.NEIGHBOUR).reason.code == "coverage.neighbour_none"


def test_unset_minutes_block_the_neighbour_clinic_only() -> None:
    place, times = neighbours(18.0)
    book = books.book(books.without(books.ALL_CLAUSES, "NAT-2021/11"))

    found = proposal(place, times=times, book=book)

    assert found.mode is Mode.CIRCUIT
    assert over(found, Mode.NEIGHBOUR).verdict is Verdict.UNSET


def test_blank_population_does_not_keep_a_near_clinic_from_serving() -> None:
    place = fuzhou_county(
        village(1, served=None), village(2), staff=(*TWO_DOCTORS, doctor("V2", lives_in=2))
    )

    found = fuzhou(place, times=HandTimes({(CENTRE, code(1)): 26.0, (code(1), code(2)): 12.0}))

    assert (found.mode, found.provider) == (Mode.NEIGHBOUR, "V2")


# --- 派驻 -----------------------------------------------------------------------------------------


def test_stationing_carries_the_national_lengths_and_what_must_be_confirmed() -> None:
    found = fuzhou(fuzhou_county(village(1, served=900)))

    assert [one.clause.id for one in found.clauses if one.clause] == [
        "FZ-2024-24/6.3",
        "FZ-2024-24/6.2",
        "NAT-2021/7",
        "NAT-2021/8",
        "NAT-2021/9",
    ]
    assert [one.code for one in found.open_facts] == ["coverage.confirm_stationed"]


def test_centre_does_not_post_its_only_doctor() -> None:
    # V5 is employed by the centre but lives in a village: nobody would remain at the centre.
    staff = (doctor("D1"), doctor("V5", lives_in=5))

    found = fuzhou(fuzhou_county(village(1, served=900), staff=staff))

    assert over(found, Mode.STATIONED).reason.zh == (
        "THC1卫生院在院医生1名，不到2名：派出1名后留院的不够（计划参数，不是条款）。"
    )


@pytest.mark.parametrize(
    ("needed", "expected"), [(2, Verdict.HOLDS), (3, Verdict.SHORT)], ids=["two", "three"]
)
def test_how_many_doctors_a_centre_needs_to_post_one_is_a_setting(
    needed: int, expected: Verdict
) -> None:
    # Two doctors sit at the centre: enough where two are asked, too few where three are.
    choices = replace(small.SETTINGS, posting_doctors=needed)

    found = proposal(
        fuzhou_county(village(1, served=900)), book=books.FUZHOU, on=FUZHOU_DAY, choices=choices
    )

    verdict = Verdict.HOLDS if found.mode is Mode.STATIONED else over(found, Mode.STATIONED).verdict
    assert verdict is expected


def test_doctor_posted_elsewhere_does_not_sit_at_the_centre() -> None:
    place = county(
        [village(1, served=900), village(2)],
        modes=[small.mode(2, Mode.STATIONED, "2025-01-01", provider="D2")],
        staff=TWO_DOCTORS,
        institutions=[small.health_centre()],
        division="350124",
    )

    found = fuzhou(place)

    assert over(found, Mode.STATIONED).verdict is Verdict.SHORT


# --- the rest ---------------------------------------------------------------------------------


def test_online_clinic_is_never_used_alone() -> None:
    place = county([village(1)], modes=[small.mode(1, Mode.ONLINE)])

    found = proposal(place)

    assert over(found, Mode.ONLINE).verdict is Verdict.NOT_ALONE
    assert "只有线上联合门诊" in "".join(one.zh for one in found.facts)


def test_covered_village_gets_no_proposal() -> None:
    place = county([village(1)], modes=[small.mode(1, Mode.CIRCUIT)])

    assert every_proposal(Survey(place, books.ANXI, NEAR, small.SETTINGS, DAY)) == ()


def test_two_modes_on_one_day_are_to_be_mended_before_anything_is_proposed() -> None:
    place = county([village(1)], modes=[small.mode(1, Mode.CIRCUIT), small.mode(1, Mode.STATIONED)])

    found = proposal(place)

    assert found.mode is None
    assert [one.code for one in found.open_facts] == ["coverage.mode_conflict"]


def test_gap_says_since_when_and_for_how_long() -> None:
    # The last mode ended on 8 October; 9 to 14 October is 5 days on.
    place = county(
        [village(1)],
        modes=[small.mode(1, Mode.CIRCUIT, until="2026-10-09")],
        staff=TWO_DOCTORS,
        institutions=[small.health_centre()],
    )

    found = proposal(place)

    assert found.facts[0].zh == "自2026-10-09起未落实，到2026-10-14已5天。"


def test_online_clinic_that_began_in_a_gap_does_not_begin_a_new_gap() -> None:
    # Uncovered since 9 October, online since 12 October: the gap is as old as before.
    rows = [
        small.mode(1, Mode.CIRCUIT, until="2026-10-09"),
        small.mode(1, Mode.ONLINE, "2026-10-12"),
    ]

    found = proposal(county([village(1)], modes=rows))

    assert found.gap_since == day("2026-10-09")


def test_gap_begins_after_the_last_covered_day_of_all() -> None:
    rows = [
        small.mode(1, Mode.CIRCUIT, "2026-01-01", "2026-03-01"),
        small.mode(1, Mode.CIRCUIT, "2026-05-01", "2026-08-01"),
    ]

    found = proposal(county([village(1)], modes=rows))

    assert found.gap_since == day("2026-08-01")


def test_village_never_entered_has_a_gap_without_a_beginning() -> None:
    found = proposal(county([village(1)], modes=[small.mode(1, Mode.ONLINE, "2026-10-12")]))

    assert found.gap_since is None


def test_way_nobody_is_known_to_provide_is_not_proposed() -> None:
    # No coordinates: whether a centre clinic is contiguous is unknown, and there is no site.
    found = fuzhou(fuzhou_county(village(1, served=900), staff=()))

    assert found.mode is None
    assert over(found, Mode.CENTRE).verdict is Verdict.UNKNOWN


def test_residents_committee_is_no_gap() -> None:
    place = county([Village("350524201001", "社区", small.TOWN), village(1)])

    found = every_proposal(Survey(place, books.ANXI, NEAR, small.SETTINGS, DAY))

    assert [one.village for one in found] == [code(1)]


@pytest.mark.parametrize(
    ("on", "served", "expected"),
    [
        (FUZHOU_DAY, 499, SMALL_FIRST),
        (FUZHOU_DAY, 500, LARGE_FIRST),
        (FUZHOU_DAY, None, UNKNOWN_FIRST),
        (day("2026-01-01"), 3000, SMALL_FIRST),
    ],
)
def test_preference_follows_the_clause_in_force(
    on: dt.date, served: int | None, expected: tuple[Mode, ...]
) -> None:
    found = preference(Grounds(books.FUZHOU, "350124", on), village(1, served=served))

    assert found == expected


def test_clauses_are_named_document_by_document_and_suggestions_are_none() -> None:
    found = proposal(anxi_county(village(1)))

    # 1.2.1 and 1.2.2 of Anxi, 4 of the nation; reach and half-day are suggestions.
    assert citations(found.clauses) == "安卫函〔2024〕19号 1.2.1、1.2.2；国家通知 4"


def test_survey_names_the_unset_values_it_rested_on() -> None:
    survey = Survey(anxi_county(village(1)), books.ANXI, NEAR, small.SETTINGS, DAY)
    every_proposal(survey)

    names = [one.rule.name for one in survey.suggestions_used()]

    # The population is not asked for in Anxi, so its basis and reading are not rested on.
    assert "circuit.max_outbound_minutes" in names
    assert "circuit.small_village_reading" not in names


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(["350524", "350124"]),
    st.none() | st.integers(0, 2000),
    st.none() | st.floats(1, 120),
    st.none() | st.floats(1, 60),
    st.integers(0, 3),
)
def test_every_way_is_judged_once_and_only_an_eligible_one_is_proposed(
    division: str,
    served: int | None,
    to_centre: float | None,
    to_clinic: float | None,
    doctors: int,
) -> None:
    place = county(
        [village(1, served=served, at=(118.0, 25.0)), village(2, at=(118.1, 25.0))],
        staff=[*(doctor(f"D{n}") for n in range(doctors)), doctor("V2", lives_in=2)],
        institutions=[small.health_centre()],
        division=division,
    )
    ways = {(CENTRE, code(1)): to_centre, (code(1), code(2)): to_clinic}
    times = HandTimes({pair: minutes for pair, minutes in ways.items() if minutes is not None})

    found = proposal(place, times=times, on=FUZHOU_DAY)

    judged = [one.mode for one in found.passed_over] + ([found.mode] if found.mode else [])
    assert sorted(judged) == sorted(
        [Mode.CIRCUIT, Mode.NEIGHBOUR, Mode.STATIONED, Mode.CENTRE, Mode.ONLINE]
    )
    assert found.mode is not Mode.ONLINE
    assert found.mode is None or found.verdict in (Verdict.HOLDS, Verdict.UNKNOWN)
    if found.mode is None:
        assert Verdict.HOLDS not in {one.verdict for one in found.passed_over}
