"""From one cell to one value, or to the sentence that says what is wrong with it."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.periods.half_days import parse_half_days
from xunzhen.domain.periods.market_days import MarketDays, parse_market_days
from xunzhen.domain.registry.day_cells import read_date
from xunzhen.domain.registry.schema import Choice, Column, Kind, plain

Plain = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""What a cell of a file can hold once its wrapper is off."""

Value = str | int | float | bool | dt.date | frozenset[str] | frozenset[int] | MarketDays | None
"""What a cell means."""

SHOWN_CHARACTERS: Final = 40
_EXACT_WHOLE: Final = 10**15
_BEYOND: Final = 1e300
_WHOLE: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.0+)?")
_DECIMAL: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?([eE][+-]?\d{1,3})?")
_SEPARATORS: Final = re.compile(r"[;；,，、/|]+")
_YES: Final = frozenset({"是", "有", "对", "yes", "y", "true", "1", "√", "✓"})
_NO: Final = frozenset({"否", "无", "没有", "不是", "no", "n", "false", "0", "×"})
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula; ``cached`` is the value the workbook kept for it, if any."""

    text: str
    cached: Plain = None


Cell = Plain | Formula


def clean_text(text: str) -> str:
    """Return the text on one line, single-spaced, without control or invisible characters.

    Private-use characters stay: rare characters of village names are typed with them.

    >>> clean_text(" 甲\\u3000镇\\n\\u200b卫生院 ")
    '甲 镇 卫生院'
    """
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isspace() or _is_kept(letter))
    return " ".join(text.split())


def _is_kept(letter: str) -> bool:
    return unicodedata.category(letter) not in _DROPPED and ord(letter) & 0xFFFE != 0xFFFE


def shown(cell: Cell) -> str:
    """Return what a cell held, as short text for a message."""
    if isinstance(cell, Formula):
        return shown(cell.text)
    text = text_of(cell)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


def text_of(cell: Plain) -> str:
    """Return the text a person sees in a cell: ``2`` for 2.0, ``2026-09-01`` for a day."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        whole = math.isfinite(cell) and cell.is_integer() and abs(cell) < _EXACT_WHOLE
        return str(int(cell)) if whole else repr(cell)
    if isinstance(cell, int) and not abs(cell) < _BEYOND:
        return "1e300"
    if isinstance(cell, dt.datetime) and cell.time() == dt.time.min:
        return cell.date().isoformat()
    return str(cell)


CellReader = Callable[[Plain], Value | Sentence]


def reader_of(column: Column) -> CellReader:
    """Return the function that reads cells of a column; it never raises, whatever it is given.

    The result is a value, None for an empty cell, or a ``Sentence`` that says what is wrong.
    """
    words = _words_of(column)
    of_kind = _READERS[column.kind]

    def read(cell: Plain) -> Value | Sentence:
        """Read one cell of the column."""
        if cell is None:
            return None
        text = text_of(cell)
        if not text:
            return None
        if isinstance(cell, str) and text[0] in "=＝":
            return _formula_as_text(text)
        return of_kind(_Entry(column, cell, text, words))

    return read


class _Entry(NamedTuple):
    """One cell that holds something: its column, its content, its text, the words allowed."""

    column: Column
    cell: Plain
    text: str
    words: Mapping[str, Choice]


def _words_of(column: Column) -> Mapping[str, Choice]:
    return {
        plain(word): choice
        for choice in column.choices
        for word in (choice.value, choice.zh, *choice.synonyms)
    }


def _formula_as_text(text: str) -> Sentence:
    return say(
        "registry.formula",
        "这里是公式“{entered}”，没有算好的值。请改成数值或文字（复制后选“粘贴为数值”）。",
        'This is the formula "{entered}" without a value. Replace it by its value (paste as '
        "values).",
        entered=shown(text),
    )


def _read_text(entry: _Entry) -> Value | Sentence:
    found = entry.words.get(plain(entry.text)) if entry.words else None
    return found.value if found else entry.text


def _read_code(entry: _Entry) -> Value | Sentence:
    if isinstance(entry.cell, dt.date | dt.time | dt.timedelta | bool):
        return say(
            "registry.code_became_date",
            "代码在表里成了日期或是否值“{entered}”。请把这一列设成文本格式，再填原来的代码。",
            'The file turned this code into "{entered}". Format the column as text and '
            "enter the code again.",
            entered=entry.text,
        )
    # `not … <` rather than `>=`, so that a number that is none (NaN) is caught as well.
    if isinstance(entry.cell, int | float) and not abs(entry.cell) < _EXACT_WHOLE:
        return say(
            "registry.code_lost_digits",
            "代码在表里存成了数字，末几位已经丢失。请把这一列设成文本格式，重新填写。",
            "This code was stored as a number and lost its last digits. Format the column as "
            "text and enter it again.",
        )
    digits = unicodedata.normalize("NFKC", entry.text).replace(" ", "").lstrip("'")
    return digits if digits.isascii() and digits.isdigit() else entry.text


