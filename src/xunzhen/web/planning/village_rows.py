"""The rows of the list of villages as HTML.

Written by hand: a template takes a tenth of a second for all villages of a county, which is what
the printer asks for. Every text is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xunzhen.domain.registry.county import Mode
from xunzhen.web.pages.templatetags.parts import mode_mark, status, thousands
from xunzhen.web.planning.selectors.villages import VillageLine
from xunzhen.web.planning.templatetags.village_words import day_half


def village_rows(county: str, lines: Iterable[VillageLine], planned: bool) -> SafeString:
    """Return the rows of the list; ``planned``: there is a plan that the counts are of."""
    before, _, after = map(
        escape, reverse("planning:village", args=[county, "CODE"]).rpartition("CODE")
    )
    # A county has a handful of modes and of half-days; each is put in words once a page.
    marks, days, missed = cache(_mode), cache(day_half), cache(_missed)
    unplanned = status("warn", gettext("没有排上"))
    found = []
    for line in lines:
        village, row = line.village, line.next
        on_circuit = line.mode is Mode.CIRCUIT and planned
        if row is not None:
            coming = escape(days(row.date, row.afternoon))
        else:
            coming = unplanned if on_circuit else "—"
        minutes = "—" if line.minutes is None else f"{_whole(line.minutes)}"
        found.append(
            f'<tr><th scope="row"><a href="{before}{escape(village.code)}{after}">'
            f'{escape(village.name)}</a> <span class="xs mute">{escape(line.township)}</span></th>'
            f'<td>{marks(line.mode)}</td><td class="num">{escape(thousands(line.people))}</td>'
            f'<td class="num">{minutes}</td><td class="nw">{coming}</td>'
            f'<td class="num">{line.planned or "—"}</td>'
            f'<td class="num">{missed(line.missing, bool(line.planned))}</td></tr>\n'
        )
    return SafeString("".join(found))


def _mode(mode: Mode | None) -> str:
    return mode_mark(mode) if mode else status("bad", gettext("未落实"), "warn")


def _missed(number: int, planned: bool) -> str:
    if number:
        return status("bad", str(number))
    return "0" if planned else "—"


def _whole(minutes: float) -> int:
    """Round half up, as the eye does."""
    return int(minutes + 0.5)
