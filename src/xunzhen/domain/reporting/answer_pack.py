"""The answer pack 答复数据包: every figure that a reply to a proposal quotes, with all it rests on.

Clinics, doctors sent, persons stationed, training, subsidies: each figure has its definition, the
days it was counted over, numerator, denominator, rows and their digest; one whose data is missing
has no number and says which data. What other papers say of the same thing is compared by their days
(``indicators.figures``; D15), so that two right numbers of different years are not taken for an
error. Standards of subsidies are quoted with their clause.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from xunzhen.domain.errors import Sentence
from xunzhen.domain.indicators.catalogue import indicator_called, measure
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.figures import Figure as PaperFigure
from xunzhen.domain.indicators.figures import Reconciled, reconciled
from xunzhen.domain.indicators.indicator import Indicator, PeriodKind
from xunzhen.domain.indicators.measure import Behind, Measurement
from xunzhen.domain.periods.period import Period, period_text
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.policy.wording import rule_name, say_value
from xunzhen.domain.reporting.answer_measures import IN_FEN, MONEY, POSTS, TRAINING, VISITS
from xunzhen.domain.reporting.canonical import Json, canonical, moment_text, source_digest
from xunzhen.domain.reporting.circuit_lines import CIRCUIT_LINES
from xunzhen.domain.reporting.document import Source
from xunzhen.domain.reporting.figure import Figure, counted
from xunzhen.domain.reporting.filling import row_texts
from xunzhen.domain.reporting.statutory_return import day_of

FORMAT: Final = "xunzhen-answer-pack/1"
_FEN: Final = Decimal(100)
_MOMENT: Final = dt.timedelta(microseconds=1)


class Topic(StrEnum):
    """What a reply tells of, in its order."""

    CLINICS = "clinics"
    DOCTORS = "doctors"
    STATIONED = "stationed"
    TRAINING = "training"
    SUBSIDIES = "subsidies"

    @property
    def zh(self) -> str:
        """The heading as printed."""
        return _TOPICS[self][0]

    @property
    def en(self) -> str:
        """The English heading."""
        return _TOPICS[self][1]


_TOPICS: Final = {
    Topic.CLINICS: ("巡诊和村级服务", "clinics"),
    Topic.DOCTORS: ("医师下派", "doctors sent"),
    Topic.STATIONED: ("对口帮扶派驻", "persons stationed"),
    Topic.TRAINING: ("人员培养培训", "training"),
    Topic.SUBSIDIES: ("补助保障", "subsidies"),
}


def _catalogued(*ids: str) -> tuple[Indicator, ...]:
    return tuple(map(indicator_called, ids))


ANSWERED: Final[tuple[tuple[Topic, Indicator], ...]] = tuple(
    (topic, one)
    for topic, told in (
        (Topic.CLINICS, (*CIRCUIT_LINES, *VISITS)),
        (Topic.CLINICS, _catalogued("circuit.weeks_met", "coverage.village_share")),
        (Topic.CLINICS, _catalogued("mobile_hospital.min_tours")),
        (
            Topic.DOCTORS,
            _catalogued(
                "thousand_doctors.min_doctors",
                "thousand_doctors.person_times",
                "thousand_doctors.unit_coverage",
                "thousand_doctors.municipal_share",
                "thousand_doctors.months_with_days",
            ),
        ),
        (
            Topic.STATIONED,
            _catalogued(
                "paired_assistance.agreements",
                "paired_assistance.sending_hospitals",
                "paired_assistance.receiving_hospitals",
                "paired_assistance.persons",
                "paired_assistance.person_times",
            ),
        ),
        (Topic.STATIONED, POSTS),
        (
            Topic.TRAINING,
            (
                *TRAINING,
                *_catalogued(
                    "paired_assistance.trainees_per_year",
                    "workforce.targeted_students_per_year_college",
                    "workforce.graduate_village_doctor_posts",
                    "workforce.licensed_village_doctor_share",
                ),
            ),
        ),
        (Topic.SUBSIDIES, MONEY),
    )
    for one in told
)
"""What a pack answers, in the order of a reply."""
TOPIC_OF: Final = {one.id: topic for topic, one in ANSWERED}
STANDARDS: Final = (
    *("allowance.post_yearly", "allowance.circuit_supplement", "allowance.transport"),
    *("allowance.living", "fee.general_consultation", "subsidy.essential_medicine_per_head"),
    *("subsidy.village_public_health", "pension.retired_monthly_subsidy"),
)
"""The rules of subsidies whose standard a reply quotes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One figure of a pack: what it is, the days it was counted over, and the rows behind it."""

    topic: Topic
    indicator: Indicator
    days: Period
    figure: Figure
    rows: tuple[Behind, ...] = ()
    unknown: int = 0
    missing: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard of a subsidy as it stands; ``written`` empty: nobody set it."""

    rule: str
    name: str
    name_en: str
    written: str
    written_en: str
    citation: str
    clause: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A number that some paper gives: of what, how many, which days, which paper."""

    subject: str
    figure: PaperFigure


@dataclass(frozen=True, slots=True)
class Compared:
    """Two numbers of one subject, the one of more days first, and how they stand."""

    subject: str
    whole: PaperFigure
    part: PaperFigure
    verdict: Reconciled


@dataclass(frozen=True)
class AnswerPack:
    """All a reply about one county and period quotes, at a cut-off."""

    place: str
    name: str
    period: Period
    cut_off: dt.datetime
    answers: tuple[Answer, ...]
    standards: tuple[Standard, ...] = ()
    compared: tuple[Compared, ...] = ()
    synthetic: bool = False

    @property
    def identity(self) -> str:
        """What makes it this pack: ``350524/answer-pack/2026-01-01/2026-12-31``."""
        return f"{self.place}/answer-pack/{self.period.since}/{self.period.last_day}"

    @property
    def days(self) -> Period:
        """The days of its period whose data is in."""
        last = day_of(self.cut_off - _MOMENT) + dt.timedelta(days=1)
        return Period(self.period.since, min(self.period.until or last, last))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical text: 64 hex digits."""
        return hashlib.sha256(self.text).hexdigest()

    @cached_property
    def text(self) -> bytes:
        """Its canonical text, which is what is kept."""
        return canonical(self.as_json())

    def as_json(self) -> dict[str, Json]:
        """Return what is frozen of it: every figure with its definition and rows."""
        return {
            "format": FORMAT,
            "place": self.place,
            "name": self.name,
            "since": self.period.since.isoformat(),
            "last": "" if self.period.last_day is None else self.period.last_day.isoformat(),
            "cut_off": moment_text(self.cut_off),
            "synthetic": self.synthetic,
            "answers": [_answer_json(one) for one in self.answers],
            "standards": [
                {
                    "rule": one.rule,
                    "name": one.name,
                    "name_en": one.name_en,
                    "value": one.written,
                    "value_en": one.written_en,
                    "citation": one.citation,
                    "clause": one.clause,
                }
                for one in self.standards
            ],
            "compared": [_compared_json(one) for one in self.compared],
        }

    def answer_of(self, indicator: str) -> Answer | None:
        """Return the answer of an indicator, None if the pack has none."""
        return next((one for one in self.answers if one.figure.indicator == indicator), None)

    def as_source(self, locked_at: dt.datetime | None, version: int = 1) -> Source:
        """Return the pack as the source of a document, locked since a moment or not yet."""
        name = f"{self.name}答复数据包"
        figures = tuple(one.figure for one in self.answers)
        return Source(self.identity, name, self.days, version, self.digest, locked_at, figures)


