"""The tables of people and their days: staff, leave, service modes."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.registry.county import Licence, Mode
from xunzhen.domain.registry.schema import Choice, Column, Kind, Need, Table

SINCE: Final = Column(
    "since",
    "起",
    Kind.DATE,
    "从哪一天开始，含当天。",
    "First day.",
    "2026-10-01",
    required=True,
    synonyms=("起始日期", "开始日期", "开始", "from_date"),
)
UNTIL: Final = Column(
    "until",
    "止",
    Kind.DATE,
    "到哪一天为止，含当天；空着表示一直有效。",
    "Last day, included; empty means open-ended.",
    "2026-12-31",
    synonyms=("截止日期", "结束日期", "结束", "to_date"),
)
LAST_DAY: Final = Column(
    "until",
    "止",
    Kind.DATE,
    "到哪一天为止，含当天。",
    "Last day, included.",
    "2026-10-05",
    required=True,
    synonyms=UNTIL.synonyms,
)
REASON: Final = Column(
    "reason", "原因", Kind.TEXT, "写清原因。", "The reason.", synonyms=("事由", "理由")
)

_LICENCE_SYNONYMS: Final = {
    Licence.PHYSICIAN: ("医师", "执业医生"),
    Licence.ASSISTANT_PHYSICIAN: ("助理医师",),
    Licence.RURAL_ASSISTANT_PHYSICIAN: ("乡村全科助理医师", "乡村全科执业（助理）医师"),
    Licence.VILLAGE_DOCTOR: ("村医", "乡村医生执业证"),
    Licence.NURSE: ("执业护士", "注册护士"),
}
_MODE_SYNONYMS: Final = {
    Mode.RESIDENT: ("驻村医生", "有村医"),
    Mode.CIRCUIT: ("巡回医疗",),
    Mode.STATIONED: ("派驻坐诊",),
    Mode.NEIGHBOUR: ("邻村延伸服务", "邻村"),
    Mode.CENTRE: ("中心村卫生室", "中心村"),
    Mode.ONLINE: ("线上", "联合门诊"),
}

STAFF: Final = Table(
    "staff",
    "人员",
    "每位医务人员一行。",
    "One row a member of staff.",
    (
        Column(
            "id",
            "工号",
            Kind.CODE,
            "工号，不能重复；不要用身份证号。",
            "A unique number; never the identity number.",
            "Y001",
            required=True,
            synonyms=("人员编号", "编号"),
        ),
        Column("name", "姓名", Kind.TEXT, "姓名。", "Name.", "某医生", required=True),
        Column(
            "institution",
            "所属机构",
            Kind.CODE,
            "所属机构的代码，也可写机构名称。",
            "Code (or name) of the institution.",
            "W101",
            required=True,
            synonyms=("机构", "机构代码", "单位"),
        ),
        Column(
            "licence",
            "执业资格",
            Kind.CHOICE,
            "从下拉单里选；空着按“无”处理，不能单独巡诊。",
            "Chosen from the list; empty counts as none.",
            "执业医师",
            choices=tuple(
                Choice(licence.value, licence.zh, _LICENCE_SYNONYMS.get(licence, ()))
                for licence in Licence
            ),
            synonyms=("资格", "license"),
        ),
        Column(
            "title",
            "职称",
            Kind.CHOICE,
            "职称等级：初级、中级、副高或正高。",
            "Grade of the professional title.",
            "中级",
            choices=(
                Choice("初级", "初级"),
                Choice("中级", "中级"),
                Choice("副高", "副高", ("副高级",)),
                Choice("正高", "正高", ("正高级",)),
            ),
            synonyms=("职称等级",),
        ),
        Column(
            "title_since",
            "职称取得日期",
            Kind.DATE,
            "取得现职称的日期。",
            "Day the title was obtained.",
            "2021-08-01",
            synonyms=("职称时间",),
        ),
        Column(
            "degree",
            "学历",
            Kind.TEXT,
            "最高学历。",
            "Highest degree.",
            "本科",
            choices=tuple(Choice(word, word) for word in ("中专", "大专", "本科", "硕士", "博士")),
            open_choices=True,
        ),
        Column(
            "full_time_degree",
            "全日制",
            Kind.FLAG,
            "最高学历是否全日制。",
            "Whether the degree was full-time.",
            "是",
            synonyms=("是否全日制",),
        ),
        Column(
            "specialties",
            "专业",
            Kind.TAGS,
            "专业，几个之间用分号。",
            "Specialties, separated by semicolons.",
            "全科;中医",
            synonyms=("专业特长",),
        ),
        Column(
            "available",
            "可出诊半天",
            Kind.HALF_DAYS,
            "每周可以出去巡诊的半天；空着表示不出诊。",
            "Half-days of the week free for circuits; empty means none.",
            "周一;周三上午",
            synonyms=("可巡诊半天",),
        ),
        Column(
            "max_circuit_half_days",
            "每周最多巡诊半天",
            Kind.WHOLE,
            "每周最多出去几个半天，0到14。",
            "Most half-days a week on circuits, 0 to 14.",
            "4",
            least=0,
            most=14,
        ),
        Column(
            "village",
            "驻村",
            Kind.CODE,
            "驻村的乡村医生写所驻村的代码或村名。",
            "The village where a village doctor lives and works.",
            synonyms=("驻村代码", "所驻村"),
        ),
        Column(
            "phone", "电话", Kind.TEXT, "联系电话。", "Telephone.", synonyms=("联系电话", "手机")
        ),
        Column(
            "id_number",
            "身份证号",
            Kind.CODE,
            "18位；整列设成文本格式再填，可以不填。",
            "18 characters; format the column as text first. May stay empty.",
            synonyms=("身份证", "身份证号码", "公民身份号码"),
        ),
        Column(
            "id_number_confirmed",
            "身份证号已核对",
            Kind.FLAG,
            "校验位不对、但已与证件核对无误的写是。",
            "Yes if the number fails its check digit but was compared with the card.",
        ),
    ),
    key=("id",),
    need=Need.EXPECTED,
    synonyms=("医务人员", "人员表", "医生"),
)

_STAFF_REFERENCE: Final = Column(
    "staff",
    "工号",
    Kind.CODE,
    "人员表里的工号；没有重名时也可写姓名。",
    "Number of the member of staff (or the name, if it is unique).",
    "Y001",
    required=True,
    synonyms=("人员", "姓名"),
)

LEAVE: Final = Table(
    "leave",
    "请假",
    "每次请假一行，按整天算。",
    "One row a leave, whole days.",
    (_STAFF_REFERENCE, SINCE, LAST_DAY, REASON),
    key=("staff", "since"),
    synonyms=("请假表", "休假"),
)

SERVICE_MODES: Final = Table(
    "service_modes",
    "服务方式",
    "每个村由谁、用哪种方式服务，从哪天到哪天；同一天只能有一种（线上联合门诊可以并用）。",
    "Who serves each village and how, from when to when; one mode a day (online may come on top).",
    (
        Column(
            "village",
            "村代码",
            Kind.CODE,
            "村代码，或不重名的村名。",
            "Code of the village (or its name, if unique).",
            "350524101202",
            required=True,
            synonyms=("村", "行政村", "村名"),
        ),
        Column(
            "mode",
            "服务方式",
            Kind.CHOICE,
            "从下拉单里选。",
            "Chosen from the list.",
            "巡诊",
            required=True,
            choices=tuple(Choice(mode.value, mode.zh, _MODE_SYNONYMS[mode]) for mode in Mode),
            synonyms=("方式",),
        ),
        Column(
            "provider",
            "提供者",
            Kind.CODE,
            "提供服务的机构代码或人员工号（也可写不重名的名称）。",
            "Code of the institution or number of the member of staff that serves it.",
            "W101",
            synonyms=("服务提供者", "提供单位", "提供人"),
        ),
        SINCE,
        UNTIL,
        REASON,
    ),
    key=("village", "mode", "since"),
    synonyms=("服务方式表",),
)
