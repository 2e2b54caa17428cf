"""How the pages of documents and answer packs say what the domain tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xunzhen.domain.periods.period import Period, period_text
from xunzhen.domain.reporting.answer_pack import ANSWERED
from xunzhen.domain.reporting.canonical import number_text
from xunzhen.domain.reporting.document import DocumentKind, Source
from xunzhen.files.return_content import figure_of
from xunzhen.web.pages.templatetags.parts import clause_address, english, status, zh_day

register = template.Library()
Answer = Mapping[str, Any]
_INDICATORS: Final = {one.id: one for _topic, one in ANSWERED}
_AGREEMENTS: Final = {"same": "ok", "part": "ok", "contradicts": "bad", "apart": "idle"}
_WIDTH: Final = 36
_MOST_LINES: Final = 16


@register.filter
def document_kind(kind: str) -> str:
    """Name a kind of document in the reader's language."""
    one = DocumentKind(kind)
    return one.en if english() else one.zh


@register.filter
def form_words(form: str) -> str:
    """Name a form in which a document is handed out."""
    return {"pdf": gettext("PDF"), "docx": gettext("Word"), "xlsx": gettext("Excel（来源清单）")}[
        form
    ]


@register.filter
def plain(number: Decimal | None) -> str:
    """Write a number the one way, without trailing zeros."""
    return "—" if number is None else number_text(number)


@register.filter
def days(period: Period) -> str:
    """Write a period as a reference names it."""
    return period_text(period)


@register.filter
def rows_for(text: str) -> int:
    """Return how many lines a text needs in its field."""
    lines = sum(1 + int(_wide(line)) // _WIDTH for line in text.splitlines())
    return max(2, min(_MOST_LINES, lines + 1))


def _wide(line: str) -> float:
    """Return how many characters wide a line is; a letter takes half of one."""
    return sum(0.55 if sign.isascii() else 1.0 for sign in line)


@register.filter
def answer_name(one: Answer) -> str:
    """Name the indicator of an answer in the reader's language."""
    known = _INDICATORS.get(one["figure"]["indicator"])
    return known.name.en if english() and known else str(one["figure"]["name"])


@register.filter
def answer_definition(one: Answer) -> str:
    """Say what an answer counts in the reader's language."""
    known = _INDICATORS.get(one["figure"]["indicator"])
    return known.definition.en if english() and known else str(one["definition"])


@register.filter
def answer_value(one: Answer) -> str:
    """Write the value of an answer as papers print it, its unit in the reader's language."""
    figure = figure_of(one["figure"])
    known = _INDICATORS.get(figure.indicator)
    if not english() or known is None or figure.value is None:
        return figure.printed
    return f"{figure.bare} {known.unit.en}".replace(" %", "%")


@register.simple_tag
def source_address(
    county: str, pages: Mapping[str, tuple[str, int]], source: Source, figure: str = ""
) -> str:
    """Return where a source, or the rows of one of its figures, can be read; empty if nowhere."""
    kind, key = pages.get(source.identity, ("", 0))
    if not kind:
        return ""
    page = {"pack": ("pack", "pack-rows"), "return": ("return", "return-figure")}[kind]
    if figure:
        return reverse(f"reporting:{page[1]}", args=[county, key, figure])
    return reverse(f"reporting:{page[0]}", args=[county, key])


@register.filter
def spoken(told: Mapping[str, str]) -> str:
    """Say a frozen sentence in the reader's language."""
    return told["en"] if english() else told["zh"]


@register.filter
def standard_name(one: Mapping[str, str]) -> str:
    """Name a standard in the reader's language."""
    return one["name_en"] if english() else one["name"]


@register.filter
def standard_value(one: Mapping[str, str]) -> str:
    """Write a standard in the reader's language."""
    return one["value_en"] if english() else one["value"]


@register.filter
def answer_days(one: Answer) -> str:
    """Write the days that an answer was counted over, or the one day it was read on."""
    last = zh_day(dt.date.fromisoformat(one["last"]))
    if one["at_end"]:
        return last
    return f"{zh_day(dt.date.fromisoformat(one['since']))} – {last}"


@register.filter
def clause_page(clause: str) -> str:
    """Return the address of a clause."""
    return clause_address(clause)


@register.simple_tag
def agreement(word: str) -> SafeString:
    """Show how two numbers stand to each other: shape, word and colour."""
    words = {
        "same": gettext("一致"),
        "part": gettext("包含，不矛盾"),
        "contradicts": gettext("矛盾，请核对"),
        "apart": gettext("日子不同，没法比"),
    }
    return status(_AGREEMENTS[word], words[word])