def answer_pack(
    evidence: Evidence,
    period: Period,
    cut_off: dt.datetime,
    quoted: Iterable[Quoted] = (),
    known: Callable[[Indicator], Measurement | None] = lambda _one: None,
) -> AnswerPack:
    """Return the pack of a county and closed period.

    ``quoted`` are numbers of other papers, each compared with every other of its subject and with
    the pack's own, if the subject is one of its names or ids. ``known`` returns a measurement that
    is at hand already.
    """
    answers = tuple(
        _answered(topic, one, known(one) or measure(one, evidence, period), cut_off)
        for topic, one in ANSWERED
    )
    day = evidence.last_day(period)
    return AnswerPack(
        place=evidence.county.code,
        name=evidence.county.name,
        period=period,
        cut_off=cut_off,
        answers=answers,
        standards=standards_on(evidence.book, evidence.county.code, day),
        compared=compared([*quoted, *_own_numbers(answers)]),
        synthetic=evidence.county.synthetic,
    )


def _answered(topic: Topic, one: Indicator, found: Measurement, cut_off: dt.datetime) -> Answer:
    last = day_of(cut_off - _MOMENT) + dt.timedelta(days=1)
    top: Decimal | None = None if found.numerator is None else Decimal(found.numerator)
    if one.id in IN_FEN and top is not None:
        top /= _FEN
    digest = source_digest(row_texts(row) for row in found.rows)
    below = None if top is None or found.denominator is None else found.denominator
    figure = counted(
        one.id, top, one.unit.zh, source=digest, cut_off=cut_off, denominator=below,
        name=one.name.zh,
    )  # fmt: skip
    days = Period(found.period.since, min(found.period.until or last, last))
    return Answer(topic, one, days, figure, found.rows, found.unknown, found.missing)


