"""What figures of a document can be taken from: returns of the county and frozen answer packs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import QuerySet

from xunzhen.domain.periods.period import Period, month_of
from xunzhen.domain.reporting.document import (
    DocumentContent,
    DocumentKind,
    Source,
    source_of_return,
)
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.statutory_return import State, StatutoryReturn
from xunzhen.files.document_content import source_of
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.reporting.document_models import HeldPack
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.documents import packs_seen
from xunzhen.web.reporting.selectors.held import (
    period_of,
    restatements_of,
    returns_seen,
    subject_of,
)

_MOST: Final = 60
PACK: Final = "pack"
RETURN: Final = "return"
_REPORTS: Final = {
    DocumentKind.MONTHLY: ReturnKind.MONTHLY,
    DocumentKind.STAGE: ReturnKind.STAGE,
    DocumentKind.ANNUAL: ReturnKind.ANNUAL,
}


@dataclass(frozen=True)
class Choice:
    """A source that a document can be made from: ``key`` names it in a form (``pack:3``);
    ``kind`` is that of the return, or ``pack``."""

    key: str
    name: str
    locked: bool
    kind: str


@dataclass(frozen=True)
class Picked:
    """What a form picked: the source itself, and the return or pack it comes from."""

    source: Source
    subject: StatutoryReturn | None = None
    pack: HeldPack | None = None


def choices(scope: Scope, county: str) -> tuple[Choice, ...]:
    """Return the sources a reader can make a document from: packs, then returns, newest first."""
    packs = packs_seen(scope, county).defer("content", "source")[:_MOST]
    returns = _returns(scope, county).exclude(state=State.DRAFTED.value)
    returns = returns.exclude(kind=ReturnKind.PLAN.value).defer("rows", "figures", "texts")
    return (
        *(Choice(f"{PACK}:{one.pk}", pack_name(one), True, PACK) for one in packs),
        *(
            Choice(
                f"{RETURN}:{one.pk}", return_name(one), one.state == State.LOCKED.value, one.kind
            )
            for one in returns[:_MOST]
        ),
    )


def _returns(scope: Scope, county: str) -> QuerySet[HeldReturn]:
    return returns_seen(scope).filter(county=county)


def pack_name(row: HeldPack) -> str:
    """Name an answer pack: its number, and what it is for."""
    return f"答复数据包{row.number}号" + (f"（{row.title}）" if row.title else "")


def return_name(row: HeldReturn) -> str:
    """Name a return as papers do: ``示例县2026年9月月报``."""
    period = period_of(row)
    kind = ReturnKind(row.kind)
    since, last = row.since, row.last
    if kind is ReturnKind.ANNUAL:
        return f"{row.name}{since.year}年{kind.zh}"
    if period == month_of(since):
        return f"{row.name}{since.year}年{since.month}月{kind.zh}"
    return f"{row.name}{since.isoformat()}至{last.isoformat()}{kind.zh}"


def picked(scope: Scope, county: str, key: str) -> Picked | None:
    """Return the source that a form named, None if there is none the reader may see."""
    kind, _colon, number = key.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return None
    if kind == PACK:
        pack = packs_seen(scope, county).filter(pk=int(number)).first()
        return None if pack is None else Picked(source_of_pack(pack), pack=pack)
    if kind == RETURN:
        row = _returns(scope, county).filter(pk=int(number)).first()
        return None if row is None else _of_return(row)
    return None


def _of_return(row: HeldReturn) -> Picked:
    subject = subject_of(row)
    return Picked(source_of_return(subject, return_name(row), restatements_of(row)), subject)


def source_of_pack(row: HeldPack) -> Source:
    """Return a frozen pack as a source."""
    return source_of(json.loads(row.source))


def months_beside(scope: Scope, county: str, year: StatutoryReturn) -> tuple[Source, ...]:
    """Return the locked monthly returns of a unit in the year of its annual return, in order."""
    return tuple(
        _of_return(row).source
        for row in _returns(scope, county)
        .filter(
            unit=year.unit.id,
            kind=ReturnKind.MONTHLY.value,
            state=State.LOCKED.value,
            since__gte=year.period.since,
            last__lt=year.period.until,
        )
        .order_by("since")
    )


def report_kind(kind: DocumentKind) -> ReturnKind | None:
    """Return which return a report is made of; None for what is no report."""
    return _REPORTS.get(kind)


def span_words(period: Period) -> str:
    """Write the days of a period as texts do: ``2026年9月``, ``2026年`` or its two days."""
    last = period.last_day
    if last is None:
        raise ValueError("a source needs closed days")
    if period == month_of(period.since):
        return f"{period.since.year}年{period.since.month}月"
    if (period.since.month, period.since.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{period.since.year}年"
    first = period.since
    end = f"{last.month}月{last.day}日" if last.year == first.year else f"{last:%Y年%m月%d日}"
    return f"{first.year}年{first.month}月{first.day}日至{end}"


def renewed(scope: Scope, county: str, content: DocumentContent) -> DocumentContent:
    """Return a draft with its returns as they stand today: locked since, changed or restated.

    A return that is gone, or that the reader cannot see, stays as it was when it was taken.
    """
    return replace(content, sources=tuple(_renewed(scope, county, content.sources)))


def _renewed(scope: Scope, county: str, sources: tuple[Source, ...]) -> Iterable[Source]:
    wanted = {one.identity for one in sources if not _is_pack(one.identity)}
    units = {one.split("/")[0] for one in wanted}
    found: dict[str, Source] = {}
    if wanted:
        rows = _returns(scope, county).filter(unit__in=units, since__in={
            one.period.since for one in sources
        }).prefetch_related("steps")  # fmt: skip
        for row in rows:
            identity = f"{row.unit}/{row.kind}/{row.since}/{row.last}"
            if identity in wanted:
                subject = subject_of(row, row.steps.all())
                found[identity] = source_of_return(subject, return_name(row), restatements_of(row))
    return (found.get(one.identity, one) for one in sources)


def pages_of(scope: Scope, county: str, sources: Iterable[Source]) -> dict[str, tuple[str, int]]:
    """Return the page of each source a reader may open: (``pack`` or ``return``, its key)."""
    wanted = {one.identity: one.version for one in sources}
    packs = {version for identity, version in wanted.items() if _is_pack(identity)}
    found: dict[str, tuple[str, int]] = {}
    if packs:
        numbers = dict(
            packs_seen(scope, county).filter(number__in=packs).values_list("number", "pk")
        )
        found |= {
            identity: (PACK, numbers[version])
            for identity, version in wanted.items()
            if _is_pack(identity) and version in numbers
        }
    if len(packs) < len(wanted):
        units = {identity.split("/")[0] for identity in wanted}
        rows = _returns(scope, county).filter(unit__in=units)
        for key, unit, kind, since, last in rows.values_list("pk", "unit", "kind", "since", "last"):
            identity = f"{unit}/{kind}/{since}/{last}"
            if identity in wanted:
                found[identity] = (RETURN, key)
    return found


def _is_pack(identity: str) -> bool:
    return "/answer-pack/" in identity
