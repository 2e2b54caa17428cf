"""The tables ``person_facts`` and ``premiums``: how rows are read and values are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.registry.beside import BesideTable, CountyNames
from xunzhen.domain.registry.beside_columns import FACT_VALUE, SOURCE, fact_column, staff_column
from xunzhen.domain.registry.county import Licence
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME
from xunzhen.domain.registry.draft import period_of
from xunzhen.domain.registry.fact_cells import choice_column, flag_column, judge_value
from xunzhen.domain.registry.people_schema import SINCE, UNTIL
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.schema import Choice, Column, Kind, Table
from xunzhen.domain.registry.tabulate import Record
from xunzhen.domain.workforce.facts import InsuranceProduct, PersonFact, PersonFactKind, Premium

_K: Final = PersonFactKind
_WORDS: Final = {
    _K.DEGREE: ("学历", ("最高学历",)),
    _K.FULL_TIME_DEGREE: ("全日制", ("全日制学历",)),
    _K.LICENCE: ("执业资格", ("资格",)),
    _K.TITLE: ("职称", ("职称等级",)),
    _K.POST: ("在岗", ("在职", "在职在岗")),
    _K.VILLAGE: ("驻村", ("服务村",)),
    _K.CONCURRENT_VILLAGE: ("兼任村", ("兼管村",)),
    _K.ASSESSMENT: ("考核", ("考核结果",)),
    _K.RETIRED: ("退休", ("退养",)),
    _K.LIABILITY_INSURED: ("医责险", ("已投医责险",)),
}
_ZH: Final = {kind.value: zh for kind, (zh, _more) in _WORDS.items()}
_VILLAGES: Final = frozenset({_K.VILLAGE.value, _K.CONCURRENT_VILLAGE.value})
_FLAGS: Final = (_K.FULL_TIME_DEGREE, _K.POST, _K.RETIRED, _K.LIABILITY_INSURED)
_STAFF_TABLE: Final = TABLE_BY_NAME["staff"].column_by_name
_FREE: Final = FACT_VALUE
_COLUMNS: Final[Mapping[str, Column]] = {
    **{kind.value: flag_column() for kind in _FLAGS},
    _K.LICENCE.value: choice_column(_STAFF_TABLE["licence"].choices),
    _K.TITLE.value: choice_column(_STAFF_TABLE["title"].choices),
    _K.DEGREE.value: _FREE,
    _K.ASSESSMENT.value: _FREE,
    _K.VILLAGE.value: _FREE,
    _K.CONCURRENT_VILLAGE.value: _FREE,
}

PERSON_FACTS: Final = Table(
    "person_facts",
    "人员事实",
    "一个人的事从哪天起是这样：职称、执业资格、在岗、驻哪个村。新的一行从起始日起顶替旧的，旧的不用改。",
    "What is true of a person from which day: title, licence, post. A newer row takes over "
    "from its first day; older rows stay as they are.",
    (
        staff_column(
            "人员表里的工号或不重名的姓名；外来专家写他的工号。",
            "Id (or unique name) of the table staff; a guest by his own id.",
        ),
        fact_column(
            tuple(Choice(kind.value, zh, more) for kind, (zh, more) in _WORDS.items()), "职称"
        ),
        Column(
            "value",
            "值",
            Kind.TEXT,
            FACT_VALUE.about_zh,
            FACT_VALUE.about_en,
            "中级",
            required=True,
            synonyms=FACT_VALUE.synonyms,
        ),
        SINCE,
        UNTIL,
        SOURCE,
    ),
    key=("staff", "fact", "since", "value"),
    synonyms=("人员档案事实",),
)


def _judge_fact(row: Row, names: CountyNames) -> None:
    staff = names.elsewhere(row, "staff", names.staff)
    row.values = {**row.values, "staff": staff}
    judge_value(row, _COLUMNS)
    if row.text("fact") in _VILLAGES and row.text("value"):
        village = names.references.resolve(row, "value", names.villages)
        row.values = {**row.values, "value": village}
    period_of(row)


def _make_fact(row: Row) -> PersonFact:
    period = period_of(row)
    if period is None:
        raise ValueError("a row without days is no good row")
    return PersonFact(
        row.text("staff"), row.text("fact"), row.text("value"), period, row.text("source")
    )


def _record_fact(one: PersonFact) -> Record:
    value = Licence(one.value).zh if one.fact == _K.LICENCE else one.value
    return {
        "staff": one.staff,
        "fact": _ZH.get(one.fact, one.fact),
        "value": value,
        "since": one.period.since,
        "until": one.period.last_day,
        "source": one.source,
    }


def _contradictions(pairs: Sequence[tuple[PersonFact, Row]]) -> None:
    first: dict[tuple[str, str, object], Row] = {}
    for one, row in pairs:
        if one.fact == _K.CONCURRENT_VILLAGE or one.fact not in _COLUMNS:
            continue
        key = (one.staff, one.fact, one.period.since)
        earlier = first.setdefault(key, row)
        if earlier is not row:
            row.fault("value", contradicts(earlier))


def contradicts(earlier: Row) -> Sentence:
    """Say that two facts begin on one day and say different things."""
    return say(
        "workforce.facts_contradict",
        "同一件事从同一天起，{where}第{row}行写的是“{value}”，两行说的不一样，只读入了前面那一行。请核对后留一行。",
        "{where} row {row} says “{value}” of the same from the same day; only that row was read. "
        "Check, and keep one.",
        where=earlier.where,
        row=earlier.number,
        value=earlier.text("value"),
    )


PERSON_FACT_ROWS: Final = BesideTable(
    PERSON_FACTS, _judge_fact, _make_fact, _record_fact, _contradictions
)

PREMIUMS: Final = Table(
    "premiums",
    "保费",
    "每人每年每种保险的保费。",
    "The premium of each person, product and year.",
    (
        staff_column("人员表里的工号或不重名的姓名。", "Id (or unique name) of the table staff."),
        Column(
            "product",
            "险种",
            Kind.CHOICE,
            "医责险或意外险。",
            "liability or accident.",
            "医责险",
            required=True,
            choices=tuple(
                Choice(one.value, one.zh, (f"{one.zh[:-1]}保险",)) for one in InsuranceProduct
            ),
            synonyms=("保险", "保险种类"),
        ),
        Column(
            "year",
            "年度",
            Kind.WHOLE,
            "公历年。",
            "Calendar year.",
            "2026",
            required=True,
            least=1950,
            most=2200,
            synonyms=("年份", "年"),
        ),
        Column(
            "premium_yuan",
            "保费",
            Kind.DECIMAL,
            "一年的保费，元，最多两位小数。",
            "Premium of the year in yuan, to the fen.",
            "300",
            required=True,
            least=0,
            most=1_000_000,
            synonyms=("保费元", "保费（元）", "金额"),
        ),
    ),
    key=("staff", "product", "year"),
    synonyms=("保险费",),
)


def _judge_premium(row: Row, names: CountyNames) -> None:
    staff = names.references.resolve(row, "staff", names.staff)
    row.values = {**row.values, "staff": staff}
    yuan = row.number_in("premium_yuan")
    if yuan is not None and _fen(yuan) is None:
        row.fault(
            "premium_yuan",
            say(
                "workforce.part_of_a_fen",
                "{yuan}元不是整分。保费最多写两位小数，请改正。",
                "{yuan} yuan is not in whole fen. Write two decimals at most.",
                yuan=yuan,
            ),
        )


def _fen(yuan: float) -> int | None:
    exact = Decimal(repr(yuan)) * 100
    return int(exact) if exact == int(exact) else None


def _make_premium(row: Row) -> Premium:
    fen, year = _fen(row.number_in("premium_yuan") or 0.0), row.whole("year")
    if fen is None or year is None:
        raise ValueError("a row without an amount or a year is no good row")
    return Premium(row.text("staff"), InsuranceProduct(row.text("product")), year, fen)


def _record_premium(one: Premium) -> Record:
    yuan = one.fen / 100
    return {
        "staff": one.staff,
        "product": one.product.value,
        "year": one.year,
        "premium_yuan": yuan,
    }


PREMIUM_ROWS: Final = BesideTable(PREMIUMS, _judge_premium, _make_premium, _record_premium)
