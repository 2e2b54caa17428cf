"""A broken rule: what is wrong, in which row, and the clause behind it."""

from __future__ import annotations

from dataclasses import dataclass

from xunzhen.domain.errors import Fact, Sentence, say
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.policy.wording import rule_name


@dataclass(frozen=True, slots=True)
class Violation:
    """``row`` is the row of ``visits.csv`` (header 1); ``ruling`` the rule behind, if there is."""

    sentence: Sentence
    row: int | None = None
    ruling: Ruling | None = None

    @property
    def code(self) -> str:
        """The stable code of the sentence."""
        return self.sentence.code

    def line(self, language: str = "zh") -> str:
        """Say where, what and by which clause."""
        where = ""
        if self.row is not None:
            where = f"row {self.row}: " if language == "en" else f"第{self.row}行："
        clause = ""
        if self.ruling is not None:
            cited = self.ruling.citation_en if language == "en" else self.ruling.citation
            if self.ruling.suggested:
                cited = "not set, suggestion used" if language == "en" else "未设定，按建议值"
            name = rule_name(self.ruling.rule, language)
            clause = f" [{name}: {cited}]" if language == "en" else f"〔{name}：{cited}〕"
        return f"{where}{self.sentence.in_language(language)}{clause}"


def broken(
    row: int | None, ruling: Ruling | None, code: str, zh: str, en: str, /, **facts: Fact
) -> Violation:
    """Return a violation with its sentence filled in; the code is put under ``check.``."""
    return Violation(say(f"check.{code}", zh, en, **facts), row, ruling)
