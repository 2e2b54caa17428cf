"""How coverage is said on a page: ways, verdicts, the legend of the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django import template
from django.utils.safestring import SafeString

from xunzhen.domain.coverage.choices import Choice
from xunzhen.domain.coverage.options import Verdict
from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.coverage.travel_words import minutes_en, minutes_zh
from xunzhen.domain.policy.clause import Ruling
from xunzhen.web.coverage.picture import legend_svg
from xunzhen.web.coverage.table import Asked
from xunzhen.web.pages.templatetags.parts import english, tag
from xunzhen.web.registry.selectors import Desk

register = template.Library()

_VERDICT_LOOKS: Final = {
    Verdict.HOLDS: ("ok", "ok"),
    Verdict.LATER: ("idle", "idle"),
    Verdict.UNKNOWN: ("warn", "warn"),
    Verdict.INELIGIBLE: ("idle", "x"),
    Verdict.SHORT: ("idle", "minus"),
    Verdict.UNSET: ("unset", "unset"),
    Verdict.NOT_ALONE: ("idle", "minus"),
}


@register.filter
def way_words(way: TravelTime | Choice) -> str:
    """Say how long the way is and where the minutes come from."""
    travel = TravelTime(way.minutes, way.source)
    return minutes_en(travel) if english() else minutes_zh(travel)


@register.simple_tag
def verdict_tag(verdict: Verdict) -> SafeString:
    """Say what became of a way to serve a village."""
    kind, shape = _VERDICT_LOOKS[verdict]
    return tag(kind, verdict.en if english() else verdict.zh, shape)


@register.filter
def each_clause_once(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Keep one ruling of each article: several rules of one article would repeat its chip.

    A suggestion has no article and stays, for it is what is not set.
    """
    found = {one.citation if one.clause else one.rule.name: one for one in reversed(rulings)}
    return list(reversed(found.values()))


@register.simple_tag
def legend_mark(mark: str, path: str, words: str) -> SafeString:
    """Draw one line of the map's legend."""
    return legend_svg(mark, path, words)


@register.filter
def asking_mode(asked: Asked, mode: str) -> str:
    """Return the query that asks for the villages of a mode, or for all if it is asked already."""
    return asked.with_(mode="" if asked.mode == mode else mode)


@register.filter
def village_name(code: str, desk: Desk) -> str:
    """Name a village by its code, as far as the reader sees it."""
    village = desk.county.village_by_code.get(code)
    return village.name if village else code
