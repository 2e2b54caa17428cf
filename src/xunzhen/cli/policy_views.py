"""Clauses, rulings and rules as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import click

from xunzhen.cli.screen import Screen
from xunzhen.domain.policy.book import Book, Verdict, unset_sentence
from xunzhen.domain.policy.clause import Clause, Document, PassedOver, Rule, Ruling
from xunzhen.domain.policy.service import served_counts, service_of
from xunzhen.domain.policy.wording import owner_name, rule_name, say_value

NOTHING_YET = ("尚无", "nothing yet")
LONGEST_TITLE = 70


def value_of(book: Book, clause: Clause, language: str) -> str:
    """Say every value a clause sets; 未设定 where the text leaves it open."""
    said: list[str] = []
    for setting in clause.settings:
        if setting.value is None:
            said.append("not set" if language == "en" else "未设定")
        else:
            rule = book.rules[setting.rule]
            said.append(say_value(rule, setting.value, setting.op, language))
    return "; ".join(said) if language == "en" else "；".join(said)


def show_document(screen: Screen, book: Book, document: Document) -> None:
    """Print a document's head and its clauses."""
    clauses = book.clauses_of(document.id)
    title = document.title_en if screen.language == "en" else document.title
    click.secho(f"{document.number}  {title}", bold=True)
    days = _days(screen, document.since, document.until)
    screen.say(
        f"{document.id} · {document.level.zh} {document.place} · {days} · {len(clauses)}条",
        f"{document.id} · {document.level} {document.place} · {days} · {len(clauses)} clauses",
    )
    if document.note:
        screen.say(document.note, "second-hand" if document.second_hand else "")
    click.echo()
    show_clauses(screen, book, clauses)


def show_clauses(screen: Screen, book: Book, clauses: Iterable[Clause]) -> None:
    """Print clauses one a line."""
    english = screen.language == "en"
    headings = (
        ("clause", "article", "force", "summary", "value")
        if english
        else ("条款号", "条款", "力度", "内容", "取值")
    )
    screen.table(
        headings,
        (
            (
                clause.id,
                clause.article,
                clause.force.value if english else clause.force.zh,
                clause.summary_en if english else clause.title,
                value_of(book, clause, screen.language),
            )
            for clause in clauses
        ),
    )


def show_clause(screen: Screen, book: Book, clause: Clause) -> None:
    """Print all that is known of a clause."""
    english = screen.language == "en"
    document = book.documents[clause.document]
    click.secho(f"{document.number} {clause.article}  {_title(screen, clause)}", bold=True)
    _lines(
        screen,
        (
            ("条款号", "clause", clause.id),
            ("内容", "says", clause.summary_en if english else clause.summary),
            ("对象", "addressee", clause.subject),
            ("类别", "kind", clause.kind.value if english else clause.kind.zh),
            ("力度", "force", clause.force.value if english else clause.force.zh),
            ("规则", "rules", "; ".join(_rule_words(screen, book, clause))),
            ("原文写法", "as printed", clause.value_text),
            ("期限", "due", clause.due),
            ("有效", "in force", _days(screen, clause.since, clause.until)),
            ("地域", "place", _reach(screen, clause)),
        ),
    )
    _questions(screen, clause)
    served = _served(screen, clause)
    _lines(screen, (("服务于", "served by", served),))


def show_verdict(screen: Screen, book: Book, verdict: Verdict, answer: Ruling | None) -> None:
    """Print the value, its clause and reading, and what was passed over with the reason."""
    rule = verdict.rule
    click.secho(f"{rule_name(rule, screen.language)}  {rule.name}", bold=True)
    screen.say(f"{verdict.place} · {verdict.day}", f"{verdict.place} · {verdict.day}")
    click.echo()
    ruling = verdict.ruling
    if ruling is None:
        _unset(screen, book, verdict, answer)
    else:
        _decided(screen, rule, ruling)
    _passed_over(screen, verdict.passed_over)


