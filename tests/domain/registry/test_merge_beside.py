"""An upload of a table beside the county, judged with the rows of it that stand."""

from __future__ import annotations

from collections.abc import Mapping

from tests.county import small_county
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.merge import Merge
from xunzhen.domain.registry.merge_beside import BesideMerge, merged_beside, with_beside
from xunzhen.domain.registry.stored import Cells
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS, PERSON_FACTS

HEADS = ("staff", "fact", "value", "since", "备注")
STANDING = {
    "s-01|职称|2026-01-01|中级": {
        "staff": "s-01", "fact": "职称", "value": "中级", "since": "2026-01-01",
    },
    "s-02|在岗|2026-01-01|是": {
        "staff": "s-02", "fact": "在岗", "value": "是", "since": "2026-01-01",
    },
}  # fmt: skip


def judged(*rows: tuple[str, ...], stored: Mapping[str, Cells] = STANDING) -> BesideMerge:
    sheet = Sheet(PERSON_FACTS, "人员事实", [HEADS, *rows])
    return merged_beside(PERSON_FACT_ROWS, [sheet], small_county(), stored)


def test_row_is_stored_under_its_key_with_columns_of_the_county_s_own() -> None:
    found = judged(("s-03", "职称", "副高级", "2026-03-01", "转正"))

    assert found.good == {
        "s-03|职称|2026-03-01|副高": {
            "staff": "s-03", "fact": "职称", "value": "副高", "since": "2026-03-01", "备注": "转正",
        }
    }  # fmt: skip


def test_row_of_a_standing_key_takes_its_place_without_contradicting_it() -> None:
    found = judged(("s-01", "职称", "中级", "2026-01-01", "补证书号"))

    assert list(found.good) == ["s-01|职称|2026-01-01|中级"]
    assert found.absent == ("s-02|在岗|2026-01-01|是",)


def test_row_that_contradicts_a_standing_one_is_bad_and_the_standing_one_is_not_absent() -> None:
    """Both speak of the title of s-01 from one day: which is right, a person must say."""
    found = judged(("s-01", "职称", "初级", "2026-01-01", ""))

    (row,) = found.bad
    (fault,) = row.faults
    assert fault.sentence.code == "workforce.facts_contradict"
    assert found.standing["人员事实（站上现有）", 2] == (
        "person_facts",
        "s-01|职称|2026-01-01|中级",
    )


def test_bad_row_is_taken_for_the_standing_row_whose_readable_key_it_bears() -> None:
    """The value cannot be read; person, fact and day say which row is meant."""
    found = judged(("s-02", "在岗", "也许", "2026-01-01", ""))

    assert found.absent == ("s-01|职称|2026-01-01|中级",)


def test_sheet_without_a_needed_column_makes_nothing_absent() -> None:
    sheet = Sheet(PERSON_FACTS, "人员事实", [("staff", "fact"), ("s-01", "职称")])

    found = merged_beside(PERSON_FACT_ROWS, [sheet], small_county(), STANDING)

    assert found.absent is None
    assert not found.good


def test_key_too_long_to_store_is_refused() -> None:
    """s-03|考核|2026-01-01| has 19 letters and marks before the value."""
    found = judged(
        ("s-03", "考核", "优" * 180, "2026-01-01", ""),
        ("s-04", "考核", "优" * 182, "2026-01-01", ""),
    )

    assert [len(key) for key in found.good] == [199]
    assert [fault.sentence.code for fault in found.bad[0].faults] == ["registry.key_too_long"]


def test_absent_rows_go_only_where_they_were_asked_to() -> None:
    one = judged(("s-02", "在岗", "是", "2026-01-01", ""))
    whole = Merge(small_county(), {})

    stays = with_beside(whole, "person_facts", one, remove=False)
    goes = with_beside(whole, "person_facts", one, remove=True)

    assert stays.removed == frozenset()
    assert goes.removed == {("person_facts", "s-01|职称|2026-01-01|中级")}
