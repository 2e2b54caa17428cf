"""What the actions of the trail are called, and its lines as cells that no spreadsheet runs."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
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
    "policy.set_value": _("设定规则值"),
    "policy.load_wording": _("载入文件原文"),
}
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def action_words(action: str) -> str:
    """Name an action; one without words of its own is shown as it is kept."""
    return str(ACTIONS.get(action, action))


def duty_words(duty: str) -> str:
    """Name the duty that somebody had when they did it."""
    return str(Duty(duty).label) if duty in Duty.values else duty


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
