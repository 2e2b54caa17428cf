"""Day sheets as data for ``day_sheet.typ``: a page a visit, in the phone's words and order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.fieldwork.day_sheet import REASONS, DaySheet, Spot
from xunzhen.domain.fieldwork.spare_sheet import SpareSheet
from xunzhen.files.papers.press import Json
from xunzhen.files.papers.words import full_day_zh, half_zh, weekday_zh

# As the sheet says it; the phone's words for bands (record.AGE_BANDS) have less room.
BANDS_ZH = ("0–6岁", "7–17岁", "18–64岁", "65岁及以上")
TITLE = "巡诊手填单"


def day_sheet_paper(sheets: Sequence[DaySheet]) -> Json:
    """Return everything that ``day_sheet.typ`` prints, in the order given."""
    first = sheets[0] if sheets else None
    title = f"{TITLE} {full_day_zh(first.key.date)}" if first else TITLE
    return {
        **_form(title, first.number if first else ""),
        "sheets": [_sheet(one) for one in sheets],
    }


def _form(title: str, number: str) -> Json:
    return {
        "title": title,
        "number": number,
        "reasons": list(REASONS),
        "spots": [f"{spot.zh}：" if spot is Spot.OTHER else spot.zh for spot in Spot],
        "bands": list(BANDS_ZH),
    }


def spare_sheet_paper(sheets: Sequence[SpareSheet]) -> Json:
    """Return what ``day_sheet.typ`` prints for blank sheets: day, village and doctor are left to be
    filled in."""
    first = sheets[0].number if sheets else ""
    return {**_form(f"{TITLE} 备用", first), "sheets": [_blank(one) for one in sheets]}


def _blank(one: SpareSheet) -> Json:
    return {
        "number": one.number,
        "date": "",
        "half": "",
        "village": "",
        "township": "",
        "doctor": one.doctor,
        "institution": one.institution,
        "kind": "",
        "half_day": _half_day(one.half_day_minutes),
        "demo": one.demo,
    }


def all_text_of(sheets: Iterable[DaySheet]) -> str:
    """Return every name on the sheets: what the shipped fonts must be able to draw."""
    return "".join(
        text for one in sheets for text in (one.village, one.township, one.doctor, one.institution)
    )


def _sheet(one: DaySheet) -> Json:
    key = one.key
    half = "" if key.afternoon is None else half_zh(key.afternoon)
    return {
        "number": one.number,
        "date": f"{full_day_zh(key.date)}（{weekday_zh(key.date)}）",
        "half": half,
        "village": one.village,
        "township": one.township,
        "doctor": one.doctor,
        "institution": one.institution,
        "kind": key.kind.zh,
        "half_day": _half_day(one.half_day_minutes),
        "demo": one.demo,
    }


def _half_day(minutes: int | None) -> str:
    if minutes is None:
        return f"满半天：{UNSET_ZH}，等县里定"
    hours, rest = divmod(minutes, 60)
    length = "".join((f"{hours}小时" if hours else "", f"{rest}分钟" if rest or not hours else ""))
    return f"满半天：到村至离开满{length}，不含路上"
