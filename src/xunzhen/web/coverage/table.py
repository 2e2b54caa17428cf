"""The villages of a day as table rows and map points, filtered and sorted as an address asks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from xunzhen.domain.coverage.modes import ModeBasis
from xunzhen.domain.registry.county import Mode
from xunzhen.web.coverage.chart import bars_svg
from xunzhen.web.coverage.picture import MODE_MARKS, Dot, map_svg
from xunzhen.web.coverage.selectors import SeenCoverage, VillageLine
from xunzhen.web.pages.templatetags.parts import mode_mark, mode_words
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

_RANKS: Final = ("gap", "circuit", "stationed", "neighbour", "centre", "resident")
_ORDER: Final[Mapping[str, int]] = {mark: number for number, mark in enumerate(_RANKS)}
SORTS: Final[Mapping[str, Callable[[VillageLine], tuple[object, ...]]]] = {
    "village": lambda one: (one.village.code,),
    "township": lambda one: (one.village.township, one.village.code),
    "mode": lambda one: (_ORDER[one.mark], one.village.code),
    "provider": lambda one: (one.provider == "", one.provider, one.village.code),
    "since": lambda one: (one.since or dt.date.min, one.village.code),
    "last": lambda one: (one.last_day or dt.date.max, one.village.code),
}
"""Columns to sort by; ``-`` before one turns the order."""


COVERED: Final = "covered"
"""Asks for the villages of every mode, gaps left out."""


@dataclass(frozen=True)
class Asked:
    """What an address asks of the table; nonsense asks for nothing."""

    day: dt.date
    mode: str = ""
    township: str = ""
    sort: str = "mode"

    @classmethod
    def of(cls, day: dt.date, query: Mapping[str, str]) -> Asked:
        """Read the query of an address."""
        mode, sort = query.get("mode", ""), query.get("sort", "")
        return cls(
            day,
            mode if mode in _ORDER or mode == COVERED else "",
            query.get("township", ""),
            sort if sort.removeprefix("-") in SORTS else "mode",
        )

    def with_(self, **changes: str) -> str:
        """Return the query of an address that asks for something else."""
        asked = {"mode": self.mode, "township": self.township, "sort": self.sort, **changes}
        asked = {name: text for name, text in asked.items() if text and (name, text) != _DEFAULT}
        return urlencode({"day": self.day.isoformat(), **asked})

    def shows(self, line: VillageLine) -> bool:
        """Say whether a village is asked for."""
        asked = self.mode in ("", line.mark) or (self.mode == COVERED and line.mark != "gap")
        return asked and self.township in ("", line.village.township)


_DEFAULT: Final = ("sort", "mode")


@dataclass(frozen=True)
class Heading:
    """A column's head: a link that sorts by it, and how it is sorted now."""

    words: str
    query: str
    order: str


def basis_words(kind: ModeBasis) -> str:
    """Say in a few words what a mode rests on."""
    return {
        ModeBasis.DECISION: gettext("服务方式表登记"),
        ModeBasis.TOWNSHIP_SEAT: gettext("卫生院所在村"),
        ModeBasis.VILLAGE_DOCTOR: gettext("人员表：村医驻村"),
        ModeBasis.CONFLICT: gettext("登记有冲突"),
        ModeBasis.ONLINE_ONLY: gettext("只有线上联合门诊"),
        ModeBasis.NONE: gettext("没有登记"),
    }[kind]


def headings(asked: Asked) -> list[Heading]:
    """Return the heads of the table."""
    words = {
        "village": gettext("村"),
        "township": gettext("乡镇"),
        "mode": gettext("服务方式"),
        "provider": gettext("提供者"),
        "": gettext("依据"),
        "since": gettext("起"),
        "last": gettext("止（含当天）"),
    }
    return [_heading(asked, name, text) for name, text in words.items()]


def _heading(asked: Asked, name: str, words: str) -> Heading:
    if not name:
        return Heading(words, "", "")
    now = asked.sort
    order = "ascending" if now == name else "descending" if now == f"-{name}" else "none"
    return Heading(words, asked.with_(sort=f"-{name}" if now == name else name), order)


