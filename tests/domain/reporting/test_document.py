"""Documents: figures quoted by name from frozen returns, and what keeps one a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.reporting.a_document import (
    BUREAU,
    NAME,
    annual_report,
    letter,
    month_source,
    notice,
    september,
    unlocked,
)
from tests.domain.reporting.a_return import drafted, locked, visits
from xunzhen.domain.errors import NotAllowed
from xunzhen.domain.reporting.document import (
    DocumentContent,
    DocumentKind,
    Passage,
    source_of_return,
    texts_with,
)
from xunzhen.domain.reporting.document_binding import (
    bound_figures,
    filled_text,
    own_numbers,
    printed_headings,
    refuse_draft,
    typed_figures,
    what_keeps_it_draft,
)


def saying(text: str, content: DocumentContent | None = None) -> DocumentContent:
    return replace(content or notice(), passages=(Passage("", text),))


def codes(content: DocumentContent) -> list[str]:
    return [one.code.removeprefix("reporting.") for one in what_keeps_it_draft(content)]


def test_quoted_figure_is_that_of_the_locked_return() -> None:
    content = saying("认可{circuit.visits}，完成率{circuit.kept_share}。")

    bound = bound_figures(content)

    # 18 of 20 visits were made: 90.0 %.
    assert filled_text(content, content.passages[0].text) == "认可18次，完成率90.0%（18/20）。"
    assert [one.source.digest for one in bound if one.source] == [september().digest] * 2
    assert all(one.is_locked for one in bound)
    assert codes(content) == []


def test_figure_of_other_days_is_quoted_by_them() -> None:
    months = (month_source(9, 18, 20), month_source(10, 16, 20))
    content = saying("9月{circuit.visits}，10月{circuit.visits@2022-10}。", notice(*months))

    assert filled_text(content, content.passages[0].text) == "9月18次，10月16次。"
    assert codes(content) == []


def test_days_that_no_source_has_are_told() -> None:
    content = saying("8月{circuit.visits@2022-08}。")

    assert codes(content) == ["figure_without_source"]
    assert "{circuit.visits@2022-08}" in filled_text(content, content.passages[0].text)


def test_notice_quotes_what_stands_and_report_what_was_locked() -> None:
    source = september(corrected=True)
    told = saying("认可{circuit.visits}。", notice(source))
    report = replace(told, kind=DocumentKind.MONTHLY)

    # 18 visits were locked and restated to 20.
    assert filled_text(told, told.passages[0].text) == "认可20次。"
    assert filled_text(report, report.passages[0].text) == "认可18次。"


def test_figure_of_a_return_that_is_not_locked_keeps_it_a_draft() -> None:
    content = saying("认可{circuit.visits}。", notice(unlocked()))

    assert codes(content) == ["source_unlocked"]
    with pytest.raises(NotAllowed) as refused:
        refuse_draft(content)
    assert NAME in refused.value.sentence.zh


def test_return_changed_after_locking_is_no_locked_source() -> None:
    month = replace(locked(drafted(BUREAU)), figures=(visits(19),))

    assert not source_of_return(month, NAME).is_locked


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("认可18次。", ["18次"]),
        ("服务1,025人、完成98.2%。", ["1,025人", "98.2%"]),
        ("投入2.26亿元。", ["2.26亿元"]),
        ("建成5个中心。", ["5个"]),
        ("2022年9月30日前报送，第12号、第1141号建议。", []),
        ("2021—2022年度的数据。", []),
        ("3月至9月。", []),
        ("驻满6个月的3人。", ["6个", "3人"]),
        ("据闽卫督函〔2023〕61号，招录1025人。", []),
        ("据闽卫督函〔2023〕61号。招录1025人。", ["1025人"]),
        ("要在{=3日}内补巡{=2次}。", []),
        ("认可{circuit.visits}。", []),
    ],
)
def test_typed_number_with_a_unit_needs_a_source(text: str, typed: list[str]) -> None:
    assert list(typed_figures(saying(text))) == typed


def test_sentence_frozen_in_a_locked_source_is_bound_to_it() -> None:
    # The return's own text: 补巡2次。
    assert typed_figures(saying("补巡2次。")) == ()
    assert typed_figures(saying("补巡3次。")) == ("3次",)
    assert typed_figures(saying("补巡2次。", notice(unlocked()))) == ("2次",)


def test_own_number_is_printed_and_listed() -> None:
    content = saying("{=3日}内补巡。")

    assert own_numbers(content) == ("3日",)
    assert filled_text(content, content.passages[0].text) == "3日内补巡。"


def test_what_is_not_filled_in_keeps_it_a_draft() -> None:
    content = annual_report()
    bare = replace(content, head=replace(content.head, number="", signer=""))

    (told,) = what_keeps_it_draft(bare)
    assert told.zh == "还缺文号、签发人。请补填后印发。"
    assert told.en == "Missing: number, signer. Fill in before issuing."


def test_letter_needs_no_signer() -> None:
    content = letter()

    assert codes(replace(content, head=replace(content.head, signer=""))) == []


def test_empty_document_is_no_document() -> None:
    assert codes(saying(" ")) == ["document_empty"]


def test_digest_follows_every_word_and_every_source() -> None:
    content = notice()
    others = (
        texts_with(content, {1: ("一、总体情况", "改了")}),
        replace(content, head=replace(content.head, number="示卫演〔2022〕13号")),
        replace(content, sources=(september(corrected=True),)),
    )

    assert content.digest == notice().digest
    assert len({content.digest, *(one.digest for one in others)}) == 4


def test_passage_without_text_is_not_printed_and_the_numbers_run_on() -> None:
    passages = (
        Passage("", "开头。"), Passage("一、甲", "甲。"), Passage("二、乙", " "),
        Passage("三、丙", "丙。"), Passage("附带说明", "丁。"),
    )  # fmt: skip

    headings = printed_headings(replace(notice(), passages=passages))
    assert headings == ("", "一、甲", "", "二、丙", "附带说明")
