"""The list of indicators: grouped, what must be seen first on top, each with value and target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xunzhen.domain.errors import Sentence
from xunzhen.domain.indicators.measure import EMPTY
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import data_missing
from xunzhen.web.indicators.looks import (
    Look,
    look_of,
    own,
    parts_text,
    value_text,
    wanted_text,
)
from xunzhen.web.indicators.selectors.evidence import Measured
from xunzhen.web.pages.templatetags.parts import english, icon, status
from xunzhen.web.registry.selectors import Desk

_GROUPS: Final[tuple[tuple[Promise, frozenset[str]], ...]] = (
    (_("村级服务"), frozenset({"coverage", "circuit", "neighbour_service", "clinic"})),
    (
        _("下派与帮扶"),
        frozenset({"thousand_doctors", "paired_assistance", "mobile_hospital", "publicity"}),
    ),
    (_("队伍"), frozenset({"workforce"})),
    (
        _("机构与能力"),
        frozenset({
            "standard", "county_hospital", "township_hospital", "subcentre", "consortium",
            "specialty_project", "tcm",
        }),
    ),
)  # fmt: skip
_OTHER: Final = _("服务与医保")


@dataclass(frozen=True)
class Item:
    """One indicator in the list. ``more``: how many further targets bear on the place.

    ``address`` has no query; ``mark`` is the judgement as it is drawn.
    """

    id: str
    name: str
    value: str
    parts: str
    wanted: str
    due: object
    look: Look
    more: int
    missing: Sentence | None
    address: str
    mark: SafeString


@dataclass(frozen=True)
class Group:
    """Indicators of one subject."""

    title: Promise
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Listing:
    """All indicators. ``counts``: (look, number) of those with a number, the worst first.

    ``waiting`` have neither data nor a target in force.
    """

    groups: tuple[Group, ...]
    waiting: tuple[Item, ...]
    counts: tuple[tuple[Look, int], ...]
    number: int

    @property
    def first(self) -> str:
        """The id of the indicator to show where none was chosen: the first of the worst."""
        everything = [item for group in self.groups for item in group.items]
        found = min(everything, key=lambda item: item.look.rank, default=None)
        return found.id if found else ""


def listing_of(desk: Desk, found: Measured) -> Listing:
    """Return the list for the language of the page; it is made once a measurement."""
    return found.derived(("listing", english()), lambda: _listing(desk, found))


def _listing(desk: Desk, found: Measured) -> Listing:
    by_id: dict[str, list[Line]] = {}
    for line in found.lines:
        by_id.setdefault(line.indicator.id, []).append(line)
    items = {id_: _item(desk, lines) for id_, lines in by_id.items()}
    waiting = {
        id_
        for id_, lines in by_id.items()
        if lines[0].measurement.numerator is None and lines[0].target is None
    }
    groups = []
    taken: set[str] = set(waiting)
    for title, subjects in _GROUPS:
        mine = [id_ for id_ in items if id_.split(".")[0] in subjects and id_ not in taken]
        taken.update(mine)
        groups.append((title, mine))
    groups.append((_OTHER, [id_ for id_ in items if id_ not in taken]))
    told = [item for id_, item in items.items() if id_ not in waiting]
    looks = Counter(item.look for item in told)
    return Listing(
        tuple(
            Group(title, tuple(sorted((items[i] for i in mine), key=lambda one: one.look.rank)))
            for title, mine in groups
            if mine
        ),
        tuple(items[id_] for id_ in items if id_ in waiting),
        tuple(sorted(looks.items(), key=lambda pair: pair[0].rank)),
        len(told),
    )


def _item(desk: Desk, lines: list[Line]) -> Item:
    first = lines[0]
    indicator, found, look = first.indicator, first.measurement, look_of(first)
    return Item(
        indicator.id,
        own(indicator.name),
        EMPTY if found.numerator is None else value_text(indicator, found),
        parts_text(found),
        wanted_text(indicator, first.target),
        first.target.due if first.target else None,
        look,
        len(lines) - 1,
        data_missing(found) if found.numerator is None else None,
        reverse("indicators:indicator", args=[desk.code, indicator.id]),
        _mark(look),
    )


def _mark(look: Look) -> SafeString:
    """Draw a judgement: what nobody set has a shape of its own."""
    if look.kind == "unset":
        return format_html('<span class="unset">{}{}</span>', icon("unset"), look.words)
    return status(look.kind, str(look.words), look.shape)