def asked_lines(seen: SeenCoverage, asked: Asked) -> list[VillageLine]:
    """Return the villages that are asked for, sorted."""
    lines = [line for line in seen.lines if asked.shows(line)]
    key = SORTS[asked.sort.removeprefix("-")]
    return sorted(lines, key=key, reverse=asked.sort.startswith("-"))


def rows_html(desk: Desk, limit: str, seen: SeenCoverage, asked: Asked) -> SafeString:
    """Return the rows of the table, written once for all readers who see the same."""
    key = ("coverage-rows", limit, get_language(), asked)
    lines = asked_lines(seen, asked)
    return kept(
        desk.site.pk,
        desk.revision,
        key,
        lambda: SafeString("".join(_row(desk.code, line, asked.day) for line in lines)),
    )


def _row(county: str, line: VillageLine, day: dt.date) -> str:
    """Write one row by hand: a template would take longer for 447 of them than the page may."""
    escape = conditional_escape
    return (
        f'<tr data-village="{escape(line.village.code)}" data-mark="{line.mark}"><th scope="row">'
        f'<a class="drill" href="{escape(gap_address(county, line.village.code, day))}">'
        f"{escape(line.village.name)}</a></th><td>{escape(line.township)}</td>"
        f"<td>{mode_mark(line.mode.mode)}</td><td>{escape(line.provider) or '—'}</td>"
        f"<td>{basis_words(line.mode.kind)}</td>"
        f'<td class="nw">{line.since or "—"}</td><td class="nw">{line.last_day or "—"}</td></tr>'
    )


def gap_address(county: str, village: str, day: dt.date) -> str:
    """Return the address of a village's proposal as seen from a day."""
    return f"{reverse('coverage:gap', args=[county, village])}?day={day.isoformat()}"


def mode_dots(county: str, seen: SeenCoverage) -> list[Dot]:
    """Return the villages as points of the map by mode."""
    return [
        Dot(
            line.village.code,
            line.village.name,
            line.village.point,
            line.mark,
            gettext("%(village)s（%(township)s）：%(mode)s")
            % {
                "village": line.village.name,
                "township": line.township,
                "mode": mode_words(line.mode.mode),
            },
            gap_address(county, line.village.code, seen.day),
        )
        for line in seen.lines
    ]


def mode_picture(desk: Desk, limit: str, seen: SeenCoverage) -> SafeString:
    """Return the map by mode, drawn once for all readers who see the same."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("coverage-map", seen.day, limit, get_language()),
        lambda: SafeString(map_svg(mode_dots(desk.code, seen), seen.townships, MODE_MARKS)),
    )


def mode_bars(desk: Desk, limit: str, seen: SeenCoverage) -> SafeString:
    """Return the bars by township, drawn once for all readers who see the same."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("coverage-bars", seen.day, limit, get_language()),
        lambda: _bars(seen),
    )


def _bars(seen: SeenCoverage) -> SafeString:
    counts: dict[str, Counter[str]] = {one.code: Counter() for one in seen.townships}
    for line in seen.lines:
        counts.setdefault(line.village.township, Counter())[line.mark] += 1
    names = {one.code: one.name for one in seen.townships}
    rows = [(names.get(code, code), found) for code, found in counts.items() if found]
    return bars_svg(rows, list(_ORDER))


def legend() -> list[tuple[str, str, str]]:
    """Return (mark, path, words) of the map by mode, as the legend lists them."""
    words = {"gap": gettext("未落实")}
    return [
        (mark, MODE_MARKS[mark], words.get(mark) or mode_words(Mode(mark)))
        for mark in ("resident", "circuit", "stationed", "neighbour", "centre", "gap")
    ]


def demo_note(synthetic: bool) -> str:
    """Return the line that every map carries."""
    if synthetic:
        return gettext("示意图：点位为演示，不表示行政区域界线。")
    return gettext("示意图：只示点位，不表示行政区域界线。")
