"""A doctor's row of the board and a village's line under it, as HTML.

Written by hand: a template takes three times as long for a county's 750 half-days, more than a page
has. Every text is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xunzhen.web.pages.templatetags.parts import icon
from xunzhen.web.planning.selectors.board_parts import Cell, DoctorRow, Mark, VillageLine

_ICONS: Final = {"lk": "lock", "ch": "swap", "cf": "bad", "cx": "x"}
"""The mark of the sprite beside a visit, by its state."""


def board_rows(rows: tuple[DoctorRow, ...], query: str) -> SafeString:
    """Return the rows of a board; ``query`` is that of its address, before ``visit``."""
    icons = {state: icon(name) for state, name in _ICONS.items()}
    return SafeString("\n".join(_row(row, escape(query), icons) for row in rows))


def _row(row: DoctorRow, query: str, icons: Mapping[str, str]) -> str:
    name = escape(row.name)
    sep = ' class="sep"' if row.first else ""
    town = escape(row.town) if row.first else ""
    full = " full" if row.full else ""
    cap = "—" if row.cap is None else row.cap
    cells = "".join(_cell(cell, query, icons) for cell in row.cells)
    return (
        f'<tr data-staff="{escape(row.staff)}" data-name="{name}"{sep}><td class="tw">{town}</td>'
        f'<th class="dn" scope="row">{name}</th>{cells}'
        f'<td class="ld{full}">{row.used}<span class="mute">/{cap}</span></td></tr>'
    )


def _cell(cell: Cell, query: str, icons: Mapping[str, str]) -> str:
    morning = "" if cell.afternoon else " am"
    kind = {"": "", "rest": " we"}.get(cell.kind, f" {cell.kind}")
    empty = "" if cell.marks else " e"
    free = " data-open" if cell.open else ""
    marks = "".join(_mark(mark, query, icons) for mark in cell.marks)
    words = ""
    if (cell.words and not cell.marks) or cell.kind == "away":
        words = f'<span class="w">{escape(cell.words)}</span>'
    return (
        f'<td class="c{morning}{kind}{empty}" data-at="{cell.day.isoformat()} {cell.afternoon:d}"'
        f' data-l="{escape(cell.label)}"{free}>{marks}{words}</td>'
    )


def _mark(mark: Mark, query: str, icons: Mapping[str, str]) -> str:
    movable = " mv" if mark.movable else ""
    words = f'<span class="vh">{escape(mark.words)}</span>' if mark.words else ""
    return (
        f'<a class="v {mark.state}{movable}"'
        f' href="?{query}&amp;visit={mark.id}#board-visit" data-v="{mark.id}"'
        f' title="{escape(mark.title)}">{escape(mark.name)}{icons.get(mark.state, "")}{words}</a>'
    )


def village_lines(lines: Iterable[VillageLine], dossier: tuple[str, str] | None) -> SafeString:
    """Return the lines of the villages, each owed against planned.

    ``dossier`` is what stands before and after a village's code in the address of its dossier.
    """
    short, enough, missing = icon("bad"), icon("ok"), gettext("缺%(n)s次")
    gap_class, found = ' class="gap"', []
    for one in lines:
        name = escape(one.name)
        if dossier:
            address = f"{escape(dossier[0])}{escape(one.village)}{escape(dossier[1])}"
            name = f'<a class="drill" href="{address}">{name}</a>'
        gap = escape(f" {missing % {'n': one.missing}}") if one.missing else ""
        why = f" <q>{escape(one.cancelled)}</q>" if one.cancelled else ""
        found.append(
            f'<li data-village="{escape(one.village)}"{gap_class if one.missing else ""}>'
            f"{short if one.missing else enough}<b>{name}</b><span>{escape(one.days) or '—'}{gap}"
            f' <span class="mute">{one.got}/{one.owed}</span>{why}</span></li>'
        )
    return SafeString("\n".join(found))
