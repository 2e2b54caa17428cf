"""Changing the rows of a county: one transaction, one new revision, history and audit entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.rows import cells_of, table_named
from xunzhen.web.registry.writing import RowChange as RowChange
from xunzhen.web.registry.writing import StaleRow as StaleRow
from xunzhen.web.registry.writing import Writer


@dataclass(frozen=True)
class Changed:
    """What came of a change: the new revision and how many rows were new, changed and removed."""

    revision: int
    counts: Mapping[str, int]
    rows: tuple[int, ...] = field(default=())


def register_county(
    *, code: str, name: str, city: str = "", province: str = "", synthetic: bool = False
) -> RegisteredCounty:
    """Return the county of a code, registered now if it was not."""
    county, _made = RegisteredCounty.objects.get_or_create(
        code=code,
        defaults={"name": name, "city": city, "province": province, "synthetic": synthetic},
    )
    return county


def change_rows(
    *,
    scope: Scope,
    county: str,
    changes: Sequence[RowChange],
    reason: str,
    action: str = "registry.change",
) -> Changed:
    """Write rows of a county. Rows that stay the same are left as they are.

    Whether the values are right is the caller's question (``assemble`` answers it); this keeps the
    history, the sealed columns, the order of changes and the audit trail.

    Raises
    ------
    StaleRow
        when a row is no longer at the version that the writer saw; nothing is written.
    """
    with transaction.atomic():
        site = RegisteredCounty.objects.select_for_update().get(code=county)
        writer = Writer(site, scope.who, reason)
        for change in changes:
            writer.write(change)
        writer.finish()
        if writer.touched:
            record(
                who=scope.who,
                duty=scope.duty,
                action=action,
                county=county,
                subject=_subject(changes),
                purpose=reason,
                facts={"revision": site.revision, **writer.counts},
                address=scope.address,
            )
        return Changed(site.revision, dict(writer.counts), tuple(writer.touched))


def take_county(*, scope: Scope, county: County, reason: str) -> Changed:
    """Register a county read from files and write all its rows; what stands the same stays.

    Rows that the county lacks are left standing: nothing is deleted by absence.
    """
    with transaction.atomic():
        register_county(
            code=county.code,
            name=county.name,
            city=county.city,
            province=county.province,
            synthetic=county.synthetic,
        )
        changes = [RowChange(table, cells, keep_sealed=True) for table, cells in cells_of(county)]
        return change_rows(
            scope=scope,
            county=county.code,
            changes=changes,
            reason=reason,
            action="registry.import",
        )


def _subject(changes: Sequence[RowChange]) -> str:
    tables = Counter(table_named(change.table).zh for change in changes)
    return "、".join(f"{name}{number}行" for name, number in tables.items())
