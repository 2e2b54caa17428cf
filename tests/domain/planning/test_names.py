from __future__ import annotations

import pytest

from tests.county import small_county
from xunzhen.domain.planning.names import some, some_en, village_zh, villages_by_township
from xunzhen.domain.registry.county import Village


@pytest.mark.parametrize(
    ("name", "called"),
    [("尾洋", "尾洋村"), ("尾洋村", "尾洋村"), ("城东社区", "城东社区"), ("Mopeia 7", "Mopeia 7")],
)
def test_village_is_called_a_village_once(name: str, called: str) -> None:
    assert village_zh(Village("1", name, "t")) == called


def test_long_list_is_cut_and_counted() -> None:
    assert some("甲乙丙丁", shown=2, more="等{n}人") == "甲、乙等4人"


def test_long_list_in_english_says_how_many_more() -> None:
    assert some_en("甲乙丙丁", shown=2) == "甲, 乙 and 2 more"
    assert some_en("甲乙", shown=2) == "甲, 乙"


def test_townships_are_ordered_by_their_villages() -> None:
    county = small_county()

    counts = villages_by_township(county, county.villages[1:6])

    assert counts == (("乙乡", 3), ("甲镇", 2))
