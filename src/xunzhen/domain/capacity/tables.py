"""The table ``place_facts``: columns, how rows are read, how values are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xunzhen.domain.capacity.facts import PlaceFact, PlaceFactKind
from xunzhen.domain.registry.beside import BesideTable, CountyNames
from xunzhen.domain.registry.beside_columns import FACT_VALUE, SOURCE, fact_column
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME
from xunzhen.domain.registry.draft import period_of
from xunzhen.domain.registry.fact_cells import (
    choice_column,
    flag_column,
    judge_value,
    number_column,
)
from xunzhen.domain.registry.people_schema import SINCE, UNTIL
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.schema import Choice, Column, Kind, Table
from xunzhen.domain.registry.tabulate import Record

_K: Final = PlaceFactKind
_WORDS: Final = {
    _K.AGRICULTURAL_POPULATION: ("农业户籍人口", ("农业人口",)),
    _K.CAPABILITY_STANDARD: ("能力标准", ("服务能力标准",)),
    _K.HOSPITAL_GRADE: ("医院等级", ("等级",)),
    _K.WEAK: ("薄弱乡镇", ("薄弱",)),
    _K.INSURANCE_OPEN: ("开通医保", ("医保定点",)),
    _K.ESSENTIAL_MEDICINES: ("基本药物", ("实施基本药物制度",)),
    _K.PUBLIC_HEALTH: ("基本公卫", ("基本公共卫生",)),
    _K.REMOTENESS: ("边远类别", ("边远",)),
    _K.RUNNING_COST: ("运行费用", ("运行经费",)),
}
_ZH: Final = {kind.value: zh for kind, (zh, _more) in _WORDS.items()}
_COLUMNS: Final[Mapping[str, Column]] = {
    _K.AGRICULTURAL_POPULATION.value: number_column(),
    _K.CAPABILITY_STANDARD.value: choice_column(
        TABLE_BY_NAME["institutions"].column_by_name["capability_standard"].choices
    ),
    _K.HOSPITAL_GRADE.value: FACT_VALUE,
    _K.WEAK.value: flag_column(),
    _K.INSURANCE_OPEN.value: flag_column(),
    _K.ESSENTIAL_MEDICINES.value: flag_column(),
    _K.PUBLIC_HEALTH.value: flag_column(),
    _K.REMOTENESS.value: FACT_VALUE,
    _K.RUNNING_COST.value: number_column(Kind.DECIMAL),
}

PLACE_FACTS: Final = Table(
    "place_facts",
    "地点事实",
    "一个村、乡镇或机构的事从哪天起是这样：人口、能力标准、医保、等级。新的一行从起始日起顶替旧的。",
    "What is true of a village, township or institution from which day; a newer row takes over "
    "from its first day.",
    (
        Column(
            "place",
            "地点",
            Kind.CODE,
            "村、乡镇或机构的代码，或不重名的名称。",
            "Code (or unique name) of a village, township or institution.",
            "350524101202",
            required=True,
            synonyms=("村代码", "机构", "行政村"),
        ),
        fact_column(
            tuple(Choice(kind.value, zh, more) for kind, (zh, more) in _WORDS.items()), "开通医保"
        ),
        FACT_VALUE,
        SINCE,
        UNTIL,
        SOURCE,
    ),
    key=("place", "fact", "since"),
    synonyms=("地点档案事实",),
)


def _judge(row: Row, names: CountyNames) -> None:
    place = names.references.resolve(
        row, "place", names.villages, names.institutions, names.townships
    )
    row.values = {**row.values, "place": place}
    judge_value(row, _COLUMNS)
    period_of(row)


def _make(row: Row) -> PlaceFact:
    period = period_of(row)
    if period is None:
        raise ValueError("a row without days is no good row")
    return PlaceFact(
        row.text("place"), row.text("fact"), row.text("value"), period, row.text("source")
    )


def _record(one: PlaceFact) -> Record:
    return {
        "place": one.place,
        "fact": _ZH.get(one.fact, one.fact),
        "value": one.value,
        "since": one.period.since,
        "until": one.period.last_day,
        "source": one.source,
    }


PLACE_FACT_ROWS: Final = BesideTable(PLACE_FACTS, _judge, _make, _record)
