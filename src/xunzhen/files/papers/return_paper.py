"""The monthly return and the stage report as official documents, every figure with its source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import BadData, NotAllowed, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.canonical import number_text
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import EMPTY, Figure
from xunzhen.domain.reporting.restatement import Restatement, standing_figures
from xunzhen.domain.reporting.roll_up import Part, RollUp
from xunzhen.domain.reporting.statutory_return import BEIJING, Section, StatutoryReturn
from xunzhen.files.papers.official_document import (
    Annex,
    OfficialDocument,
    Paragraph,
    columns,
    paragraphs_of,
)
from xunzhen.files.papers.words import full_day_zh, span_zh

_QUOTED: Final = re.compile(r"\{([^{}]+)\}")
_NUMERALS: Final = "一二三四"
FIGURE_HEADS: Final = columns(
    ("序号", 0.7, True),
    ("指标", 3.2, False),
    ("数值", 1.4, True),
    ("分子", 1.1, True),
    ("分母", 1.1, True),
    ("单位", 0.8, False),
)
SOURCE_HEADS: Final = columns(
    ("序号", 0.55, True), ("指标", 1.7, False), ("来源核对码（SHA-256）", 4.4, False)
)
_RESTATED_HEADS: Final = columns(
    ("指标", 2, False),
    ("原报", 1, True),
    ("订正为", 1, True),
    ("原因", 2.4, False),
    ("日期", 1.7, False),
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the office writes around a return: number, signer, addressee, date, copies."""

    number: str
    addressee: str
    dated: dt.date
    subject: str
    signer: str = ""
    copies: str = ""
    printed_by: str = ""
    demo: bool = False


def quoted(text: str, figures: Sequence[Figure]) -> str:
    """Fill ``{indicator}`` places of a text with the frozen figures, as printed.

    Raises
    ------
    BadData
        for an indicator that the return does not have.
    """
    printed = {one.indicator: one.printed for one in figures}

    def fill(match: re.Match[str]) -> str:
        if match[1] not in printed:
            raise BadData(
                say(
                    "reporting.quoted_unknown",
                    "正文引用了报表里没有的指标{indicator}。请改引报表里有的指标，或先补上这个数。",
                    "The text quotes {indicator}, which the return does not have. Quote a figure "
                    "of the return, or add this one first.",
                    indicator=match[1],
                )
            )
        return printed[match[1]]

    return _QUOTED.sub(fill, text)


def return_document(
    subject: StatutoryReturn,
    letterhead: Letterhead,
    restatements: Sequence[Restatement] = (),
    tables: Sequence[Annex] = (),
) -> OfficialDocument:
    """Return a frozen return as a document: sections, figures, restatements, sources with hash.

    The body prints the frozen figures; restatements stand in an annex beside them. ``tables`` are
    further annexes, such as ``parts_annex`` of a stage report.

    Raises
    ------
    NotAllowed
        if it was never submitted, or no longer holds what was frozen.
    BadData
        for a quoted indicator it does not have, or restatements out of order.
    """
    if subject.frozen is None or not subject.is_intact:
        raise NotAllowed(
            say(
                "reporting.paper_unfrozen",
                "{identity}没有封存的版本，不能印成正式文件。请先自查、报送。",
                "{identity} has no frozen version to print as a document; submit it first.",
                identity=subject.identity,
            )
        )
    standing_figures(subject, restatements)
    annexes = [*tables, _figures_annex(subject)]
    if restatements:
        annexes.append(_restated_annex(subject, restatements))
    annexes.append(_sources_annex(subject, restatements))
    return OfficialDocument(
        issuer=subject.unit.name,
        number=letterhead.number,
        signer=letterhead.signer,
        title=f"关于{period_zh(subject)}{letterhead.subject}的报告",
        addressee=letterhead.addressee,
        body=_body(subject),
        annexes=tuple(annexes),
        dated=letterhead.dated,
        copies=letterhead.copies,
        printed_by=letterhead.printed_by or subject.unit.name,
        digest=subject.frozen.digest,
        demo=letterhead.demo,
    )


def parts_annex(
    title: str,
    period: Period,
    parts: Sequence[Part],
    rolled: Sequence[RollUp],
    names: Sequence[str],
) -> Annex:
    """Return the table of a stage report: a row a part, a column an indicator, the sum below.

    ``names`` are the parts' names in the order of ``parts``. A part without a figure is ``—``,
    never 0; below the table it is said why the whole is not the sum of its parts.
    """
    rows = []
    for place, (part, name) in enumerate(zip(parts, names, strict=True), 1):
        found = (
            () if part.handed_in is None else standing_figures(part.handed_in, part.restatements)
        )
        cells = {one.indicator: one.bare for one in found}
        rows.append((str(place), name, *(cells.get(one.indicator, EMPTY) for one in rolled)))
    rows.append(("", "合计", *(one.summed.bare for one in rolled)))
    heads = [one.summed.name or one.indicator for one in rolled]
    units = [f"（{one.summed.unit}）" if one.summed.unit else "" for one in rolled]
    notes = ["“—”为没有数（没有报、没有接收，或分母为零），不是0。比例按分子、分母相加后计算。"]
    notes += list(dict.fromkeys(reason.told.zh for one in rolled for reason in one.reasons))
    notes += [_unexplained(one) for one in rolled if one.unexplained]
    return Annex(
        title,
        f"统计期：{span_of(period)}",
        "",
        ("序号", "单位", *(head + unit for head, unit in zip(heads, units, strict=True))),
        tuple(rows),
        (True, False, *(True for _ in rolled)),
        (0.6, 2.0, *(1.2 for _ in rolled)),
        tuple(notes),
        last_is_sum=True,
    )


