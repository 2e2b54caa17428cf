"""The spot-check draw: an auditor can do it again by hand, and it is fair within its strata."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.fieldwork.flagged import DAY, ruling
from xunzhen.domain.errors import BadData
from xunzhen.domain.fieldwork.draw import (
    DOUBTED,
    OTHERS,
    SHARE_RULES,
    population_digest,
    same_draw,
    shares_of,
    simple_draw,
    size_of,
    spot_check,
)
from xunzhen.domain.policy.clause import Ruling, Value
from xunzhen.files.policies import load_book

SEED = "2026-11/7"
VISITS = {f"v{number:03d}": number % 10 == 0 for number in range(100)}


def percent(value: Value) -> Ruling:
    return ruling(SHARE_RULES[DOUBTED], value)


def shares(doubted: Value, others: Value) -> Mapping[str, Ruling]:
    return {DOUBTED: percent(doubted), OTHERS: ruling(SHARE_RULES[OTHERS], others)}


def test_draw_takes_the_smallest_digests_first() -> None:
    # printf 'sha256-order/1|2026-11/7|a' | sha256sum, and so on for b to e:
    # a eec0…, b f294…, c fe57…, d e1fa…, e 59a5…
    assert simple_draw("abcde", 3, SEED) == ("e", "d", "a")


def test_digest_is_that_of_the_lines_in_order_of_id() -> None:
    # printf 'a others\nb doubted\n' | sha256sum
    assert population_digest({"b": True, "a": False}) == (
        "a551c03b3406bcb58439321bf6786be29c4992a7bcc2f1b9be79d7f3b72f33ad"
    )


@pytest.mark.parametrize(
    ("value", "population", "size"),
    [
        (10, 100, 10),
        (10, 101, 11),  # 10.1, rounded up
        (Decimal("0.5"), 3, 1),  # 0.015
        (Decimal("33.3"), 1000, 333),  # exactly: no float lifts it to 334
        (Decimal("0.1"), 3000, 3),
        (0, 50, 0),
        (100, 7, 7),
        (10, 0, 0),
    ],
)
def test_share_is_exact_and_rounded_up(value: Value, population: int, size: int) -> None:
    assert size_of(percent(value), population) == size


def test_each_stratum_is_drawn_by_its_own_share() -> None:
    # 10 doubted and 90 others: 30 % of 10 are 3, 5 % of 90 are 4.5, rounded up 5
    draw = spot_check(VISITS, shares(30, 5), SEED)

    assert [(one.name, one.population, len(one.drawn)) for one in draw.strata] == [
        (DOUBTED, 10, 3),
        (OTHERS, 90, 5),
    ]
    assert all(VISITS[visit] for visit in draw.strata[0].drawn)
    assert not any(VISITS[visit] for visit in draw.strata[1].drawn)


def test_share_nobody_set_draws_nothing_and_says_who_must_set_it() -> None:
    draw = spot_check(VISITS, {**shares(30, 5), OTHERS: None}, SEED)

    assert len(draw.drawn) == 3
    assert "抽查比例未设定，没有抽。请县级卫生健康局设定" in draw.strata[1].told.zh
    assert draw.strata[0].told.zh == ("有存疑提示的10次，按30%（演示：县卫健局通知 第1条）抽3次。")


def test_shares_are_read_from_the_book() -> None:
    assert shares_of(load_book(), "350524", DAY) == {DOUBTED: None, OTHERS: None}


@pytest.mark.parametrize("seed", ["", "  "])
def test_draw_without_a_seed_is_refused(seed: str) -> None:
    with pytest.raises(BadData) as refused:
        spot_check(VISITS, shares(30, 5), seed)

    assert refused.value.sentence.code == "fieldwork.draw_no_seed"


def test_draw_of_another_seed_is_another() -> None:
    assert spot_check(VISITS, shares(30, 5), SEED) != spot_check(VISITS, shares(30, 5), "2026-11/8")


def test_draw_can_be_done_again_until_a_visit_is_added_or_a_doubt_changed() -> None:
    draw = spot_check(VISITS, shares(30, 5), SEED)

    assert same_draw(draw, dict(reversed(VISITS.items())))
    assert not same_draw(draw, {**VISITS, "v100": False})
    assert not same_draw(draw, {**VISITS, "v001": True})
    assert not same_draw(replace(draw, algorithm="other/1"), VISITS)


def test_every_visit_is_equally_likely() -> None:
    """5 of 20 by 2,000 seeds: each is expected 500 times.

    For draws without return, (N-1)/N * sum of (O-E)^2 / (E (1-n/N)) follows chi-square with N-1 =
    19 degrees of freedom: between 5.41 and 43.82 in 998 of 1,000 cases. The seeds are fixed.
    """
    visits = [f"visit {number}" for number in range(20)]

    drawn = Counter(
        visit for seed in range(2000) for visit in simple_draw(visits, 5, f"2026/{seed}")
    )

    spread = 19 / 20 * sum((drawn[visit] - 500) ** 2 for visit in visits) / (500 * 0.75)
    assert sum(drawn.values()) == 10_000
    assert 5.41 < spread < 43.82


def test_every_pair_is_equally_likely() -> None:
    """2 of 6 by 3,000 seeds: each of 15 pairs is expected 200 times, chi-square with 14 degrees."""
    pairs = Counter(frozenset(simple_draw("abcdef", 2, f"2027/{seed}")) for seed in range(3000))

    spread = sum((times - 200) ** 2 for times in pairs.values()) / 200
    assert len(pairs) == 15
    assert 3.04 < spread < 36.12


_POPULATIONS = st.dictionaries(st.text(min_size=1, max_size=8), st.booleans(), max_size=40)
_SHARES = st.integers(0, 100)


@given(_POPULATIONS, _SHARES, _SHARES, st.text(min_size=1).filter(str.strip))
def test_draw_is_a_subset_of_the_right_size_and_repeats(
    population: dict[str, bool], doubted: int, others: int, seed: str
) -> None:
    draw = spot_check(population, shares(doubted, others), seed)

    assert len(set(draw.drawn)) == len(draw.drawn)
    assert set(draw.drawn) <= set(population)
    assert sum(one.population for one in draw.strata) == len(population)
    assert same_draw(draw, dict(sorted(population.items(), reverse=True)))


@given(_POPULATIONS.filter(bool), st.data())
def test_digest_tells_any_other_population(
    population: dict[str, bool], data: st.DataObject
) -> None:
    changed = data.draw(st.sampled_from(sorted(population)))
    flipped = {**population, changed: not population[changed]}
    fewer = {visit: raised for visit, raised in population.items() if visit != changed}

    digests = [population_digest(one) for one in (population, flipped, fewer)]

    assert len(set(digests)) == 3


@given(st.sets(st.text(min_size=1, max_size=6), min_size=1), st.text(min_size=1), st.integers(0, 9))
def test_larger_draw_goes_on_from_the_smaller(visits: set[str], seed: str, size: int) -> None:
    larger = simple_draw(visits, size + 1, seed)

    assert larger[:size] == simple_draw(visits, size, seed)
