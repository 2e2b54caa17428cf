"""The first text of a document: figures already quoted by name, for people to write around."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from xunzhen.domain.reporting.answer_pack import Topic
from xunzhen.domain.reporting.document import Passage, Source
from xunzhen.domain.reporting.document_binding import NUMERALS
from xunzhen.domain.reporting.figure import Figure
from xunzhen.domain.reporting.filling import NAMES
from xunzhen.domain.reporting.statutory_return import Section, StatutoryReturn

_ORDER: Final = {one: place for place, one in enumerate(NAMES)}


def report_passages(subject: StatutoryReturn, span: str, cut_off: str) -> tuple[Passage, ...]:
    """Return a report's opening and its four sections: the figures, then what people wrote.

    ``span`` and ``cut_off`` are written as papers write days. A section nobody wrote says 无. A
    figure nobody holds is not quoted; the annex has it as ``—``.
    """
    opening = f"现将有关情况报告如下。统计期为{span}，数据截至{cut_off}。"
    passages = [Passage("", opening)]
    for place, section in enumerate(Section):
        text = subject.text_of(section)
        if section is Section.COMPLETION and subject.figures:
            text = f"{_quoted(subject.figures)}\n{text}".strip()
        passages.append(Passage(f"{NUMERALS[place]}、{section.zh}", text or "无。"))
    return tuple(passages)


def notice_passages(sources: Sequence[Source], span: str) -> tuple[Passage, ...]:
    """Return the text of a notice on what the first source tells: how it stands, what is asked."""
    return (
        Passage("", f"现将{span}有关工作情况通知如下。"),
        Passage("一、总体情况", _quoted_first(sources)),
        Passage("二、存在问题", ""),
        Passage("三、有关要求", ""),
        Passage("", "特此通知。"),
    )


def letter_passages(sources: Sequence[Source], span: str) -> tuple[Passage, ...]:
    """Return the text of a letter of reply to another office."""
    return (
        Passage("", f"来函收悉。现将{span}有关情况函复如下。"),
        Passage("一、有关情况", _quoted_first(sources)),
        Passage("二、其他说明", ""),
        Passage("", "专此函复。"),
    )


def reply_passages(
    source: Source, topics: Mapping[str, Topic], proposal: str, span: str
) -> tuple[Passage, ...]:
    """Return the text of a reply to a proposal: a part a topic, every figure of the pack quoted.

    ``topics`` names the topic of each indicator; ``proposal`` is what the proposal is called,
    ``span`` the days as papers write them. A figure that nobody holds is not quoted.
    """
    passages = [Passage("", f"{proposal}收悉。现答复如下。")]
    mine = [(topics[one.indicator], one) for one in source.figures if one.value is not None]
    for topic in Topic:
        told = [f"{one.name}{{{one.indicator}}}" for held, one in mine if held is topic]
        text = f"{span}，{'，'.join(told)}。" if told else ""
        passages.append(Passage(f"{NUMERALS[len(passages) - 1]}、{topic.zh}", text))
    passages.append(Passage(f"{NUMERALS[len(passages) - 1]}、下一步工作", ""))
    passages.append(Passage("", "感谢您对基层卫生工作的关心和支持。"))
    return tuple(passages)


def in_print_order(figures: Iterable[Figure]) -> list[Figure]:
    """Return figures in the order in which returns print them, unknown ones last by their id."""
    last = len(_ORDER)
    return sorted(figures, key=lambda one: (_ORDER.get(one.indicator, last), one.indicator))


def _quoted_first(sources: Sequence[Source]) -> str:
    return _quoted(sources[0].figures) if sources else ""


def _quoted(figures: Iterable[Figure]) -> str:
    held = (one for one in in_print_order(figures) if one.value is not None)
    told = [f"{one.name or one.indicator}{{{one.indicator}}}" for one in held]
    return "，".join(told) + "。" if told else ""