def standards_on(book: Book, place: str, day: dt.date) -> tuple[Standard, ...]:
    """Return the standards of subsidies as they stand at a place on a day, the unset ones too."""
    found = []
    for name in STANDARDS:
        if name not in book.rules:
            continue
        rule, ruling = book.rule(name), book.verdict(name, place, day).ruling
        zh, en = ("", "") if ruling is None else _written(ruling)
        clause = "" if ruling is None or ruling.clause is None else ruling.clause.id
        cites = "" if ruling is None else ruling.citation
        found.append(Standard(name, rule.zh, rule_name(rule, "en"), zh, en, cites, clause))
    return tuple(found)


def _written(ruling: Ruling) -> tuple[str, str]:
    return (
        say_value(ruling.rule, ruling.value, ruling.op),
        say_value(ruling.rule, ruling.value, ruling.op, "en"),
    )


def compared(quoted: Sequence[Quoted]) -> tuple[Compared, ...]:
    """Return every two numbers of one subject compared, in the order of subjects and of days.

    Of the two, the one of more days is the whole; of as many, the one that began first.
    """
    subjects = list(dict.fromkeys(one.subject for one in quoted))
    found = []
    for subject in subjects:
        mine = sorted(
            dict.fromkeys(one.figure for one in quoted if one.subject == subject), key=_longest
        )
        for place, whole in enumerate(mine):
            for part in mine[place + 1 :]:
                found.append(Compared(subject, whole, part, reconciled(whole, part)))
    return tuple(found)


def _longest(one: PaperFigure) -> tuple[int, dt.date, str]:
    last = one.period.last_day
    if last is None:
        raise ValueError("a paper's figure needs closed days")
    return (-(last - one.period.since).days, one.period.since, one.source)


def _own_numbers(answers: Iterable[Answer]) -> list[Quoted]:
    """Return the pack's own whole numbers under their names, to stand beside those of papers."""
    return [
        Quoted(one.figure.name, PaperFigure(int(one.figure.value), one.days, "本数据包"))
        for one in answers
        if one.figure.value is not None
        and one.figure.denominator is None
        and one.figure.value == one.figure.value.to_integral_value()
    ]


def named_as_pack(quoted: Quoted) -> Quoted:
    """Return a paper's number under the name that the pack gives the thing, if it was by its id."""
    known = {one.id: one.name.zh for _topic, one in ANSWERED}
    return replace(quoted, subject=known.get(quoted.subject, quoted.subject))


def _answer_json(one: Answer) -> dict[str, Json]:
    return {
        "topic": one.topic.value,
        "figure": one.figure.as_json(),
        "definition": one.indicator.definition.zh,
        "at_end": one.indicator.period_kind is PeriodKind.DAY,
        "since": one.days.since.isoformat(),
        "last": "" if one.days.last_day is None else one.days.last_day.isoformat(),
        "clauses": list(one.indicator.clauses),
        "unknown": one.unknown,
        "missing": [{"zh": said.zh, "en": said.en} for said in one.missing],
        "rows": [[*row_texts(row), row.note_zh] for row in one.rows],
    }


def _compared_json(one: Compared) -> dict[str, Json]:
    rest = one.verdict.rest
    return {
        "subject": one.subject,
        "figures": [
            {"number": each.number, "days": period_text(each.period), "source": each.source}
            for each in (one.whole, one.part)
        ],
        "agreement": one.verdict.agreement.value,
        "rest": None if rest is None else rest.number,
        "told": {"zh": one.verdict.sentence.zh, "en": one.verdict.sentence.en},
    }
