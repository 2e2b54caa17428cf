"""The province's random sample 抽查 and the review 复核 of what was drawn.

The draw is that of the spot check (``fieldwork/draw.py``, ``sha256-order/1``) over ids of returns,
so that one description serves whoever draws again. How many are drawn is for whoever samples to
say; the documents name no number (FJ-2022-595/3.3.5), and none is taken by default.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.fieldwork.draw import ALGORITHM, simple_draw
from xunzhen.domain.reporting.canonical import Json, digest_of, moment_text, number_text
from xunzhen.domain.reporting.statutory_return import StatutoryReturn


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw with all that is needed to do it again; ``digest`` is that of the sorted ids."""

    seed: str
    algorithm: str
    population: int
    digest: str
    size: int
    drawn: tuple[str, ...]


def sample(ids: Collection[str], size: int | None, seed: str) -> Sample:
    """Draw ``size`` of the ids (all if there are fewer), each equally likely, in draw order.

    Raises
    ------
    BadData
        without a seed, or with a size nobody has set or below 1.
    """
    if not seed.strip():
        raise BadData(
            say(
                "reporting.sample_no_seed",
                "抽查要先定种子，例如月份加一个当场掷出的数，事后才能照样重抽。请填种子。",
                "A sample needs a seed, such as the month and a number thrown on the spot.",
            )
        )
    if size is None or size < 1:
        raise BadData(
            say(
                "reporting.sample_size_unset",
                "抽查数量未设定。文件没有定数，请抽查方填写要抽几份，1份以上。",
                "How many to sample is not set, and no document sets it: whoever samples must say "
                "how many, 1 or more.",
            )
        )
    population = sorted(set(ids))
    drawn = simple_draw(population, size, seed)
    return Sample(seed, ALGORITHM, len(population), digest_of(population), size, drawn)


def same_sample(one: Sample, ids: Collection[str]) -> bool:
    """Draw again from the ids there are today; say whether everything comes out the same."""
    return one.algorithm == ALGORITHM and sample(ids, one.size, one.seed) == one


class Outcome(StrEnum):
    """What a review found."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_CHECKED = "not_checked"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return {"agrees": "相符", "differs": "不符", "not_checked": "未核"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure as reported and as found on review; ``found`` None: it could not be checked."""

    indicator: str
    reported: Decimal | None
    found: Decimal | None
    note: str = ""

    @property
    def outcome(self) -> Outcome:
        """Whether they agree."""
        if self.found is None:
            return Outcome.NOT_CHECKED
        return Outcome.AGREES if self.found == self.reported else Outcome.DIFFERS


@dataclass(frozen=True, slots=True)
class Review:
    """复核 of a frozen version by the level above; it changes nothing, a restatement may follow."""

    identity: str
    against: str
    findings: tuple[Finding, ...]
    person: str
    unit: str
    at: dt.datetime

    @property
    def outcome(self) -> Outcome:
        """DIFFERS if any figure does; AGREES if all checked agree; else NOT_CHECKED."""
        outcomes = {finding.outcome for finding in self.findings}
        if Outcome.DIFFERS in outcomes:
            return Outcome.DIFFERS
        return Outcome.AGREES if outcomes == {Outcome.AGREES} else Outcome.NOT_CHECKED

    def as_json(self) -> dict[str, Json]:
        """Return what is kept of the review."""
        return {
            "format": "xunzhen-review/1",
            "identity": self.identity,
            "against": self.against,
            "findings": [
                {
                    "indicator": one.indicator,
                    "reported": None if one.reported is None else number_text(one.reported),
                    "found": None if one.found is None else number_text(one.found),
                    "note": one.note,
                }
                for one in self.findings
            ],
            "person": self.person,
            "unit": self.unit,
            "at": moment_text(self.at),
        }


def review(
    subject: StatutoryReturn,
    found: dict[str, Decimal | None],
    *,
    person: str,
    unit: str,
    at: dt.datetime,
    notes: dict[str, str] | None = None,
) -> Review:
    """Return the review of a frozen return: every figure of it beside what was found.

    Raises
    ------
    BadData
        if nothing is frozen yet, or something was found for an indicator it does not have.
    """
    if subject.frozen is None:
        raise BadData(
            say(
                "reporting.review_unfrozen",
                "{identity}还没有报送，没有可复核的版本。请等报送后再复核。",
                "{identity} has not been submitted; there is no version to review yet.",
                identity=subject.identity,
            )
        )
    unknown = sorted(set(found) - {figure.indicator for figure in subject.figures})
    if unknown:
        raise BadData(
            say(
                "reporting.review_unknown",
                "{identity}里没有指标{indicator}，不能复核它。",
                "{identity} has no indicator {indicator} to review.",
                identity=subject.identity,
                indicator="、".join(unknown),
            )
        )
    findings = tuple(
        Finding(
            one.indicator, one.value, found.get(one.indicator), (notes or {}).get(one.indicator, "")
        )
        for one in subject.figures
    )
    return Review(subject.identity, subject.frozen.digest, findings, person, unit, at)
