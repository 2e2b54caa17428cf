"""A draft document for a what-if, from a TOML file like those of ``policies/documents``.

What a finished policy file must state may be left out here: a clause needs no more than its rule
and value, the document no more than a title.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from xunzhen.domain.errors import BadData, Fault, say
from xunzhen.domain.policy.assumed import AssumedLaw, assumed_document
from xunzhen.domain.policy.book import Book, unknown_rule
from xunzhen.files.policy_values import PolicyFault, read_clause, read_document


def read_assumed_document(path: Path, book: Book, place: str, day: dt.date) -> AssumedLaw:
    """Return the document as supposed law; what it leaves out is filled in for the county.

    Raises
    ------
    BadData
        when the file cannot be read, breaks the format, or names a rule that is not known.
    """
    table = _table(path)
    head = {
        "id": path.stem,
        "number": path.stem,
        "title": path.stem,
        "level": "county",
        "place": place,
        "issued": day,
        **table.get("document", {}),
    }
    try:
        document = read_document(head)
        clauses = [
            read_clause(_completed(entry, document.id, number, book), document, book.rules)
            for number, entry in enumerate(table.get("clause", ()), start=1)
        ]
    except PolicyFault as problem:
        raise BadData(_unusable(path), faults=(problem.fault(path.name),)) from problem
    if not clauses:
        fault = PolicyFault(document.id, "", "没有一条[[clause]]", "holds no [[clause]]")
        raise BadData(_unusable(path), faults=(fault.fault(path.name),))
    return assumed_document(document, clauses)


def _completed(entry: Any, document: str, number: int, book: Book) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise PolicyFault(document, "clause", "不是条款", "is no clause")
    name = str(entry.get("rule", ""))
    if name and name not in book.rules:
        raise BadData(unknown_rule(name, book.rules))
    rule = book.rules.get(name)
    words = rule.zh if rule is not None else f"第{number}条"
    words_en = (rule.en or rule.name) if rule is not None else f"clause {number}"
    return {
        "id": f"{document}/{number}",
        "article": f"第{number}条",
        "kind": "local_rule",
        "title": words,
        "summary": f"假设“{words}”另取一值。",
        "summary_en": f"Another value of {words_en} is supposed.",
        "subject": "假设",
        "force": "hard",
        "op": rule.op if rule is not None else "",
        **entry,
    }


def _table(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        fault = Fault(
            say(
                "policies.no_toml",
                "读不了：{why}。请用UTF-8保存，写法见docs/dev/policy-files.md。",
                "cannot be read: {why}. Save it as UTF-8; docs/dev/policy-files.md shows how.",
                why=reason,
            ),
            table=path.name,
        )
        raise BadData(_unusable(path), faults=(fault,)) from problem


def _unusable(path: Path) -> Any:
    return say(
        "policies.assumed_unusable",
        "{file}不能当作假设的文件，请按下面所列改正。",
        "{file} cannot be supposed as a document. Mend it as listed.",
        file=path.name,
    )
