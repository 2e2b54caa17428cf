"""The certificate of service time as data for ``certificate.typ``, and as PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby

from xunzhen.domain.assistance.certificate import Certificate, CertifiedHalf, not_claimed
from xunzhen.files.papers.notice_paper import qr_svg
from xunzhen.files.papers.press import Json, Press
from xunzhen.files.papers.words import full_day_zh, half_zh, joined, span_zh


def certificate_paper(
    one: Certificate, units: Mapping[str, str], address: str = "", phone: str = ""
) -> Json:
    """Return a certificate as data. ``units``: names by code, a unit of no name stands as it is.

    ``address`` is where a site checks the number; without one the code holds the number itself.
    """
    last = one.period.last_day
    years = {half.date.year for half in one.halves}
    return {
        "name": one.holder.name,
        "id_last": one.holder.id_last,
        "who": joined((one.holder.unit, one.holder.post), ""),
        "unit": one.holder.unit,
        "programme": "千名医师下基层"
        if one.programme.value == "thousand_doctors"
        else one.programme.zh,
        "span": span_zh(one.period.since, last) if last else f"{full_day_zh(one.period.since)}起",
        "half_days": one.half_days,
        "days": days_zh(one.half_days),
        "year": str(years.pop()) if len(years) == 1 else "",
        "rows": _rows(one, units),
        "ground": one.ground.zh,
        "not_claimed": [sentence.zh for sentence in not_claimed(one)],
        "issuer": one.issuer,
        "issued": full_day_zh(one.issued_on),
        "serial": f"{one.issued_on.year}年第{one.serial}号",
        "number": one.number,
        "qr": qr_svg(f"{address}{one.number}" if address else one.number),
        "how": _how(address, phone),
        "demo": one.synthetic,
    }


def certificate_pdf(
    one: Certificate, units: Mapping[str, str], address: str = "", phone: str = ""
) -> bytes:
    """Return a certificate as PDF/A; the same facts give the same bytes."""
    data = certificate_paper(one, units, address, phone)
    return Press(json.dumps(data, ensure_ascii=False)).print_pdf(
        "certificate.typ", data, one.issued_on
    )


def days_zh(half_days: int) -> str:
    """Write half-days as days: ``14.5`` for 29, ``3`` for 6."""
    return f"{half_days // 2}.5" if half_days % 2 else str(half_days // 2)


def _how(address: str, phone: str) -> str:
    ways = joined((("扫码" if address else ""), (f"打电话{phone}" if phone else "")), "或")
    return (
        f"{ways}报核验号，可核对姓名、单位、天数。有更正的，以核验结果为准。"
        if ways
        else "向出具单位报核验号，可核对姓名、单位、天数。有更正的，以核验结果为准。"
    )


def _rows(one: Certificate, units: Mapping[str, str]) -> list[Json]:
    """Return a line a month and unit: its days, what was done, how many half-days."""
    several = len({half.date.year for half in one.halves}) > 1
    ordered = sorted(one.halves, key=lambda half: (_month(half), half.date, half.afternoon))
    rows: list[Json] = []
    for (year, month, unit), group in groupby(ordered, key=_month):
        halves = list(group)
        contents = dict.fromkeys(
            part for half in halves for part in half.content.split("、") if part
        )
        rows.append(
            {
                "month": f"{year}年{month}月" if several else f"{month}月",
                "dates": _dates(halves),
                "unit": units.get(unit, unit),
                "content": joined(contents),
                "half_days": len(halves),
            }
        )
    return rows


def _month(half: CertifiedHalf) -> tuple[int, int, str]:
    return (half.date.year, half.date.month, half.unit)


def _dates(halves: list[CertifiedHalf]) -> str:
    days: dict[int, list[bool]] = {}
    for half in halves:
        days.setdefault(half.date.day, []).append(half.afternoon)
    return joined(
        f"{day}日" + (f"（{half_zh(found[0])}）" if len(found) == 1 else "")
        for day, found in days.items()
    )
