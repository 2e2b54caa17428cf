"""The rulings of ``policy.toml``, each as an official could check it against the paper."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from xunzhen.domain.policy.wording import say_value
from xunzhen.files.policies import load_book

CASES = tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_ruling_is_what_the_paper_says(case: dict[str, Any]) -> None:
    book = load_book()

    verdict = book.verdict(case["rule"], case["place"], case["day"])

    ruling = verdict.ruling
    said = "未设定" if ruling is None else say_value(ruling.rule, ruling.value, ruling.op)
    clause = None if ruling is None or ruling.clause is None else ruling.clause.id
    reasons = {over.clause.id: over.why for over in verdict.passed_over}
    assert said == case["value"]
    assert clause == case.get("clause")
    assert {name: reasons.get(name) for name in case.get("passed_over", {})} == case.get(
        "passed_over", {}
    )
