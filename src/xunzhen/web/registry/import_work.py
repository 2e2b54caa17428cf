"""The long work of an import: the dry run, and taking the good rows, each in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.registry.headings import Sheet, layout_of
from xunzhen.domain.registry.merge import Merge, key_written
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.stored import RowKey
from xunzhen.web.accounts.scope import NOBODY, Scope, scope_of
from xunzhen.web.jobs.services import Work
from xunzhen.web.registry.import_services import CELL, require_import
from xunzhen.web.registry.judging import (
    Judgement,
    absent_of,
    judged,
    row_faults,
    sealed_row,
    table_faults,
)
from xunzhen.web.registry.models import (
    HeldRow,
    RegisteredCounty,
    RegistryRow,
    RowVersion,
    TableImport,
)
from xunzhen.web.registry.services import RowChange, change_rows, register_county
from xunzhen.web.registry.uploads import forget_file, source_of
from xunzhen.web.sealing import unseal

State = TableImport.State
_STEPS: Final = 4
_MOST_TOLD: Final = 20


def read_import(work: Work) -> Mapping[str, Any]:
    """Do the dry run of an upload: judge it with the rows of the site and keep what was found."""
    number = int(work.arguments["import"])
    one = TableImport.objects.get(pk=number)
    if one.state not in (State.RECEIVED, State.READ):
        return {"state": one.state}
    try:
        site = RegisteredCounty.objects.filter(code=one.county).first()
        judgement = _judged(work, one, site)
    except BadData as problem:
        said = {"zh": problem.sentence.zh, "en": problem.sentence.en}
        with transaction.atomic():
            work.hold()
            TableImport.objects.filter(pk=number).update(
                state=State.FAILED,
                outcome={"error": said},
                faults=table_faults(problem.faults),
                counts=[],
            )
        forget_file(one.file)
        return {"state": State.FAILED}
    work.tell("保存试读结果", 3, _STEPS)
    with transaction.atomic():
        work.hold()
        _keep_judgement(one, judgement, site.revision if site else 0)
    return {"state": State.READ, "good": judgement.good, "bad": len(judgement.merge.bad)}


def take_import(work: Work) -> Mapping[str, Any]:
    """Take the good rows of an upload, once: a second run finds it taken and changes nothing.

    If the county changed since the dry run nothing is taken; the upload is read again and the
    page says what changed.
    """
    number = int(work.arguments["import"])
    one = TableImport.objects.get(pk=number)
    if one.state != State.TAKING:
        if one.state == State.TAKEN:
            forget_file(one.file)  # the run that took it may have died before this
        return {"state": one.state}
    user = work.job.asked_by
    scope = scope_of(user) if user is not None else NOBODY
    require_import(scope, one.county)
    site = RegisteredCounty.objects.filter(code=one.county).first()
    judgement = _judged(work, one, site)
    work.tell("写入合格的行", 2, _STEPS)
    with transaction.atomic():
        work.hold()
        one = TableImport.objects.select_for_update().get(pk=number)
        now = RegisteredCounty.objects.select_for_update().filter(code=one.county).first()
        revision = now.revision if now else 0
        if one.state != State.TAKING:
            return {"state": one.state}
        if revision == one.revision == (site.revision if site else 0):
            outcome = _take(scope, one, judgement)
            work.tell("写入合格的行", _STEPS, _STEPS)
        else:
            outcome = {}
    if not outcome:
        return _read_again(work, one)
    forget_file(one.file)
    return outcome


def _judged(work: Work, one: TableImport, site: RegisteredCounty | None) -> Judgement:
    work.tell("打开文件", 0, _STEPS)
    source = source_of(one.file, one.file_name)
    sheets = [_corrected(sheet, one.asked.get("cells", ())) for sheet in source.sheets]
    work.tell("核对每一行", 1, _STEPS)
    found = judged(one.county, site, sheets, one.asked.get("remove", ()))
    faults = (*source.faults, *found.merge.faults)
    return replace(found, merge=replace(found.merge, faults=faults))


def _corrected(sheet: Sheet, cells: Sequence[Mapping[str, Any]]) -> Sheet:
    """Return a sheet with the corrections that were clicked written into its cells."""
    mine = [one for one in cells if one["where"] == sheet.where]
    if not mine:
        return sheet
    positions = layout_of(sheet).positions
    rows = [list(row) for row in sheet.rows]
    for one in mine:
        position, number = positions.get(one["column"]), one["row"] - 1
        if position is not None and number < len(rows):
            rows[number].extend([None] * (position + 1 - len(rows[number])))
            rows[number][position] = unseal(one["text"], CELL)
    return replace(sheet, rows=rows)


def _keep_judgement(one: TableImport, judgement: Judgement, revision: int) -> None:
    merge = judgement.merge
    one.held.all().delete()
    kept = [_held(one, row, merge, True) for row in merge.bad]
    kept += [_held(one, row, merge, False) for row in merge.noticed]
    HeldRow.objects.bulk_create(kept, batch_size=500)
    one.state, one.revision = State.READ, revision
    one.counts, one.absent = list(judgement.counts), absent_of(judgement)
    one.faults = table_faults((*merge.faults, *merge.fallen))
    one.outcome = {**one.outcome, "fallen": len(merge.fallen), "good": judgement.good}
    one.save(update_fields=["state", "revision", "counts", "absent", "faults", "outcome"])


def _held(one: TableImport, row: Row, merge: Merge, bad: bool) -> HeldRow:
    return HeldRow(
        source=one,
        table=row.table.name,
        where=row.where,
        row=row.number,
        key=key_written(row)[:200],
        sealed_cells=sealed_row(row),
        faults=row_faults(row, merge),
        bad=bad,
    )


def _take(scope: Scope, one: TableImport, judgement: Judgement) -> dict[str, Any]:
    """Write the good rows, settle older held rows that they replace; in the caller's transaction.

    Raises
    ------
    BadData
        when rows that stand would no longer be good afterwards.
    """
    merge = judgement.merge
    if merge.fallen or merge.county is None:
        raise BadData(
            say(
                "registry.import_breaks_rows",
                "导入后站上有{count}行会失效，所以没有导入。请先改好这些行。",
                "{count} rows of the site would no longer hold, so nothing was taken. Mend them "
                "first.",
                count=len(merge.fallen),
            ),
            faults=merge.fallen,
        )
    county = merge.county
    register_county(
        code=one.county, name=county.name, city=county.city, province=county.province,
        synthetic=county.synthetic,
    )  # fmt: skip
    numbers = _numbers_of(one.county, merge.removed)
    changes = [RowChange(table, None, number) for (table, _key), number in numbers.items()]
    changes += [
        RowChange(table, cells, keep_sealed=True)
        for table, rows in merge.good.items()
        for cells in rows.values()
    ]
    done = change_rows(
        scope=scope, county=one.county, changes=changes, action="registry.import",
        reason=f"导入{one.file_name}",
    )  # fmt: skip
    _settle_older(scope, one, merge)
    one.held.filter(bad=False).delete()
    outcome: dict[str, Any] = {
        "state": State.TAKEN, "revision": done.revision, **done.counts,
        "good": judgement.good, "bad": len(merge.bad),
    }  # fmt: skip
    one.state, one.outcome, one.taken_at = State.TAKEN, outcome, timezone.now()
    one.save(update_fields=["state", "outcome", "taken_at"])
    return outcome


def _numbers_of(county: str, keys: Collection[RowKey]) -> dict[RowKey, int]:
    rows = RegistryRow.objects.filter(
        county__code=county, removed=False, table__in={table for table, _key in keys}
    )
    found = {(table, key): number for table, key, number in rows.values_list("table", "key", "pk")}
    return {one: found[one] for one in sorted(keys) if one in found}


def _settle_older(scope: Scope, one: TableImport, merge: Merge) -> None:
    """Settle bad rows of earlier imports whose row came again, good or bad, in this one."""
    came = {(table, key) for table, rows in merge.good.items() for key in rows}
    came |= {(row.table.name, key_written(row)[:200]) for row in merge.bad}
    older = HeldRow.objects.filter(source__county=one.county, settled="", bad=True)
    older = older.filter(source__state=State.TAKEN, key__gt="").exclude(source=one)
    replaced = [
        number
        for number, table, key in older.values_list("pk", "table", "key")
        if (table, key) in came
    ]
    HeldRow.objects.filter(pk__in=replaced).update(
        settled="replaced", settled_at=timezone.now(), settled_by=scope.who
    )


def _read_again(work: Work, one: TableImport) -> Mapping[str, Any]:
    """Go back to the dry run, for the county changed; note what changed since."""
    with transaction.atomic():
        work.hold()
        one.state = State.RECEIVED
        one.outcome = {"since": _changes_since(one.county, one.revision)}
        one.save(update_fields=["state", "outcome"])
    return {**read_import(work), "stale": True}


def _changes_since(county: str, revision: int) -> list[dict[str, Any]]:
    versions = RowVersion.objects.filter(row__county__code=county, revision__gt=revision)
    rows = versions.order_by("-revision", "pk").values_list(
        "row__table", "key", "by", "reason", "revision", "row_id"
    )
    return [
        {"table": table, "key": key, "by": by, "reason": reason, "row": number}
        for table, key, by, reason, _revision, number in rows[:_MOST_TOLD]
    ]
