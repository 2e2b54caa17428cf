"""How the value of a dated fact is read: yes or no, a number, one of some words, or free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.registry.cells import Value, reader_of, shown, text_of
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.schema import Choice, Column, Kind

YES: Final = "是"
NO: Final = "否"


def flag_column() -> Column:
    """Return how a yes-or-no fact is read."""
    return Column("value", "值", Kind.FLAG, "是或否。", "Yes or no.")


def number_column(kind: Kind = Kind.WHOLE) -> Column:
    """Return how a counted fact is read: a number of 0 or more."""
    return Column("value", "值", kind, "一个数。", "A number.", least=0, most=10**12)


def choice_column(choices: Sequence[Choice]) -> Column:
    """Return how a fact of a few words is read."""
    return Column(
        "value", "值", Kind.CHOICE, "几个词之一。", "One of a few words.", "", False, tuple(choices)
    )


def judge_value(row: Row, columns: Mapping[str, Column]) -> None:
    """Read the value of a fact as its kind demands; a fault where it cannot be.

    A fact that nothing reckons with is kept as it stands, with a notice.
    """
    fact, text = row.text("fact"), row.text("value")
    if not fact or not text:
        return
    column = columns.get(fact)
    if column is None:
        row.notice("fact", fact_not_known(fact))
        return
    value = reader_of(column)(text)
    if isinstance(value, Sentence):
        row.fault("value", value)
    else:
        row.values = {**row.values, "value": _written(value)}


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str | int | float):
        return text_of(value)
    return ""


def fact_not_known(fact: str) -> Sentence:
    """Say that nothing reckons with a fact of this name."""
    return say(
        "registry.fact_not_known",
        "“{fact}”不是程序要用的事实，照写留着，不参与计算。写错了的请改成下拉单里的词。",
        'Nothing reckons with the fact "{fact}"; it is kept as it stands. If it was misspelt, use '
        "a word of the drop-down.",
        fact=shown(fact),
    )
