"""The dated tables are read back equal from both wrappers; a fault blocks no good row."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.county import small_county
from xunzhen.domain.assistance.programmes import (
    Agreement,
    Assignment,
    PairingMode,
    Programme,
    Role,
)
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS, ASSIGNMENT_ROWS
from xunzhen.domain.capacity.facts import PlaceFact
from xunzhen.domain.capacity.tables import PLACE_FACT_ROWS
from xunzhen.domain.errors import Severity
from xunzhen.domain.periods.period import Period, inclusive
from xunzhen.domain.registry.beside import BesideTable, TableReading
from xunzhen.domain.registry.cells import clean_text
from xunzhen.domain.workforce.facts import InsuranceProduct, PersonFact, Premium
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS, PREMIUM_ROWS
from xunzhen.files.tables.write import write_county
from xunzhen.files.tables_beside import TABLES_BESIDE, read_with_tables, write_beside

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2190, 1, 1))
TEXTS = st.text(max_size=10).map(clean_text).filter(lambda text: not text.startswith(("=", "＝")))
STAFF = st.sampled_from(["s-01", "s-02", "外院专家"])
YES_NO = st.sampled_from(["是", "否"])


@st.composite
def periods(draw: st.DrawFn, closed: bool = False) -> Period:
    since = draw(DAYS)
    days = draw(st.integers(0, 2000) if closed else st.none() | st.integers(0, 2000))
    return inclusive(since, None if days is None else since + dt.timedelta(days=days))


PERSON_VALUES = st.one_of(
    st.tuples(st.just("title"), st.sampled_from(["初级", "中级", "副高", "正高"])),
    st.tuples(st.just("licence"), st.sampled_from(["physician", "nurse", "village_doctor"])),
    st.tuples(st.sampled_from(["post", "retired", "liability_insured"]), YES_NO),
    st.tuples(st.just("concurrent_village"), st.sampled_from(["350524101202", "350524202203"])),
    st.tuples(st.sampled_from(["degree", "本县自定"]), TEXTS.filter(bool)),
)
PERSON_FACTS = st.builds(
    lambda staff, pair, period, source: PersonFact(staff, *pair, period, source),
    STAFF,
    PERSON_VALUES,
    periods(),
    TEXTS,
)
PLACE_VALUES = st.one_of(
    st.tuples(st.just("agricultural_population"), st.integers(0, 10**6).map(str)),
    st.tuples(st.just("running_cost"), st.sampled_from(["0", "1200.5", "8000"])),
    st.tuples(st.sampled_from(["insurance_open", "weak"]), YES_NO),
    st.tuples(st.just("capability_standard"), st.sampled_from(["无", "基本", "推荐"])),
    st.tuples(st.just("hospital_grade"), TEXTS.filter(bool)),
)
PLACE_FACTS = st.builds(
    lambda place, pair, period, source: PlaceFact(place, *pair, period, source),
    st.sampled_from(["350524101202", "h-101", "350524203"]),
    PLACE_VALUES,
    periods(),
    TEXTS,
)
AGREEMENTS = st.builds(
    Agreement,
    st.sampled_from(["XY-1", "XY-2", "XY-3"]),
    st.sampled_from(["示例市医院", "h-350524"]),
    st.sampled_from(["h-101", "h-202"]),
    st.just("示例县"),
    st.sampled_from(PairingMode),
    periods(closed=True),
    st.none() | DAYS,
    st.none() | DAYS,
    st.none() | DAYS,
)
ASSIGNMENTS = st.builds(
    Assignment,
    st.sampled_from(["P-1", "P-2", "P-3"]),
    st.sampled_from([one for one in Programme if one is not Programme.MOBILE_HOSPITAL]),
    STAFF,
    st.sampled_from(["示例市医院", "h-350524"]),
    st.sampled_from(["h-101", "h-202"]),
    st.sampled_from(Role),
    periods(),
    st.sampled_from(["", "XY-1"]),
    st.sampled_from(["", "P-9"]),
)
PREMIUMS = st.builds(
    Premium,
    st.sampled_from(["s-01", "s-02"]),
    st.sampled_from(InsuranceProduct),
    st.integers(1950, 2200),
    st.integers(0, 10**8),
)
NAMES = {
    "person_facts": (PERSON_FACT_ROWS, PERSON_FACTS),
    "place_facts": (PLACE_FACT_ROWS, PLACE_FACTS),
    "agreements": (AGREEMENT_ROWS, AGREEMENTS),
    "assignments": (ASSIGNMENT_ROWS, ASSIGNMENTS),
    "premiums": (PREMIUM_ROWS, PREMIUMS),
}


def key(reader: BesideTable[Any], value: Any) -> str:
    record = reader.record(value)
    unlike = ("staff", "fact", "since") if reader is PERSON_FACT_ROWS else reader.table.key
    return "|".join(str(record.get(name)) for name in unlike)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrapper", ["folder", "book"])
@settings(deadline=None, max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(data=st.data(), language=st.sampled_from(["zh", "en"]))
def test_table_is_read_back_equal(
    name: str, wrapper: str, data: st.DataObject, language: str
) -> None:
    reader, values = NAMES[name]
    drawn = data.draw(st.lists(values, max_size=4, unique_by=lambda one: key(reader, one)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("county.xlsx" if wrapper == "book" else "county")
        write_county(small_county(), path, language)
        file = reader.table.zh if language == "zh" else reader.table.name
        write_beside(reader, drawn, path / f"{file}.csv" if path.is_dir() else path, language)
        found = read_with_tables(path)

    reading = getattr(found, name)
    assert [one.line() for one in reading.faults if one.severity is Severity.ERROR] == []
    assert sorted(map(repr, reading.values)) == sorted(map(repr, drawn))


def read(tmp_path: Path, file: str, *lines: str) -> Any:
    """The small county as a folder with one more file; returns all that was read."""
    folder = tmp_path / "county"
    write_county(small_county(), folder)
    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_with_tables(folder)


def told(reading: TableReading[Any]) -> list[tuple[int | None, str | None, str, bool]]:
    return [
        (one.row, one.column, one.sentence.code.split(".")[1], one.severity is Severity.ERROR)
        for one in reading.faults
    ]


def test_bad_person_facts_are_named_and_the_good_are_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "人员事实.csv",
        "人员,事实,值,起,止,依据,备注",
        "s-01,职称,副高级,2024-05-01,,证书〔2024〕9号,甲",
        "s-01,职称,正高,2024-05-01,,,",
        "s-01,在岗,也许,2024-05-01,,,",
        "s-01,驻村,没有的村,2024-05-01,,,",
        "s-01,退休,是,2024-05-01,2024-04-01,,",
        "外来王,血型,A,2024-05-01,,,",
    ).person_facts

    assert [(one.staff, one.fact, one.value) for one in found.values] == [
        ("s-01", "title", "副高"),
        ("外来王", "血型", "A"),
    ]
    assert told(found) == [
        (1, "备注", "column_set_aside", False),
        (3, "值", "facts_contradict", True),
        (4, "值", "not_yes_or_no", True),
        (5, "值", "unknown_reference", True),
        (6, "止", "end_before_start", True),
        (7, "人员", "from_elsewhere", False),
        (7, "事实", "fact_not_known", False),
    ]
    assert found.set_aside[0].values == (("s-01|职称|2024-05-01|副高", "甲"),)


def test_bad_place_facts_are_named(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "place_facts.csv",
        "place,fact,value,since",
        "甲二,农业户籍人口,约800,2026-01-01",
        "甲二,能力标准,优,2026-01-01",
        "甲二,insurance_open,yes,2026-01-01",
        "甲二,开通医保,否,2026-01-01",
    ).place_facts

    assert [(one.place, one.fact, one.value) for one in found.values] == [
        ("350524101202", "insurance_open", "是")
    ]
    assert [(row, column, code) for row, column, code, _error in told(found)] == [
        (2, "value", "not_whole"),
        (3, "value", "unknown_choice"),
        (5, "place", "duplicate"),
    ]


def test_bad_agreements_and_assignments_are_named(tmp_path: Path) -> None:
    agreements = read(
        tmp_path,
        "帮扶协议.csv",
        "编号,支援医院,受援医院,县,模式,支援医院签字,起,止",
        "X1,示例市医院,甲镇卫生院,示例县,院包院,2026-02-01,2026-01-01,2026-12-31",
        "X2,甲镇卫生院,甲镇卫生院,示例县,托管,,2026-01-01,2026-12-31",
        "X3,示例市医院,邻县医院,示例县,托管,,2026-01-01,2026-12-31",
        "X4,示例市医院,甲镇卫生院,示例县,托管,,2026-01-01,",
    ).agreements
    assignments = read(
        tmp_path,
        "派驻支援.csv",
        "编号,项目,人员,派出单位,受援单位,职务,起,接替",
        "A1,对口帮扶,外来王,示例市医院,h-101,院长,2026-01-01,A2",
        "A2,对口帮扶,外来李,示例市医院,h-101,医师,2026-01-01,",
        "A3,对口帮扶,外来赵,示例市医院,h-101,医师,2026-01-01,A3",
        "A4,移动医院,外来赵,示例市医院,h-101,医师,2026-01-01,",
        "A5,蹲点,外来赵,示例市医院,h-101,医师,2026-01-01,A9",
    ).assignments

    assert [one.id for one in agreements.values] == ["X1"]
    assert told(agreements) == [
        (2, "支援医院", "from_elsewhere", False),
        (2, "支援医院签字", "signed_late", False),
        (3, "受援医院", "same_hospital", True),
        (4, "支援医院", "from_elsewhere", False),
        (4, "受援医院", "unknown_reference", True),
        (5, "止", "required", True),
        (5, "支援医院", "from_elsewhere", False),
    ]
    assert [one.id for one in assignments.values] == ["A1", "A2", "A5"]
    codes = [(row, code) for row, _column, code, _error in told(assignments)]
    assert [pair for pair in codes if pair[1] != "from_elsewhere"] == [
        (2, "replaced_elsewhere"),
        (4, "replaces_itself"),
        (5, "unknown_choice"),
        (6, "replaced_by_nobody"),
    ]


def test_premium_smaller_than_a_fen_is_refused(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "保费.csv",
        "人员,险种,年度,保费",
        "s-01,医责险,2026,300.05",
        "s-01,意外险,2026,12.345",
    ).premiums

    assert found.values == (Premium("s-01", InsuranceProduct.LIABILITY, 2026, 30005),)
    assert told(found) == [(3, "保费", "part_of_a_fen", True)]


def test_every_table_beside_the_county_is_in_what_check_tells(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    write_county(small_county(), folder)
    for table in TABLES_BESIDE:
        heads = ",".join(column.zh for column in table.columns)
        (folder / f"{table.zh}.csv").write_text(heads + "\n", encoding="utf-8")

    counts = [one.table for one in read_with_tables(folder).whole.counts]

    assert counts[-len(TABLES_BESIDE) :] == [table.name for table in TABLES_BESIDE]
