"""The policy files that ship: every clause is there, whole, and in our own words."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from xunzhen.domain.policy.clause import Clause, Combine, Force, Level, ValueType
from xunzhen.files.policies import load_book

BOOK = load_book()
ROOT = Path(__file__).resolve().parents[2]
TEXTS = next(
    (
        folder / "shared" / "spec" / "policy-documents"
        for folder in ROOT.parents
        if (folder / "shared" / "spec" / "policy-documents").is_dir()
    ),
    ROOT.parent / "shared" / "spec" / "policy-documents",
)
LONGEST_COMMON_RUN = 11


def test_each_document_has_every_clause() -> None:
    counts = Counter(clause.document for clause in BOOK.clauses)

    assert counts == {
        "FJ-2022-595": 61,
        "FJ-2023-61": 48,
        "FJ-2023-64": 34,
        "FZ-2024-24": 121,
        "AX-2024-19": 63,
        "NAT-2021": 11,
        "NAT-2023": 2,
        "NAT-2024": 3,
    }


def test_five_documents_hold_327_clauses() -> None:
    first_hand = [one for one in BOOK.clauses if not BOOK.documents[one.document].second_hand]

    assert len(first_hand) == 327


def test_only_the_national_documents_are_second_hand() -> None:
    for document in BOOK.documents.values():
        assert document.second_hand == (document.level is Level.NATIONAL)
        assert not document.second_hand or "二手资料" in document.note


@pytest.mark.parametrize("clause", BOOK.clauses, ids=lambda clause: str(clause.id))
def test_clause_is_whole(clause: Clause) -> None:
    assert clause.article
    assert clause.title
    assert clause.summary.endswith("。")
    assert clause.summary_en
    assert not re.search("[一-龥]", clause.summary_en)
    assert not re.search("[A-Za-z]{4,}", clause.subject)
    assert clause.force is not Force.PLANNED or clause.since is None
    assert not clause.open_questions or clause.reading


def test_every_open_question_has_a_reading_and_is_a_question() -> None:
    for clause in BOOK.clauses:
        assert all(question.endswith("？") for question in clause.open_questions)


def test_shares_are_percent() -> None:
    for clause in BOOK.clauses:
        for setting in clause.settings:
            if BOOK.rules[setting.rule].type is ValueType.SHARE and setting.value is not None:
                assert isinstance(setting.value, Decimal)
                assert 0 < setting.value <= 100


def test_words_of_the_vocabulary_have_both_names_and_an_owner() -> None:
    for rule in BOOK.rules.values():
        assert rule.zh
        assert rule.en
        assert rule.owner
        assert "." in rule.name


def test_chinese_names_are_unique() -> None:
    names = Counter(rule.zh for rule in BOOK.rules.values())

    assert [name for name, times in names.items() if times > 1] == []


def test_within_names_a_rule_with_two_ends() -> None:
    for rule in BOOK.rules.values():
        assert not rule.within or BOOK.rules[rule.within].ranged


def test_every_rule_is_set_by_a_clause_or_left_to_a_county() -> None:
    """A word that nothing sets must be one the documents leave open, most local by nature."""
    unset = [rule for rule in BOOK.rules.values() if not BOOK.clauses_setting(rule.name)]

    assert all(rule.combine is Combine.MOST_LOCAL for rule in unset)
    assert unset


def test_clauses_named_by_others_exist() -> None:
    known = {clause.id for clause in BOOK.clauses} | set(BOOK.documents)

    for clause in BOOK.clauses:
        assert set(clause.yields_to) <= known
        assert set(clause.about) <= known


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the five texts (../shared) are not on this machine")
def test_no_sentence_of_the_documents_is_copied() -> None:
    """No run of 12 Chinese characters of ours, punctuation aside, stands in any of the texts."""
    texts = [_characters(file.read_text(encoding="utf-8")) for file in sorted(TEXTS.glob("*.txt"))]

    copied = [
        (clause.id, run)
        for clause in BOOK.clauses
        for words in (clause.title, clause.summary, clause.reading, *clause.open_questions)
        for run in _runs(_characters(words))
        if any(run in text for text in texts)
    ]

    assert len(texts) == 5
    assert copied == []


def _characters(text: str) -> str:
    return "".join(re.findall("[一-龥]", text))


def _runs(characters: str) -> list[str]:
    length = LONGEST_COMMON_RUN + 1
    return [characters[at : at + length] for at in range(len(characters) - length + 1)]
