"""Commands of ``xunzhen site`` about keys, the audit trail and the three administrators."""

from __future__ import annotations

import base64
import secrets
from datetime import date
from typing import Final

import click

from xunzhen.cli.screen import screen_of
from xunzhen.cli.site_settings import prepared

_KINDS: Final = {
    "rows": ("县域表的行", "rows of county tables"),
    "versions": ("历史版本", "earlier versions"),
    "held": ("待改的行和上传的文件", "held rows and uploads"),
    "outside": ("日历和消息地址", "calendars and channels"),
    "field": ("外勤密钥和回访电话", "field keys and survey numbers"),
    "second_factors": ("第二道验证", "second factors"),
}
_ADMINISTRATORS: Final = ("system_admin", "security_admin", "audit_admin")


@click.command("new-key")
@click.pass_context
def new_key(context: click.Context) -> None:
    """生成密钥 · Make a key for personal data and a secret for sessions.

    只打印，不保存。把XUNZHEN_KEYS的新密钥写在最前面，旧密钥留在后面，再运行rotate-keys。

    Prints and keeps nothing. Put the new key first in XUNZHEN_KEYS, leave the old ones after
    it, then run rotate-keys.

    \b
    Examples:
      xunzhen site new-key >> keys.env
    """
    del context
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    name = f"k{date.today():%Y%m%d}{secrets.token_hex(2)}"  # noqa: DTZ011 - a name, no moment
    click.echo(f"XUNZHEN_KEYS={name}:{key}")
    click.echo(f"XUNZHEN_SECRET={secrets.token_urlsafe(48)}")


@click.command("audit-verify")
@click.pass_context
def audit_verify(context: click.Context) -> None:
    """核对审计链 · Verify the audit trail, entry by entry.

    完好退出码为0；有记录被改、缺失、插入或截去时为1，并说出是第几条。
    把末尾的指纹抄在站外，下次核对时就能对上。

    Exit status 0 if it is whole; 1 if an entry was changed, is missing, was inserted or the
    end was cut off, naming the entry. Keep the printed digest outside the site.

    \b
    Examples:
      xunzhen site audit-verify >> digests.txt
    """
    screen = screen_of(context)
    prepared(screen)
    from xunzhen.web.audit.models import AuditEntry
    from xunzhen.web.audit.services import broken_links

    faults = broken_links()
    for fault in faults:
        screen.sentence(fault)
    if faults:
        context.exit(1)
    last = AuditEntry.objects.first()
    count, digest = (last.number, last.digest) if last else (0, "—")
    screen.say(
        f"审计链完好：{count:,}条，末尾指纹 {digest}",
        f"The audit trail is whole: {count:,} entries, last digest {digest}",
    )


@click.command("rotate-keys")
@click.pass_context
def rotate_keys(context: click.Context) -> None:
    """更换密钥 · Seal everything anew with the first key of XUNZHEN_KEYS.

    先用new-key生成，写在XUNZHEN_KEYS最前面并重启站点，再运行这一条；分批做，断了再运行就接着做。
    跑完之前不要删旧密钥。

    First put the new key in front and restart the site. It works in batches; cut off, run it
    again. Keep the old key until it has ended.

    \b
    Examples:
      xunzhen --lang en site rotate-keys
      xunzhen site rotate-keys 2> progress.txt
    """
    screen = screen_of(context)
    prepared(screen)
    from xunzhen.web.rotation import rotate

    def tell(kind: str, count: int) -> None:
        zh, en = _KINDS[kind]
        screen.notice(f"  {zh}：{count:,}", f"  {en}: {count:,}")

    done = rotate(tell)
    for kind, count in done.items():
        zh, en = _KINDS[kind]
        screen.say(f"{zh}　{count:,}", f"{en}: {count:,}")
    screen.say(
        "已全部用新密钥加密。核对站点正常后，才从XUNZHEN_KEYS里删去旧密钥；"
        "旧备份要用旧密钥才打得开，请另外保管。",
        "All is sealed with the new key. Look at the site before you take the old key out of "
        "XUNZHEN_KEYS; old backups need it, so keep it elsewhere.",
    )


@click.command("open-admin")
@click.argument("duty", type=click.Choice(_ADMINISTRATORS))
@click.argument("username")
@click.option("--name", default="", help="姓名 · the person's name")
@click.pass_context
def open_admin(context: click.Context, duty: str, username: str, name: str) -> None:
    """开管理员账号或重设其密码 · Open an administrator, or reset its password.

    三个管理员各一个账号：system_admin开账号，security_admin授岗位，audit_admin看审计。
    密码只打印一次，登录后必须改；记入审计记录。

    Each of the three has an account of their own. The password is printed once and must be
    changed; the trail tells.

    \b
    Examples:
      xunzhen site open-admin security_admin anquan --name 王安全
    """
    screen = screen_of(context)
    prepared(screen)
    from xunzhen.web.accounts.services.accounts import open_administrator

    opened = open_administrator(username=username, name=name, duty=duty)
    screen.say(
        f"账号 {opened.account.username}　一次性密码 {opened.password}",
        f"Account {opened.account.username}, one-time password {opened.password}",
    )


COMMANDS: Final[tuple[click.Command, ...]] = (new_key, audit_verify, rotate_keys, open_admin)
