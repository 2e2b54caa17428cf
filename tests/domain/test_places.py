"""Division codes: containment by level width, and codes that change without losing history."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.shared_data import shared_file
from xunzhen.domain.errors import BadData
from xunzhen.domain.places import (
    NATION,
    ChangeKind,
    CodeChange,
    CodeHistory,
    Crosswalk,
    DivisionLevel,
    ancestors,
    contains,
    history_from,
    level_of,
    looks_like_township_code,
    looks_like_village_code,
    same_division,
    township_of,
    written,
)

THEN = dt.date(2016, 7, 1)
CHANGE = dt.date(2020, 1, 1)
NOW = dt.date(2023, 6, 30)


def digits(width: int) -> st.SearchStrategy[str]:
    return st.integers(1, 10**width - 1).map(lambda number: str(number).zfill(width))


PROVINCES = st.integers(11, 82).map(str)
VILLAGES = st.tuples(PROVINCES, digits(2), digits(2), digits(3), digits(3)).map("".join)
CODES = st.tuples(VILLAGES, st.sampled_from((2, 4, 6, 9, 12))).map(lambda pair: pair[0][: pair[1]])
TEXTS = st.one_of(CODES, st.text(max_size=14), st.text("0123456789", max_size=14))


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("522630", "522631", False),  # the trap: stripping the zero would swallow 522631
        ("522630", "522630", True),
        ("350000", "350524100201", True),
        ("350500", "350524", True),
        ("350100", "350524", False),
        ("350524", "350524100201", True),
        ("350524100", "350524100201", True),
        ("350524100201", "350524100", False),
        ("350524000000", "350524", True),
        ("000000", "350524", True),
        ("000000", "Mopeia-17", True),
        ("350524", "Mopeia-17", False),
        ("Mopeia-17", "Mopeia-17", True),
        ("441900", "441900003", True),  # a city without counties
        ("", "", True),
        ("", "350524", False),
    ],
)
def test_containment_goes_by_level_width(outer: str, inner: str, holds: bool) -> None:
    assert contains(outer, inner) is holds


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("000000", DivisionLevel.NATION),
        ("35", DivisionLevel.PROVINCE),
        ("350000", DivisionLevel.PROVINCE),
        ("350500", DivisionLevel.CITY),
        ("522630", DivisionLevel.COUNTY),
        ("350524100", DivisionLevel.TOWNSHIP),
        ("350524100000", DivisionLevel.TOWNSHIP),
        ("350524100010", DivisionLevel.VILLAGE),
        ("35052", None),
        ("050524", None),
        ("35052x", None),
        ("３５０５２４", None),
        ("", None),
    ],
)
def test_level_is_read_from_the_groups(code: str, level: DivisionLevel | None) -> None:
    assert level_of(code) is level


def test_ancestors_of_a_village_come_from_the_nation_down() -> None:
    assert ancestors("350524100201") == (NATION, "350000", "350500", "350524", "350524100")


def test_city_without_counties_counts_once_among_ancestors() -> None:
    assert ancestors("441900003") == (NATION, "440000", "441900")


def test_nation_has_no_ancestors_and_a_site_abroad_only_the_nation() -> None:
    assert ancestors(NATION) == ()
    assert ancestors("Mopeia-17") == (NATION,)


def test_township_is_told_from_a_village_code_only() -> None:
    assert township_of("350524100201") == "350524100"
    assert township_of("350524100") is None
    assert township_of("350524100000") is None


def test_forms_of_codes() -> None:
    assert looks_like_village_code("350524100201")
    assert not looks_like_village_code("350524000201")
    assert looks_like_township_code("350524100")
    assert not looks_like_township_code("350524100000")


@given(VILLAGES)
def test_every_ancestor_contains_the_village_and_the_next_ancestor(village: str) -> None:
    line = (*ancestors(village), village)

    assert all(contains(line[i], line[j]) for i in range(len(line)) for j in range(i, len(line)))
    assert not any(contains(line[i], line[j]) for i in range(len(line)) for j in range(i))


@given(TEXTS, TEXTS, TEXTS)
def test_containment_is_an_order(one: str, two: str, three: str) -> None:
    assert contains(one, one)
    if contains(one, two) and contains(two, three):
        assert contains(one, three)
    if contains(one, two) and contains(two, one):
        assert same_division(one, two)


@given(TEXTS)
def test_writing_a_code_neither_loses_nor_invents_a_place(code: str) -> None:
    assert written(written(code)) == written(code)
    assert level_of(written(code)) is level_of(code)
    assert contains(code, written(code))
    assert contains(written(code), code)


# --- codes that change -------------------------------------------------------------------------


def small_history() -> CodeHistory:
    return history_from({"A": "甲", "B": "乙", "C": "丙", "D": "丁", "E": "戊"}, THEN)


SMALL = Crosswalk(
    CHANGE,
    (
        CodeChange(ChangeKind.SAME, "A", "A"),
        CodeChange(ChangeKind.RENAMED, "B", "B", "新乙"),
        CodeChange(ChangeKind.RECODED, "C", "X"),
        CodeChange(ChangeKind.MERGED, "D", "X"),
        CodeChange(ChangeKind.GONE, "E", ""),
        CodeChange(ChangeKind.NEW, "", "N", "新村"),
    ),
)


def test_recoded_place_keeps_its_id_and_both_codes() -> None:
    history = small_history().changed_by(SMALL)

    assert history.code_on("C", THEN) == "C"
    assert history.code_on("C", NOW) == "X"
    assert history.place_on("X", NOW) == "C"
    assert history.recode("X", NOW, THEN) == "C"


def test_change_takes_effect_on_its_day() -> None:
    history = small_history().changed_by(SMALL)

    assert history.code_on("C", CHANGE - dt.timedelta(days=1)) == "C"
    assert history.code_on("C", CHANGE) == "X"


def test_renamed_place_keeps_its_code() -> None:
    history = small_history().changed_by(SMALL)

    assert history.name_on("B", THEN) == "乙"
    assert history.name_on("B", NOW) == "新乙"
    assert history.recode("B", THEN, NOW) == "B"


def test_merged_place_leads_to_its_heir_forwards_only() -> None:
    history = small_history().changed_by(SMALL)

    assert history.recode("D", THEN, NOW) == "X"
    assert history.recode("X", NOW, THEN) == "C"
    assert history.code_on("D", NOW) is None


def test_gone_and_new_places_have_no_code_on_the_other_day() -> None:
    history = small_history().changed_by(SMALL)

    assert history.recode("E", THEN, NOW) is None
    assert history.recode("N", NOW, THEN) is None
    assert history.name_on("N", NOW) == "新村"


def test_values_that_meet_are_both_kept_and_the_rest_is_left_visible() -> None:
    history = small_history().changed_by(SMALL)

    recoded = history.recode_values({"C": 100, "D": 20, "E": 7, "?": 1}, THEN, NOW)

    assert recoded.values == {"X": (100, 20)}
    assert recoded.left == {"E": 7, "?": 1}


def test_places_that_all_merge_make_a_new_place() -> None:
    both = Crosswalk(
        CHANGE,
        (CodeChange(ChangeKind.MERGED, "A", "M", "合村"), CodeChange(ChangeKind.MERGED, "B", "M")),
    )

    history = small_history().changed_by(both)

    assert history.recode("A", THEN, NOW) == history.recode("B", THEN, NOW) == "M"
    assert both.old_codes("M") == ("A", "B")
    assert history.code_on("M", THEN) is None


def test_two_places_may_exchange_their_codes() -> None:
    exchange = Crosswalk(
        CHANGE,
        (CodeChange(ChangeKind.RECODED, "A", "B"), CodeChange(ChangeKind.RECODED, "B", "A")),
    )

    history = small_history().changed_by(exchange)

    assert history.code_on("A", NOW) == "B"
    assert history.place_on("A", NOW) == "B"


def test_code_given_again_to_another_place_is_told_apart_by_day() -> None:
    again = Crosswalk(
        CHANGE,
        (CodeChange(ChangeKind.GONE, "A", ""), CodeChange(ChangeKind.NEW, "", "A", "另一村")),
    )

    history = small_history().changed_by(again)

    assert history.place_on("A", THEN) == "A"
    assert history.place_on("A", NOW) == "A@2020-01-01"
    assert history.recode("A", THEN, NOW) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ((CodeChange(ChangeKind.RECODED, "?", "X"),), "places.unknown_old_code"),
        ((CodeChange(ChangeKind.RECODED, "A", "B"),), "places.code_clash"),
        ((CodeChange(ChangeKind.NEW, "", "A", "重"),), "places.code_clash"),
    ],
)
def test_crosswalk_that_does_not_fit_is_refused(changes: tuple[CodeChange, ...], code: str) -> None:
    with pytest.raises(BadData) as caught:
        small_history().changed_by(Crosswalk(CHANGE, changes))

    assert caught.value.sentence.code == code


def test_crosswalk_that_sends_one_code_two_ways_is_refused() -> None:
    with pytest.raises(BadData):
        Crosswalk(
            CHANGE,
            (CodeChange(ChangeKind.RECODED, "A", "X"), CodeChange(ChangeKind.GONE, "A", "")),
        )


def test_crosswalks_are_added_in_the_order_of_their_days() -> None:
    history = small_history().changed_by(SMALL)

    with pytest.raises(BadData) as caught:
        history.changed_by(Crosswalk(CHANGE, ()))

    assert caught.value.sentence.code == "places.crosswalk_out_of_order"


def test_changle_becomes_a_district_and_pingtan_keeps_its_code() -> None:
    history = history_from({"350182": "长乐市", "350128": "平潭县"}, THEN).changed_by(
        Crosswalk(
            dt.date(2017, 8, 1),
            (
                CodeChange(ChangeKind.RECODED, "350182", "350112", "长乐区"),
                CodeChange(ChangeKind.RENAMED, "350128", "350128", "平潭综合实验区"),
            ),
        )
    )

    assert history.recode("350182", THEN, NOW) == "350112"
    assert history.recode("350112", NOW, THEN) == "350182"
    assert history.place_on("350182", NOW) is None
    assert history.name_on("350128", NOW) == "平潭综合实验区"


@st.composite
def crosswalks(draw: st.DrawFn) -> tuple[CodeHistory, Crosswalk]:
    """Any list of up to eight codes and any fitting set of changes to it."""
    olds = draw(st.lists(st.sampled_from("ABCDEFGH"), unique=True, min_size=1))
    fresh = iter("abcdefghijklmnop")
    changes: list[CodeChange] = []
    for old in olds:
        kind = draw(st.sampled_from(ChangeKind))
        if kind in (ChangeKind.SAME, ChangeKind.RENAMED):
            changes.append(CodeChange(kind, old, old, old + "!"))
        elif kind is ChangeKind.RECODED:
            changes.append(CodeChange(kind, old, next(fresh)))
        elif kind is ChangeKind.GONE:
            changes.append(CodeChange(kind, old, ""))
        elif kind is ChangeKind.NEW:
            changes.append(CodeChange(ChangeKind.NEW, "", next(fresh), "新"))
    living = [change.new for change in changes if change.new] or ["z"]
    mentioned = {change.old for change in changes}
    for old in olds:
        if old not in mentioned and draw(st.booleans()):
            changes.append(CodeChange(ChangeKind.MERGED, old, draw(st.sampled_from(living))))
    history = history_from({old: old for old in olds}, THEN)
    return history, Crosswalk(CHANGE, tuple(changes))


@given(crosswalks())
def test_no_code_is_lost_or_invented(pair: tuple[CodeHistory, Crosswalk]) -> None:
    before, crosswalk = pair
    after = before.changed_by(crosswalk)
    olds = {entry.code for entry in before.entries}

    recoded = after.recode_values({code: code for code in olds}, THEN, NOW)

    found = [value for values in recoded.values.values() for value in values]
    assert Counter(found) + Counter(list(recoded.left)) == Counter(olds)
    assert set(recoded.left) == {c.old for c in crosswalk.changes if c.kind is ChangeKind.GONE}
    assert all(crosswalk.new_code(old) in (None, after.recode(old, THEN, NOW)) for old in olds)


@given(crosswalks())
def test_history_before_the_change_stays_as_it_was(pair: tuple[CodeHistory, Crosswalk]) -> None:
    before, crosswalk = pair
    after = before.changed_by(crosswalk)

    assert all(after.code_on(entry.place, THEN) == entry.code for entry in before.entries)
    assert all(after.recode(entry.code, THEN, THEN) == entry.code for entry in before.entries)


# --- Anxi 2016 to 2023 -------------------------------------------------------------------------

ANXI = shared_file("cn_divisions/anxi_crosswalk_2016_2023.csv")
KINDS = {
    "same_code": ChangeKind.SAME,
    "same_code_renamed": ChangeKind.RENAMED,
    "recoded": ChangeKind.RECODED,
    "gone_or_merged": ChangeKind.GONE,
    "new": ChangeKind.NEW,
}


@pytest.mark.skipif(ANXI is None, reason="the Anxi crosswalk 2016-2023 is not on this machine")
def test_anxi_is_recoded_from_2016_to_2023_without_loss() -> None:
    assert ANXI is not None
    with ANXI.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    crosswalk = Crosswalk(
        CHANGE,
        tuple(
            CodeChange(KINDS[row["kind"]], row["code12_2016"], row["code12_2023"], row["name_2023"])
            for row in rows
        ),
    )
    names = {row["code12_2016"]: row["name_2016"] for row in rows if row["code12_2016"]}

    history = history_from(names, THEN).changed_by(crosswalk)

    kinds = Counter(change.kind for change in crosswalk.changes)
    assert kinds == {"same": 425, "renamed": 11, "recoded": 38, "gone": 10, "new": 18}
    recoded = history.recode_values(names, THEN, NOW)
    assert len(recoded.values) == 425 + 11 + 38
    assert len(recoded.left) == 10
    living = {entry.code for entry in history.entries if entry.holds_on(NOW)}
    assert living == {row["code12_2023"] for row in rows if row["code12_2023"]}
    assert history.recode("350524200201", THEN, NOW) == "350524113201"  # 参内乡 became 参内镇
