"""An import's fault names its table and column as the reader knows them."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from xunzhen.web.registry.templatetags.county_tables import heading_words, sheet_words


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", ("行政村", "村代码")), ("en", ("Villages", "Code"))]
)
@pytest.mark.parametrize("heading", ["code", "村代码"])
def test_table_and_column_are_named_in_the_readers_language(
    language: str, said: tuple[str, str], heading: str
) -> None:
    with override(language):
        assert (sheet_words("行政村"), heading_words(heading, "行政村")) == said


def test_a_sheet_or_column_of_the_countys_own_keeps_its_name() -> None:
    assert (sheet_words("通讯录"), heading_words("座机", "行政村")) == ("通讯录", "座机")
