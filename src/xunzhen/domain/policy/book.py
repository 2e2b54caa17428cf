"""The Book: every clause that may bind a place, and the ruling it gives for a rule on a day.

A ruling is found in two steps. First each clause that sets the rule is asked whether it binds the
place on the day (``passing.standing``). Then the values that bind meet as the rule's ``combine``
says: with ``most_local`` the nearest level wins, and within a level the nearer place, then the
newer clause; with ``maximum`` and ``minimum`` the strictest value wins wherever it comes from, so
that a lower level can tighten and never loosen. A what-if goes before them all, stricter or not:
to suppose a looser rule is a question, not a rule. Neither step looks at the order of documents.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from xunzhen.domain.errors import BadData, NoClause, Sentence, say
from xunzhen.domain.places import level_of
from xunzhen.domain.policy.clause import (
    Clause,
    Combine,
    Document,
    Force,
    Level,
    PassedOver,
    Rule,
    Ruling,
    Setting,
    Value,
    Why,
)
from xunzhen.domain.policy.passing import STARTS, VALID_UNTIL, binds_on, passed, standing
from xunzhen.domain.policy.wording import owner_name


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that can be said of a rule at a place on a day; ``ruling`` None where it is 未设定."""

    rule: Rule
    place: str
    day: dt.date
    ruling: Ruling | None
    passed_over: tuple[PassedOver, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    clause: Clause
    setting: Setting
    value: Value
    since: dt.date
    rests_on: tuple[Clause, ...]


@dataclass(frozen=True)
class Book:
    """The law as data: documents, clauses and the vocabulary of rules."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def ruling(self, rule: str, place: str, day: dt.date) -> Ruling:
        """Return the value of a rule at a place (division code) on a day, with its clause.

        Raises
        ------
        NoClause
            when no clause in force there and then sets a value.
        BadData
            when the vocabulary has no such rule.
        """
        verdict = self.verdict(rule, place, day)
        if verdict.ruling is None:
            raise NoClause(unset_sentence(verdict, self.documents), rule=rule)
        return verdict.ruling

    def ruling_or_suggestion(self, rule: str, place: str, day: dt.date) -> Ruling:
        """Like ``ruling``, but an unset rule with a suggestion gives that, marked ``suggested``.

        Raises
        ------
        NoClause
            when nothing sets the rule and the vocabulary suggests nothing.
        BadData
            when the vocabulary has no such rule.
        """
        verdict = self.verdict(rule, place, day)
        suggestion = verdict.rule.suggestion
        if verdict.ruling is not None or suggestion is None:
            return self.ruling(rule, place, day)
        return Ruling(
            rule=verdict.rule,
            value=suggestion,
            op=verdict.rule.op or "=",
            clause=None,
            document=None,
            passed_over=verdict.passed_over,
            suggested=True,
        )

    def verdict(self, rule: str, place: str, day: dt.date) -> Verdict:
        """Return the ruling if there is one, and every clause of the rule that did not decide.

        Raises
        ------
        BadData
            when the vocabulary has no such rule.
        """
        key = (rule, place, day)
        known = self._verdicts.get(key)
        if known is None:
            known = self._verdicts[key] = self._judge(self.rule(rule), place, day)
        return known

    def rule(self, name: str) -> Rule:
        """Return a word of the vocabulary by its name or its Chinese name.

        Raises
        ------
        BadData
            when there is none; the message lists near names.
        """
        found = self.rules.get(name) or self._rules_by_zh.get(name)
        if found is None:
            raise BadData(unknown_rule(name, self.rules))
        return found

    def clauses_of(self, document: str) -> tuple[Clause, ...]:
        """Return the clauses of a document in the document's order."""
        return tuple(clause for clause in self.clauses if clause.document == document)

    def clauses_setting(self, rule: str) -> tuple[Clause, ...]:
        """Return every clause that sets a rule, whatever its place and days."""
        return self._clauses_by_rule.get(rule, ())

    def with_documents(self, documents: Iterable[Document], clauses: Iterable[Clause]) -> Book:
        """Return a Book that also holds these (a county's own rules, or a what-if)."""
        more = {document.id: document for document in documents}
        return Book({**self.documents, **more}, (*self.clauses, *clauses), self.rules)

    @cached_property
    def _verdicts(self) -> dict[tuple[str, str, dt.date], Verdict]:
        return {}

    @cached_property
    def _clauses_by_rule(self) -> Mapping[str, tuple[Clause, ...]]:
        groups: dict[str, list[Clause]] = {}
        for clause in sorted(self.clauses, key=lambda one: one.id):
            for setting in clause.settings:
                groups.setdefault(setting.rule, []).append(clause)
        return {rule: tuple(group) for rule, group in groups.items()}

    @cached_property
    def _rules_by_zh(self) -> Mapping[str, Rule]:
        return {rule.zh: rule for rule in self.rules.values()}

    def _changes(self, place: str, day: dt.date) -> tuple[Clause, ...]:
        """Clauses on validity that are themselves in force at the place on the day."""
        found = [*self.clauses_setting(VALID_UNTIL), *self.clauses_setting(STARTS)]
        return tuple(
            clause
            for clause in found
            if binds_on(clause, day)
            and standing(clause, self.documents[clause.document], place, day, ()).hindrance is None
        )

    def _judge(self, rule: Rule, place: str, day: dt.date) -> Verdict:
        changes = self._changes(place, day)
        candidates: list[_Candidate] = []
        over: list[PassedOver] = []
        for clause in self.clauses_setting(rule.name):
            document = self.documents[clause.document]
            stand = standing(clause, document, place, day, changes)
            setting = clause.setting_of(rule.name)
            if stand.hindrance is not None:
                over.append(stand.hindrance)
            elif setting is None or setting.value is None:
                over.append(passed(clause, Why.NO_VALUE))
            else:
                since = stand.since or dt.date.min
                candidates.append(_Candidate(clause, setting, setting.value, since, stand.rests_on))
        if not candidates:
            return Verdict(rule, place, day, None, tuple(over))
        chosen, beaten = self._chosen(rule, candidates)
        over = [*beaten, *over]
        ruling = Ruling(
            rule,
            chosen.value,
            chosen.setting.op,
            chosen.clause,
            self.documents[chosen.clause.document],
            tuple(over),
            rests_on=chosen.rests_on,
        )
        return Verdict(rule, place, day, ruling, tuple(over))

    def _chosen(
        self, rule: Rule, candidates: list[_Candidate]
    ) -> tuple[_Candidate, list[PassedOver]]:
        ids = {one.clause.id for one in candidates}
        over: list[PassedOver] = []
        standing_ones: list[_Candidate] = []
        for one in candidates:
            first = next((other for other in one.clause.yields_to if other in ids), None)
            if first is None:
                standing_ones.append(one)
            else:
                over.append(passed(one.clause, Why.YIELDS, other=first))
        ranked = sorted(standing_ones, key=self._nearness, reverse=True)
        if rule.combine is not Combine.MOST_LOCAL and not self._is_assumed(ranked[0]):
            # The sort is stable: of equal values the nearest clause stays first.
            ranked.sort(
                key=lambda one: _strength(one.value), reverse=rule.combine is Combine.MAXIMUM
            )
        chosen, *rest = ranked
        beaten = [
            passed(one.clause, self._why_beaten(rule, one, chosen), other=chosen.clause.id)
            for one in rest
        ]
        return chosen, [*beaten, *over]

    def _is_assumed(self, one: _Candidate) -> bool:
        return self.documents[one.clause.document].level is Level.WHAT_IF

    def _nearness(self, one: _Candidate) -> tuple[int, int, dt.date, dt.date, bool, str]:
        document = self.documents[one.clause.document]
        return (
            document.level.nearness,
            level_of(one.clause.place) or 0,
            one.since,
            document.issued,
            one.clause.force is Force.HARD,
            one.clause.id,
        )

    def _why_beaten(self, rule: Rule, one: _Candidate, chosen: _Candidate) -> Why:
        if one.value == chosen.value:
            return Why.SAME
        if self._is_assumed(chosen) and not self._is_assumed(one):
            return Why.ASSUMED
        if rule.combine is not Combine.MOST_LOCAL:
            return Why.WEAKER
        same_level = self._nearness(one)[:2] == self._nearness(chosen)[:2]
        return Why.OLDER if same_level else Why.LESS_LOCAL


def _strength(value: Value) -> Decimal:
    """A number to compare by; the vocabulary allows maximum and minimum for nothing else."""
    if isinstance(value, dt.date):
        return Decimal(value.toordinal())
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    raise TypeError(f"{value!r} has no order")


def unknown_rule(name: str, rules: Mapping[str, Rule]) -> Sentence:
    """Say that the vocabulary has no such rule, with the nearest names it has."""
    words = {**{rule.name: rule for rule in rules.values()}, **{r.zh: r for r in rules.values()}}
    near = [words[word] for word in difflib.get_close_matches(name, list(words), n=3, cutoff=0.5)]
    names = list(dict.fromkeys(rule.name for rule in near))
    zh = "、".join(f"{rules[one].zh}（{one}）" for one in names) or "无相近的"
    return say(
        "policy.rule_unknown",
        "没有名为“{name}”的规则。相近的有：{near_zh}。全部名称见 xunzhen policy rules。",
        'There is no rule "{name}". Near names: {near}. `xunzhen policy rules` lists all.',
        name=name,
        near_zh=zh,
        near=", ".join(names) or "none",
    )


def unset_sentence(verdict: Verdict, documents: Mapping[str, Document]) -> Sentence:
    """Say that a rule is 未设定, who must set it and where, and what ended last if anything did."""
    rule = verdict.rule
    ended = [one for one in verdict.passed_over if one.why in (Why.ENDED, Why.PLANNED)]
    trace_zh = trace_en = ""
    if ended:
        clause = ended[0].clause
        number = documents[clause.document].number
        trace_zh = f"{number}{clause.article}有此规定，但{ended[0].reason_zh}。"
        trace_en = f" {clause.id} sets it but {ended[0].reason_en}."
    return say(
        "policy.unset",
        "“{rule_zh}”（{rule}）在{place}、{day}未设定。{trace_zh}"
        "请{owner}在“本县规则”表中填写，或录入作此规定的文件。",
        "{rule_en} ({rule}) is not set for {place} on {day}.{trace_en} "
        "{owner_en} must enter it in the table rules, or enter a document that sets it.",
        rule_zh=rule.zh,
        rule_en=rule.en or rule.name,
        rule=rule.name,
        place=verdict.place,
        day=verdict.day.isoformat(),
        owner=owner_name(rule),
        owner_en=owner_name(rule, "en").capitalize(),
        trace_zh=trace_zh,
        trace_en=trace_en,
    )
