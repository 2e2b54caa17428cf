"""Policy files in, a Book out; a broken file is named by file, entry and field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xunzhen.domain.errors import BadData
from xunzhen.domain.policy.clause import Range, Tiers
from xunzhen.files.policies import load_book, read_book

HEAD = """[document]
id = "D"
number = "文1号"
title = "题"
level = "county"
place = "350524"
issued = 2024-01-01
since = 2024-01-01
last_day = 2025-12-31
"""
RULE = """[[rule]]
name = "a.people"
zh = "人数"
en = "people"
type = "integer"
unit = "人"
combine = "most_local"
owner = "县"
"""
CLAUSE = """[[clause]]
id = "D/1"
article = "一1"
kind = "definition"
title = "题"
summary = "话"
summary_en = "words"
subject = "县"
force = "hard"
rule = "a.people"
op = "="
value = 500
"""


def folder(path: Path, clauses: str = CLAUSE, rules: str = RULE, head: str = HEAD) -> Path:
    (path / "rules").mkdir()
    (path / "documents").mkdir()
    (path / "rules" / "planning.toml").write_text(rules, encoding="utf-8")
    (path / "documents" / "D.toml").write_text(f"{head}\n{clauses}", encoding="utf-8")
    return path


def fault_lines(path: Path) -> list[str]:
    with pytest.raises(BadData) as problem:
        read_book(path)
    return [fault.line("en") for fault in problem.value.faults]


def test_clause_takes_place_and_days_of_its_document(tmp_path: Path) -> None:
    book = read_book(folder(tmp_path))

    (clause,) = book.clauses
    assert (clause.place, str(clause.since), str(clause.until)) == (
        "350524",
        "2024-01-01",
        "2026-01-01",
    )


def test_open_ended_clause_outlives_its_document(tmp_path: Path) -> None:
    book = read_book(folder(tmp_path, f"{CLAUSE}open_ended = true\n"))

    assert book.clauses[0].until is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('rule = "a.people"', 'rule = "a.pople"', "rule"),
        ("value = 500", 'value = "500"', "value"),
        ("value = 500", "value = 0.5", "value"),
        ("value = 500", "value = [500]", "value"),
        ("value = 500", "value = { min = 1, max = 2 }", "value"),
        ('summary = "话"', "", "summary"),
        ('summary = "话"', 'summary = " "', "summary"),
        ('kind = "definition"', 'kind = "poem"', "kind"),
        ('force = "hard"', 'force = "iron"', "force"),
        ('op = "="', 'op = "=="', "op"),
        ('id = "D/1"', 'id = "E/1"', "id"),
        ('subject = "县"', 'subject = "县"\nopen = "问？"', "open"),
        ('subject = "县"', 'subject = "县"\ncolour = "red"', "colour"),
        ('subject = "县"', 'subject = "县"\nserved_by = ["magic"]', "served_by"),
        ('subject = "县"', 'subject = "县"\nsince = "2024"', "since"),
    ],
)
def test_broken_clause_is_named_by_file_clause_and_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    (line,) = fault_lines(folder(tmp_path, CLAUSE.replace(old, new)))

    assert line.startswith(f"D.toml {field}: ")
    assert "/1" in line or '"E' in line


def test_clause_id_that_occurs_twice_is_named(tmp_path: Path) -> None:
    (line,) = fault_lines(folder(tmp_path, CLAUSE + CLAUSE))

    assert "D/1: id occurs twice" in line


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('type = "integer"', 'type = "number"', "type"),
        ('type = "integer"', 'type = "choice"', "choices"),
        ('combine = "most_local"', 'combine = "average"', "combine"),
        ('combine = "most_local"', 'combine = "maximum"\nrange = true', "combine"),
        ('owner = "县"', "", "owner"),
        ('owner = "县"', 'owner = "县"\nsuggestion = "多"', "suggestion"),
    ],
)
def test_broken_rule_is_named_by_file_rule_and_field(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    line = fault_lines(folder(tmp_path, "", RULE.replace(old, new)))[0]

    assert line.startswith(f"planning.toml {field}: a.people")


def test_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    line = fault_lines(folder(tmp_path, "[[clause"))[0]

    assert line.startswith("D.toml")
    assert "is not TOML" in line


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    second = CLAUSE.replace("D/1", "D/2").replace("hard", "iron")

    lines = fault_lines(folder(tmp_path, CLAUSE.replace("hard", "iron") + second))

    assert len(lines) == 2


def test_shipped_book_is_read_once() -> None:
    assert load_book() is load_book()


def test_money_is_kept_in_fen_with_its_tiers() -> None:
    clause = next(one for one in load_book().clauses if one.id == "AX-2024-19/6.2.1")

    assert clause.value == Tiers((("硕士", 200_000), ("本科", 100_000), ("大专", 50_000)))


def test_range_keeps_both_ends() -> None:
    clause = next(one for one in load_book().clauses if one.id == "FZ-2024-24/2.1")

    assert clause.value == Range(1, 5)


def test_every_owner_choice_tier_and_unit_has_its_english() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")

    lacking = [
        (rule.name, word)
        for rule in load_book().rules.values()
        for word in (rule.owner_en, *rule.choices_en, *rule.tiers_en, rule.unit_en or rule.unit)
        if chinese.search(word)
    ]

    assert lacking == []


def test_english_words_are_read_from_beside_the_rules(tmp_path: Path) -> None:
    words = '[owners]\n"县" = "the county"\n\n[words]\n"甲" = "first"\n'
    rules = RULE.replace('type = "integer"', 'type = "choice"\nchoices = ["甲", "乙"]')
    clauses = CLAUSE.replace("value = 500", 'value = "甲"')
    (tmp_path / "english.toml").write_text(words, encoding="utf-8")

    book = read_book(folder(tmp_path, clauses, rules))

    assert book.rules["a.people"].owner_en == "the county"
    assert book.rules["a.people"].choices_en == ("first", "乙")
