"""Returns as official documents: the frozen figures, their sources, and what was restated."""

from __future__ import annotations

import pytest

from tests.domain.reporting.a_return import COUNTY, drafted, locked, visits
from tests.files.papers.a_document import letterhead, monthly_return, stage_report
from tests.files.pdf_reading import characters_drawn, page_count
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.files.fonts.shipped import missing_characters
from xunzhen.files.papers.official_document import all_text_of, paragraphs_of
from xunzhen.files.papers.press import TEMPLATES, Press
from xunzhen.files.papers.return_paper import quoted, return_document


def test_four_sections_stand_in_order_with_the_figures_first() -> None:
    document = monthly_return()

    headings = [one.text for one in document.body if one.heading]
    completion = document.body[2].text
    assert headings == ["一、完成情况", "二、存在问题", "三、下一步计划", "四、意见建议"]
    assert completion == "完成率90.0%（18/20），认可次数18次。"
    assert document.title == "关于2022年9月村级巡诊工作情况的报告"


def test_quoted_figure_is_the_frozen_one() -> None:
    document = monthly_return()

    # Restated to 20 later; the report still says what was locked.
    assert document.body[3].lead == "（一）巡诊次数。"
    assert "全县认可18次，完成率90.0%" in document.body[3].text


def test_quoting_a_figure_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadData) as refused:
        quoted("上转{referrals}", [visits(18)])

    assert refused.value.sentence.code == "reporting.quoted_unknown"


def test_every_figure_is_bound_to_its_source_and_the_return_to_its_digest() -> None:
    month = locked(drafted())
    document = return_document(month, letterhead("巡诊工作", "示例市"))

    sources = document.annexes[-1]
    assert month.frozen is not None
    assert [row[2] for row in sources.rows] == [
        *(one.source for one in month.figures),
        month.frozen.digest,
    ]
    assert all(len(row[2]) == 64 for row in sources.rows)


def test_restatement_stands_in_an_annex_of_its_own() -> None:
    restated = monthly_return().annexes[1]

    assert restated.rows[1] == ("认可次数", "18次", "20次", "补录2次纸质记录", "2022年11月1日")


def test_stage_table_tells_no_figure_from_nought_and_names_who_is_missing() -> None:
    table = stage_report().annexes[0]

    # 丙乡 owed nothing: 0 visits, no share. 丁乡 did not report: no figure. 69 of 72 is 95.83 %.
    assert table.rows[2] == ("3", "丙乡", "0", "—")
    assert table.rows[3] == ("4", "丁乡", "—", "—")
    assert table.rows[4] == ("", "合计", "69", "95.8")
    assert any(note.startswith("丁乡的报表没有报送") for note in table.notes)


def test_draft_is_not_printed_as_a_document() -> None:
    with pytest.raises(NotAllowed):
        return_document(drafted(), letterhead("巡诊工作", COUNTY.name))


def test_only_a_short_bracketed_beginning_is_a_lead() -> None:
    first, second = paragraphs_of("（一）服务。共3人。\n\n（注）没有句号")

    assert (first.lead, first.text) == ("（一）服务。", "共3人。")
    assert second.lead == ""


def test_document_prints_alike_every_time_with_the_shipped_fonts() -> None:
    document = monthly_return()
    texts = all_text_of(document)

    one, two = (
        Press(texts).print_pdf("official.typ", document.as_paper(), document.dated)
        for _ in range(2)
    )

    # Body 2 pages, annexes figures, restatement and sources.
    assert one == two
    assert page_count(one) == 5
    assert missing_characters(texts) == set()
    assert set("示例县卫生健康局文件签发人抄送印发演示数据") <= characters_drawn(one)


def test_shipped_fonts_draw_the_whole_form() -> None:
    form = (TEMPLATES / "official.typ").read_text(encoding="utf-8")

    assert missing_characters(form) == set()
