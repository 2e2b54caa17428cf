"""The indicators that are computed from the county, its ledger and the tables beside it."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.indicators import outreach_measures as outreach
from xunzhen.domain.indicators import standing_measures as standing
from xunzhen.domain.indicators.indicator import Indicator, Measure, PeriodKind, Words

_PERSONS: Final = Words("名", "persons")
_TIMES: Final = Words("人次", "person-times")
_HOSPITALS: Final = Words("家", "hospitals")
_PERCENT: Final = Words("%", "%")
_YEAR: Final = PeriodKind.YEAR_TO_DATE
_DAY: Final = PeriodKind.DAY


def _share(
    rule: str,
    name: Words,
    numerator: Words,
    denominator: Words,
    sources: tuple[str, ...],
    clauses: tuple[str, ...],
    measure: Measure,
    kind: PeriodKind = _DAY,
) -> Indicator:
    definition = Words(f"{numerator.zh}÷{denominator.zh}", f"{numerator.en} ÷ {denominator.en}")
    return Indicator(
        rule, name, definition, numerator, denominator, _PERCENT, kind, sources, clauses, rule,
        100, measure,
    )  # fmt: skip


def _count(
    id_: str,
    name: Words,
    numerator: Words,
    unit: Words,
    sources: tuple[str, ...],
    clauses: tuple[str, ...],
    measure: Measure,
    kind: PeriodKind = _YEAR,
    beside: str = "",
    rule: str | None = None,
    paced: bool = False,
) -> Indicator:
    return Indicator(
        id_, name, numerator, numerator, None, unit, kind, sources, clauses,
        id_ if rule is None else rule, None, measure, None, beside, paced=paced,
    )  # fmt: skip


_LEDGER: Final = ("ledger",)
_ENTRIES: Final = Words(
    "台账里千名医师类、已发生的记录，人次怎么计见thousand_doctors.person_time，自1月1日累计",
    "person-times of thousand-doctors entries since 1 January, as thousand_doctors.person_time",
)
_CENTRES: Final = Words("乡镇卫生院数", "township health centres")
_CLINICS: Final = Words("村卫生所数", "village clinics")
_STANDARDS: Final = ("institutions", "place_facts")

OUTREACH: Final[tuple[Indicator, ...]] = (
    _count(
        "thousand_doctors.min_doctors",
        Words("下基层医师人数", "thousand doctors: persons"),
        Words("当年有千名医师台账记录的医师，去重计人", "distinct doctors with an entry this year"),
        _PERSONS,
        _LEDGER,
        ("FJ-2022-595/1.2", "FJ-2023-61/1.4.1", "AX-2024-19/1.3.2"),
        outreach.doctors_sent,
        beside="thousand_doctors.person_times",
    ),
    _count(
        "thousand_doctors.person_times",
        Words("下基层累计服务人次", "thousand doctors: person-times"),
        _ENTRIES,
        _TIMES,
        _LEDGER,
        ("FJ-2022-595/1.9",),
        outreach.doctor_person_times,
        beside="thousand_doctors.min_doctors",
        paced=True,
    ),
    _count(
        "thousand_doctors.stage_person_times",
        Words("阶段服务人次", "thousand doctors: person-times by the stage's day"),
        _ENTRIES,
        _TIMES,
        _LEDGER,
        ("FJ-2022-595/1.7",),
        outreach.doctor_person_times,
        beside="thousand_doctors.min_doctors",
        paced=True,
    ),
    _share(
        "thousand_doctors.unit_coverage",
        Words("受援单位覆盖率", "units reached by the thousand doctors"),
        Words("当年到过的（怎么算到过见thousand_doctors.coverage_reading）", "units reached"),
        Words("乡镇卫生院、社区卫生服务中心数", "township and community health centres"),
        ("ledger", "institutions"),
        ("FJ-2022-595/1.3", "AX-2024-19/1.3.4"),
        outreach.units_reached,
        _YEAR,
    ),
    _share(
        "thousand_doctors.municipal_share",
        Words("市属医院医师占比", "share of doctors of municipal hospitals"),
        Words("其中市属医院派出的", "those sent by municipal hospitals"),
        Words("当年派出的千名医师，去重计人", "distinct doctors assigned this year"),
        ("assignments", "institutions"),
        ("FJ-2022-595/3.1.6", "FJ-2023-61/1.4.2"),
        outreach.municipal_doctors,
        _YEAR,
    ),
    Indicator(
        "thousand_doctors.months_with_days",
        Words("月工作天数达标率", "doctor-months with the least days"),
        Words("工作天数够的医师月÷应到的医师整月", "doctor-months with enough days ÷ due"),
        Words("工作天数够的医师月", "doctor-months with enough days"),
        Words("派出期内的医师整月", "whole doctor-months of assignments"),
        _PERCENT,
        _YEAR,
        ("ledger", "assignments"),
        ("FJ-2022-595/2.1.4", "FJ-2023-61/1.4.3"),
        "",
        100,
        outreach.months_with_days,
    ),
    _count(
        "paired_assistance.person_times",
        Words("对口帮扶人次", "paired assistance: person-times"),
        Words("当年对口帮扶的派出：一人派一次计1人次", "postings this year, a person once sent"),
        _TIMES,
        ("assignments",),
        ("FJ-2022-595/1.10",),
        outreach.paired_person_times,
        beside="paired_assistance.persons",
    ),
    _count(
        "paired_assistance.persons",
        Words("对口帮扶人数", "paired assistance: persons"),
        Words("当年在对口帮扶岗位上的人，去重计人", "distinct people on post this year"),
        _PERSONS,
        ("assignments",),
        ("FJ-2022-595/1.10",),
        outreach.paired_persons,
        beside="paired_assistance.person_times",
        rule="",
    ),
    _count(
        "paired_assistance.sending_hospitals",
        Words("支援医院数", "sending hospitals"),
        Words("期末有效协议里的支援医院，不重复", "distinct senders of agreements in force"),
        _HOSPITALS,
        ("agreements",),
        ("FJ-2022-595/2.2.1", "FJ-2023-61/1.1.3"),
        outreach.sending_hospitals,
        _DAY,
        "paired_assistance.receiving_hospitals",
    ),
    _count(
        "paired_assistance.receiving_hospitals",
        Words("受援医院数", "receiving hospitals"),
        Words("期末有效协议里的受援医院，不重复", "distinct receivers of agreements in force"),
        _HOSPITALS,
        ("agreements",),
        ("FJ-2022-595/2.2.1", "FJ-2023-61/1.1.3"),
        outreach.receiving_hospitals,
        _DAY,
        "paired_assistance.sending_hospitals",
    ),
    _count(
        "paired_assistance.agreements",
        Words("三方帮扶协议份数", "tripartite agreements"),
        Words("期末三方签齐、有效的协议", "agreements in force, signed by all three"),
        Words("份", "agreements"),
        ("agreements",),
        ("FJ-2022-595/1.6",),
        outreach.signed_agreements,
        _DAY,
    ),
    _count(
        "mobile_hospital.min_tours",
        Words("移动医院巡回次数", "tours of the mobile hospital"),
        Words("当年结束的巡回诊疗趟数", "tours ended this year"),
        Words("次", "tours"),
        ("tours",),
        ("FJ-2022-595/1.8",),
        outreach.mobile_tours,
    ),
    Indicator(
        "circuit.weeks_met",
        Words("巡诊达标率", "circuit weeks met"),
        Words("达标的村周÷应巡的村周（周归最后一天所在的期）", "village-weeks met ÷ due"),
        Words("达标的村周，含认可后达标", "village-weeks met, excused ones included"),
        Words("应巡的村周", "village-weeks with a visit due"),
        _PERCENT,
        PeriodKind.SPAN,
        ("ledger", "service_modes"),
        ("AX-2024-19/1.2.2",),
        "",
        100,
        outreach.weeks_met,
    ),
)

STANDING: Final[tuple[Indicator, ...]] = (
    _share(
        "coverage.village_share",
        Words("村级服务覆盖率", "villages covered"),
        Words("有且只有一种有效服务方式的行政村", "villages with exactly one valid mode"),
        Words("行政村数", "administrative villages"),
        ("villages", "service_modes", "staff"),
        ("FZ-2024-24/6.4", "AX-2024-19/1.2.1", "NAT-2023/2"),
        standing.villages_covered,
    ),
    _share(
        "standard.township_basic_share",
        Words("卫生院基本达标率", "township health centres at the basic standard"),
        Words("达到基本标准或以上的乡镇卫生院", "centres at the basic standard or better"),
        _CENTRES,
        _STANDARDS,
        ("FZ-2024-24/5.8",),
        standing.townships_basic,
    ),
    _share(
        "standard.township_recommended_share",
        Words("卫生院推荐达标率", "township health centres at the recommended standard"),
        Words("达到推荐标准的乡镇卫生院", "centres at the recommended standard"),
        _CENTRES,
        _STANDARDS,
        ("FZ-2024-24/5.9",),
        standing.townships_recommended,
    ),
    _share(
        "standard.village_basic_share",
        Words("村所基本达标率", "village clinics at the basic standard"),
        Words("达到基本标准或以上的村卫生所", "clinics at the basic standard or better"),
        _CLINICS,
        _STANDARDS,
        ("FZ-2024-24/6.8",),
        standing.clinics_basic,
    ),
    _share(
        "standard.village_recommended_share",
        Words("村所推荐达标率", "village clinics at the recommended standard"),
        Words("达到推荐标准的村卫生所", "clinics at the recommended standard"),
        _CLINICS,
        _STANDARDS,
        ("FZ-2024-24/6.9",),
        standing.clinics_recommended,
    ),
    _count(
        "county_hospital.min_recommended",
        Words("达到推荐标准的县医院数", "county hospitals at the recommended standard"),
        Words("期末达到国家推荐标准的县级医院", "county hospitals at the recommended standard"),
        _HOSPITALS,
        _STANDARDS,
        ("FZ-2024-24/4.5",),
        standing.county_hospitals_recommended,
        _DAY,
    ),
    _count(
        "county_hospital.tertiary_count",
        Words("三级综合医院数", "tertiary county hospitals"),
        Words("期末等级为三级的县级医院", "county hospitals of the third level"),
        _HOSPITALS,
        _STANDARDS,
        ("FZ-2024-24/4.6",),
        standing.county_hospitals_tertiary,
        _DAY,
    ),
    _share(
        "workforce.licensed_village_doctor_share",
        Words("持证村医占比", "village doctors licensed as (assistant) physicians"),
        Words(
            "持执业（助理）医师资格的，含乡村全科执业助理医师", "licensed (assistant) physicians"
        ),
        Words("在村卫生所或驻村的村医", "doctors of village clinics or living in a village"),
        ("staff", "institutions", "person_facts"),
        ("FZ-2024-24/8.5", "AX-2024-19/2.2.3"),
        standing.village_doctors_licensed,
    ),
    Indicator(
        "workforce.gp_per_10k",
        Words("每万人全科医生数", "general practitioners per 10,000 residents"),
        Words("全科医生数×10000÷常住人口", "general practitioners × 10,000 ÷ residents"),
        Words("专业为全科、持执业（助理）医师资格的人", "licensed staff with the specialty 全科"),
        Words("各村常住人口之和", "residents of all villages"),
        Words("人/万人口", "per 10,000 residents"),
        _DAY,
        ("staff", "villages", "person_facts"),
        ("FZ-2024-24/7.5",),
        "workforce.gp_per_10k",
        10_000,
        standing.general_practitioners,
    ),
    _share(
        "clinic.insurance_settlement_share",
        Words("村卫生所医保结算率", "village clinics with insurance settlement"),
        Words("开通医保结算的村卫生所", "clinics where insurance settles"),
        _CLINICS,
        ("institutions", "place_facts"),
        ("FZ-2024-24/15.1",),
        standing.clinics_settling,
    ),
)
