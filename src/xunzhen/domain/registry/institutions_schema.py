"""The table of institutions."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.registry.county import InstitutionKind
from xunzhen.domain.registry.places_schema import DATUM, LAT, LNG
from xunzhen.domain.registry.schema import Choice, Column, Kind, Need, Table

_KIND_SYNONYMS: Final = {
    InstitutionKind.TOWNSHIP_HEALTH_CENTRE: (
        "卫生院",
        "中心卫生院",
        "乡镇中心卫生院",
        "街道卫生院",
    ),
    InstitutionKind.COMMUNITY_HEALTH_CENTRE: ("社区卫生服务站", "社区卫生中心"),
    InstitutionKind.VILLAGE_CLINIC: ("村卫生室", "卫生所", "卫生室", "村所"),
    InstitutionKind.COUNTY_HOSPITAL: ("县医院", "县级医疗机构", "县中医院", "牵头医院"),
    InstitutionKind.PUBLIC_HEALTH: ("疾控中心", "妇幼保健院", "公卫机构"),
    InstitutionKind.OTHER: ("其它",),
}


def _count(name: str, zh: str, about_zh: str, about_en: str, kind: Kind = Kind.WHOLE) -> Column:
    return Column(name, zh, kind, about_zh, about_en, least=0, most=1_000_000)


INSTITUTIONS: Final = Table(
    "institutions",
    "机构",
    "县医院、卫生院、村卫生所等，每个一行。",
    "One row an institution: hospitals, health centres, village clinics.",
    (
        Column(
            "code",
            "机构代码",
            Kind.CODE,
            "机构代码，不能重复；没有的自编一个。",
            "A unique code; make one up where there is none.",
            "W101",
            required=True,
            synonyms=("代码", "机构编码"),
        ),
        Column(
            "name",
            "机构名称",
            Kind.TEXT,
            "机构全称。",
            "Full name.",
            "甲镇卫生院",
            required=True,
            synonyms=("名称", "机构名"),
        ),
        Column(
            "kind",
            "类别",
            Kind.CHOICE,
            "从下拉单里选。",
            "Chosen from the list.",
            "乡镇卫生院",
            required=True,
            choices=tuple(
                Choice(kind.value, kind.zh, _KIND_SYNONYMS.get(kind, ()))
                for kind in InstitutionKind
            ),
            synonyms=("机构类别",),
        ),
        Column(
            "level",
            "级别",
            Kind.TEXT,
            "机构等级，如一级、二级甲等。",
            "Grade of the institution.",
            "一级",
            synonyms=("机构级别", "等级"),
        ),
        Column(
            "place",
            "所在地",
            Kind.CODE,
            "所在村或乡镇的代码（也可写名称）；县级机构写县代码。",
            "Code or name of its village or township; the county code for county level.",
            "350524101",
            required=True,
            synonyms=("village", "township", "division", "所在村", "所在乡镇", "所在地代码"),
        ),
        LNG,
        LAT,
        DATUM,
        _count("open_beds", "开放床位", "实际开放床位数。", "Beds in use."),
        _count("authorised_beds", "编制床位", "核定编制床位数。", "Authorised beds."),
        _count("premises_m2", "业务用房", "业务用房面积，平方米。", "Premises, m².", Kind.DECIMAL),
        Column(
            "capability_standard",
            "服务能力标准",
            Kind.CHOICE,
            "优质服务基层行达到的标准。",
            "Capability standard reached.",
            "基本",
            choices=(
                Choice("无", "无", ("未达标", "none")),
                Choice("基本", "基本", ("基本标准", "basic")),
                Choice("推荐", "推荐", ("推荐标准", "recommended")),
            ),
            synonyms=("能力标准",),
        ),
        Column(
            "equipment_tier",
            "设备档次",
            Kind.CHOICE,
            "设备配置档次。",
            "Tier of equipment.",
            "B",
            choices=tuple(Choice(tier, tier, (f"{tier}档",)) for tier in "ABC"),
        ),
        _count(
            "vehicles",
            "巡诊车辆",
            "能用于巡诊的车辆数；空着表示没有统计，不是没有车。",
            "Vehicles for circuits; empty means not stated, not none.",
        ),
        Column(
            "phone",
            "电话",
            Kind.TEXT,
            "公开的值班或咨询电话，印在村公示上；空着就由卫生院手写。",
            "The public telephone; printed on the notices of its villages.",
            synonyms=("联系电话", "值班电话", "咨询电话"),
        ),
    ),
    key=("code",),
    need=Need.EXPECTED,
    synonyms=("医疗机构", "机构表"),
)
