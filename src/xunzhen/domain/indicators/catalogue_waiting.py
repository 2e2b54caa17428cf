"""The indicators whose data the product does not hold yet: each says which, and has no number."""

from __future__ import annotations

from typing import Final, NamedTuple

from xunzhen.domain.indicators.indicator import Indicator, PeriodKind, Words


class _Row(NamedTuple):
    id: str
    name: Words
    numerator: Words
    denominator: Words | None
    unit: Words
    clauses: tuple[str, ...]
    missing: Words
    per: int | None = None
    kind: PeriodKind = PeriodKind.DAY
    at_most: bool = False


_PERCENT: Final = Words("%", "%")
_YEAR: Final = PeriodKind.YEAR_TO_DATE
_CENTRES: Final = Words("乡镇卫生院数", "township health centres")
_CLINICS: Final = Words("村卫生所数", "village clinics")
_SUBCENTRES: Final = Words("次中心数", "sub-centres")

_ROWS: Final = (
    _Row("publicity.awareness_share", Words("群众知晓率", "public awareness"),
         Words("知道这项工作的受访者", "respondents who know"), Words("受访者", "respondents"),
         _PERCENT, ("FJ-2022-595/4.3.1",),
         Words("知晓率问卷：受访人数、知晓人数", "the survey: people asked, people who know"), 100),
    _Row("consortium.task_hospitals", Words("四中心建设医院数", "hospitals building four centres"),
         Words("建成四个中心的县级综合医院", "county hospitals with all four centres"), None,
         Words("家", "hospitals"), ("FJ-2023-61/1.1.1",),
         Words("各医院四个中心的建成日期", "the day each of the four centres was built")),
    _Row("paired_assistance.trainees_per_year", Words("每年培养骨干人数", "trainees a year"),
         Words("有结业或考核记录的骨干", "trainees with a record of completion"), None,
         Words("名/年", "persons/year"), ("FJ-2023-61/1.2.7", "FJ-2023-64/2.1.8"),
         Words("带教结业或考核记录（谁、哪一对、哪天）",
               "records of completed training (who, pair, day)"), None, _YEAR),
    _Row("workforce.targeted_students_per_year_bachelor",
         Words("本科中医定向生人数", "targeted TCM students, bachelor"),
         Words("当年录取的本科中医定向生", "bachelor students recruited in the year"), None,
         Words("名/年", "students/year"), ("FJ-2023-61/2.1",),
         Words("各年定向生录取名册", "the recruitment lists of each year"), None, _YEAR),
    _Row("workforce.targeted_students_per_year_college",
         Words("高职高专中医定向生人数", "targeted TCM students, college"),
         Words("当年录取的高职高专中医定向生", "college students recruited in the year"), None,
         Words("名/年", "students/year"), ("FJ-2023-61/2.2",),
         Words("各年定向生录取名册", "the recruitment lists of each year"), None, _YEAR),
    _Row("specialty_project.provincial_count", Words("省级重点专科数", "key specialty projects"),
         Words("省级临床重点专科项目", "provincial key specialty projects"), None,
         Words("个", "projects"), ("FJ-2023-64/2.2.3",),
         Words("省级重点专科立项名单", "the list of provincial projects")),
    _Row("consortium.compact_share", Words("医共体紧密型达标率", "compact consortia"),
         Words("达到国家紧密型标准的医共体", "consortia that meet the criteria"),
         Words("县域医共体数", "county consortia"), _PERCENT, ("FZ-2024-24/1.8",),
         Words("国家紧密型标准各条的评判结果", "the verdict on each national criterion"), 100),
    _Row("primary_visits.share", Words("县域内基层就诊率", "visits at primary institutions"),
         Words("基层机构诊疗人次", "visits at primary institutions"),
         Words("县域内诊疗总人次", "all visits in the county"), _PERCENT, ("FZ-2024-24/1.9",),
         Words("各级机构诊疗人次（卫生统计或医保结算）",
               "visits by level of institution (statistics or insurance)"), 100, _YEAR),
    _Row("subcentre.count", Words("次中心数量", "sub-centres"),
         Words("建成的次中心", "sub-centres built"), None, Words("所/县", "institutions/county"),
         ("FZ-2024-24/2.1",), Words("次中心名单和建成日期", "the list of sub-centres, day built")),
    _Row("subcentre.target_hospital_level", Words("次中心升二级", "sub-centres at level 2"),
         Words("达到二级的次中心", "sub-centres at level 2"), _SUBCENTRES,
         Words("医院等级", "hospital grade"), ("FZ-2024-24/2.7",),
         Words("次中心名单和等级评审结论", "the list of sub-centres and their grades"), 100),
    _Row("consortium.four_centres", Words("县级医院四大中心", "four centres of a county hospital"),
         Words("建成的中心", "centres built"), None, Words("个/院", "centres/hospital"),
         ("FZ-2024-24/4.4",), Words("四大中心建成日期", "the day each centre was built")),
    _Row("county_hospital.aspired_grade", Words("争取三级乙等以上", "aspired grade 3B"),
         Words("县医院等次", "grade of the county hospital"), None,
         Words("医院等次", "hospital grade"), ("FZ-2024-24/4.7",),
         Words("分甲乙等的评审结论和日期", "the verdict of accreditation by class, with its day")),
    _Row("joint_clinic.township_share", Words("联合门诊覆盖率", "centres with a joint clinic"),
         Words("设联合门诊的乡镇卫生院", "centres with a joint clinic"), _CENTRES, _PERCENT,
         ("FZ-2024-24/5.5",), Words("联合门诊设立记录", "when joint clinics were set up"), 100),
    _Row("joint_ward.subcentre_share", Words("次中心联合病房率", "sub-centres with a joint ward"),
         Words("设联合病房的次中心", "sub-centres with a joint ward"), _SUBCENTRES, _PERCENT,
         ("FZ-2024-24/5.6",),
         Words("次中心名单、联合病房设立记录", "the sub-centres, when joint wards were set up"),
         100),
    _Row("joint_ward.township_share", Words("卫生院联合病房率", "centres with a joint ward"),
         Words("设联合病房的卫生院", "centres with a joint ward"),
         Words("符合条件的乡镇卫生院", "eligible township health centres"), _PERCENT,
         ("FZ-2024-24/5.7",),
         Words("哪些卫生院符合条件、联合病房设立记录",
               "which centres are eligible, when joint wards were set up"), 100),
    _Row("tcm.halls", Words("精品中医馆数量", "excellent TCM halls"),
         Words("建成的精品中医馆（省级、市级）", "halls built (provincial, municipal)"), None,
         Words("家", "halls"), ("FZ-2024-24/10.1",),
         Words("精品中医馆认定名单和级别", "the list of halls with their grade")),
    _Row("tcm.corner_share", Words("设中医阁的村所占比", "clinics with a TCM corner"),
         Words("设中医阁的村卫生所", "clinics with a TCM corner"), _CLINICS, _PERCENT,
         ("FZ-2024-24/10.2",), Words("哪些村卫生所设了中医阁", "which clinics have one"), 100),
    _Row("tcm.technique_share", Words("会六项适宜技术的村所占比", "clinics with six techniques"),
         Words("规范开展规定项数的村卫生所", "clinics with the number of techniques"), _CLINICS,
         _PERCENT, ("FZ-2024-24/10.5",),
         Words("每个村卫生所各项技术的开展记录", "records of each technique by clinic"), 100),
    _Row("chronic_clinic.township_share", Words("建慢病门诊的卫生院占比", "chronic clinics"),
         Words("建成慢病一体化门诊的卫生院", "centres with an integrated clinic"), _CENTRES,
         _PERCENT, ("FZ-2024-24/11.4",),
         Words("慢病一体化门诊建成日期", "the day each clinic was built"), 100),
    _Row("telemedicine.coverage_share", Words("远程医疗覆盖率", "telemedicine coverage"),
         Words("接入远程医疗的县、乡机构", "institutions connected"),
         Words("县、乡两级机构数", "county and township institutions"), _PERCENT,
         ("FZ-2024-24/12.7",), Words("各机构远程医疗接入日期", "the day each was connected"), 100),
    _Row("emergency.max_radius_km", Words("农村急救半径", "rural emergency radius"),
         Words("离最近急救站点最远的村的道路里程", "road km of the village farthest off"),
         None, Words("公里", "km"), ("FZ-2024-24/13.7",),
         Words("急救站点位置和到各村的道路里程", "the stations and road km to each village"),
         None, PeriodKind.DAY, True),
    _Row("insurance.enrolment_share", Words("应保人员参保率", "insured of those who should be"),
         Words("已参保人数", "people insured"), Words("应保人数", "people who should be"),
         _PERCENT, ("FZ-2024-24/14.5",),
         Words("医保部门的应保、参保人数", "the insurer's numbers of people"), 100),
    _Row("insurance.circle_minutes", Words("医保便利圈时限", "insurance within minutes"),
         Words("到最近医保服务点的分钟数", "minutes to the nearest service point"), None,
         Words("分钟", "minutes"), ("FZ-2024-24/15.3",),
         Words("医保服务点位置和到各村的时间", "the service points and minutes to each village"),
         None, PeriodKind.DAY, True),
    _Row("insurance.village_point_share", Words("医保服务点覆盖率", "insurance points"),
         Words("设医保服务点的村", "villages with one"), Words("村数", "villages"),
         _PERCENT, ("FZ-2024-24/15.5",),
         Words("各村医保服务点名单", "the list of service points"), 100),
    _Row("clinic.insurance_line_share", Words("医保专线开通率", "clinics with an insurance line"),
         Words("开通医保专线的村卫生所", "clinics with a line"), _CLINICS, _PERCENT,
         ("AX-2024-19/1.1.2",), Words("各村卫生所专线开通日期", "the day each line was opened"),
         100),
    _Row("workforce.graduate_village_doctor_posts",
         Words("大学生村医招聘名额", "posts for graduate village doctors"),
         Words("当年招到的大学生村医", "graduate village doctors recruited"), None,
         Words("名", "posts"), ("AX-2024-19/2.3.3",),
         Words("招聘记录（岗位、录用日期）", "recruitment records (post, day)"), None, _YEAR),
    _Row("township_hospital.weak_townships", Words("薄弱乡镇提升数", "weak townships upgraded"),
         Words("完成提升的薄弱乡镇", "weak townships upgraded"), None, Words("个", "townships"),
         ("AX-2024-19/6.2.7",),
         Words("8个薄弱乡镇的名单、设备配齐和提升验收记录",
               "the list of eight, records of equipment and acceptance")),
    _Row("family_doctor.specialist_link_share", Words("家医专科对接率", "teams with a specialist"),
         Words("对接了县级以上专科医生的家医团队", "teams with a specialist link"),
         Words("家医团队数", "family-doctor teams"), _PERCENT, ("AX-2024-19/6.3.3",),
         Words("家医团队名单和对接的专科医生", "the teams and their specialists"), 100),
    _Row("neighbour_service.max_minutes", Words("邻村延伸最长时间", "minutes of neighbour service"),
         Words("邻村延伸服务最远的村的分钟数", "minutes of the farthest village served so"), None,
         Words("分钟", "minutes"), ("NAT-2021/11",),
         Words("到各村的行车时间（见xunzhen coverage，逐村判）",
               "travel minutes (xunzhen coverage judges each village)"),
         None, PeriodKind.DAY, True),
)  # fmt: skip


def _indicator(row: _Row) -> Indicator:
    zh, en = row.numerator
    if row.denominator is not None:
        zh, en = f"{zh}÷{row.denominator.zh}", f"{en} ÷ {row.denominator.en}"
    rule = "" if row.id == "publicity.awareness_share" else row.id
    return Indicator(
        row.id, row.name, Words(zh, en), row.numerator, row.denominator, row.unit, row.kind, (),
        row.clauses, rule, row.per, None, row.missing, at_most=row.at_most,
    )  # fmt: skip


WAITING: Final[tuple[Indicator, ...]] = tuple(map(_indicator, _ROWS))