def show_served(screen: Screen, book: Book, clauses: Sequence[Clause], counts_only: bool) -> None:
    """Print what serves each clause, and the counts; second-hand documents are counted apart."""
    english = screen.language == "en"
    if not counts_only:
        screen.table(
            ("clause", "title", "served by") if english else ("条款号", "标题", "服务于"),
            ((clause.id, _title(screen, clause), _served(screen, clause)) for clause in clauses),
        )
        click.echo()
    rows: list[tuple[object, ...]] = []
    totals = {False: [0, 0], True: [0, 0]}
    for count in served_counts(clauses):
        document = book.documents[count.document]
        rows.append((count.document, document.number, count.total, count.served, count.unserved))
        totals[document.second_hand][0] += count.served
        totals[document.second_hand][1] += count.total
    for second_hand, (zh, en) in {
        False: ("五份文件合计", "five documents"),
        True: ("国家口径（二手）", "national, second-hand"),
    }.items():
        served, total = totals[second_hand]
        if total:
            rows.append((screen.pick(zh, en), "", total, served, total - served))
    headings = (
        ("document", "number", "clauses", "served", "nothing yet")
        if english
        else ("文件", "文号", "条款", "已服务", "尚无")
    )
    screen.table(headings, rows)


def show_unset(screen: Screen, rows: Sequence[tuple[Rule, Ruling | None]]) -> None:
    """Print rules that are 未设定: who sets them, and what planning would use meanwhile."""
    headings = (
        ("rule", "name", "unit", "suggestion for planning", "who sets it")
        if screen.language == "en"
        else ("规则", "名称", "单位", "计划时暂用", "由谁设定")
    )
    screen.table(
        headings,
        (
            (
                rule.name,
                rule_name(rule, screen.language),
                rule.unit_en if screen.language == "en" else rule.unit,
                "" if answer is None else say_value(rule, answer.value, "", screen.language),
                owner_name(rule, screen.language),
            )
            for rule, answer in rows
        ),
    )
    screen.say(f"未设定的规则：{len(rows)}项。", f"{len(rows)} rules are not set.")


def show_rules(screen: Screen, rules: Sequence[Rule]) -> None:
    """Print the vocabulary: names, how a value is written, how levels combine."""
    combine = {"most_local": "就近", "maximum": "取最大", "minimum": "取最小"}
    headings = (
        ("rule", "name", "combine", "written as", "owner")
        if screen.language == "en"
        else ("规则", "名称", "各级相遇", "写法", "由谁设定")
    )
    screen.table(
        headings,
        (
            (
                rule.name,
                rule_name(rule, screen.language),
                screen.pick(combine[rule.combine.value], rule.combine.value),
                _written(screen, rule),
                owner_name(rule, screen.language),
            )
            for rule in rules
        ),
    )
    screen.say(f"共{len(rules)}项。", f"{len(rules)} rules.")


def _written(screen: Screen, rule: Rule) -> str:
    """How a county writes the value: the choices, the tiers, or the unit."""
    if rule.choices:
        return " / ".join(_choices_written(screen, rule))
    unit = (rule.unit_en or rule.unit) if screen.language == "en" else rule.unit
    return f"{'/'.join(rule.tiers)} {unit}" if rule.tiers else unit


def _choices_written(screen: Screen, rule: Rule) -> Sequence[str]:
    """Show what may be written; in English a Chinese word stands beside its meaning."""
    if screen.language != "en":
        return rule.choices_zh or rule.choices
    if rule.choices_zh:
        return rule.choices
    pairs = zip(rule.choices, rule.choices_en, strict=True)
    return [zh if zh == en else f"{zh} ({en})" for zh, en in pairs]


