"""Any county that the importer could have made is read back equal, from both wrappers."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.county import small_county
from xunzhen.domain.geo import Point
from xunzhen.domain.periods.market_days import MarketCalendar, MarketDays
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.cells import clean_text
from xunzhen.domain.registry.county import (
    County,
    Leave,
    Licence,
    LocalRule,
    SetAside,
    Staff,
    Village,
)
from xunzhen.files.tables.read import read_county
from xunzhen.files.tables.write import write_county

TEXTS = st.text(max_size=15).map(clean_text).filter(lambda text: not text.startswith(("=", "＝")))
NAMES = TEXTS.filter(bool)
WORDS = st.text(st.characters(whitelist_categories=["L", "Nd"]), min_size=1, max_size=6)
HALF_DAYS = st.frozensets(st.integers(0, 13))
PERSONS = st.none() | st.integers(0, 10_000_000)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2190, 12, 31))
MARKETS = st.none() | st.builds(
    MarketDays,
    st.sampled_from([MarketCalendar.LUNAR, MarketCalendar.SOLAR]),
    st.frozensets(st.integers(0, 9), min_size=1),
)
# Ten-millionths of a degree, as the importer leaves them: a workbook keeps 15 digits at most.
POINTS = st.none() | st.builds(
    lambda lng, lat: Point(lng / 1e7, lat / 1e7),
    st.integers(1_179_000_000, 1_183_000_000),
    st.integers(249_000_000, 253_000_000),
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(DAYS)
    return Period(since, since + dt.timedelta(days=draw(st.integers(1, 400))))


@st.composite
def villages(draw: st.DrawFn, number: int) -> Village:
    point = draw(POINTS)
    datums = st.sampled_from(["WGS84", "CGCS2000", "GCJ02"])
    return Village(
        code=f"3505241012{number:02d}",
        name=draw(NAMES),
        township="350524101",
        point=point,
        datum=draw(datums) if point else "",
        resident_population=draw(PERSONS),
        aged_65=draw(PERSONS),
        area_tags=draw(st.frozensets(WORDS, max_size=3)),
        township_seat=draw(st.booleans()),
        market_days=draw(MARKETS),
        preferred=draw(HALF_DAYS),
        forbidden=draw(HALF_DAYS),
        visits_per_week=draw(st.none() | st.integers(0, 14)),
        visits_reason=draw(TEXTS),
        origin=draw(st.sampled_from(["", "real", "synthetic"])),
    )


@st.composite
def counties(draw: st.DrawFn) -> County:
    found = tuple(draw(villages(number)) for number in range(10, 13))
    staff = tuple(
        Staff(
            f"s-{number}",
            draw(NAMES),
            "h-101",
            draw(st.sampled_from(list(Licence))),
            title_since=draw(st.none() | DAYS),
            full_time_degree=draw(st.none() | st.booleans()),
            specialties=draw(st.frozensets(WORDS, max_size=2)),
            available=draw(HALF_DAYS),
            phone=draw(TEXTS),
        )
        for number in range(2)
    )
    note = draw(TEXTS)
    values = tuple((village.code, text) for village in found if (text := draw(TEXTS)))
    return replace(
        small_county(),
        note=note,
        synthetic="演示数据" in note or any(village.origin == "synthetic" for village in found),
        villages=found,
        institutions=small_county().institutions[2:],
        staff=staff,
        leave=(Leave("s-0", draw(periods()), draw(TEXTS)),),
        service_modes=(),
        travel=(),
        closures=(),
        rules=(LocalRule(draw(WORDS), draw(NAMES), draw(periods()), draw(NAMES), draw(TEXTS)),),
        set_aside=(SetAside("villages", "自留列", values),),
    )


# No shrinking: a county has so many parts that it takes minutes; the difference is printed anyway.
@settings(deadline=None, max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(counties(), st.sampled_from(["county", "county.xlsx"]))
def test_county_is_read_back_equal(county: County, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_county(county, path)
        reading = read_county(path)

    assert [fault.line() for fault in reading.errors] == []
    assert reading.county == county
