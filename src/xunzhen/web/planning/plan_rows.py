"""The long tables of a plan's page as HTML: its visits of a week, its villages, its doctors.

Written by hand and kept by revision: a template takes a third of a second for the villages of the
largest counties. Every text is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xunzhen.web.pages.templatetags.parts import half_day, icon, status, zh_day
from xunzhen.web.planning.selectors.plans_sheet import Cell, DoctorLine, VillageLine, VisitLine


def dossiers(county: str) -> tuple[str, str] | None:
    """Return what stands before and after a village's code in the address of its dossier: asked
    for once, since a page has hundreds of them. None while the site has no such page."""
    try:
        before, _, after = reverse("planning:village", args=[county, "CODE"]).rpartition("CODE")
    except NoReverseMatch:
        return None
    return before, after


def visit_table(visits: Sequence[VisitLine], dossier: tuple[str, str] | None) -> SafeString:
    """Return the rows of a week's visits; the date stands in the first row of a day.

    On paper it stands in every row: a day may go on over the page.
    ``dossier`` is what stands before and after a village's code in the address of its dossier.
    """
    halves = {afternoon: escape(half_day(afternoon)) for afternoon in (False, True)}
    locked = status("frozen", gettext("锁定"))
    found, before = [], None
    for one in visits:
        row = one.row
        day = escape(zh_day(row.date))
        if row.date == before:
            day = f'<span class="again">{day}</span>'
        before = row.date
        gone = ' class="gone"' if row.cancelled else ""
        if row.cancelled:
            words = escape(gettext("已取消：%(why)s") % {"why": row.cancelled})
            note = f'<span class="st st--bad">{icon("x")}{words}</span>'
        else:
            note = f"{locked} " if row.locked else ""
            note += f"{icon('swap')} " if row.status == "changed" else ""
            note += escape(row.reason)
        found.append(
            f'<tr{gone}><td class="nw">{day}</td><td>{halves[row.afternoon]}</td>'
            f"<td>{escape(one.township)}</td><td>{_village(row.village, one.village, dossier)}</td>"
            f"<td>{escape(one.doctor)}</td><td>{escape(one.home)}</td>"
            f'<td class="num">{one.minutes}</td><td>{note}</td></tr>'
        )
    return SafeString("".join(found))


def village_table(lines: Sequence[VillageLine], dossier: tuple[str, str] | None) -> SafeString:
    """Return the rows of the villages: each week's visits of those owed, and what is missed."""
    full, more = status("ok", gettext("足额")), status("ok", gettext("足额有余"))
    found = []
    for line in lines:
        if line.missed:
            words = escape(gettext("缺%(n)s次") % {"n": line.missed})
            verdict = f'<span class="st st--bad">{icon("bad")}{words}</span>'
        else:
            verdict = more if line.planned > line.owed else full
        village = _village(line.village.code, line.village.name, dossier)
        found.append(
            f"<tr><td>{escape(line.township)}</td><th>{village}</th>"
            f"{''.join(map(_week, line.cells))}"
            f'<td class="num">{line.planned}<span class="soft">/{line.owed}</span></td>'
            f"<td>{verdict}</td></tr>"
        )
    return SafeString("".join(found))


def doctor_table(lines: Sequence[DoctorLine]) -> SafeString:
    """Return the rows of the doctors: half-days out of each week, of those they may give."""
    found = []
    for line in lines:
        cap = "" if line.cap is None else f'<span class="soft">/{line.cap}</span>'
        weeks = "".join(f'<td class="num">{used}{cap}</td>' for used in line.used)
        found.append(
            f"<tr><td>{escape(line.home)}</td><th>{escape(line.person.name)}</th>{weeks}"
            f'<td class="num">{line.total}</td><td class="num">{line.minutes}</td></tr>'
        )
    return SafeString("".join(found))


def _week(cell: Cell) -> str:
    bad = " c-bad" if cell.missed else ""
    return f'<td class="num{bad}">{cell.planned}<span class="soft">/{cell.owed}</span></td>'


def _village(code: str, name: str, dossier: tuple[str, str] | None) -> str:
    if dossier is None:
        return escape(name)
    return f'<a href="{escape(dossier[0] + code + dossier[1])}">{escape(name)}</a>'
