"""A month's documents: PDF, Word and workbook of each, and the answer pack behind a reply.

Protocol: the mixed county-month of ``benchmarks.indicators`` (440 villages, 400 doctors, 100,000
entries, seed 1). A locked monthly return tells every indicator a county's month tells; the annual
report has twelve of them beside the year's. Measured is each document in all its three forms, from
content to bytes: the first of the process, with fonts and libraries still to be read, and the least
of three later ones. The pack is measured and written with all its rows.
Limits are judged by CPU seconds with wall seconds beside them: on a shared machine that is what the
code needs.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.clocks import least
from benchmarks.indicators import assignments, mixed_entries, ruled_county
from benchmarks.ledger import ENTRIES, MONTH, RUNS
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.periods.period import months_of, year_of
from xunzhen.domain.reporting.answer_pack import TOPIC_OF, AnswerPack, answer_pack
from xunzhen.domain.reporting.document import (
    DocumentContent,
    DocumentKind,
    Head,
    Passage,
    Source,
)
from xunzhen.domain.reporting.document_draft import (
    letter_passages,
    notice_passages,
    reply_passages,
    report_passages,
)
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure
from xunzhen.domain.reporting.filling import figure_of, measured_lines, told_in
from xunzhen.domain.reporting.statutory_return import (
    BEIJING,
    Rank,
    ReportingUnit,
    Section,
    StatutoryReturn,
)
from xunzhen.files.answer_files import write_answer_pack
from xunzhen.files.document_files import FileKind, document_file
from xunzhen.files.policies import load_book

Row = tuple[str, float | None, str, float | None]

LIMIT = 2.0
CUT_OFF = dt.datetime.combine(MONTH.until or MONTH.since, dt.time(), BEIJING)
TEXT = "按计划开展巡诊，逐村核对台账。山区路远，雨天影响出行。" * 8
UNIT = ReportingUnit("350524", "示例县卫生健康局", Rank.COUNTY, "350500")


def measure() -> list[Row]:
    """Measure every row of the protocol: (name, value, unit, limit or None)."""
    evidence = facts()
    figures = month_figures(evidence)
    pack = answer_pack(evidence, MONTH, CUT_OFF)
    rows: list[Row] = []
    for name, content in contents(figures, pack).items():
        make = all_forms(content)
        if not rows:
            wall, cpu = _timed(make)
            rows.append((f"{name}: the first of a process", wall, "s", None))
            rows.append((f"{name}: the first of a process, CPU", cpu, "s", LIMIT))
        rows.append((f"{name}: PDF, Word and workbook", least(make, RUNS), "s", None))
        rows.append((f"{name}: the same, CPU", least(make, RUNS, time.process_time), "s", LIMIT))
    packed = f"answer pack of {ENTRIES:,} entries"
    measuring = least(lambda: answer_pack(evidence, MONTH, CUT_OFF), RUNS)
    rows.append((f"{packed}: {len(pack.answers)} figures", measuring, "s", None))
    with tempfile.TemporaryDirectory() as folder:
        spent = least(lambda: write_answer_pack(pack, Path(folder) / "out"), 1)
    rows.append((f"{packed}: written with every row", spent, "s", None))
    return rows


def facts() -> Evidence:
    """Return the mixed month and what stands beside it."""
    county = ruled_county()
    ledger = Ledger.of(mixed_entries())
    last = MONTH.last_day or MONTH.since
    return Evidence(county, county_book(load_book(), county), last, ledger, assignments(county), ())


def month_figures(evidence: Evidence) -> tuple[Figure, ...]:
    """Return every figure that a county's monthly return tells."""
    told = told_in(ReturnKind.MONTHLY, Rank.COUNTY)
    return tuple(figure_of(one, CUT_OFF) for one in measured_lines(told, evidence, MONTH))


def contents(figures: tuple[Figure, ...], pack: AnswerPack) -> dict[str, DocumentContent]:
    """Return a document of each kind."""
    span = "2026年9月"
    month = StatutoryReturn(
        UNIT, ReturnKind.MONTHLY, MONTH, CUT_OFF, figures,
        tuple((one, TEXT) for one in Section),
    )  # fmt: skip
    source = locked("示例县月报", month)
    year = replace(month, kind=ReturnKind.ANNUAL, period=year_of(MONTH.since))
    months = tuple(
        locked(f"示例县{one.since.month}月月报", replace(month, period=one))
        for one in months_of(year.period)
    )
    report = report_passages(month, span, "10月1日0时")
    packed = pack.as_source(CUT_OFF)
    return {
        "monthly report": _document(DocumentKind.MONTHLY, report, source),
        "annual report with twelve months": _document(
            DocumentKind.ANNUAL, report, locked("示例县年报", year), *months
        ),
        "notice": _document(DocumentKind.NOTICE, notice_passages([source], span), source),
        "letter": _document(DocumentKind.LETTER, letter_passages([source], span), source),
        "reply to a proposal": _document(
            DocumentKind.REPLY, reply_passages(packed, TOPIC_OF, "您的建议", span), packed
        ),
    }


def locked(name: str, subject: StatutoryReturn) -> Source:
    """Return a return as a locked source."""
    return Source(
        subject.identity, name, subject.period, 1, subject.digest(1), CUT_OFF, subject.figures,
        texts=tuple(text for _section, text in subject.texts),
    )  # fmt: skip


def _document(
    kind: DocumentKind, passages: tuple[Passage, ...], *sources: Source
) -> DocumentContent:
    head = Head(
        UNIT.name, "示卫演〔2026〕9号", "关于巡诊帮扶工作情况的报告", "示例市卫生健康委员会",
        dt.date(2026, 10, 8), "陈示范", "示例县人民政府办公室",
    )  # fmt: skip
    return DocumentContent(kind, head, passages, sources, demo=True)


def all_forms(content: DocumentContent) -> Callable[[], None]:
    """Return what makes a document in its three forms."""

    def make() -> None:
        for kind in FileKind:
            document_file(content, kind, issued=True)

    return make


def _timed(make: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    make()
    return time.perf_counter() - wall, time.process_time() - cpu
