"""Handing out the list of villages with mode and last visit: the file, and its audit entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from xunzhen.files.coverage_list import list_csv, list_workbook
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.coverage.selectors import SeenCoverage, VillageLine
from xunzhen.web.coverage.table import basis_words
from xunzhen.web.pages.templatetags.parts import mode_words
from xunzhen.web.registry.selectors import Desk

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class HandedOut:
    """A file for the reader's browser."""

    name: str
    content: bytes
    content_type: str


def hand_out_list(
    *, scope: Scope, desk: Desk, seen: SeenCoverage, last: Mapping[str, dt.date], kind: str
) -> HandedOut:
    """Return the list as ``csv`` or ``xlsx`` and record that it was taken.

    Raises
    ------
    NotAllowed
        when the duty does not permit it.
    """
    scope.require(Act.EXPORT)
    rows = [_row(line, last.get(line.village.code)) for line in seen.lines]
    title = gettext("村级覆盖")
    if desk.site.synthetic:
        title += gettext("（演示数据）")
    content = (
        list_csv(_headings(), rows) if kind == "csv" else list_workbook(title, _headings(), rows)
    )
    record(
        who=scope.who,
        duty=scope.duty,
        action="coverage.export",
        county=desk.code,
        subject=f"coverage-{desk.code}-{seen.day}.{kind}",
        facts={"day": seen.day.isoformat(), "rows": len(rows), "revision": desk.revision},
        address=scope.address,
    )
    return HandedOut(f"coverage-{desk.code}-{seen.day}.{kind}", content, _TYPES[kind])


def _headings() -> list[str]:
    return [
        gettext("村代码"),
        gettext("村"),
        gettext("乡镇"),
        gettext("服务方式"),
        gettext("提供者"),
        gettext("依据"),
        gettext("起"),
        gettext("止（含当天）"),
        gettext("最近到村"),
    ]


def _row(line: VillageLine, last: dt.date | None) -> list[str]:
    return [
        line.village.code,
        line.village.name,
        line.township,
        mode_words(line.mode.mode),
        line.provider,
        basis_words(line.mode.kind),
        line.since.isoformat() if line.since else "",
        line.last_day.isoformat() if line.last_day else "",
        last.isoformat() if last else "",
    ]
