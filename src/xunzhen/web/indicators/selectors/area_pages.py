"""What the pages of an area show: indicators, the worst first; of one, cities and counties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from xunzhen.domain.errors import Sentence
from xunzhen.domain.indicators.area import AreaLine, Sums, summed
from xunzhen.domain.indicators.catalogue import indicator_called
from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.indicators.measure import EMPTY, Measurement
from xunzhen.domain.indicators.status import data_missing
from xunzhen.domain.indicators.target import Bearing, Target
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.domain.policy.clause import Level
from xunzhen.web.indicators.looks import Look, look_of, own, parts_text, value_text, wanted_text
from xunzhen.web.indicators.selectors.area import Area, Parts
from xunzhen.web.pages.templatetags.parts import clause_address

_BAR = 120


@dataclass(frozen=True)
class Judged:
    """One target of the area with what was judged."""

    wanted: str
    whose: object
    due: object
    look: Look
    citation: str
    address: str
    sentence: Sentence


@dataclass(frozen=True)
class AreaItem:
    """One indicator of an area: value, what it is made of, targets, how many counties it lacks."""

    id: str
    name: str
    value: str
    parts: str
    targets: tuple[Judged, ...]
    look: Look
    sentence: Sentence
    without: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Bar:
    """A city or county in the list of one indicator; ``bar`` is its length of 120, None: none."""

    code: str
    name: str
    value: str
    parts: str
    unknown: int
    bar: int | None
    missing: Sentence | None
    counties: int = 0
    without: int = 0
    moved: bool = False


def listed(lines: tuple[AreaLine, ...]) -> tuple[AreaItem, ...]:
    """Return every indicator that has a number or a target, the worst first."""
    by_id: dict[str, list[AreaLine]] = {}
    for one in lines:
        by_id.setdefault(one.line.indicator.id, []).append(one)
    items = [item_of(mine) for mine in by_id.values()]
    shown = [one for one in items if one.value != EMPTY or one.targets]
    return tuple(sorted(shown, key=lambda one: one.look.rank))


def item_of(lines: list[AreaLine]) -> AreaItem:
    """Return one indicator of an area from its lines."""
    first = lines[0]
    indicator, found = first.line.indicator, first.line.measurement
    return AreaItem(
        indicator.id,
        own(indicator.name),
        EMPTY if found.numerator is None else value_text(indicator, found),
        parts_text(found),
        tuple(_judged(one, one.line.target) for one in lines if one.line.target),
        _look(first),
        first.line.judgement.sentence,
        first.without,
        first.number,
    )


def _judged(one: AreaLine, target: Target) -> Judged:
    return Judged(
        wanted_text(one.line.indicator, target),
        _whose(target),
        target.due,
        _look(one),
        target.citation,
        clause_address(target.clause),
        one.line.judgement.sentence,
    )


def _look(one: AreaLine) -> Look:
    look, target = look_of(one.line), one.line.target
    others = target is not None and target.bearing is Bearing.OTHERS
    if others and one.line.measurement.numerator is not None:
        return replace(look, words=_("别级的合计，不判这里"))
    return look


def _whose(target: Target) -> object:
    level = target.counted_at
    if level is Level.PROVINCE:
        return _("全省合计")
    if level is Level.CITY:
        return _("全市合计")
    return {
        DivisionLevel.NATION: _("全国，各地都要达到"),
        DivisionLevel.PROVINCE: _("全省，各地都要达到"),
        DivisionLevel.CITY: _("全市，各地都要达到"),
    }.get(level_of(target.place) or DivisionLevel.NATION, _("各地都要达到"))


def county_bars(area: Area, parts: Parts, indicator: str) -> tuple[Bar, ...]:
    """Return the counties of one indicator: those without a number first, then the lowest."""
    one = indicator_called(indicator)
    mine = parts.get((indicator, None), {})
    numbers = {
        each.county.code: mine[each.county.code].measurement
        for each in area.counties
        if each.county.code in mine
    }
    longest = _longest(one, numbers)
    bars = [
        (_rank(one, numbers.get(each.county.code)),
         _bar(one, each.county.code, each.county.name, numbers.get(each.county.code), longest,
              moved=each.moved and each.at is not None))
        for each in area.counties
    ]  # fmt: skip
    return tuple(bar for _rank_, bar in sorted(bars, key=lambda pair: (pair[0], pair[1].code)))


def city_bars(area: Area, parts: Parts, indicator: str) -> tuple[Bar, ...]:
    """Return the cities of one indicator like ``county_bars``; () for an area of one city."""
    one = indicator_called(indicator)
    by_city: dict[tuple[str, str], dict[str, Sums]] = {}
    mine: Mapping[str, Sums] = parts.get((indicator, None), {})
    for each in area.counties:
        place = (each.city, each.county.city or each.city)
        by_city.setdefault(place, {})
        if each.county.code in mine:
            by_city[place][each.county.code] = mine[each.county.code]
    if len(by_city) < 2:
        return ()
    found = {place: summed(place[0], sums) for place, sums in by_city.items() if sums}
    longest = _longest(one, {place[0]: whole for place, (whole, _w) in found.items()})
    bars = []
    for place, sums in by_city.items():
        whole, without = found.get(place, (None, ()))
        bar = _bar(one, *place, whole, longest)
        bars.append((_rank(one, whole), replace(bar, counties=len(sums), without=len(without))))
    return tuple(bar for _rank_, bar in sorted(bars, key=lambda pair: (pair[0], pair[1].code)))


def _longest(one: Indicator, numbers: Mapping[str, Measurement]) -> Fraction:
    values = [found.value for found in numbers.values() if found.value is not None]
    longest = max(values, default=Fraction(0))
    return max(longest, Fraction(100)) if one.per == 100 else longest


def _rank(one: Indicator, found: Measurement | None) -> tuple[int, Fraction]:
    if found is None or found.value is None:
        return (0, Fraction(0))
    return (1, -found.value if one.at_most else found.value)


def _bar(
    one: Indicator,
    code: str,
    name: str,
    found: Measurement | None,
    longest: Fraction,
    moved: bool = False,
) -> Bar:
    if found is None:
        return Bar(code, name, EMPTY, "", 0, None, None, moved=moved)
    value = found.value
    return Bar(
        code,
        name,
        EMPTY if value is None else value_text(one, found),
        parts_text(found),
        found.unknown,
        None if value is None or not longest else int(_BAR * value / longest),
        data_missing(found) if found.numerator is None else None,
        moved=moved,
    )
