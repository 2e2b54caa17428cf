"""The valid service mode of each village on each day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.coverage import small
from tests.domain.coverage.small import DAY, county, day, doctor, mode, village
from xunzhen.domain.coverage.modes import (
    BEGINNING,
    ModeBasis,
    circuit_villages,
    ending_within,
    history,
    mode_on,
    modes_on,
)
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import County, Leave, Licence, Mode, ServiceMode

CENTRES = (small.health_centre(),)
V1 = small.code(1)


def test_decision_in_force_gives_mode_and_provider() -> None:
    place = county([village(1)], modes=[mode(1, Mode.CIRCUIT)], institutions=CENTRES)

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.provider, found.kind) == (Mode.CIRCUIT, "THC1", ModeBasis.DECISION)
    assert found.flags == ()
    assert found.basis_zh == "服务方式表登记：2026-01-01起巡诊，由THC1卫生院提供。"


def test_decision_stands_above_a_doctor_who_lives_there() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.CIRCUIT)],
        staff=[doctor("D1", lives_in=1)],
        institutions=CENTRES,
    )

    found = mode_on(place, V1, DAY)

    assert found.mode is Mode.CIRCUIT


def test_first_day_after_the_end_is_not_covered() -> None:
    # 止 2026-10-14 (inclusive) is stored as until 2026-10-15.
    place = county(
        [village(1)], modes=[mode(1, Mode.CIRCUIT, until="2026-10-15")], institutions=CENTRES
    )

    on_last_day, day_after = (
        mode_on(place, V1, DAY).covered,
        mode_on(place, V1, DAY + dt.timedelta(days=1)).covered,
    )

    assert (on_last_day, day_after) == (True, False)


def test_seat_is_served_by_its_health_centre_as_resident() -> None:
    place = county([village(1, seat=True)], institutions=CENTRES)

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.provider, found.kind) == (
        Mode.RESIDENT,
        "THC1",
        ModeBasis.TOWNSHIP_SEAT,
    )


def test_seat_without_a_health_centre_in_the_table_is_flagged() -> None:
    place = county([village(1, seat=True)])

    found = mode_on(place, V1, DAY)

    assert found.covered
    assert [flag.code for flag in found.flags] == ["coverage.seat_without_centre"]


def test_doctor_living_there_counts_as_resident_and_says_so() -> None:
    place = county([village(1)], staff=[doctor("D1", lives_in=1, licence=Licence.VILLAGE_DOCTOR)])

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.provider) == (Mode.RESIDENT, "D1")
    assert "乡村医生D1医生驻本村" in found.basis_zh


@pytest.mark.parametrize("licence", [Licence.NURSE, Licence.NONE])
def test_nobody_without_licence_to_treat_covers_a_village(licence: Licence) -> None:
    place = county([village(1)], staff=[doctor("N1", lives_in=1, licence=licence)])

    found = mode_on(place, V1, DAY)

    assert not found.covered


def test_leave_of_the_resident_doctor_does_not_uncover_the_village() -> None:
    away = Leave("D1", Period(DAY, DAY + dt.timedelta(days=9)))
    place = county([village(1)], staff=[doctor("D1", lives_in=1)], leave=[away])

    found = mode_on(place, V1, DAY)

    assert found.covered
    assert found.flags == ()


def test_village_with_nothing_is_uncovered() -> None:
    place = county([village(1)], institutions=CENTRES, staff=[doctor("D1")])

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.kind) == (None, ModeBasis.NONE)


def test_online_clinic_alone_never_covers() -> None:
    place = county([village(1)], modes=[mode(1, Mode.ONLINE)], institutions=CENTRES)

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.kind) == (None, ModeBasis.ONLINE_ONLY)


def test_online_clinic_supplements_another_mode() -> None:
    place = county(
        [village(1)], modes=[mode(1, Mode.ONLINE), mode(1, Mode.CIRCUIT)], institutions=CENTRES
    )

    found = mode_on(place, V1, DAY)

    assert found.mode is Mode.CIRCUIT
    assert found.online is not None


def test_two_different_modes_on_one_day_are_no_valid_mode() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.CIRCUIT), mode(1, Mode.STATIONED)],
        institutions=CENTRES,
    )

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.kind) == (None, ModeBasis.CONFLICT)
    assert "巡诊" in found.basis_zh
    assert "派驻" in found.basis_zh


def test_two_resident_doctors_are_one_mode_and_both_are_named() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.RESIDENT, provider="D1"), mode(1, Mode.RESIDENT, provider="D2")],
        staff=[doctor("D1", lives_in=1), doctor("D2", lives_in=1)],
    )

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.provider, found.flags) == (Mode.RESIDENT, "D1", ())
    assert "D1医生、D2医生" in found.basis_zh


@pytest.mark.parametrize(
    ("provider", "flag"),
    [
        ("NOWHERE", "coverage.unknown_provider"),
        ("", "coverage.no_provider"),
        ("N1", "coverage.provider_may_not_treat"),
    ],
)
def test_decision_with_a_faulty_provider_covers_but_is_flagged(provider: str, flag: str) -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.CIRCUIT, provider=provider)],
        staff=[doctor("N1", licence=Licence.NURSE)],
    )

    found = mode_on(place, V1, DAY)

    assert found.covered
    assert [one.code for one in found.flags] == [flag]


def test_resident_decision_whose_doctor_moved_away_is_flagged() -> None:
    place = county(
        [village(1), village(2)],
        modes=[mode(1, Mode.RESIDENT, provider="D1")],
        staff=[doctor("D1", lives_in=2)],
    )

    found = mode_on(place, V1, DAY)

    assert found.covered
    assert [one.code for one in found.flags] == ["coverage.resident_elsewhere"]


def test_resident_decision_by_a_clinic_without_any_doctor_is_flagged() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.RESIDENT, provider="C1")],
        institutions=[small.clinic(1)],
    )

    found = mode_on(place, V1, DAY)

    assert [one.code for one in found.flags] == ["coverage.resident_gone"]


def test_ended_residence_is_not_revived_by_the_undated_staff_column() -> None:
    # D1's residence ended on 2026-10-08; the staff table still says 驻村 but bears no dates.
    place = county(
        [village(1)],
        modes=[mode(1, Mode.RESIDENT, until="2026-10-09", provider="D1")],
        staff=[doctor("D1", lives_in=1)],
    )

    found = mode_on(place, V1, DAY)

    assert not found.covered


def test_ended_residence_of_the_clinic_speaks_for_all_its_doctors() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.RESIDENT, until="2026-10-09", provider="C1")],
        staff=[doctor("D1", lives_in=1, institution="C1")],
        institutions=[small.clinic(1)],
    )

    found = mode_on(place, V1, DAY)

    assert not found.covered


def test_seat_is_served_by_the_centre_in_the_village_before_another_of_the_township() -> None:
    inside = small.health_centre("Z9", V1)
    place = county([village(1, seat=True)], institutions=[*CENTRES, inside])

    found = mode_on(place, V1, DAY)

    assert found.provider == "Z9"


def test_second_doctor_still_covers_when_the_dated_residence_of_the_first_ended() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.RESIDENT, until="2026-10-09", provider="D1")],
        staff=[doctor("D1", lives_in=1), doctor("D2", lives_in=1)],
    )

    found = mode_on(place, V1, DAY)

    assert (found.mode, found.provider) == (Mode.RESIDENT, "D2")


def test_unknown_village_is_refused_with_its_code() -> None:
    place = county([village(1)])

    with pytest.raises(BadData) as problem:
        mode_on(place, "350524201999", DAY)

    assert "350524201999" in problem.value.sentence.zh


def test_modes_on_lists_every_village_in_code_order() -> None:
    place = county([village(2), village(1)])

    found = modes_on(place, DAY)

    assert [one.village for one in found] == [small.code(1), small.code(2)]


HAND_OVER = county(
    [village(1)],
    modes=[
        mode(1, Mode.RESIDENT, "2026-01-01", "2026-10-09", provider="D1"),
        mode(1, Mode.CIRCUIT, "2026-10-15"),
    ],
    institutions=CENTRES,
)


def test_hand_over_in_mid_month_leaves_its_gap_in_the_history() -> None:
    found = history(HAND_OVER, V1)

    assert [(one.period.since, one.period.until, one.mode.mode) for one in found] == [
        (BEGINNING, day("2026-01-01"), None),
        (day("2026-01-01"), day("2026-10-09"), Mode.RESIDENT),
        (day("2026-10-09"), day("2026-10-15"), None),
        (day("2026-10-15"), None, Mode.CIRCUIT),
    ]


def test_renewed_decision_is_one_interval() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.CIRCUIT, until="2026-07-01"), mode(1, Mode.CIRCUIT, "2026-07-01")],
        institutions=CENTRES,
    )

    found = history(place, V1)

    assert [one.mode.mode for one in found] == [None, Mode.CIRCUIT]


def test_circuit_villages_are_those_on_circuit_on_at_least_one_day() -> None:
    place = county(
        [village(3), village(2), village(1)],
        modes=[
            mode(1, Mode.CIRCUIT, "2026-10-18"),  # last day of the week asked
            mode(2, Mode.CIRCUIT, "2026-10-19"),  # first day after it
            mode(3, Mode.CIRCUIT, until="2026-10-13"),  # ends with its first day
        ],
        institutions=CENTRES,
    )

    found = circuit_villages(place, day("2026-10-12"), day("2026-10-19"))

    assert found == (small.code(1), small.code(3))


def test_circuit_row_in_conflict_is_not_planned() -> None:
    place = county([village(1)], modes=[mode(1, Mode.CIRCUIT), mode(1, Mode.NEIGHBOUR)])

    found = circuit_villages(place, day("2026-10-12"), day("2026-10-19"))

    assert found == ()


def test_ending_modes_count_days_and_put_gaps_first() -> None:
    place = county(
        [village(1), village(2), village(3), village(4)],
        modes=[
            mode(1, Mode.STATIONED, until="2026-10-20"),
            mode(1, Mode.CIRCUIT, "2026-10-20"),
            mode(2, Mode.STATIONED, until="2026-11-01"),  # last day 31 October: 17 days left
            mode(3, Mode.STATIONED, until="2026-11-14"),  # 30 days left
            mode(4, Mode.STATIONED, until="2026-11-15"),  # 31 days left
        ],
        institutions=CENTRES,
    )

    found = ending_within(place, DAY, 30)

    assert [(one.mode.village, one.last_day, one.days_left, one.leaves_gap) for one in found] == [
        (small.code(2), day("2026-10-31"), 17, True),
        (small.code(3), day("2026-11-13"), 30, True),
        (small.code(1), day("2026-10-19"), 5, False),
    ]


def test_renewed_decision_does_not_end() -> None:
    place = county(
        [village(1)],
        modes=[mode(1, Mode.CIRCUIT, until="2026-10-20"), mode(1, Mode.CIRCUIT, "2026-10-20")],
        institutions=CENTRES,
    )

    found = ending_within(place, DAY, 30)

    assert found == ()


START = day("2026-01-01")


@st.composite
def _rows(draw: st.DrawFn) -> ServiceMode:
    since = draw(st.integers(0, 40))
    length = draw(st.none() | st.integers(1, 20))
    until = None if length is None else START + dt.timedelta(days=since + length)
    return ServiceMode(
        V1,
        draw(st.sampled_from(list(Mode))),
        Period(START + dt.timedelta(days=since), until),
        draw(st.sampled_from(["", "D1", "THC1", "NOWHERE"])),
    )


@st.composite
def _counties(draw: st.DrawFn) -> County:
    return county(
        [village(1, seat=draw(st.booleans()))],
        modes=draw(st.lists(_rows(), max_size=6)),
        staff=[doctor("D1", lives_in=1)] if draw(st.booleans()) else [],
        institutions=CENTRES,
    )


@settings(deadline=None, max_examples=60)
@given(_counties())
def test_history_partitions_all_days(place: County) -> None:
    found = history(place, V1)

    assert found[0].period.since == BEGINNING
    assert found[-1].period.until is None
    assert all(before.period.until == after.period.since for before, after in pairwise(found))
    assert all(before.mode.sameness != after.mode.sameness for before, after in pairwise(found))


@settings(deadline=None, max_examples=60)
@given(_counties(), st.integers(-3, 70))
def test_history_agrees_with_each_day_and_a_day_has_one_mode_at_most(
    place: County, offset: int
) -> None:
    asked = START + dt.timedelta(days=offset)

    found = mode_on(place, V1, asked)

    intervals = [one for one in history(place, V1) if asked in one.period]
    in_force = {
        row.mode
        for row in place.service_modes
        if asked in row.period and row.mode is not Mode.ONLINE
    }
    assert len(intervals) == 1
    assert intervals[0].mode.sameness == found.sameness
    assert found.mode in in_force if len(in_force) == 1 else not in_force or found.mode is None
    assert found.mode is not Mode.ONLINE
