"""Rows of the county, townships, villages and institutions to values, with every fault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.geo import Point
from xunzhen.domain.places import (
    DivisionLevel,
    contains,
    level_of,
    looks_like_township_code,
    looks_like_village_code,
    township_of,
    written,
)
from xunzhen.domain.registry.county import Institution, InstitutionKind, Township, Village
from xunzhen.domain.registry.draft import Draft, refuse_duplicates
from xunzhen.domain.registry.places_schema import AREA_TAGS
from xunzhen.domain.registry.points import check_distance, point_of
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.tabulate import Record


@dataclass(frozen=True)
class CountyRow:
    """The county's own row."""

    code: str
    name: str
    as_of: dt.date
    city: str
    province: str
    note: str
    row: Row


def county_row(draft: Draft, rows: Sequence[Row]) -> CountyRow | None:
    """Return the first good row of the county table; every further row gets a fault."""
    found: CountyRow | None = None
    for row in rows:
        as_of = row.day("as_of")
        if found is not None:
            row.fault(
                "code",
                say(
                    "registry.two_counties",
                    "县域表只能有一行，这一行没有读入。请删去多余的行。",
                    "The county table has one row only; this one was not read. Delete it.",
                ),
            )
        elif row.ok and as_of is not None:
            code = written(row.text("code"))
            if level_of(code) is not DivisionLevel.COUNTY:
                draft.count("registry.code_outside_scheme", row, "code", code)
            found = CountyRow(
                code,
                row.text("name"),
                as_of,
                row.text("city"),
                row.text("province"),
                row.text("note"),
                row,
            )
            draft.county = code
    return found


def county_row_record(own: CountyRow) -> Record:
    """Return the key of the county's row, for what is set aside beside it."""
    return {"code": own.code}


def _check_code(draft: Draft, row: Row, code: str, fits: bool) -> None:
    """Refuse a code of another county; count a code that is not of the scheme."""
    if not fits:
        draft.count("registry.code_outside_scheme", row, "code", code)
    elif draft.in_china and not contains(draft.county, code):
        row.fault("code", _other_county(code, draft.county))


def _other_county(code: str, county: str) -> Sentence:
    return say(
        "registry.other_county",
        "{entered}不是本县的代码（本县是{county}）。请核对代码；外县的地方不要写在这里。",
        "{entered} belongs to another county (this one is {county}). Check the code.",
        entered=code,
        county=county,
    )


def township_rows(draft: Draft, rows: Sequence[Row]) -> list[tuple[Township, Row]]:
    """Return the good townships; the draft knows good and bad ones afterwards."""
    found = []
    for row in rows:
        code, name = written(row.text("code")), row.text("name")
        point, datum = point_of(draft, row)
        if code:
            _check_code(draft, row, code, looks_like_township_code(code))
            refuse_duplicates(row, "code", draft.townships, code)
        if not row.ok:
            draft.townships.leave_out(row, code, name)
            continue
        draft.townships.take(row, code, name)
        weak = bool(row.flag("weak"))
        township = Township(code, name, point, datum, row.market_days("market_days"), weak)
        found.append((township, row))
    return found


def village_rows(
    draft: Draft, rows: Sequence[Row], seats: dict[str, Point | None]
) -> list[tuple[Village, Row]]:
    """Return the good villages; ``seats`` holds the points of townships by code."""
    found = []
    for row in rows:
        code, name = row.text("code"), row.text("name")
        point, datum = point_of(draft, row)
        if code:
            _check_code(draft, row, code, looks_like_village_code(code))
            refuse_duplicates(row, "code", draft.villages, code)
        township = draft.references.resolve(row, "township", draft.townships)
        check_distance(row, point, seats.get(township))
        _ask_about_village(row, code, township)
        if not row.ok:
            draft.villages.leave_out(row, code, name)
            continue
        draft.villages.take(row, code, name)
        found.append((_village(row, township, point, datum), row))
    return found


def _village(row: Row, township: str, point: Point | None, datum: str) -> Village:
    return Village(
        code=row.text("code"),
        name=row.text("name"),
        township=township,
        point=point,
        datum=datum,
        resident_population=row.whole("resident_population"),
        registered_population=row.whole("registered_population"),
        agricultural_population=row.whole("agricultural_population"),
        served_population=row.whole("served_population"),
        aged_65=row.whole("aged_65"),
        area_tags=row.tags("area_tags"),
        township_seat=bool(row.flag("township_seat")),
        market_days=row.market_days("market_days"),
        preferred=row.half_days("preferred"),
        forbidden=row.half_days("forbidden"),
        visits_per_week=row.whole("visits_per_week"),
        visits_reason=row.text("visits_reason"),
        origin=row.text("origin"),
        circuit_stop=row.text("circuit_stop"),
    )


