"""Wording: days, hours, market days, file names."""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.periods.market_days import MarketCalendar, MarketDays
from xunzhen.files.papers.words import clock_12, file_name, hours_zh, market_zh, span_zh


def test_span_names_the_second_year_only_where_it_differs() -> None:
    first = dt.date(2026, 11, 30)

    assert span_zh(first, dt.date(2026, 12, 27)) == "2026年11月30日—12月27日"
    assert span_zh(first, dt.date(2027, 1, 3)) == "2026年11月30日—2027年1月3日"


def test_afternoon_is_said_with_twelve_hours() -> None:
    assert clock_12(dt.time(14, 30)) == "2:30"
    assert clock_12(dt.time(8, 30)) == "8:30"
    assert clock_12(dt.time(12, 0)) == "12:00"


def test_hours_without_end_are_open() -> None:
    assert hours_zh((dt.time(8, 30), None)) == "8:30起"


def test_market_days_are_said_as_people_say_them() -> None:
    assert market_zh(MarketDays(MarketCalendar.LUNAR, frozenset({3, 8}))) == "农历逢三、八"
    assert market_zh(MarketDays(MarketCalendar.WEEKDAY, frozenset({1, 4}))) == "每周二、周五"
    assert market_zh(MarketDays(MarketCalendar.SOLAR, frozenset({0, 5}))) == "公历逢十、五"


def test_file_name_holds_nothing_a_system_forbids() -> None:
    assert file_name('郑坑/村:"一"?') == "郑坑_村__一__"
    assert file_name("..") == "_"
