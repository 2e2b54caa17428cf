"""What the actions of the trail are called, and its lines as cells that no spreadsheet runs."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xunzhen.web.accounts.duties import Duty
from xunzhen.web.audit.models import AuditEntry

ACTIONS: Final[dict[str, Promise | str]] = {
    "accounts.sign_in": _("登录"),
    "accounts.sign_in_failed": _("登录没有成功"),
    "accounts.locked": _("账号被锁定"),
    "accounts.sign_out": _("退出"),
    "accounts.second_factor": _("验证码通过"),
    "accounts.second_factor_on": _("设好第二道验证"),
    "accounts.change_password": _("改密码"),
    "accounts.open": _("开账号"),
    "accounts.open_admin": _("在服务器上开管理员账号"),
    "accounts.close": _("关闭账号"),
    "accounts.reopen": _("重新启用账号"),
    "accounts.reset_password": _("重设密码"),
    "accounts.grant": _("授予岗位"),
    "accounts.unlock": _("解锁账号"),
    "accounts.reset_second_factor": _("重设第二道验证"),
    "audit.export": _("导出审计记录"),
    "site.rotate_keys": _("更换密钥"),
    "registry.change": _("改县域表"),
    "registry.import": _("导入县域工作簿"),
    "registry.export": _("导出县域表"),
    "registry.unmask": _("查看个人信息"),
    "coverage.decide": _("决定服务方式"),
    "coverage.postpone": _("暂缓决定"),
    "planning.keep": _("保存排班计划"),
    "planning.publish": _("发布排班"),
    "coverage.export": _("导出覆盖清单"),
    "indicators.export": _("取出指标的明细"),
    "jobs.stop": _("停下任务"),
    "planning.announce": _("发出消息"),
    "reporting.document_make": _("起草公文"),
    "reporting.document_write": _("改公文稿"),
    "reporting.document_issue": _("印发公文并冻结"),
    "reporting.document_version": _("公文另起一版"),
    "reporting.pack_freeze": _("封存答复数据包"),
    "reporting.pack_export": _("导出答复数据包"),
    "reporting.begin": _("起草报表"),
    "reporting.edit": _("写报表、取数"),
    "reporting.self_check": _("自查报表"),
    "reporting.submit": _("报送报表并封存"),
    "reporting.send_back": _("退回报表"),
    "reporting.accept": _("接收报表"),
    "reporting.lock": _("锁定报表"),
    "reporting.restate": _("订正报表"),
    "reporting.review": _("复核报表"),
    "reporting.sample": _("抽查报表"),
    "reporting.make_key": _("生成站点密钥"),
    "reporting.register_site": _("登记交换站点"),
    "reporting.revoke_site": _("吊销站点密钥"),
    "reporting.export": _("导出签名报表"),
    "reporting.take_in": _("收下外站报表"),
    "reporting.refuse_file": _("拒收报表文件"),
    "reporting.recode": _("登记县代码变更"),
    "reporting.remind": _("催报表"),
    "planning.board-add": _("排班板：补排一次"),
    "planning.board-cancel": _("排班板：取消巡诊"),
    "planning.board-copy": _("改为新草稿"),
    "planning.board-lock": _("排班板：锁定"),
    "planning.board-move": _("排班板：改时间或医生"),
    "planning.board-redo": _("排班板：重做"),
    "planning.board-restore": _("排班板：恢复巡诊"),
    "planning.board-undo": _("排班板：撤销"),
    "planning.board-unlock": _("排班板：解锁"),
    "planning.board-remove": _("排班板：拿下来"),
    "planning.channel_add": _("添加消息去处"),
    "planning.channel_off": _("停用消息去处"),
    "planning.channel_on": _("启用消息去处"),
    "planning.channel_remove": _("删除消息去处"),
    "planning.channel_test": _("试发消息"),
    "planning.drop": _("作废草稿"),
    "planning.events": _("登记请假、停诊等变动"),
    "planning.export": _("导出排班"),
    "planning.feed_make": _("开日历地址"),
    "planning.feed_revoke": _("停用日历地址"),
    "planning.print": _("打印排班或公示"),
    "planning.withdraw": _("撤回排班"),
    "registry.export_bad_rows": _("下载有错的行"),
    "registry.find": _("按号码查人"),
    "registry.held_dropped": _("放弃没收下的行"),
    "registry.import_asked": _("要求导入"),
    "registry.import_dropped": _("放弃导入"),
    "registry.upload": _("上传工作簿"),
    "policy.set_value": _("设定规则值"),
    "fieldwork.verify": _("核实到村记录"),
    "fieldwork.return": _("退回到村记录"),
    "fieldwork.correct": _("更正到村记录"),
    "fieldwork.resolve": _("选定两边不一样的"),
    "fieldwork.excuse": _("认可漏访的原因"),
    "fieldwork.spot_check": _("写抽查结果"),
    "fieldwork.draw": _("抽签定抽查"),
    "fieldwork.month_export": _("导出月度核对表"),
    "fieldwork.sheets": _("补录手填单"),
    "fieldwork.sheets_dropped": _("放弃一张补录表"),
    "fieldwork.sheets_print": _("印手填单或下载补录表"),
    "fieldwork.sheets_upload": _("上传补录表"),
    "fieldwork.enrol": _("登记外勤手机"),
    "fieldwork.log": _("手机送来记录"),
    "fieldwork.photo": _("手机送来照片"),
    "fieldwork.revoke": _("停用外勤手机"),
    "fieldwork.unlock_asked": _("手机请求解锁"),
    "fieldwork.unlock_grant": _("给手机解锁"),
    "fieldwork.unlocked": _("手机取回钥匙"),
    "policy.load_wording": _("载入文件原文"),
    "fieldwork.refold": _("按事件重算台账"),
    "fieldwork.purge": _("清理到期外勤资料"),
    "fieldwork.demo": _("放入演示台账"),
    "assistance.need": _("填单位需求"),
    "assistance.need_dropped": _("去掉单位需求"),
    "assistance.needs_suggested": _("按上转人数列出需求建议"),
    "assistance.candidates": _("登记可派医师"),
    "assistance.candidate_dropped": _("从名单去掉医师"),
    "assistance.plan_asked": _("要求排年度计划"),
    "assistance.plan": _("排出年度计划"),
    "assistance.nominate": _("推荐下派医师"),
    "assistance.approve": _("批准下派"),
    "assistance.assign": _("安排下派"),
    "assistance.begin": _("登记下派到岗"),
    "assistance.close": _("结束下派"),
    "assistance.withdraw": _("撤回下派"),
    "assistance.replace": _("下派换人"),
    "assistance.confirm": _("确认下派月份"),
    "assistance.take_back": _("收回月份确认"),
    "assistance.agreement": _("登记或更改帮扶协议"),
    "assistance.task": _("填协议任务"),
    "assistance.review": _("写协议年度评估"),
    "assistance.term_reason": _("写任期提前结束的原因"),
    "assistance.mentor": _("登记师带徒"),
    "assistance.trained": _("登记出师"),
    "assistance.tour": _("安排移动医院巡回"),
    "assistance.tour_step": _("移动医院巡回进展"),
    "assistance.tour_stop": _("填停靠点工作量"),
    "assistance.tour_hand": _("交接随访病人"),
    "assistance.certificate": _("出具服务时间证明"),
    "assistance.certificate_print": _("下载服务时间证明"),
    "assistance.certificate_withdrawn": _("收回服务时间证明"),
}
FACTS: Final[dict[str, Promise | str]] = {
    "revision": _("第几次改动"),
    "new": _("新增"),
    "changed": _("改动"),
    "removed": _("删除"),
    "visits": _("巡诊次数"),
    "missing": _("漏访次数"),
    "job": _("任务"),
    "edition": _("版次"),
    "rows": _("行数"),
    "villages": _("村数"),
    "columns": _("列"),
    "personal": _("含个人信息"),
    "characters": _("字数"),
    "found": _("查到"),
    "import": _("导入编号"),
    "day": _("日期"),
    "duty": _("岗位"),
    "village": _("村"),
    "paper": _("件"),
    "part": _("范围"),
    "channel": _("去处"),
    "taken": _("收下"),
    "refused": _("没有收"),
    "known": _("早已收到"),
    "clock_error": _("手机钟差（秒）"),
    "app": _("应用版本"),
    "again": _("再次登记"),
    "waiting": _("手机里还没送的"),
    "bytes": _("字节"),
    "period": _("期间"),
    "cut_off": _("数据截至"),
    "outside": _("辖区以外未取出"),
}
_COUNTS: Final = frozenset({"new", "changed", "removed"})
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def action_words(action: str) -> str:
    """Name an action; one without words of its own is shown as it is kept."""
    return str(ACTIONS.get(action, action))


def duty_words(duty: str) -> str:
    """Name the duty that somebody had when they did it."""
    if duty == "system":
        return gettext("站点自己")
    return str(Duty(duty).label) if duty in Duty.values else duty


def fact_words(facts: dict[str, Any]) -> str:
    """Return the facts of an entry in words; what is empty is left out."""
    said = (
        f"{FACTS.get(name, name)} {_value_words(value)}"
        for name, value in facts.items()
        if value not in (None, "", [], {}) and not (value == 0 and name in _COUNTS)
    )
    return " · ".join(said)


def _value_words(value: object) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)


def inert(text: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula.

    >>> inert("=1+1"), inert("安溪县"), inert("  @x")
    ("'=1+1", '安溪县', "'  @x")
    """
    bare = text.lstrip(" ")
    return f"'{text}" if bare.startswith(_STARTS_A_FORMULA) or text.startswith("\t") else text


def cells(entry: AuditEntry) -> list[str]:
    """Return an entry as the cells of one line."""
    facts = "；".join(f"{name}={value}" for name, value in entry.facts.items())
    return [
        inert(text)
        for text in (
            str(entry.number),
            timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds"),
            entry.who,
            duty_words(entry.duty),
            action_words(entry.action),
            entry.action,
            entry.county,
            entry.subject,
            entry.purpose,
            facts,
            entry.address or "",
            entry.digest,
        )
    ]