def period_zh(subject: StatutoryReturn) -> str:
    """Write the period as a title does: ``2026年11月``, ``2026年``, or its two days."""
    since, last = subject.period.since, subject.period.last_day
    if last is None:
        raise ValueError("a return needs a closed period")
    if subject.kind is ReturnKind.MONTHLY and (since.year, since.month) == (last.year, last.month):
        return f"{since.year}年{since.month}月"
    if subject.kind is ReturnKind.ANNUAL:
        return f"{since.year}年度"
    return span_zh(since, last)


def span_of(period: Period) -> str:
    """Write the first and the last day of a closed period."""
    if period.last_day is None:
        raise ValueError("a return needs a closed period")
    return span_zh(period.since, period.last_day)


def _body(subject: StatutoryReturn) -> tuple[Paragraph, ...]:
    span = span_of(subject.period)
    body = [
        Paragraph(f"现将有关情况报告如下。统计期为{span}，数据截至{moment_zh(subject.cut_off)}。")
    ]
    for place, section in enumerate(Section):
        body.append(Paragraph(f"{_NUMERALS[place]}、{section.zh}", heading=True))
        written = paragraphs_of(quoted(subject.text_of(section), subject.figures))
        if section is Section.COMPLETION and subject.figures:
            written = (Paragraph(_figures_sentence(subject.figures)), *written)
        body += written or (Paragraph("无。"),)
    return tuple(body)


def _figures_sentence(figures: Sequence[Figure]) -> str:
    parts = []
    for one in figures:
        ratio = ""
        if one.denominator is not None and one.numerator is not None:
            ratio = f"（{number_text(one.numerator)}/{number_text(one.denominator)}）"
        parts.append(f"{one.name or one.indicator}{one.printed}{ratio}")
    return "，".join(parts) + "。"


def _figures_annex(subject: StatutoryReturn) -> Annex:
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
        for place, one in enumerate(subject.figures, 1)
    )
    return Annex(
        f"{period_zh(subject)}指标数值",
        f"统计期：{span_of(subject.period)}",
        f"截至{moment_zh(subject.cut_off)}",
        tuple(heads),
        rows,
        tuple(numeric),
        tuple(widths),
        ("“—”为没有分母的计数，或分母为零、没有数据的指标，不是0。",),
    )


def _sources_annex(subject: StatutoryReturn, restatements: Sequence[Restatement]) -> Annex:
    heads, widths, numeric = SOURCE_HEADS
    if subject.frozen is None:
        raise ValueError("only what is frozen has sources")
    rows = [
        (str(place), one.name or one.indicator, one.source)
        for place, one in enumerate(subject.figures, 1)
    ]
    rows.append(("", f"本报表第{subject.frozen.version}版全文", subject.frozen.digest))
    rows += [("", f"订正{place}", one.digest) for place, one in enumerate(restatements, 1)]
    return Annex(
        "数据来源和核对码",
        f"报表编号：{subject.identity}",
        f"封存于{moment_zh(subject.frozen.at)}",
        tuple(heads),
        tuple(rows),
        tuple(numeric),
        tuple(widths),
        ("核对码由台账明细算出，明细一字不同，核对码就不同。按编号在系统里可列出每个数的明细。",),
        wide_mono=2,
    )


def _restated_annex(subject: StatutoryReturn, restatements: Sequence[Restatement]) -> Annex:
    heads, widths, numeric = _RESTATED_HEADS
    rows = tuple(
        (
            change.new.name or change.new.indicator,
            change.old.printed,
            change.new.printed,
            one.why,
            full_day_zh(one.at.astimezone(BEIJING).date()),
        )
        for one in restatements
        for change in one.changes
    )
    return Annex(
        f"{period_zh(subject)}报表订正",
        f"报表编号：{subject.identity}",
        "锁定的原数不变",
        tuple(heads),
        rows,
        tuple(numeric),
        tuple(widths),
    )


def _unexplained(one: RollUp) -> str:
    name, rest = one.summed.name or one.indicator, number_text(one.unexplained or 0)
    return f"{name}：上级数与各部分之和相差{rest}，原因未明。"


def moment_zh(moment: dt.datetime) -> str:
    """Write a moment in China: ``2026年10月1日0时``."""
    here = moment.astimezone(BEIJING)
    clock = f"{here.hour}时" + (f"{here.minute}分" if here.minute else "")
    return f"{full_day_zh(here.date())}{clock}"
