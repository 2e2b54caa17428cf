"""The demo counties: rebuilt alike, honest about what is real, and telling their story."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from demo.build import COLUMNS, COUNTIES, build_county, write_county
from demo.ledger import SENT
from demo.people import MARK
from demo.places import SYNTHETIC
from tests.demo.tables import DEMO, Tables, missed_visits
from xunzhen.domain.geo import in_china
from xunzhen.domain.places import contains, looks_like_village_code, township_of

ANXI, MINQING = Tables("anxi-350524"), Tables("minqing-350124")
BOTH = pytest.mark.parametrize("county", [ANXI, MINQING], ids=["anxi", "minqing"])
CENSUS = {"350524": (1_003_599, 107_128), "350124": (256_181, 41_107)}
MONDAYS = [dt.date(2026, 11, 30) + dt.timedelta(weeks=n) for n in range(4)]
WEST = frozenset({"350524208", "350524209", "350524210"})
HORIZON = ("2026-11-30", "2026-12-27")
BESIDE = {"person_facts", "place_facts", "agreements", "assignments", "premiums"}


@pytest.mark.parametrize("name", COUNTIES)
def test_rebuild_gives_the_committed_files_byte_for_byte(name: str, tmp_path: Path) -> None:
    write_county(build_county(COUNTIES[name]), tmp_path)

    rebuilt = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in (DEMO / name).glob("*.csv")}
    for told in ("ledger.csv", SENT):  # by demo.ledger: tests/demo/test_ledger.py
        committed.pop(told, None)
    beside = set() if COUNTIES[name].programmes else BESIDE
    assert set(rebuilt) == {f"{table}.csv" for table in COLUMNS if table not in beside}
    assert rebuilt == committed


@BOTH
def test_names_and_codes_are_those_of_the_2023_list(county: Tables) -> None:
    code = county["county"][0]["code"]
    with (DEMO / "sources" / "divisions.csv").open(encoding="utf-8") as file:
        listed = {row["code"]: row for row in csv.DictReader(file) if contains(code, row["code"])}

    given = {row["code"] for row in (*county["townships"], *county["villages"])}
    assert given == set(listed)
    assert all(looks_like_village_code(row["code"]) for row in county["villages"])
    assert all(township_of(row["code"]) == row["township"] for row in county["villages"])
    assert all(
        row["name"].rstrip("村社区") in listed[row["code"]]["name"] for row in county["villages"]
    )


@BOTH
def test_populations_sum_to_the_census(county: Tables) -> None:
    residents = sum(int(row["resident_population"]) for row in county["villages"])
    aged_65 = sum(int(row["aged_65"]) for row in county["villages"])

    assert (residents, aged_65) == CENSUS[county["county"][0]["code"]]


@BOTH
def test_parts_of_a_population_stay_within_it(county: Tables) -> None:
    for row in county["villages"]:
        assert int(row["aged_65"]) <= int(row["resident_population"])
        assert 0 < int(row["served_population"]) <= int(row["resident_population"])
        assert int(row["agricultural_population"]) <= int(row["registered_population"])


@BOTH
def test_everything_synthetic_is_marked(county: Tables) -> None:
    assert county["county"][0]["note"].startswith(SYNTHETIC)
    assert {row["origin"] for row in county["villages"]} == {SYNTHETIC}
    assert all(row["document"].startswith("演示") for row in county["rules"])


@BOTH
def test_nobody_in_the_staff_table_could_exist(county: Tables) -> None:
    names = [row["name"] for row in county["staff"]]

    assert all(name[1] == MARK for name in names)
    assert len(set(names)) == len(names)
    assert not any(row["id_number"] for row in county["staff"])
    assert all("-0000 " in row["phone"] for row in county["staff"])


@BOTH
def test_health_centres_have_a_number_of_their_own_that_cannot_be_dialled(county: Tables) -> None:
    area = {"350524": "0595", "350124": "0591"}[county["county"][0]["code"]]

    phones = {r["code"]: r["phone"] for r in county["institutions"] if r["kind"] == "乡镇卫生院"}

    assert len(set(phones.values())) == len(county["townships"])
    assert all(phone.startswith(f"{area}-0000 ") for phone in phones.values())


@BOTH
def test_no_hospital_bears_a_real_name(county: Tables) -> None:
    townships = {row["name"] for row in county["townships"]}
    for row in county["institutions"]:
        if row["kind"] == "县级医院":
            assert row["name"].startswith("演示")
        elif row["kind"] == "乡镇卫生院":
            assert row["name"].removesuffix("卫生院") in townships


@BOTH
def test_every_reference_leads_somewhere(county: Tables) -> None:
    villages = {row["code"] for row in county["villages"]}
    institutions = {row["code"] for row in county["institutions"]}
    staff = {row["id"] for row in county["staff"]}
    places = villages | {row["code"] for row in county["townships"]}

    assert {row["institution"] for row in county["staff"]} <= institutions
    assert {row["village"] for row in county["staff"]} <= villages | {""}
    assert {row["village"] for row in county["service_modes"]} <= villages
    assert {row["provider"] for row in county["service_modes"]} <= institutions | {""}
    assert {row["staff"] for row in county["leave"]} <= staff
    assert {row["place"] for row in county["closures"]} <= villages
    code = county["county"][0]["code"]
    assert {row["place"] for row in county["institutions"]} <= places | {code, "350500", "350000"}
    assert {end for row in county["travel"] for end in (row["from"], row["to"])} <= (
        villages | institutions
    )


@BOTH
def test_every_pair_of_places_has_one_travel_time(county: Tables) -> None:
    pairs = Counter(frozenset((row["from"], row["to"])) for row in county["travel"])

    assert max(pairs.values()) == 1
    assert all(1 <= int(row["minutes"]) <= 1440 for row in county["travel"])


@BOTH
def test_points_lie_in_china_and_no_two_villages_share_one(county: Tables) -> None:
    points = [(float(row["lng"]), float(row["lat"])) for row in county["villages"]]

    assert all(in_china(*point) for point in points)
    assert len(set(points)) == len(points)


@BOTH
def test_a_village_has_one_mode_at_a_time(county: Tables) -> None:
    by_village: dict[str, list[tuple[str, str]]] = {}
    for row in county["service_modes"]:
        period = (row["since"], row["until"] or "9999-12-31")
        by_village.setdefault(row["village"], []).append(period)

    for periods in by_village.values():
        assert all(one[1] < two[0] for one, two in pairwise(sorted(periods)))


@BOTH
def test_each_township_has_one_seat_village(county: Tables) -> None:
    seats = Counter(row["township"] for row in county["villages"] if row["township_seat"] == "是")

    assert set(seats.values()) == {1}
    assert set(seats) == {row["code"] for row in county["townships"]}


# --- the story of Anxi -------------------------------------------------------------------------


def test_anxi_plans_sixty_villages_and_leaves_three_gaps() -> None:
    assert len(ANXI.in_mode("巡诊", ANXI.as_of)) == 60
    assert {code[:9] for code in ANXI.without_mode(ANXI.as_of)} == {
        "350524205",
        "350524208",
        "350524209",
    }


def test_anxi_gaps_are_small_and_far_populous_and_far_and_near_a_clinic() -> None:
    minutes = ANXI.minutes()
    served = {row["code"]: int(row["served_population"]) for row in ANXI["villages"]}
    hosts = {row["village"] for row in ANXI["staff"] if row["village"]}
    far_small, near, far_large = sorted(ANXI.without_mode(ANXI.as_of))

    nearest = {
        gap: min(way for (one, other), way in minutes.items() if one == gap and other in hosts)
        for gap in (far_small, near, far_large)
    }
    assert nearest[near] == 18
    assert nearest[far_small] > 30
    assert nearest[far_large] > 30
    assert served[far_small] < 500
    assert served[far_large] > 1500


def test_several_decisions_of_anxi_end_within_thirty_days() -> None:
    ending = [row for row in ANXI["service_modes"] if ANXI.as_of <= row["until"] <= "2026-12-25"]

    assert len(ending) == 6


def test_west_of_anxi_is_exactly_one_visit_short_each_week() -> None:
    # 20 villages owe 40; the weekly caps of their eight doctors sum to 39.
    staff = [row for row in ANXI["staff"] if row["available"] and row["institution"][1:] in WEST]

    assert sum(code[:9] in WEST for code in ANXI.in_mode("巡诊", ANXI.as_of)) == 20
    assert sum(int(row["max_circuit_half_days"]) for row in staff) == 39
    assert [missed_visits(ANXI, monday, WEST) for monday in MONDAYS] == [1, 4, 1, 1]


def test_rest_of_anxi_can_make_every_visit() -> None:
    # So the west's shortage is the county's: leave and roadworks elsewhere are made good.
    assert [missed_visits(ANXI, monday) for monday in MONDAYS] == [1, 4, 1, 1]


def test_no_doctor_from_outside_reaches_the_west_in_time() -> None:
    west = {code for code in ANXI.in_mode("巡诊", ANXI.as_of) if code[:9] in WEST}
    going = {row["institution"] for row in ANXI["staff"] if row["available"]}
    outside = {code for code in going if code[1:] not in WEST}

    reached = [
        (one, other)
        for (one, other), minutes in ANXI.minutes().items()
        if one in outside and other in west and minutes <= 90
    ]
    assert not reached


def test_leave_and_roadworks_of_anxi_fall_into_the_horizon() -> None:
    for row in (*ANXI["leave"], *ANXI["closures"]):
        assert HORIZON[0] <= row["since"] <= row["until"] <= HORIZON[1]


# --- the story of Minqing ----------------------------------------------------------------------


def test_minqing_has_gaps_for_each_of_fuzhous_ways() -> None:
    served = {row["code"]: int(row["served_population"]) for row in MINQING["villages"]}
    area = {row["place"]: row["premises_m2"] for row in MINQING["institutions"]}
    gaps = MINQING.without_mode(MINQING.as_of)
    cluster = [code for code in gaps if code.startswith("350124110")]

    assert len(gaps) == 8
    assert sum(served[code] < 500 for code in gaps) == 2
    assert max(served[code] for code in gaps) > 1300
    assert len(cluster) == 4
    assert sum(served[code] for code in cluster) > 1000
    assert any(float(area[code]) > 100 for code in cluster)


def test_minqing_can_make_every_visit() -> None:
    weeks = [dt.date(2025, 6, 2) + dt.timedelta(weeks=n) for n in range(4)]

    assert [missed_visits(MINQING, monday) for monday in weeks] == [0, 0, 0, 0]
