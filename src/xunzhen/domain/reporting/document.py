"""An official document as content: what it says, and the locked source of every figure it quotes.

People write passages and quote figures by name: ``{circuit.made}`` is the figure of the first
source that has it, ``{circuit.made@2022-09}`` that of the source of those days, ``{=3名}`` a number
of the writer's own, such as a plan. A number typed in the text has no source: it is told, and the
document stays a draft (稿) until the number is quoted, stands with that of the paper it is from
(〔2023〕61号), or stands in the same sentence in the frozen text of a locked source. Word, PDF and
the page print one content; its canonical JSON is what is frozen when the document is issued.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.periods.period import Period, period_text
from xunzhen.domain.reporting.canonical import Json, digest_of, moment_text
from xunzhen.domain.reporting.figure import Figure
from xunzhen.domain.reporting.restatement import Restatement, standing_figures
from xunzhen.domain.reporting.statutory_return import State, StatutoryReturn

FORMAT: Final = "xunzhen-document/1"


class DocumentKind(StrEnum):
    """Which document; reports go up, notices down, letters across."""

    MONTHLY = "monthly"
    STAGE = "stage"
    ANNUAL = "annual"
    NOTICE = "notice"
    LETTER = "letter"
    REPLY = "reply"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return _KINDS[self][0]

    @property
    def en(self) -> str:
        """The English word."""
        return _KINDS[self][1]

    @property
    def is_report(self) -> bool:
        """Say whether it goes up: then a signer stands beside its number."""
        return self in (DocumentKind.MONTHLY, DocumentKind.STAGE, DocumentKind.ANNUAL)

    @property
    def is_letter(self) -> bool:
        """Say whether it has the head of a letter (信函格式), not of a paper (文件格式)."""
        return self in (DocumentKind.LETTER, DocumentKind.REPLY)


_KINDS: Final = {
    DocumentKind.MONTHLY: ("月报", "monthly report"),
    DocumentKind.STAGE: ("阶段报告", "stage report"),
    DocumentKind.ANNUAL: ("年度报告", "annual report"),
    DocumentKind.NOTICE: ("通知", "notice"),
    DocumentKind.LETTER: ("函", "letter"),
    DocumentKind.REPLY: ("建议答复", "reply to a proposal"),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """A figure of a source that a restatement changed after it was locked."""

    locked: Figure
    standing: Figure
    why: str
    digest: str


@dataclass(frozen=True, slots=True)
class Source:
    """A frozen return or answer pack that figures are taken from.

    ``figures`` as they were locked; ``corrected`` what was restated since, an indicator once, as it
    stands now. ``locked_at`` None: not locked, so that nothing bound to it can be issued. ``texts``
    are what people wrote in it, frozen with it.
    """

    identity: str
    name: str
    period: Period
    version: int
    digest: str
    locked_at: dt.datetime | None
    figures: tuple[Figure, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Say whether it can change no more."""
        return self.locked_at is not None

    def figure_of(self, indicator: str, *, as_locked: bool = False) -> Figure | None:
        """Return a figure, as it stands after restatements or ``as_locked``; None: it has none."""
        if not as_locked:
            for one in self.corrected:
                if one.standing.indicator == indicator:
                    return one.standing
        return next((one for one in self.figures if one.indicator == indicator), None)

    def as_json(self) -> dict[str, Json]:
        """Return what of a source is frozen with a document."""
        return {
            "identity": self.identity,
            "name": self.name,
            "since": self.period.since.isoformat(),
            "last": "" if self.period.last_day is None else self.period.last_day.isoformat(),
            "version": self.version,
            "digest": self.digest,
            "locked_at": None if self.locked_at is None else moment_text(self.locked_at),
            "figures": [one.as_json() for one in self.figures],
            "corrected": [
                {
                    "locked": one.locked.as_json(),
                    "standing": one.standing.as_json(),
                    "why": one.why,
                    "digest": one.digest,
                }
                for one in self.corrected
            ],
            "texts": list(self.texts),
        }


@dataclass(frozen=True, slots=True)
class Head:
    """What the office writes around the text; ``contact`` is the note below the date."""

    issuer: str
    number: str
    title: str
    addressee: str
    dated: dt.date
    signer: str = ""
    copies: str = ""
    printed_by: str = ""
    contact: str = ""

    def as_json(self) -> dict[str, Json]:
        """Return what is frozen of it."""
        return {
            "issuer": self.issuer,
            "number": self.number,
            "title": self.title,
            "addressee": self.addressee,
            "dated": self.dated.isoformat(),
            "signer": self.signer,
            "copies": self.copies,
            "printed_by": self.printed_by,
            "contact": self.contact,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the text; ``heading`` empty: the opening or the end."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Everything that a document says. The first source is the one it is about."""

    kind: DocumentKind
    head: Head
    passages: tuple[Passage, ...]
    sources: tuple[Source, ...] = ()
    demo: bool = False

    def as_json(self) -> dict[str, Json]:
        """Return what is frozen when it is issued: everything, and no person."""
        return {
            "format": FORMAT,
            "kind": self.kind.value,
            "head": self.head.as_json(),
            "passages": [{"heading": one.heading, "text": one.text} for one in self.passages],
            "sources": [one.as_json() for one in self.sources],
            "demo": self.demo,
        }

    @property
    def digest(self) -> str:
        """The SHA-256 of its canonical text: 64 hex digits."""
        return digest_of(self.as_json())

    def source_of(self, indicator: str, days: str = "") -> Source | None:
        """Return the first source that has an indicator, of those days if they are named."""
        for one in self.sources:
            if days and period_text(one.period) != days:
                continue
            if one.figure_of(indicator) is not None:
                return one
        return None


def source_of_return(
    subject: StatutoryReturn, name: str, restatements: Sequence[Restatement] = ()
) -> Source:
    """Return a return as a source; one that is not locked, or not what was frozen, is unlocked.

    Raises
    ------
    BadData
        for restatements out of order (``standing_figures``).
    """
    standing = {one.indicator: one for one in standing_figures(subject, restatements)}
    last = {change.new.indicator: one for one in restatements for change in one.changes}
    corrected = tuple(
        Corrected(one, standing[one.indicator], last[one.indicator].why, last[one.indicator].digest)
        for one in subject.figures
        if one.indicator in last
    )
    frozen = subject.frozen
    is_locked = subject.state is State.LOCKED and frozen is not None and subject.is_intact
    locked_at = next((one.at for one in reversed(subject.steps) if one.state is State.LOCKED), None)
    return Source(
        subject.identity,
        name,
        subject.period,
        0 if frozen is None else frozen.version,
        "" if frozen is None else frozen.digest,
        locked_at if is_locked else None,
        subject.figures,
        corrected,
        tuple(text for _section, text in subject.texts),
    )


def texts_with(content: DocumentContent, texts: Mapping[int, tuple[str, str]]) -> DocumentContent:
    """Return the content with passages replaced by their place; an emptied one stays, empty."""
    passages = tuple(
        Passage(*(one.strip() for one in texts[place])) if place in texts else passage
        for place, passage in enumerate(content.passages)
    )
    return DocumentContent(content.kind, content.head, passages, content.sources, content.demo)
