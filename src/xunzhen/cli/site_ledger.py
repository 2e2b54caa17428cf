"""Commands on a site's ledger: ``refold`` against its events, ``purge`` what is kept too long."""

from __future__ import annotations

import click

from xunzhen.cli.screen import screen_of
from xunzhen.cli.site_settings import prepared

_SHOWN = 20


@click.command("refold")
@click.option("--mend", is_flag=True, help="把不符的改成事件所说的 · write what the events tell")
@click.pass_context
def refold(context: click.Context, mend: bool) -> None:
    """核对台账 · Fold every visit of the ledger anew and compare.

    台账里每次巡诊都由它的事件算出。逐次重算并核对；全部相符退出码为0，有不符的为1并列出。
    加--mend就改成事件所说的，事件本身从不改动。

    Every visit of the ledger is folded from its events. Exit status 0 if all rows agree, 1 if one
    does not, naming it. With --mend the row is written anew; events are never changed.

    \b
    Examples:
      xunzhen site refold
      xunzhen site refold --mend
    """
    screen = screen_of(context)
    prepared(screen)
    from xunzhen.web.fieldwork.services.refold import counties, differing, mended

    wrong = 0
    for county in counties():
        found = dict(differing(county))
        for number, columns in list(found.items())[:_SHOWN]:
            screen.say(
                f"{county} {number}：{'、'.join(columns)}",
                f"{county} {number}: {', '.join(columns)}",
            )
        if mend and found:
            mended(county, found)
        wrong += len(found)
    if wrong and mend:
        screen.say(f"改好了{wrong}次巡诊。", f"{wrong} visits were written anew.")
    elif wrong:
        screen.say(
            f"{wrong}次巡诊与它的事件不符。请先备份，再运行 xunzhen site refold --mend。",
            f"{wrong} visits are not what their events tell. Back up, then run: "
            "xunzhen site refold --mend",
        )
        context.exit(1)
    else:
        screen.say("每次巡诊都与它的事件相符。", "Every visit is what its events tell.")


@click.command("purge")
@click.option("--delete", is_flag=True, help="真的删除；不加只列出 · delete; else only list")
@click.pass_context
def purge(context: click.Context, delete: bool) -> None:
    """清理到期资料 · Purge what has been kept as long as the rules say.

    照片、签到点、回访电话、被退回的原件和备注各有保存天数，由县里在“本县规则”里设定；没设定的一件
    不删。不加--delete只列出到期多少件；删除不能撤回，先备份。指纹、距离、编号和计数都留下。

    Photographs, check-in points, telephone numbers, refused events and notes are kept as many days
    as the county's rules say; where none is set nothing is purged. Without --delete it only tells
    what is due. Deleting cannot be undone: back up first. Digests, distances, ids and counts stay.

    \b
    Examples:
      xunzhen site purge
      xunzhen site purge --delete
    """
    screen = screen_of(context)
    prepared(screen)
    from xunzhen.web.fieldwork.services.purge import purge as purged
    from xunzhen.web.fieldwork.services.purge import purge_lines
    from xunzhen.web.fieldwork.services.refold import counties

    for county in counties():
        lines = purged(county=county) if delete else purge_lines(county)
        for line in lines:
            screen.say(f"{county} {line.told.zh}", f"{county} {line.told.en}")
        count = sum(len(line.due) for line in lines)
        if delete:
            screen.say(f"{county} 删除了{count}件。", f"{county} purged {count}.")
        elif count:
            screen.say(
                f"{county} 到期{count}件，还没有删。先备份，再运行 xunzhen site purge --delete。",
                f"{county} {count} are due; nothing was deleted. Back up, then run: "
                "xunzhen site purge --delete",
            )


COMMANDS: tuple[click.Command, ...] = (refold, purge)
