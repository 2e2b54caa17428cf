"""The pack out and the log in, as ``docs/decisions/0010-the-ledger.md`` has them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.fieldwork.pack import TABLES, Difference, difference, state_of
from xunzhen.web.fieldwork.api.door import body_of, from_device, told
from xunzhen.web.fieldwork.selectors.pack import area_of, since_last
from xunzhen.web.fieldwork.selectors.phones import Phone, ended_sentence
from xunzhen.web.fieldwork.selectors.told import told_since
from xunzhen.web.fieldwork.services import intake
from xunzhen.web.fieldwork.services.devices import note_pack
from xunzhen.web.fieldwork.services.follow import followed

_LOG: Final = logging.getLogger(__name__)
_LARGEST_CHANGE: Final = 10**15


@from_device("GET")
def pack(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Tell what changed in the doctor's own area; all of it after 0."""
    asked = request.GET.get("after", "0")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else 0
    return told(_pack(phone, after, request.GET.get("have", "")))


def _pack(phone: Phone, after: int, have: str) -> dict[str, Any]:
    """Make the pack of a phone that has all up to a change number and the tables it names."""
    change = followed(phone.county).value
    # A phone that knows more than the county (restored from a backup) starts anew.
    after = after if after <= change else 0
    area = area_of(phone)
    before = phone.device.packed_at
    seen = timezone.localdate(before) if before else None
    tables = since_last(area, after, seen)
    known = _known(have)
    hashes = {name: list(state_of(area.tables[name])) for name in TABLES}
    answer = {
        "change": change,
        "server_time": timezone.localtime().isoformat(),
        "full": after == 0,
        "tables": {
            name: _told(tables[name] if known.get(name) != hashes[name][1] else _NOTHING)
            for name in TABLES
        },
        "hashes": hashes,
        "told": told_since(area, after),
    }
    note_pack(device=phone.device, township=phone.scope.limit[:9], change=change)
    return answer


_NOTHING = Difference((), ())


def _known(have: str) -> Mapping[str, str]:
    """Read ``villages:hash,rules:hash``: tables that the phone has."""
    pairs = (one.partition(":") for one in have.split(","))
    return {name: state for name, _, state in pairs if state}


def _told(found: Difference) -> dict[str, Any]:
    return {"rows": list(found.rows), "gone": list(found.gone)}


@from_device("POST")
def repair(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Tell what differs in one table from what a phone names."""
    body = body_of(request)
    facts = body if isinstance(body, dict) else {}
    table, have = facts.get("table"), facts.get("have")
    if table not in TABLES or not isinstance(have, dict):
        raise BadData(
            say(
                "fieldwork.no_table",
                "没有这张表，没有核对。请更新应用。",
                "There is no such table; nothing was compared. Update the app.",
            )
        )
    followed(phone.county)
    found = difference(have, area_of(phone).tables[str(table)])
    return told({"table": table, **_told(found)})


@from_device("POST", revoked_too=True, ended_too=True)
def log(request: HttpRequest, phone: Phone) -> HttpResponse:
    """Take a batch of events in, and answer with the pack after it if that is asked for. A revoked
    phone is told so; what it sent is kept, refused."""
    body = body_of(request)
    taken = intake.take_in(phone=phone, log=intake.log_of(body))
    answer: dict[str, Any] = {
        "server_time": timezone.localtime(taken.now).isoformat(),
        "clock_error": round(taken.clock_error, 3),
        "change": taken.change,
        "results": taken.results,
    }
    if phone.ended is not None:
        answer["ended"] = _said(ended_sentence())
    if taken.full is not None:
        answer["full"] = _said(taken.full)
    if phone.revoked:
        return told({**answer, "gone": "revoked"}, 401)
    return told({**answer, **_pack_beside(phone, body)})


def _said(sentence: Sentence) -> dict[str, str]:
    return {"code": sentence.code, "zh": sentence.zh, "en": sentence.en}


def _pack_beside(phone: Phone, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pack that a log asks for with ``after`` and ``have``; nothing for older apps.

    Whatever ails the pack, the phone must hear what became of its records: it then asks for the
    pack by a call of its own, and meets the fault there.
    """
    after, have = body.get("after"), body.get("have")
    if not isinstance(after, int) or isinstance(after, bool) or phone.ended is not None:
        return {}
    if not 0 <= after < _LARGEST_CHANGE:
        return {}
    try:
        return {"pack": _pack(phone, after, have if isinstance(have, str) else "")}
    except Exception:
        _LOG.exception("no pack beside a log of phone %s", phone.device.pk)
        return {}
