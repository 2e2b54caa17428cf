"""The values a county is made of: one county on one day, frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from xunzhen.domain.geo import Point
from xunzhen.domain.periods.market_days import MarketDays
from xunzhen.domain.periods.period import Period


class Mode(StrEnum):
    """How a village is served; the values are the glossary's words in English."""

    RESIDENT = "resident"
    CIRCUIT = "circuit"
    STATIONED = "stationed"
    NEIGHBOUR = "neighbour"
    CENTRE = "centre"
    ONLINE = "online"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _MODE_ZH[self]


_MODE_ZH = {
    Mode.RESIDENT: "驻村",
    Mode.CIRCUIT: "巡诊",
    Mode.STATIONED: "派驻",
    Mode.NEIGHBOUR: "邻村延伸",
    Mode.CENTRE: "中心村卫生所",
    Mode.ONLINE: "线上联合门诊",
}


class Licence(StrEnum):
    """执业资格: what a member of staff may do alone."""

    PHYSICIAN = "physician"
    ASSISTANT_PHYSICIAN = "assistant_physician"
    RURAL_ASSISTANT_PHYSICIAN = "rural_assistant_physician"
    VILLAGE_DOCTOR = "village_doctor"
    NURSE = "nurse"
    NONE = "none"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _LICENCE_ZH[self]

    @property
    def may_treat(self) -> bool:
        """Say whether the holder may run a circuit visit: every doctor's licence, not a nurse's."""
        return self not in (Licence.NURSE, Licence.NONE)


_LICENCE_ZH = {
    Licence.PHYSICIAN: "执业医师",
    Licence.ASSISTANT_PHYSICIAN: "执业助理医师",
    Licence.RURAL_ASSISTANT_PHYSICIAN: "乡村全科执业助理医师",
    Licence.VILLAGE_DOCTOR: "乡村医生",
    Licence.NURSE: "护士",
    Licence.NONE: "无",
}


class InstitutionKind(StrEnum):
    """机构类别, as far as the rules tell institutions apart."""

    TOWNSHIP_HEALTH_CENTRE = "township_health_centre"
    COMMUNITY_HEALTH_CENTRE = "community_health_centre"
    VILLAGE_CLINIC = "village_clinic"
    COUNTY_HOSPITAL = "county_hospital"
    HOSPITAL = "hospital"
    PUBLIC_HEALTH = "public_health"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _KIND_ZH[self]


_KIND_ZH = {
    InstitutionKind.TOWNSHIP_HEALTH_CENTRE: "乡镇卫生院",
    InstitutionKind.COMMUNITY_HEALTH_CENTRE: "社区卫生服务中心",
    InstitutionKind.VILLAGE_CLINIC: "村卫生所",
    InstitutionKind.COUNTY_HOSPITAL: "县级医院",
    InstitutionKind.HOSPITAL: "医院",
    InstitutionKind.PUBLIC_HEALTH: "公共卫生机构",
    InstitutionKind.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class Township:
    """乡镇: ``datum`` is what the point was entered in; ``point`` is always WGS 84."""

    code: str
    name: str
    point: Point | None = None
    datum: str = ""
    market_days: MarketDays | None = None
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Village:
    """行政村. Populations are persons; ``preferred``, ``forbidden``: half-day indices.

    ``circuit_stop`` says where in the village the doctor sits (``村委会一楼``); ``""``: not told.
    """

    code: str
    name: str
    township: str
    point: Point | None = None
    datum: str = ""
    resident_population: int | None = None
    registered_population: int | None = None
    agricultural_population: int | None = None
    served_population: int | None = None
    aged_65: int | None = None
    area_tags: frozenset[str] = frozenset()
    township_seat: bool = False
    market_days: MarketDays | None = None
    preferred: frozenset[int] = frozenset()
    forbidden: frozenset[int] = frozenset()
    visits_per_week: int | None = None
    visits_reason: str = ""
    origin: str = ""
    circuit_stop: str = ""


@dataclass(frozen=True, slots=True)
class Institution:
    """机构. ``place``: code of its village, township or division; ``vehicles`` None: unstated."""

    code: str
    name: str
    kind: InstitutionKind
    level: str = ""
    place: str = ""
    point: Point | None = None
    datum: str = ""
    open_beds: int | None = None
    authorised_beds: int | None = None
    premises_m2: float | None = None
    capability_standard: str = ""
    equipment_tier: str = ""
    vehicles: int | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """人员. ``available`` holds half-day indices 0–13 that may go to circuits; empty: none."""

    id: str
    name: str
    institution: str
    licence: Licence = Licence.NONE
    title: str = ""
    title_since: dt.date | None = None
    degree: str = ""
    full_time_degree: bool | None = None
    specialties: frozenset[str] = frozenset()
    available: frozenset[int] = frozenset()
    max_circuit_half_days: int | None = None
    village: str = ""
    phone: str = ""
    id_number: str = ""
    id_number_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """请假 for whole days."""

    staff: str
    period: Period
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ServiceMode:
    """服务方式 entered for a village: a decision, with its days."""

    village: str
    mode: Mode
    period: Period
    provider: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TravelRow:
    """行车时间 in minutes one way; ``by`` is 车, 步行 or 船.

    ``source`` is blank (or ``entered``) where the county entered the minutes, ``roads`` or
    ``straight`` where ``xunzhen travel`` computed them.
    """

    origin: str
    destination: str
    minutes: float
    by: str = "车"
    season: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """节假日调休 entered by the county, above the published calendar."""

    date: dt.date
    workday: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """封路停诊. ``place`` is a village, a township, or two codes joined by ``-`` for a road."""

    place: str
    period: Period
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VehicleLoss:
    """Vehicles of an institution that are away for whole days; an event, no table holds it."""

    institution: str
    number: int
    period: Period


@dataclass(frozen=True, slots=True)
class LocalRule:
    """本县规则: a value the county sets, with the paper it rests on; parsed by the Book."""

    rule: str
    value: str
    period: Period
    document: str = ""
    article: str = ""
    applies_to: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A column of the county's own that means nothing here: kept as text, written back out.

    ``values`` pairs the key of a row (the texts of the table's key columns, joined by ``|``) with
    what stood there, in key order; empty cells are left out.
    """

    table: str
    heading: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class County:
    """One county on one day, whole and checked; built by ``registry.assemble``."""

    code: str
    name: str
    as_of: dt.date
    city: str = ""
    province: str = ""
    note: str = ""
    synthetic: bool = False
    townships: tuple[Township, ...] = ()
    villages: tuple[Village, ...] = ()
    institutions: tuple[Institution, ...] = ()
    staff: tuple[Staff, ...] = ()
    leave: tuple[Leave, ...] = ()
    service_modes: tuple[ServiceMode, ...] = ()
    travel: tuple[TravelRow, ...] = ()
    holidays: tuple[HolidayRow, ...] = ()
    closures: tuple[Closure, ...] = ()
    rules: tuple[LocalRule, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    vehicle_losses: tuple[VehicleLoss, ...] = ()

    @cached_property
    def township_by_code(self) -> Mapping[str, Township]:
        """Townships by code."""
        return {township.code: township for township in self.townships}

    @cached_property
    def village_by_code(self) -> Mapping[str, Village]:
        """Villages by code."""
        return {village.code: village for village in self.villages}

    @cached_property
    def institution_by_code(self) -> Mapping[str, Institution]:
        """Institutions by code."""
        return {institution.code: institution for institution in self.institutions}

    @cached_property
    def staff_by_id(self) -> Mapping[str, Staff]:
        """Staff by id."""
        return {person.id: person for person in self.staff}