def _read_whole(entry: _Entry) -> Value | Sentence:
    number = _number_of(entry.cell, entry.text, _WHOLE)
    if number is None or not number.is_integer():
        return _no_whole(entry.text)
    return _outside(entry.column, entry.text, number) or int(number)


def _read_decimal(entry: _Entry) -> Value | Sentence:
    number = _number_of(entry.cell, entry.text, _DECIMAL)
    if number is None:
        return _no_decimal(entry.column, entry.text)
    # A workbook keeps 15 digits; more would not be read back from the one as from the other.
    return _outside(entry.column, entry.text, number) or float(f"{number:.15g}")


def _number_of(cell: Plain, text: str, form: re.Pattern[str]) -> float | None:
    """Return the finite number in a cell; text must look like a number as a whole."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        number = float(cell) if abs(cell) < _BEYOND else math.inf
    elif isinstance(cell, str):
        folded = unicodedata.normalize("NFKC", text).replace("−", "-").replace(" ", "")
        if not form.fullmatch(folded):
            return None
        number = float(folded.replace(",", ""))
    else:
        return None
    return number if math.isfinite(number) else None


def _no_whole(text: str) -> Sentence:
    return say(
        "registry.not_whole",
        "写的是“{entered}”，不是整数。请只写数字，如500，不写“约”和单位；不清楚就空着。",
        '"{entered}" is not a whole number. Write digits only, such as 500, without "about" or '
        "a unit; leave it empty if unknown.",
        entered=shown(text),
    )


def _no_decimal(column: Column, text: str) -> Sentence:
    return say(
        "registry.not_number",
        "写的是“{entered}”，不是数字。请写成小数，如{example}，不写单位和度分秒。",
        '"{entered}" is not a number. Write it as {example}, without a unit or degree signs.',
        entered=shown(text),
        example=column.example or "12.5",
    )


def _outside(column: Column, text: str, number: float) -> Sentence | None:
    if column.least is not None and number < column.least:
        return say(
            "registry.too_small",
            "写的是{entered}，不能小于{least}。请写实际的数。",
            "It is {entered}; give a number of {least} or more.",
            entered=shown(text),
            least=f"{column.least:g}",
        )
    if column.most is not None and number > column.most:
        return say(
            "registry.too_large",
            "写的是{entered}，不能大于{most}。请核对单位和位数。",
            "It is {entered}, above {most}. Check the unit and the digits.",
            entered=shown(text),
            most=f"{column.most:.0f}",
        )
    return None


def _read_day(entry: _Entry) -> Value | Sentence:
    return read_date(entry.cell, entry.text)


def _read_flag(entry: _Entry) -> Value | Sentence:
    word = unicodedata.normalize("NFKC", entry.text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    return say(
        "registry.not_yes_or_no",
        "写的是“{entered}”。请写“是”或“否”。",
        '"{entered}" is neither yes nor no. Write 是 (yes) or 否 (no).',
        entered=shown(entry.text),
    )


def _read_choice(entry: _Entry) -> Value | Sentence:
    found = entry.words.get(plain(entry.text))
    if found is not None:
        return found.value
    return say(
        "registry.unknown_choice",
        "没有“{entered}”这一项。请从这些里选：{choices}。",
        '"{entered}" is not a choice here. Choose from: {choices}.',
        entered=shown(entry.text),
        choices="、".join(entry.column.offered),
    )


def _read_tags(entry: _Entry) -> Value | Sentence:
    return frozenset(tag for part in _SEPARATORS.split(entry.text) if (tag := part.strip()))


def _read_half_days(entry: _Entry) -> Value | Sentence:
    try:
        return parse_half_days(entry.text)
    except BadData as fault:
        return fault.sentence


def _read_market_days(entry: _Entry) -> Value | Sentence:
    try:
        return parse_market_days(entry.text)
    except BadData as fault:
        return fault.sentence


_READERS: Final[Mapping[Kind, Callable[[_Entry], Value | Sentence]]] = {
    Kind.TEXT: _read_text,
    Kind.CODE: _read_code,
    Kind.WHOLE: _read_whole,
    Kind.DECIMAL: _read_decimal,
    Kind.DATE: _read_day,
    Kind.FLAG: _read_flag,
    Kind.CHOICE: _read_choice,
    Kind.TAGS: _read_tags,
    Kind.HALF_DAYS: _read_half_days,
    Kind.MARKET_DAYS: _read_market_days,
}
