"""The monthly sheet's rows as HTML: hundreds of lines of numbers, each a link to its entries.

Written by hand: a template takes a second for a county. Every text is escaped here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy

from xunzhen.domain.fieldwork.counting_terms import Count, SubjectKind
from xunzhen.domain.fieldwork.counting_words import Standing
from xunzhen.domain.fieldwork.month_sheet import Line, WeekCell
from xunzhen.web.fieldwork.selectors.month import Block, MonthPage
from xunzhen.web.pages.templatetags.parts import icon

HEADS: Final[Mapping[Count, Promise]] = {
    Count.HALF_DAYS: pgettext_lazy("month", "半天"),
    Count.VISITS: pgettext_lazy("month", "次"),
    Count.DOCTOR_DAYS: pgettext_lazy("month", "医生天"),
    Count.PERSONS: pgettext_lazy("month", "人"),
    Count.PERSON_TIMES: pgettext_lazy("month", "人次"),
    Count.MADE_UP: pgettext_lazy("month", "补访"),
    Count.MISSED: pgettext_lazy("month", "漏访"),
    Count.EXCUSED: pgettext_lazy("month", "认可"),
    Count.CANCELLED: pgettext_lazy("month", "取消"),
    Count.COMPLIANT_WEEKS: pgettext_lazy("month", "达标周"),
    Count.DUE_WEEKS: pgettext_lazy("month", "应巡周"),
}
_MARKS: Final[Mapping[Count, Promise]] = {
    Count.MADE_UP: pgettext_lazy("month mark", "补"),
    Count.MISSED: pgettext_lazy("month mark", "漏"),
    Count.EXCUSED: pgettext_lazy("month mark", "认可"),
    Count.CANCELLED: pgettext_lazy("month mark", "取消"),
}
_UNSET: Final = "unset"


def number_address(month: dt.date, kind: SubjectKind, code: str) -> str:
    """Return where the entries behind a line's numbers stand, seen from the sheet, escaped; which
    number is added behind it (``count`` and ``week``)."""
    asked = {"month": f"{month:%Y-%m}", "kind": kind.value, "of": code}
    return escape(f"entries/?{urlencode(asked)}")


class MonthRows:
    """Writes the lines of one page."""

    def __init__(self, page: MonthPage) -> None:
        self.page = page
        self.unset = escape(gettext("未设定"))
        self.marks = {count: escape(str(words)) for count, words in _MARKS.items()}
        self.villages = escape(gettext("村"))
        self.half = escape(gettext("半天"))
        self.short = icon("bad")
        self.own = SubjectKind.STAFF if page.by_staff else SubjectKind.VILLAGE
        self.above = SubjectKind.INSTITUTION if page.by_staff else SubjectKind.TOWNSHIP

    def blocks(self) -> SafeString:
        """Return a group of rows a township or institution, its sum first."""
        return SafeString("".join(map(self._block, self.page.blocks)))

    def _block(self, block: Block) -> str:
        none = gettext("不在机构内") if self.page.by_staff else gettext("县内各乡镇以外")
        name = escape(block.name or none)
        rows = "".join(self._row(escape(words), line) for words, line in block.lines)
        whole = len(block.lines) == sum(1 for line in self._lines() if line.above == block.sum.code)
        told = f"{name} <small>{len(block.lines)}</small>"
        head = self._cells(block.sum, self.above if whole else None)
        return f'<tbody><tr class="sum"><th scope="rowgroup">{told}</th>{head}</tr>{rows}</tbody>'

    def _lines(self) -> Sequence[Line]:
        sheet = self.page.sheet
        if sheet is None:
            return ()
        return sheet.staff if self.page.by_staff else sheet.places

    def _row(self, name: str, line: Line) -> str:
        return f'<tr><th scope="row">{name}</th>{self._cells(line, self.own)}</tr>'

    def foot(self) -> SafeString:
        """Return the sum of what a filter kept, and of the county."""
        rows = []
        if self.page.found is not None:
            words = gettext("筛出的%(n)s行合计") % {"n": self.page.rows}
            rows.append(f"<tr><th>{escape(words)}</th>{self._cells(self.page.found, None)}</tr>")
        if self.page.whole is not None:
            words = escape(gettext("全县合计"))
            kind = None if self.page.by_staff else SubjectKind.COUNTY
            rows.append(f"<tr><th>{words}</th>{self._cells(self.page.whole, kind)}</tr>")
        return SafeString("".join(rows))

    def _cells(self, line: Line, kind: SubjectKind | None) -> str:
        """Return a line's cells; without a kind the numbers lead nowhere (a filter's sum)."""
        base = "" if kind is None else number_address(self.page.month, kind, line.code)
        of_week = f"{base}&amp;count={Count.VISITS.value}" if self.page.by_staff else base
        cells = [
            self._week(cell, f"{of_week}&amp;week={number}" if base else "")
            for number, cell in enumerate(line.weeks)
        ]
        if not self.page.by_staff:
            cells.append(self._compliance(line.total, base))
        for count in self.page.counts:
            told = self._written(count, line.total.counts.get(count))
            address = f"{base}&amp;count={count.value}" if base else ""
            cells.append(f'<td class="num">{self._linked(told, address)}</td>')
        return "".join(cells)

    def _linked(self, text: str, address: str) -> str:
        return f'<a class="drill" href="{address}">{text}</a>' if address else text

    def _written(self, count: Count, value: float | None) -> str:
        if value is not None:
            return f"{value:,.1f}".removesuffix(".0")
        sheet = self.page.sheet
        unset = sheet is None or sheet.table.credits[count, self.page.by_staff] is None
        return self.unset if unset else "—"

    def _week(self, cell: WeekCell, address: str) -> str:
        marks = "".join(
            f" <small>{self.marks[count]}{number:g}</small>"
            for count in self.marks
            if (number := cell.counts.get(count) or 0)
        )
        if self.page.by_staff:
            return self._staff_week(cell, address, marks)
        visits = cell.counts.get(Count.VISITS) or 0
        if not cell.on_circuit:
            text = f"{visits:g}" if visits else "—"
            linked = self._linked(text, address) if visits or marks else text
            return f'<td class="wk mute">{linked}{marks}</td>'
        standing = cell.standing
        mark = self.short if standing is Standing.SHORT else ""
        linked = self._linked(self._of_due(cell), address)
        return f'<td class="wk is-{standing.value}">{mark}{linked}{marks}</td>'

    def _of_due(self, cell: WeekCell) -> str:
        if cell.due is None:
            return self.unset
        got = self.unset if cell.achieved is None else f"{cell.achieved}"
        return f"{got}/{cell.due}"

    def _staff_week(self, cell: WeekCell, address: str, marks: str) -> str:
        visits = cell.counts.get(Count.VISITS) or 0
        halves = cell.counts.get(Count.HALF_DAYS)
        if not visits and not marks:
            return '<td class="wk mute">—</td>'
        told = self.unset if halves is None else f"{halves:g}{self.half}"
        linked = self._linked(f"{visits:g}", address)
        return f'<td class="wk">{linked} <small>{told}</small>{marks}</td>'

    def _compliance(self, total: WeekCell, address: str) -> str:
        if total.standing is Standing.UNSET:
            return f'<td class="num">{self._linked(self.unset, address)}</td>'
        if not total.villages:
            return '<td class="num mute">—</td>'
        mark = self.short if total.standing is Standing.SHORT else ""
        return (
            f'<td class="num is-{total.standing.value}">{mark}'
            f"{self._linked(f'{total.met}/{total.villages}', address)}</td>"
        )
