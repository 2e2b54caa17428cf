"""`xunzhen policy`: what a clerk sees and what a machine gets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import LocalRule
from xunzhen.files.tables.write import write_county


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["policy", *words])


def machine(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


VISITS = ("ruling", "circuit.visits_per_week", "--place", "350524", "--day", "2026-03-02")
HALF_DAY = ("ruling", "circuit.half_day_minutes", "--place", "350524", "--day", "2026-09-01")


def test_ruling_prints_value_clause_reading_and_what_was_passed_over() -> None:
    output = run(*VISITS).output

    assert "不低于2次/周·村" in output
    assert "安卫函〔2024〕19号 一2" in output
    assert "节假日缺的次数要不要补？" in output
    assert "周一至周日为一周" in output
    assert "有更严的规定：AX-2024-19/1.2.2" in output


def test_ruling_is_said_in_english() -> None:
    result = CliRunner().invoke(cli, ["--lang", "en", "policy", *VISITS])

    assert "at least 2 visits a week in each village" in result.output
    assert "AX-2024-19/1.2.2 is stricter" in result.output


def test_ruling_takes_the_chinese_name_of_a_rule() -> None:
    output = run("ruling", "每村每周最少巡诊次数", "--place", "350524").output

    assert "circuit.visits_per_week" in output


def test_ruling_for_machines_names_clause_and_reasons() -> None:
    record = machine(*VISITS)

    assert (record["value"], record["op"], record["clause"]["clause"]) == (
        2,
        "≥",
        "AX-2024-19/1.2.2",
    )
    assert {over["clause"]: over["why"] for over in record["passed_over"]} == {
        "NAT-2021/3": "same",
        "NAT-2024/3": "weaker",
    }


def test_unset_rule_is_an_answer_that_names_owner_and_suggestion() -> None:
    result = run(*HALF_DAY)

    assert result.exit_code == 0
    assert "未设定" in result.output
    assert "县级卫生健康局" in result.output
    assert "计划时暂用：180分钟" in result.output


def test_unset_rule_for_machines_has_no_value() -> None:
    record = machine(*HALF_DAY)

    assert (record["set"], record["value"], record["suggestion"]) == (False, None, 180)


def test_county_rows_count_and_bad_ones_are_told(tmp_path: Path) -> None:
    this_year = Period(small_county().as_of.replace(month=1, day=1))
    rows = (
        LocalRule("circuit.half_day_minutes", "150", this_year, "县发1号"),
        LocalRule("circuit.week_starts_on", "周八", this_year, "县发1号"),
    )
    write_county(small_county(rules=rows), tmp_path / "county")

    result = run(*HALF_DAY, "--county", str(tmp_path / "county"))

    assert "150分钟" in result.output
    assert "县发1号" in result.output
    assert "“一周起算日”的值“周八”读不出来" in result.output


def test_unknown_rule_is_refused_with_near_names() -> None:
    result = run("ruling", "circuit.visits_per_weak", "--place", "350524")

    assert result.exit_code == 1
    assert "circuit.visits_per_week" in result.output


def test_show_prints_a_clause_whole() -> None:
    output = run("show", "AX-2024-19/6.2.1").output

    assert "安卫函〔2024〕19号 六（二）1" in output
    assert "硕士2000、本科1000、大专500" in output
    assert "起始日未定" in output


def test_show_finds_a_document_by_its_number() -> None:
    output = run("show", "榕政办规〔2024〕24号").output

    assert "121条" in output
    assert "2024-08-16 – 2025-12-31" in output


def test_show_of_nothing_known_lists_the_documents() -> None:
    result = run("show", "FZ-2025-1")

    assert result.exit_code == 1
    assert "FZ-2024-24" in result.output


def test_show_document_for_machines_holds_every_clause() -> None:
    assert len(machine("show", "FJ-2023-64")) == 34


def test_clauses_are_chosen_by_document_and_kind() -> None:
    records = machine("clauses", "--document", "AX-2024-19", "--kind", "频次下限")

    assert len(records) == 9
    assert {record["kind"] for record in records} == {"frequency_minimum"}


def test_clauses_are_chosen_by_rule() -> None:
    records = machine("clauses", "--rule", "circuit.visits_per_week")

    assert [record["clause"] for record in records] == [
        "AX-2024-19/1.2.2",
        "NAT-2021/3",
        "NAT-2024/3",
    ]


def test_clauses_with_open_questions_have_some() -> None:
    assert all(record["open_questions"] for record in machine("clauses", "--open"))


def test_served_counts_327_and_the_national_ones_apart() -> None:
    output = run("served", "--counts").output

    assert any("五份文件合计" in line and " 327 " in line for line in output.splitlines())
    assert any("国家口径" in line and " 16 " in line for line in output.splitlines())


def test_served_lists_every_clause() -> None:
    record = machine("served")

    assert len(record["clauses"]) == 327 + 16
    assert sum(one["clauses"] for one in record["documents"] if not one["second_hand"]) == 327


def test_unset_lists_rules_with_owner_and_suggestion() -> None:
    records = machine("unset", "--place", "350524", "--column", "planning", "--day", "2026-03-02")

    by_rule = {record["rule"]: record for record in records}
    assert by_rule["circuit.half_day_minutes"]["suggestion"] == 180
    assert by_rule["circuit.max_served_population"]["suggestion"] is None
    assert "circuit.visits_per_week" not in by_rule


def test_rules_lists_the_vocabulary_with_how_to_write_it() -> None:
    output = run("rules", "--column", "planning").output

    assert "circuit.short_week" in output
    assert "照常足次 / 按工作日放得下的次数 / 该周不计" in output


def test_rules_for_machines_has_every_word() -> None:
    records = {record["rule"]: record for record in machine("rules")}

    assert records["circuit.visits_per_week"]["combine"] == "maximum"
    assert records["allowance.degree_monthly"]["tiers"] == ["硕士", "本科", "大专"]


def test_help_carries_examples() -> None:
    for command in ("show", "clauses", "ruling", "rules", "served", "unset"):
        assert f"xunzhen policy {command}" in run(command, "--help").output


def test_help_does_not_read_the_policy_files() -> None:
    code = (
        "import sys; from xunzhen.cli.main import cli; cli(['policy', '--help'], "
        "standalone_mode=False); sys.exit('xunzhen.files.policies' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
