"""What a fault can be mended to with one click: only what the sentence itself already says."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from xunzhen.domain.errors import BadData, Fact, Fault
from xunzhen.domain.periods.half_days import parse_half_days
from xunzhen.domain.periods.market_days import parse_market_days
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.schema import Column

Facts = Mapping[str, Fact]
_PERSONAL: Final = frozenset({"id_number", "phone"})
_LIKE_DIGITS: Final = str.maketrans("OoQlI|", "000111")
_DIGITS: Final = re.compile(r"-?\d+(?:\.\d+)?")
_SHORT_YEAR: Final = re.compile(r"(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_CHINESE_DAYS: Final = str.maketrans("1234567", "一二三四五六日")


@dataclass(frozen=True, slots=True)
class Correction:
    """A text to write into a column instead, or (with ``where`` and ``row``) a row to look at."""

    column: str
    text: str = ""
    where: str = ""
    row: int = 0


def corrections_of(row: Row, fault: Fault) -> tuple[Correction, ...]:
    """Return what a fault of a row can be mended to; nothing where a person must know better."""
    column = next(
        (one for one in row.table.columns if row.headings.get(one.name, one.zh) == fault.column),
        None,
    )
    if column is None:
        return ()
    facts = dict(fault.sentence.facts)
    if isinstance(facts.get("where"), str) and isinstance(facts.get("row"), int):
        return (Correction(column.name, where=str(facts["where"]), row=int(facts["row"] or 0)),)
    suggest = _SUGGESTIONS.get(fault.sentence.code)
    if suggest is None or column.name in _PERSONAL:
        return ()
    texts = dict.fromkeys(text for text in suggest(column, fault.entered, facts) if text)
    return tuple(Correction(column.name, text) for text in texts if text != fault.entered)


def _near(_column: Column, _entered: str, facts: Facts) -> list[str]:
    return [str(facts.get("near") or "")]


def _one_of(_column: Column, _entered: str, facts: Facts) -> list[str]:
    return str(facts.get("codes") or "").split("、")


def _choice(column: Column, entered: str, _facts: Facts) -> list[str]:
    return get_close_matches(entered, column.offered, 1, 0.4)


def _number(_column: Column, entered: str, _facts: Facts) -> list[str]:
    """Take O for 0 and l for 1, and a number out of the words around it, if there is just one."""
    plain = unicodedata.normalize("NFKC", entered).replace(",", "")
    found = _DIGITS.findall(plain.translate(_LIKE_DIGITS))
    return found if len(found) == 1 and not found[0].startswith("-") else []


def _half_days(_column: Column, entered: str, _facts: Facts) -> list[str]:
    text = unicodedata.normalize("NFKC", entered).translate(_CHINESE_DAYS)
    for wrong, right in (("早晨", "上午"), ("早上", "上午"), ("午后", "下午"), ("傍晚", "下午")):
        text = text.replace(wrong, right)
    text = re.sub(r"早(?!上)", "上午", re.sub(r"(?<=[一二三四五六日])(上|下)$", r"\1午", text))
    text = re.sub(r"[\s和与及]+", ";", text.strip())
    return [text] if _reads(parse_half_days, text) else []


def _market_days(_column: Column, entered: str, _facts: Facts) -> list[str]:
    days = ",".join(re.findall(r"\d+", entered))
    texts = (f"农历{days}", f"公历{days}") if days else ()
    return [text for text in texts if _reads(parse_market_days, text)]


def _day(_column: Column, entered: str, facts: Facts) -> list[str]:
    if facts.get("meant"):
        return [str(facts["meant"])]
    match = _SHORT_YEAR.fullmatch(unicodedata.normalize("NFKC", entered).strip())
    if match is None:
        return []
    year, month, day = (int(part) for part in match.groups())
    try:
        return [dt.date(2000 + year, month, day).isoformat()]
    except ValueError:
        return []


def _yes_or_no(_column: Column, entered: str, _facts: Facts) -> list[str]:
    return ["是"] if entered[:1] in "是有对" else ["否"] if entered[:1] in "否无没不" else []


def _value_used(_column: Column, _entered: str, facts: Facts) -> list[str]:
    return [str(facts.get("value") or "")]


def _reads(parse: Callable[[str], object], text: str) -> bool:
    try:
        return bool(parse(text))
    except BadData:
        return False


_SUGGESTIONS: Final[Mapping[str, Callable[[Column, str, Facts], list[str]]]] = {
    "registry.unknown_reference": _near,
    "registry.ambiguous_name": _one_of,
    "registry.unknown_choice": _choice,
    "registry.not_whole": _number,
    "registry.not_number": _number,
    "registry.not_a_day": _day,
    "registry.day_as_serial": _day,
    "registry.not_yes_or_no": _yes_or_no,
    "registry.formula_value_used": _value_used,
    "periods.unknown_half_day": _half_days,
    "periods.unknown_market_day": _market_days,
}