def _decided(screen: Screen, rule: Rule, ruling: Ruling) -> None:
    click.secho(f"  {say_value(rule, ruling.value, ruling.op, screen.language)}", fg="green")
    clause = ruling.clause
    if clause is None:
        return
    english = screen.language == "en"
    force = clause.force.value if english else clause.force.zh
    _lines(
        screen,
        (
            (
                "依据",
                "clause",
                screen.pick(
                    f"{ruling.citation}（{clause.id}，{force}）",
                    f"{ruling.citation_en} ({force}; {ruling.citation})",
                ),
            ),
            ("内容", "says", clause.summary_en if english else clause.summary),
            ("期限", "due", clause.due),
            ("起用或延期", "rests on", "; ".join(one.id for one in ruling.rests_on)),
        ),
    )
    _questions(screen, clause)


def _unset(screen: Screen, book: Book, verdict: Verdict, answer: Ruling | None) -> None:
    click.secho(f"  {screen.pick('未设定', 'not set')}", fg="yellow")
    screen.sentence(unset_sentence(verdict, book.documents))
    if answer is not None and answer.suggested:
        value = say_value(verdict.rule, answer.value, "", screen.language)
        screen.say(
            f"计划时暂用：{value}。这不是法规，凡用到它的结果都会注明。",
            f"Planning meanwhile uses {value}. That is no law; every result says so.",
        )


def _passed_over(screen: Screen, passed_over: Sequence[PassedOver]) -> None:
    if not passed_over:
        return
    click.echo()
    english = screen.language == "en"
    headings = ("passed over", "article", "why") if english else ("没有采用", "条款", "原因")
    screen.table(
        headings,
        (
            (
                over.clause.id,
                over.clause.article,
                over.reason_en if english else over.reason_zh,
            )
            for over in passed_over
        ),
    )


def _questions(screen: Screen, clause: Clause) -> None:
    for question in clause.open_questions:
        _lines(screen, (("未写明", "left open", question),))
    _lines(screen, (("采用读法", "reading", clause.reading),))


def _rule_words(screen: Screen, book: Book, clause: Clause) -> Iterable[str]:
    for setting in clause.settings:
        rule = book.rules[setting.rule]
        value = (
            screen.pick("未设定", "not set")
            if setting.value is None
            else say_value(rule, setting.value, setting.op, screen.language)
        )
        name = rule_name(rule, screen.language)
        yield screen.pick(f"{name}（{rule.name}）{value}", f"{name} ({rule.name}): {value}")


def _title(screen: Screen, clause: Clause) -> str:
    """Say in a few words what a clause is about; in English its summary, cut if long."""
    if screen.language != "en":
        return clause.title
    text = clause.summary_en
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1].rstrip()}…"


def _served(screen: Screen, clause: Clause) -> str:
    if not clause.served_by:
        return screen.pick(*NOTHING_YET)
    words: list[str] = []
    for text in clause.served_by:
        service = service_of(text)
        if service is not None:
            kind = service.kind.value if screen.language == "en" else service.kind.zh
            words.append(f"{kind} {service.name}")
    return "; ".join(words)


def _reach(screen: Screen, clause: Clause) -> str:
    without = ", ".join(clause.exclude)
    if not without:
        return clause.place
    return screen.pick(f"{clause.place}（不含{without}）", f"{clause.place} without {without}")


def _days(screen: Screen, since: dt.date | None, until: dt.date | None) -> str:
    """Say the first and the last day, as people write them."""
    start = screen.pick("起始日未定", "start open") if since is None else since.isoformat()
    if until is None:
        return screen.pick(f"{start}起", f"from {start}")
    return f"{start} – {(until - dt.timedelta(days=1)).isoformat()}"


def _lines(screen: Screen, rows: Iterable[tuple[str, str, str]]) -> None:
    """Print label and text a line, leaving out what is empty; labels are of one width."""
    for zh, en, text in rows:
        if text:
            label = en.ljust(11) if screen.language == "en" else zh + "　" * (5 - len(zh))
            click.echo(f"  {click.style(label, dim=True)} {text}")
