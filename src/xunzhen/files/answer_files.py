"""What `xunzhen answer-pack` writes: workbook, canonical JSON, draft of the reply as Word; and the
numbers of other papers that it reads."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.indicators.figures import Figure
from xunzhen.domain.periods.period import parse_period
from xunzhen.domain.reporting.answer_pack import TOPIC_OF, Answer, AnswerPack, Quoted, named_as_pack
from xunzhen.domain.reporting.document import DocumentContent, DocumentKind, Head
from xunzhen.domain.reporting.document_draft import reply_passages
from xunzhen.domain.reporting.statutory_return import day_of
from xunzhen.files.answer_book import write_answer_book
from xunzhen.files.document_files import FileKind, document_file
from xunzhen.files.indicator_tables import ROW_COLUMNS
from xunzhen.files.papers.return_paper import moment_zh, span_of
from xunzhen.files.tables.plain_text import guarded
from xunzhen.files.whole import whole_folder

BOOK: Final = "answer-pack.xlsx"
DATA: Final = "answer-pack.json"
DRAFT: Final = "reply-draft.docx"
ROWS: Final = "rows"
PAPER_COLUMNS: Final = ("subject", "number", "period", "source")
_ZH: Final = {"事项": "subject", "数": "number", "日子": "period", "出处": "source"}


def write_answer_pack(pack: AnswerPack, folder: Path, proposal: str = "") -> tuple[Path, ...]:
    """Write the files and ``rows/INDICATOR.csv``, whole or not at all; a pack gives the same bytes.

    The JSON is the canonical text whose SHA-256 is the pack's digest.

    Raises
    ------
    BadData
        if the place cannot be written to.
    """
    with whole_folder(folder) as draft:
        write_answer_book(pack, draft / BOOK)
        (draft / ROWS).mkdir()
        for one in pack.answers:
            if one.rows:
                _write_rows(draft / ROWS / f"{one.figure.indicator}.csv", one)
        (draft / DATA).write_bytes(pack.text)
        reply = reply_draft(pack, proposal)
        (draft / DRAFT).write_bytes(document_file(reply, FileKind.WORD))
    return tuple(folder / name for name in (BOOK, DATA, DRAFT, ROWS))


def _write_rows(path: Path, one: Answer) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(ROW_COLUMNS)
        lines.writerows(
            (guarded(row.place), guarded(row.key), row.numerator, row.denominator,
             "1" if row.unknown else "", guarded(row.note_zh))
            for row in one.rows
        )  # fmt: skip


def reply_draft(pack: AnswerPack, proposal: str = "") -> DocumentContent:
    """Return the draft of a reply: every figure of the pack quoted; number and addressee open."""
    called = proposal or "您提出的建议"
    source = pack.as_source(None)
    dated = day_of(pack.cut_off)
    opening, *rest = reply_passages(source, TOPIC_OF, called, span_of(pack.days))
    head = Head(
        issuer=f"{pack.name}卫生健康局",
        number="",
        title="关于" + (proposal.removeprefix("您提出的") or "建议") + "的答复",
        addressee="",
        dated=dated,
        contact=f"数据截至{moment_zh(pack.cut_off)}",
    )
    return DocumentContent(
        DocumentKind.REPLY, head, (opening, *rest), (source,), demo=pack.synthetic
    )


def read_quoted(path: Path) -> tuple[Quoted, ...]:
    """Read the numbers that other papers give: CSV with subject, number, period, source.

    Headings may be Chinese (事项, 数, 日子, 出处). ``period`` is as everywhere: 2022, 2026-09,
    2021-01-01..2022-12-31. A subject that is an indicator's id stands beside the pack's own number.

    Raises
    ------
    BadData
        if the file cannot be read, or naming the row whose number or days are none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [
                {_ZH.get(key or "", key or ""): (cell or "").strip() for key, cell in row.items()}
                for row in csv.DictReader(file)
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadData(_unreadable(path)) from problem
    return tuple(_quoted(str(path), place, row) for place, row in enumerate(rows, 2))


def quoted_lines(text: str) -> tuple[Quoted, ...]:
    """Read numbers of other papers typed a line each: subject, number, period, source.

    Raises
    ------
    BadData
        naming the line whose number or days are none.
    """
    found = []
    for place, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"[,，\t]", line, maxsplit=3)]
        if any(cells):
            found.append(_quoted("", place, dict(zip(PAPER_COLUMNS, cells, strict=False))))
    return tuple(found)


def _quoted(path: str, place: int, row: dict[str, str]) -> Quoted:
    number = row.get("number", "").replace(",", "").replace("，", "")
    period = parse_period(row.get("period", ""))
    if not (number.isascii() and number.isdecimal()) or not row.get("subject"):
        raise BadData(_bad_row(path, place))
    if period.last_day is None:
        raise BadData(_bad_row(path, place))
    figure = Figure(int(number), period, row.get("source", ""))
    return named_as_pack(Quoted(row["subject"], figure))


def _unreadable(path: Path) -> Sentence:
    return say(
        "answer_pack.papers_unreadable",
        "{path}读不了。请存成UTF-8的CSV，表头为：事项、数、日子、出处。",
        "{path} cannot be read. Save it as CSV in UTF-8 with the headings subject, number, period, "
        "source.",
        path=str(path),
    )


def _bad_row(path: str, place: int) -> Sentence:
    return say(
        "answer_pack.paper_row",
        "{path}第{row}行要有事项、整数的数、有止日的日子（如2022、2021-01-01..2022-12-31）。请改这一行。",
        "{path}, row {row}, needs a subject, a whole number and closed days (2022, "
        "2021-01-01..2022-12-31). Mend it.",
        path=path,
        row=place,
    )
