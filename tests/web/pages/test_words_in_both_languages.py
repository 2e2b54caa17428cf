"""Words that follow one another: a day and its half-day, a fault's table and column."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from xunzhen.web.pages.templatetags.parts import then_half


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "下午"), ("en", " afternoon")])
def test_a_half_day_follows_its_day_as_the_language_writes_it(language: str, said: str) -> None:
    with override(language):
        assert then_half(True) == said