def _ask_about_village(row: Row, code: str, township: str) -> None:
    """Place notices on what is allowed but looks odd."""
    own = township_of(code)
    if own is not None and looks_like_township_code(township) and own != township:
        row.notice("township", _other_township(code, township))
    unknown = sorted(row.tags("area_tags") - frozenset(AREA_TAGS))
    if unknown:
        row.notice("area_tags", _unknown_tag(unknown[0]))
    if row.whole("visits_per_week") is not None and not row.text("visits_reason"):
        row.notice("visits_per_week", _reason_missing())
    if row.half_days("preferred") & row.half_days("forbidden"):
        row.notice("forbidden", _both_wanted_and_not())
    for part, whole, zh in (
        ("aged_65", "resident_population", "65岁以上人口多于常住人口"),
        ("agricultural_population", "registered_population", "农业户籍人口多于户籍人口"),
    ):
        few, many = row.whole(part), row.whole(whole)
        if few is not None and many is not None and few > many:
            row.notice(part, _part_above_whole(zh, part, whole))


def _other_township(code: str, township: str) -> Sentence:
    return say(
        "registry.code_of_other_township",
        "村代码{entered}的前9位不是所属乡镇{township}。如果村划归过别的乡镇可以不管，否则请核对。",
        "Village code {entered} does not begin with its township {township}. Ignore this if the "
        "village was moved; otherwise check.",
        entered=code,
        township=township,
    )


def _unknown_tag(tag: str) -> Sentence:
    return say(
        "registry.unknown_tag",
        "地区标签“{entered}”不在常用的{known}之中，照写保留。写错的请改正。",
        'Area tag "{entered}" is not one of {known}; kept as it is.',
        entered=tag[:40],
        known="、".join(AREA_TAGS),
    )


def _reason_missing() -> Sentence:
    return say(
        "registry.visits_reason_missing",
        "每周巡诊次数与规定不同，没有写理由。请在“巡诊次数理由”里写明原因和由谁定的。",
        "The number of visits differs from the rule without a reason. Give it in visits_reason.",
    )


def _both_wanted_and_not() -> Sentence:
    return say(
        "registry.wanted_and_forbidden",
        "有的半天既写在宜巡诊又写在不宜巡诊，按不宜处理。请删去一处。",
        "A half-day is both preferred and forbidden; taken as forbidden. Delete one.",
    )


def _part_above_whole(zh: str, part: str, whole: str) -> Sentence:
    return say(
        "registry.part_above_whole",
        "{what}。请核对两个数。",
        "{part} is above {whole}. Check both numbers.",
        what=zh,
        part=part,
        whole=whole,
    )


def institution_rows(draft: Draft, rows: Sequence[Row]) -> list[tuple[Institution, Row]]:
    """Return the good institutions; the draft knows good and bad ones afterwards."""
    found = []
    for row in rows:
        code, name = row.text("code"), row.text("name")
        point, datum = point_of(draft, row)
        if code:
            refuse_duplicates(row, "code", draft.institutions, code)
        place = _place_of(draft, row)
        if not row.ok:
            draft.institutions.leave_out(row, code, name)
            continue
        draft.institutions.take(row, code, name)
        found.append((_institution(row, place, point, datum), row))
    return found


def _place_of(draft: Draft, row: Row) -> str:
    """Return the code of the village or township, or of the county or what contains it."""
    text = row.text("place")
    level = level_of(text)
    if level is not None and level <= DivisionLevel.COUNTY:
        # Without a county row every division is taken: that fault is said where it belongs.
        if not draft.county or contains(text, draft.county):
            return written(text)
    elif text and text == draft.county:
        return text
    return draft.references.resolve(row, "place", draft.villages, draft.townships)


def _institution(row: Row, place: str, point: Point | None, datum: str) -> Institution:
    return Institution(
        code=row.text("code"),
        name=row.text("name"),
        kind=InstitutionKind(row.text("kind")),
        level=row.text("level"),
        place=place,
        point=point,
        datum=datum,
        open_beds=row.whole("open_beds"),
        authorised_beds=row.whole("authorised_beds"),
        premises_m2=row.number_in("premises_m2"),
        capability_standard=row.text("capability_standard"),
        equipment_tier=row.text("equipment_tier"),
        vehicles=row.whole("vehicles"),
        phone=row.text("phone"),
    )
