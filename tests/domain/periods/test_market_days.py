"""Market days by the lunar day, the solar day or the weekday."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import Solar

from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.market_days import (
    MarketCalendar,
    MarketDays,
    lunar_day_of,
    market_days_text,
    parse_market_days,
)

LUNAR, SOLAR, WEEKDAY = MarketCalendar.LUNAR, MarketCalendar.SOLAR, MarketCalendar.WEEKDAY
D = dt.date


@pytest.mark.parametrize(
    ("text", "calendar", "days"),
    [
        ("农历3,8", LUNAR, {3, 8}),
        ("农历３，８", LUNAR, {3, 8}),
        ("农历初三、初八", LUNAR, {3, 8}),
        ("农历逢三、八日", LUNAR, {3, 8}),
        ("农历三八", LUNAR, {3, 8}),
        ("农历5,10", LUNAR, {5, 0}),
        ("农历初五、初十", LUNAR, {5, 0}),
        ("农历0,5", LUNAR, {0, 5}),
        ("农历03，08", LUNAR, {3, 8}),
        ("lunar 3,8", LUNAR, {3, 8}),
        ("公历1,6", SOLAR, {1, 6}),
        ("阳历1、6号", SOLAR, {1, 6}),
        ("周二;周五", WEEKDAY, {1, 4}),
        ("星期天", WEEKDAY, {6}),
        ("Tue;Fri", WEEKDAY, {1, 4}),
    ],
)
def test_market_days_are_read(text: str, calendar: MarketCalendar, days: set[int]) -> None:
    assert parse_market_days(text) == MarketDays(calendar, frozenset(days))


def test_empty_text_is_no_market() -> None:
    assert parse_market_days("  ") is None
    assert market_days_text(None) == ""


@pytest.mark.parametrize(
    "text", ["农历31", "农历3,13", "农历十三", "公历38", "农历廿三", "农历011"]
)
def test_day_beyond_ten_is_refused_with_advice(text: str) -> None:
    with pytest.raises(BadData) as caught:
        parse_market_days(text)

    assert "农历3,8" in caught.value.sentence.zh
    assert text in caught.value.sentence.zh


@pytest.mark.parametrize("text", ["3,8", "农历", "圩日", "农历三月", "周九", "农历-3", ";"])
def test_text_that_is_no_market_day_is_refused(text: str) -> None:
    with pytest.raises(BadData) as caught:
        parse_market_days(text)

    assert caught.value.sentence.code == "periods.unknown_market_day"


@given(
    st.one_of(
        st.builds(
            MarketDays,
            st.sampled_from((LUNAR, SOLAR)),
            st.frozensets(st.integers(0, 9), min_size=1),
        ),
        st.builds(MarketDays, st.just(WEEKDAY), st.frozensets(st.integers(0, 6), min_size=1)),
    ),
    st.sampled_from(("zh", "en")),
)
def test_written_market_days_are_read_back(market: MarketDays, language: str) -> None:
    assert parse_market_days(market_days_text(market, language)) == market


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    with suppress(BadData):
        assert isinstance(parse_market_days(text), MarketDays | None)


# The first lunar month of 2026 began on 17 February (春节); 25 September was 中秋, the 15th.
def test_lunar_day_of_known_festivals() -> None:
    assert lunar_day_of(D(2026, 2, 17)) == 1
    assert lunar_day_of(D(2026, 9, 25)) == 15
    assert lunar_day_of(D(2026, 6, 19)) == 5


def test_market_is_held_on_the_days_that_end_in_its_numbers() -> None:
    market = MarketDays(LUNAR, frozenset({3, 8}))

    # Counting from 17 February = 1st: the 3rd, 8th, 13th, 18th, 23rd and 28th of the month.
    held = [day for n in range(30) if market.holds_on(day := D(2026, 2, 17) + dt.timedelta(n))]
    assert held == [D(2026, 2, 19) + dt.timedelta(5 * n) for n in range(6)]


def test_solar_and_weekday_markets() -> None:
    assert MarketDays(SOLAR, frozenset({0})).holds_on(D(2026, 11, 30))
    assert not MarketDays(SOLAR, frozenset({0})).holds_on(D(2026, 12, 1))
    assert MarketDays(WEEKDAY, frozenset({2})).holds_on(D(2026, 11, 25))


@settings(deadline=None)
@given(st.dates(D(1900, 1, 1), D(2100, 12, 31)))
def test_year_table_agrees_with_the_library_day_by_day(day: dt.date) -> None:
    assert lunar_day_of(day) == Solar.fromYmd(day.year, day.month, day.day).getLunar().getDay()


def test_threads_do_not_disturb_each_other() -> None:
    days = [D(year, 3, 1) for year in range(1950, 2050)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lunar_day_of, days * 2))

    assert found == [lunar_day_of(day) for day in days] * 2
