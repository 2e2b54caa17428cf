"""The content of a document as an official document: figures filled in, annexes of its sources.

A report carries its figures, what was restated and the digest of every source as annexes. A notice
or a letter leaves the office without digests; they stand in the workbook and the list beside it
(``source_rows``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xunzhen.domain.periods.period import Period, months_of
from xunzhen.domain.reporting.canonical import number_text
from xunzhen.domain.reporting.document import DocumentContent, DocumentKind, Source
from xunzhen.domain.reporting.document_binding import (
    bound_figures,
    filled_text,
    own_numbers,
    printed_headings,
    what_keeps_it_draft,
)
from xunzhen.domain.reporting.document_draft import in_print_order
from xunzhen.domain.reporting.figure import EMPTY, Figure
from xunzhen.files.papers.official_document import (
    Annex,
    OfficialDocument,
    Paragraph,
    columns,
    paragraphs_of,
)
from xunzhen.files.papers.return_paper import FIGURE_HEADS, SOURCE_HEADS, moment_zh, span_of

UNLOCKED: Final = "未锁定"
_MONTH_COLUMNS: Final = 6
_RESTATED_HEADS: Final = columns(
    ("指标", 2, False), ("锁定数", 1, True), ("现行数", 1, True), ("原因", 3, False)
)


def paper_of(content: DocumentContent, *, issued: bool = False) -> OfficialDocument:
    """Return the document as printed; one that is not ``issued``, or cannot be, is marked 稿."""
    head = content.head
    return OfficialDocument(
        issuer=head.issuer,
        number=head.number,
        signer=head.signer if content.kind.is_report else "",
        title=head.title,
        addressee=head.addressee,
        body=_body(content),
        annexes=_annexes(content),
        dated=head.dated,
        copies=head.copies,
        printed_by=head.printed_by or head.issuer,
        digest=content.digest,
        demo=content.demo,
        letter=content.kind.is_letter,
        draft=not issued or bool(what_keeps_it_draft(content)),
        contact=head.contact,
    )


def _body(content: DocumentContent) -> tuple[Paragraph, ...]:
    body: list[Paragraph] = []
    for one, heading in zip(content.passages, printed_headings(content), strict=True):
        written = paragraphs_of(filled_text(content, one.text))
        if heading and written:
            body.append(Paragraph(heading, heading=True))
        body += written
    return tuple(body)


def _annexes(content: DocumentContent) -> tuple[Annex, ...]:
    if not content.kind.is_report or not content.sources:
        return ()
    main, others = content.sources[0], content.sources[1:]
    annexes: list[Annex] = []
    if content.kind is DocumentKind.ANNUAL and others:
        annexes += months_annexes(main, others)
    annexes.append(_figures_annex(main))
    if main.corrected:
        annexes.append(_corrected_annex(main))
    annexes.append(sources_annex(content))
    return tuple(annexes)


def months_annexes(year: Source, months: Iterable[Source]) -> tuple[Annex, ...]:
    """Return the months beside the year: a row a month, six figures a table.

    A figure that no month tells has no column. A month whose return is not among the sources is
    ``—`` and named below the table. The last row is the year's own return, not the sum of the rows:
    people counted once and what runs on since January do not add up.
    """
    held = {one.period: one for one in months}
    due = [one for one in months_of(year.period) if one.since >= year.period.since]
    tables = []
    figures = [
        one
        for one in in_print_order(year.figures)
        if one.value is not None and any(two.figure_of(one.indicator) for two in held.values())
    ]
    for at in range(0, len(figures), _MONTH_COLUMNS):
        shown = figures[at : at + _MONTH_COLUMNS]
        rows = [_month_row(one, held.get(one), shown) for one in due]
        rows.append(("全年", *(one.bare for one in shown)))
        absent = [f"{one.since.month}月" for one in due if one not in held]
        notes = ["“全年”取自年度报表，不是各月相加：去重计的人数、当年累计的数不能相加。"]
        if absent:
            notes.append(f"{'、'.join(absent)}没有锁定的月报，记“—”，不是0。")
        tables.append(
            Annex(
                f"{year.period.since.year}年各月数值" + ("" if at == 0 else "（续）"),
                f"统计期：{span_of(year.period)}",
                "",
                ("月份", *(_head(one) for one in shown)),
                tuple(rows),
                (False, *(True for _one in shown)),
                (0.8, *(1.2 for _one in shown)),
                tuple(notes),
                last_is_sum=True,
            )
        )
    return tuple(tables)


def _month_row(month: Period, held: Source | None, shown: list[Figure]) -> tuple[str, ...]:
    found = [None if held is None else held.figure_of(one.indicator) for one in shown]
    cells = (EMPTY if one is None else one.bare for one in found)
    return (f"{month.since.month}月", *cells)


def _head(one: Figure) -> str:
    return (one.name or one.indicator) + (f"（{one.unit}）" if one.unit else "")


def _figures_annex(main: Source) -> Annex:
    heads, widths, numeric = FIGURE_HEADS
    rows = tuple(
        (
            str(place),
            one.name or one.indicator,
            one.bare,
            EMPTY if one.numerator is None else number_text(one.numerator),
            EMPTY if one.denominator is None else number_text(one.denominator),
            one.unit,
        )
        for place, one in enumerate(in_print_order(main.figures), 1)
    )
    cut_off = f"截至{moment_zh(main.figures[0].cut_off)}" if main.figures else ""
    return Annex(
        "指标数值",
        f"统计期：{span_of(main.period)}",
        cut_off,
        tuple(heads),
        rows,
        tuple(numeric),
        tuple(widths),
        ("“—”为没有分母的计数，或分母为零、没有数据的指标，不是0。",),
    )


def _corrected_annex(main: Source) -> Annex:
    heads, widths, numeric = _RESTATED_HEADS
    rows = tuple(
        (one.standing.name, one.locked.printed, one.standing.printed, one.why)
        for one in main.corrected
    )
    return Annex(
        "锁定后的订正",
        f"报表编号：{main.identity}",
        "锁定的原数不变",
        tuple(heads),
        rows,
        tuple(numeric),
        tuple(widths),
    )


def sources_annex(content: DocumentContent) -> Annex:
    """Return the list of sources with digests as an annex."""
    heads, widths, numeric = SOURCE_HEADS
    rows = source_rows(content)
    return Annex(
        "数据来源和核对码",
        f"引用{sum(1 for one in rows if one[0])}个数",
        "",
        tuple(heads),
        rows,
        tuple(numeric),
        tuple(widths),
        ("核对码由台账明细算出，明细一字不同，核对码就不同。按编号在系统里可列出每个数的明细。",),
        wide_mono=2,
    )


def source_rows(content: DocumentContent) -> tuple[tuple[str, str, str], ...]:
    """Return place, what is quoted with its source, and digest: figures first, then whole sources.

    A figure without a locked source says so in the place of its digest; numbers of the writer's own
    stand last.
    """
    rows = []
    for place, one in enumerate(bound_figures(content), 1):
        if one.figure is None or one.source is None:
            rows.append((str(place), f"{{{one.reference}}}", "没有来源"))
            continue
        name = f"{one.figure.name or one.figure.indicator} {one.figure.printed}"
        digest = one.figure.source if one.is_locked else f"{UNLOCKED} {one.figure.source}"
        rows.append((str(place), f"{name}（{one.source.name}）", digest))
    for source in content.sources:
        state = "" if source.is_locked else f"{UNLOCKED} "
        rows.append(("", f"{source.name}第{source.version}版全文", state + source.digest))
        for changed in source.corrected:
            what = f"{source.name}订正：{changed.standing.name} {changed.standing.printed}"
            rows.append(("", what, changed.digest))
    rows += [("", f"自拟数 {number}", "写的人自拟，不是统计数") for number in own_numbers(content)]
    return tuple(rows)
