"""Clauses cited for a reader of English."""

from __future__ import annotations

import pytest

from xunzhen.domain.policy.citing import article_in_english, number_in_english


@pytest.mark.parametrize(
    ("article", "wanted"),
    [
        ("第一条", "Art. 1"),
        ("第十条", "Art. 10"),
        ("第十三条", "Art. 13"),
        ("第二十条", "Art. 20"),
        ("第一百零五条", "Art. 105"),
        ("第13条", "Art. 13"),
        ("第三条第二款", "Art. 3 para. 2"),
        ("第四条第（三）项", "第四条第（三）项"),
        ("一（二）", "一（二）"),
        ("会议纪要", "会议纪要"),
        ("", ""),
    ],
)
def test_article_is_written_for_a_reader_of_english(article: str, wanted: str) -> None:
    assert article_in_english(article) == wanted


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        ("示例县〔2026〕1号", "示例县 [2026] No. 1"),
        ("示例县（2026）第12号", "示例县 [2026] No. 12"),
        ("演示：县卫健局通知", "演示：县卫健局通知"),
    ],
)
def test_number_of_a_paper_keeps_who_issued_it(number: str, wanted: str) -> None:
    assert number_in_english(number) == wanted
