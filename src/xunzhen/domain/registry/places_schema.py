"""The tables of places: county, townships, villages."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.registry.schema import Choice, Column, Kind, Need, Table

AREA_TAGS: Final = ("老", "少", "边", "岛", "苏区", "边远")

LNG: Final = Column(
    "lng",
    "经度",
    Kind.DECIMAL,
    "十进制度，如118.1834；没有可空着，但要在行车时间表里写分钟数。",
    "Decimal degrees; may stay empty if minutes are given in the travel table.",
    "118.1834",
    synonyms=("lon", "longitude", "东经", "经度E", "X坐标"),
)
LAT: Final = Column(
    "lat",
    "纬度",
    Kind.DECIMAL,
    "十进制度，如25.0612；与经度一起填。",
    "Decimal degrees; given together with the longitude.",
    "25.0612",
    synonyms=("latitude", "北纬", "纬度N", "Y坐标"),
)
DATUM: Final = Column(
    "datum",
    "坐标系",
    Kind.TEXT,
    "坐标取自哪种坐标系。手机地图（高德、腾讯）取的点写GCJ02，系统会换算。",
    "What the coordinates were measured in; GCJ02 (Chinese map apps) is converted.",
    "WGS84",
    choices=(
        Choice("WGS84", "WGS84"),
        Choice("CGCS2000", "CGCS2000"),
        Choice("GCJ02", "GCJ02"),
    ),
    open_choices=True,
    synonyms=("坐标系统", "crs"),
)
_MARKET_DAYS = Column(
    "market_days",
    "圩日",
    Kind.MARKET_DAYS,
    "赶集的日子：农历3,8（农历逢3逢8）、公历1,6，或周二;周五。",
    "Market days: 农历3,8 (lunar days ending in 3 or 8), 公历1,6, or weekdays.",
    "农历3,8",
    synonyms=("赶集日", "集日", "墟日"),
)


def _persons(name: str, zh: str, meaning_zh: str, meaning_en: str, *synonyms: str) -> Column:
    return Column(
        name,
        zh,
        Kind.WHOLE,
        f"{meaning_zh}，写整数人数，不写“约”。不清楚就空着。",
        f"{meaning_en}: a whole number of persons; leave empty if unknown.",
        synonyms=synonyms,
        least=0,
        most=10_000_000,
    )


COUNTY: Final = Table(
    "county",
    "县域",
    "一行：是哪个县、数据截至哪天。",
    "One row: which county, and the day the data stand for.",
    (
        Column(
            "code",
            "行政区划代码",
            Kind.CODE,
            "6位县级代码。中国以外的地方可写任意不重复的代码。",
            "The 6-digit county code; elsewhere any text.",
            "350524",
            required=True,
            synonyms=("县代码", "代码", "区划代码"),
        ),
        Column(
            "name",
            "名称",
            Kind.TEXT,
            "县（市、区）名。",
            "Name of the county.",
            "某某县",
            required=True,
            synonyms=("县名", "县域名称"),
        ),
        Column("city", "地市", Kind.TEXT, "所属设区市。", "The city above it.", "某某市"),
        Column("province", "省", Kind.TEXT, "所属省。", "The province.", "某某省"),
        Column(
            "as_of",
            "数据日期",
            Kind.DATE,
            "这些表的数据截至哪一天。",
            "The day these tables stand for.",
            "2026-09-01",
            required=True,
            synonyms=("数据截至", "截止日期"),
        ),
        Column(
            "note",
            "备注",
            Kind.TEXT,
            "写“演示数据”时，所有输出都标明演示数据。",
            "With 演示数据 here every output is marked as demonstration data.",
        ),
    ),
    key=("code",),
    need=Need.REQUIRED,
    synonyms=("县", "县域信息"),
)

TOWNSHIPS: Final = Table(
    "townships",
    "乡镇",
    "每个乡镇（街道）一行。",
    "One row a township.",
    (
        Column(
            "code",
            "乡镇代码",
            Kind.CODE,
            "9位乡级代码。",
            "The 9-digit township code.",
            "350524101",
            required=True,
            synonyms=("代码", "行政区划代码"),
        ),
        Column(
            "name",
            "乡镇名",
            Kind.TEXT,
            "乡镇或街道的名称。",
            "Name of the township.",
            "甲镇",
            required=True,
            synonyms=("名称", "乡镇名称", "乡镇"),
        ),
        LNG,
        LAT,
        DATUM,
        _MARKET_DAYS,
        Column(
            "weak",
            "薄弱乡镇",
            Kind.FLAG,
            "卫生力量薄弱、要优先帮扶的乡镇写是。",
            "Whether it is listed as weak in health services.",
            "否",
        ),
    ),
    key=("code",),
    need=Need.REQUIRED,
    synonyms=("乡镇表", "乡镇街道"),
)

VILLAGES: Final = Table(
    "villages",
    "行政村",
    "每个行政村一行，有没有村医都要写。",
    "One row a village, with or without a doctor.",
    (
        Column(
            "code",
            "村代码",
            Kind.CODE,
            "12位统计用区划代码；安置点等没有代码的，写任意不重复的代码。",
            "The 12-digit statistical code; any unique text where there is none.",
            "350524101202",
            required=True,
            synonyms=("代码", "行政区划代码", "行政村代码"),
        ),
        Column(
            "name",
            "村名",
            Kind.TEXT,
            "行政村名称。",
            "Name of the village.",
            "甲二村",
            required=True,
            synonyms=("名称", "行政村", "行政村名称", "村"),
        ),
        Column(
            "township",
            "乡镇",
            Kind.CODE,
            "所属乡镇的代码，也可写乡镇名。",
            "Code (or name) of its township.",
            "350524101",
            required=True,
            synonyms=("所属乡镇", "乡镇代码", "乡镇名"),
        ),
        LNG,
        LAT,
        DATUM,
        _persons("resident_population", "常住人口", "常住人口", "Resident population", "常住"),
        _persons("registered_population", "户籍人口", "户籍人口", "Registered population", "户籍"),
        _persons(
            "agricultural_population",
            "农业户籍人口",
            "农业户籍人口",
            "Registered agricultural population",
            "农业人口",
        ),
        _persons(
            "served_population", "服务人口", "村卫生所实际服务人口", "Population actually served"
        ),
        _persons(
            "aged_65", "65岁以上", "65岁以上常住人口", "Residents of 65 or more", "65岁以上人口"
        ),
        Column(
            "area_tags",
            "地区标签",
            Kind.TAGS,
            "老;少;边;岛;苏区;边远，几个之间用分号。",
            "Kinds of area; several are separated by semicolons.",
            "老;苏区",
        ),
        Column(
            "township_seat",
            "卫生院所在村",
            Kind.FLAG,
            "乡镇卫生院就在这个村的写是。",
            "Whether the township health centre stands in it.",
            "否",
        ),
        _MARKET_DAYS,
        Column(
            "preferred",
            "宜巡诊",
            Kind.HALF_DAYS,
            "最好来巡诊的半天，如周一上午;周三。",
            "Half-days that suit the village, such as Mon AM; Wed.",
            "周一上午;周三",
            synonyms=("宜巡诊半天",),
        ),
        Column(
            "forbidden",
            "不宜巡诊",
            Kind.HALF_DAYS,
            "不能来巡诊的半天。",
            "Half-days when no visit can be held.",
            "周五下午",
            synonyms=("不宜巡诊半天",),
        ),
        Column(
            "visits_per_week",
            "每周巡诊次数",
            Kind.WHOLE,
            "只在本村与规定次数不同时填，并写理由。",
            "Only where it differs from the rule; give the reason too.",
            least=0,
            most=14,
        ),
        Column(
            "visits_reason",
            "巡诊次数理由",
            Kind.TEXT,
            "为什么与规定次数不同，谁定的。",
            "Why the number differs from the rule, and who set it.",
            synonyms=("每周巡诊次数理由", "次数理由"),
        ),
        Column(
            "origin",
            "数据来源",
            Kind.CHOICE,
            "真实数据写“真实”，编出来试用的写“演示”。",
            "Real data, or synthetic data for a trial.",
            "真实",
            choices=(
                Choice("real", "真实", ("实际", "真")),
                Choice("synthetic", "演示", ("演示数据", "模拟", "合成")),
            ),
            synonyms=("来源",),
        ),
        Column(
            "circuit_stop",
            "巡诊地点",
            Kind.TEXT,
            "医生来村坐在哪里，印在村公示上；空着就由村里手写。",
            "Where the doctor sits; printed on the village's notice.",
            "村委会一楼",
            synonyms=("巡诊点",),
        ),
    ),
    key=("code",),
    need=Need.REQUIRED,
    synonyms=("村", "村表", "行政村表"),
)
