"""Commands of the policy column: what the documents say, what holds here and now, what is open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xunzhen.cli.screen import screen_of
from xunzhen.domain.errors import BadData, say

if TYPE_CHECKING:
    from xunzhen.domain.policy.book import Book
    from xunzhen.domain.policy.clause import Clause, Rule, Ruling

_CHINA = dt.timezone(dt.timedelta(hours=8))

json_option = click.option("--json", "as_json", is_flag=True, help="机器可读 · print JSON")
day_option = click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="哪一天 · on this day (today)",
)
county_option = click.option(
    "--county",
    "county_path",
    type=click.Path(exists=True, path_type=Path),
    help="县表 · a county folder or workbook whose own rules count too",
)


@click.group()
def policy() -> None:
    """政策 · read the policy documents and ask what holds where and when."""


@policy.command()
@click.argument("name")
@json_option
@click.pass_context
def show(context: click.Context, name: str, as_json: bool) -> None:
    """显示一份文件或一条 · show a document or one clause.

    \b
    xunzhen policy show AX-2024-19
    xunzhen policy show 榕政办规〔2024〕24号
    xunzhen policy show AX-2024-19/1.2.2
    """
    from xunzhen.cli import policy_json as records
    from xunzhen.cli import policy_views as views

    screen, book = screen_of(context), _book()
    clause = next((one for one in book.clauses if one.id == name), None)
    if clause is not None:
        if as_json:
            screen.machine(records.clause_record(book, clause))
        else:
            views.show_clause(screen, book, clause)
        return
    document = next((one for one in book.documents.values() if name in (one.id, one.number)), None)
    if document is None:
        raise BadData(_no_such_text(name, book))
    clauses = book.clauses_of(document.id)
    if as_json:
        screen.machine([records.clause_record(book, one) for one in clauses])
    else:
        views.show_document(screen, book, document)


@policy.command()
@click.option("--document", help="文件 · only this document (id or number)")
@click.option("--rule", help="规则 · only clauses that set this rule")
@click.option("--kind", help="类别 · only this kind, such as frequency_minimum or 频次下限")
@click.option("--open", "only_open", is_flag=True, help="有未写明之处 · with open questions")
@click.option("--unserved", is_flag=True, help="尚无服务 · served by nothing yet")
@json_option
@click.pass_context
def clauses(context: click.Context, /, as_json: bool, **wanted: Any) -> None:
    """列出条款 · list clauses.

    \b
    xunzhen policy clauses --rule circuit.visits_per_week
    xunzhen policy clauses --document FZ-2024-24 --kind 频次下限
    xunzhen policy clauses --open --unserved --json
    """
    from xunzhen.cli import policy_json as records
    from xunzhen.cli import policy_views as views

    screen, book = screen_of(context), _book()
    found = [clause for clause in book.clauses if _is_wanted(book, clause, **wanted)]
    if as_json:
        screen.machine([records.clause_record(book, clause) for clause in found])
        return
    views.show_clauses(screen, book, found)
    screen.say(f"共{len(found)}条。", f"{len(found)} clauses.")


@policy.command()
@click.argument("rule")
@click.option("--place", required=True, help="行政区划代码 · division code, such as 350524")
@day_option
@county_option
@json_option
@click.pass_context
def ruling(
    context: click.Context,
    rule: str,
    place: str,
    day: dt.datetime | None,
    county_path: Path | None,
    as_json: bool,
) -> None:
    """某地某日按哪一条 · which value holds at a place on a day, by which clause, and why.

    RULE is a name such as circuit.visits_per_week, or its Chinese name.

    \b
    xunzhen policy ruling circuit.visits_per_week --place 350524 --day 2026-03-02
    xunzhen policy ruling 每村每周最少巡诊次数 --place 350124 --day 2025-06-01
    xunzhen policy ruling circuit.half_day_minutes --place 350524 --county demo-county
    """
    from xunzhen.cli import policy_json as records
    from xunzhen.cli import policy_views as views

    screen, book = screen_of(context), _book(county_path)
    word = book.rule(rule)
    verdict = book.verdict(word.name, place, _day(day))
    answer = _answer(book, word, place, _day(day))
    if as_json:
        screen.machine(records.verdict_record(book, verdict, answer))
    else:
        views.show_verdict(screen, book, verdict, answer)


@policy.command()
@click.option("--document", help="文件 · only this document (id or number)")
@click.option("--counts", is_flag=True, help="只列数目 · only the counts")
@json_option
@click.pass_context
def served(context: click.Context, document: str | None, counts: bool, as_json: bool) -> None:
    """每条由什么服务 · what serves each clause; 尚无 where nothing does yet.

    \b
    xunzhen policy served --counts
    xunzhen policy served --document AX-2024-19
    """
    from xunzhen.cli import policy_views as views
    from xunzhen.domain.policy.service import served_counts

    screen, book = screen_of(context), _book()
    found = [clause for clause in book.clauses if _is_wanted(book, clause, document=document)]
    if not as_json:
        views.show_served(screen, book, found, counts)
        return
    screen.machine(
        {
            "documents": [
                {
                    "document": count.document,
                    "second_hand": book.documents[count.document].second_hand,
                    "clauses": count.total,
                    "served": count.served,
                    "unserved": count.unserved,
                }
                for count in served_counts(found)
            ],
            "clauses": []
            if counts
            else [
                {"clause": clause.id, "title": clause.title, "served_by": list(clause.served_by)}
                for clause in found
            ],
        }
    )


@policy.command()
@click.option("--column", help="栏目 · only rules of this column, such as planning")
@json_option
@click.pass_context
def rules(context: click.Context, column: str | None, as_json: bool) -> None:
    """规则词表 · every rule, how it is written and how levels combine.

    These are the names and words that the table 本县规则 takes.

    \b
    xunzhen policy rules --column planning
    xunzhen policy rules --json
    """
    from xunzhen.cli import policy_json as records
    from xunzhen.cli import policy_views as views

    screen, book = screen_of(context), _book()
    found = [rule for rule in book.rules.values() if column in (None, rule.column)]
    if as_json:
        screen.machine([records.rule_record(rule) for rule in found])
    else:
        views.show_rules(screen, found)


@policy.command()
@click.option("--place", required=True, help="行政区划代码 · division code, such as 350524")
@click.option("--column", help="栏目 · only rules of this column, such as planning")
@day_option
@county_option
@json_option
@click.pass_context
def unset(
    context: click.Context,
    place: str,
    column: str | None,
    day: dt.datetime | None,
    county_path: Path | None,
    as_json: bool,
) -> None:
    """未设定的规则 · rules that no text in force sets, who must set them, what planning uses.

    \b
    xunzhen policy unset --place 350524 --column planning
    xunzhen policy unset --place 350124 --day 2026-01-01
    """
    from xunzhen.cli import policy_json as records
    from xunzhen.cli import policy_views as views

    screen, book = screen_of(context), _book(county_path)
    on = _day(day)
    rows = [
        (rule, _answer(book, rule, place, on))
        for rule in book.rules.values()
        if column in (None, rule.column) and book.verdict(rule.name, place, on).ruling is None
    ]
    rows.sort(key=lambda row: (row[1] is None, row[0].column, row[0].name))
    if not as_json:
        views.show_unset(screen, rows)
        return
    screen.machine(
        [
            {
                "rule": rule.name,
                "rule_zh": rule.zh,
                "column": rule.column,
                "unit": rule.unit,
                "owner": rule.owner,
                "suggestion": None if answer is None else records.plain(answer.value),
            }
            for rule, answer in rows
        ]
    )


def _book(county_path: Path | None = None) -> Book:
    from xunzhen.files.policies import load_book

    if county_path is None:
        return load_book()
    from xunzhen.domain.coverage.law import county_book, rule_faults
    from xunzhen.domain.policy.local import TABLE
    from xunzhen.files.tables.read import load_county, read_county

    reading = read_county(county_path)
    county = reading.county or load_county(county_path)
    rows_at_fault = [fault for fault in reading.faults if fault.table.startswith(TABLE)]
    for fault in (*rows_at_fault, *rule_faults(load_book(), county)):
        click.echo(fault.line(screen_of(click.get_current_context()).language), err=True)
    return county_book(load_book(), county)


def _day(day: dt.datetime | None) -> dt.date:
    return dt.datetime.now(_CHINA).date() if day is None else day.date()


def _answer(book: Book, rule: Rule, place: str, day: dt.date) -> Ruling | None:
    """The ruling or the suggestion, None where there is neither."""
    from xunzhen.domain.errors import NoClause

    try:
        return book.ruling_or_suggestion(rule.name, place, day)
    except NoClause:
        return None


def _is_wanted(
    book: Book,
    clause: Clause,
    document: str | None = None,
    rule: str | None = None,
    kind: str | None = None,
    only_open: bool = False,
    unserved: bool = False,
) -> bool:
    home = book.documents[clause.document]
    return (
        document in (None, home.id, home.number)
        and (rule is None or clause.setting_of(book.rule(rule).name) is not None)
        and kind in (None, clause.kind.value, clause.kind.zh)
        and (not only_open or bool(clause.open_questions))
        and (not unserved or not clause.served_by)
    )


def _no_such_text(name: str, book: Book) -> Any:
    return say(
        "policy.text_unknown",
        "没有“{name}”这份文件或条款。文件有：{documents}；条款号如 AX-2024-19/1.2.2。",
        'There is no document or clause "{name}". Documents: {documents}; a clause is written '
        "AX-2024-19/1.2.2.",
        name=name,
        documents="、".join(book.documents),
    )


COMMANDS: tuple[click.Command, ...] = (policy,)
