"""Columns of the tables ``agreements`` and ``assignments``, for both wrappers."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.assistance.programmes import PairingMode, Programme, Role
from xunzhen.domain.registry.people_schema import LAST_DAY, SINCE, UNTIL
from xunzhen.domain.registry.schema import Choice, Column, Kind, Table

_MODE_SYNONYMS: Final = {PairingMode.LEAD: ("领办型", "紧密领办")}
_ROLE_SYNONYMS: Final = {
    Role.HEAD: ("科主任", "负责人"),
    Role.DOCTOR: ("医生", "专家"),
    Role.MANAGER: ("管理人员",),
}
_ASSIGNED: Final = tuple(one for one in Programme if one is not Programme.MOBILE_HOSPITAL)
_ROLES: Final = tuple(Choice(one.value, one.zh, _ROLE_SYNONYMS.get(one, ())) for one in Role)


def _party(name: str, zh: str, about_zh: str, about_en: str, example: str, *more: str) -> Column:
    return Column(name, zh, Kind.CODE, about_zh, about_en, example, required=True, synonyms=more)


def _signed(name: str, zh: str, who_zh: str, who_en: str) -> Column:
    return Column(
        name,
        zh,
        Kind.DATE,
        f"{who_zh}哪天签的；没签就空着。",
        f"Day on which the {who_en} signed; empty: not signed.",
        "2026-01-10",
    )


AGREEMENTS: Final = Table(
    "agreements",
    "帮扶协议",
    "支援医院、受援医院和县政府三方签的对口帮扶协议，一份一行。",
    "Tripartite agreements of paired assistance, a row each.",
    (
        Column(
            "id",
            "编号",
            Kind.CODE,
            "协议编号，不重复。",
            "Number of the agreement, unique.",
            "XY-01",
            required=True,
            synonyms=("协议编号",),
        ),
        _party(
            "sender",
            "支援医院",
            "派出的三级医院：代码或名称，外地的照写名称。",
            "The sending hospital: code or name; one of elsewhere by its name.",
            "示例市医院",
            "派出医院",
        ),
        _party(
            "receiver",
            "受援医院",
            "机构表里的代码或不重名的名称。",
            "Code (or unique name) of the table institutions.",
            "示例县医院",
        ),
        Column(
            "county",
            "县",
            Kind.TEXT,
            "签字的县政府：县名或区划代码。",
            "The county that signs: name or division code.",
            "示例县",
            required=True,
            synonyms=("县政府", "县（市、区）"),
        ),
        Column(
            "mode",
            "模式",
            Kind.CHOICE,
            "院包院、院包科、托管或领办。",
            "hospital, department, trust or lead.",
            "院包院",
            required=True,
            choices=tuple(
                Choice(one.value, one.zh, _MODE_SYNONYMS.get(one, ())) for one in PairingMode
            ),
            synonyms=("帮扶模式", "帮扶方式"),
        ),
        _signed("signed_sender", "支援医院签字", "支援医院", "sender"),
        _signed("signed_receiver", "受援医院签字", "受援医院", "receiver"),
        _signed("signed_county", "县签字", "县政府", "county"),
        SINCE,
        LAST_DAY,
    ),
    key=("id",),
    synonyms=("对口帮扶协议", "三方协议"),
)

ASSIGNMENTS: Final = Table(
    "assignments",
    "派驻支援",
    "谁从哪家派到哪家，什么职务，从哪天到哪天；换了人另写一行，旧的一行在“接替”里写新的编号。",
    "Who is sent from where to where, in which role, from when to when; a new person is a new row, "
    "and the old row names it as its replacement.",
    (
        Column(
            "id",
            "编号",
            Kind.CODE,
            "这一条的编号，不重复。",
            "Number of the assignment, unique.",
            "PZ-01",
            required=True,
            synonyms=("派驻编号",),
        ),
        Column(
            "programme",
            "项目",
            Kind.CHOICE,
            "千名医师、对口帮扶、蹲点或派驻。",
            "thousand_doctors, paired, rural_stay or stationed.",
            "对口帮扶",
            required=True,
            choices=tuple(Choice(one.value, one.zh) for one in _ASSIGNED),
            synonyms=("支援项目", "类别"),
        ),
        Column(
            "staff",
            "人员",
            Kind.CODE,
            "人员表里的工号或不重名的姓名；外来专家写他的工号。",
            "Id (or unique name) of the table staff; a guest by his own id.",
            "SY01",
            required=True,
            synonyms=("工号", "医生", "姓名"),
        ),
        _party(
            "from_institution",
            "派出单位",
            "派出的单位：代码或名称，外地的照写名称。",
            "The sending unit: code or name; one of elsewhere by its name.",
            "示例市医院",
            "支援单位",
        ),
        _party(
            "to_institution",
            "受援单位",
            "机构表里的代码或不重名的名称。",
            "Code (or unique name) of the table institutions.",
            "示例县医院",
        ),
        Column(
            "role",
            "职务",
            Kind.CHOICE,
            "院长、副院长、科室负责人、医师或管理；最短任期按职务算。",
            "president, vice_president, head, doctor or manager; it decides the least term.",
            "医师",
            required=True,
            choices=_ROLES,
            synonyms=("岗位", "角色"),
        ),
        SINCE,
        UNTIL,
        Column(
            "agreement",
            "协议",
            Kind.CODE,
            "属于哪份帮扶协议，写协议编号。",
            "Number of the agreement it belongs to.",
            "XY-01",
            synonyms=("协议编号", "帮扶协议"),
        ),
        Column(
            "replaced_by",
            "接替",
            Kind.CODE,
            "由哪一条接替，写那一条的编号。",
            "Number of the assignment that took over the post.",
            synonyms=("接替编号", "替换"),
        ),
    ),
    key=("id",),
    synonyms=("派驻人员", "支援人员"),
)
