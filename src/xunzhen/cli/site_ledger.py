"""The command ``xunzhen site refold``: every visit of the ledger against its events."""

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


COMMANDS: tuple[click.Command, ...] = (refold,)
