"""A clause cited for a reader of English: document number and article, on a screen of few words."""

from __future__ import annotations

import re
from typing import Final

from xunzhen.domain.policy.clause import Level, Ruling

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_NUMERAL: Final = "[零一二三四五六七八九十百0-9]+"
_UNITS: Final = {"条": "Art.", "款": "para.", "项": "item", "章": "ch.", "节": "sec."}
_PLACE: Final = re.compile(rf"[第（(]?({_NUMERAL})(条|款|项|章|节)[)）]?")
_NUMBER: Final = re.compile(r"[〔\[（(](\d{4})[〕\])）]第?(\d+)号")


def citation_in_english(ruling: Ruling) -> str:
    """Cite a ruling's clause: ``AX-2024-19/1.2.2``; a county's own paper as ``示例县 [2026] No. 1,
    Art. 1``: the name of whoever issued it is its own. Not set for a suggestion."""
    if ruling.clause is None or ruling.document is None or ruling.document.level is not Level.SITE:
        return ruling.citation_en
    number, article = number_in_english(ruling.document.number), ruling.clause.article
    return f"{number}, {article_in_english(article)}" if article else number


def number_in_english(number: str) -> str:
    """Write a document number's year and number; who issued it keeps its name.

    >>> number_in_english("安卫函〔2024〕19号")
    '安卫函 [2024] No. 19'
    """
    return _NUMBER.sub(r" [\1] No. \2", number).strip()


def article_in_english(article: str) -> str:
    """Write an article as a reader of English finds it; what is written otherwise stays.

    >>> article_in_english("第十三条第二款"), article_in_english("文首")
    ('Art. 13 para. 2', '文首')
    """
    places = _PLACE.findall(article)
    if not places or _PLACE.sub("", article).strip():
        return article
    return " ".join(f"{_UNITS[unit]} {_value(numeral)}" for numeral, unit in places)


def _value(numeral: str) -> int:
    """Read a number up to 999, in digits or in Chinese: 13, 十三, 二十, 一百零五."""
    if numeral.isdecimal():
        return int(numeral)
    total, last = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = _DIGITS.get(sign, 0) if not sign.isdecimal() else last * 10 + int(sign)
    return total + last
