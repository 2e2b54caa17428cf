"""The commands ``site …``: run a console, its worker alone, bring its database up to date."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from xunzhen.cli import site_keys, site_ledger
from xunzhen.cli.screen import Screen, screen_of
from xunzhen.cli.site_settings import prepared


@click.group()
def site() -> None:
    """运行网页控制台 · Run the console in a browser."""


@site.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 · address to bind")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    envvar="PORT",
    show_envvar=True,
    show_default=True,
    help="端口 · port",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="网页进程数 · processes that answer requests",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="每个进程的线程数 · threads of each process",
)
@click.option("--migrate", is_flag=True, help="先升级数据库 · bring the database up to date first")
@click.option("--no-worker", is_flag=True, help="不带后台 · without the worker")
@click.pass_context
def run(
    context: click.Context,
    host: str,
    port: int,
    processes: int,
    threads: int,
    migrate: bool,
    no_worker: bool,
) -> None:
    """启动站点：网页和后台一起 · Run the site: web server and worker.

    先核对设置，再收集页面用的文件，然后在前台运行；按Ctrl-C停下。后台意外停止会自动重启。

    Checks the settings, collects the files of the pages, then serves in the foreground until
    Ctrl-C. A worker that dies is started again.

    \b
    Examples:
      xunzhen site run --migrate
      xunzhen site run --host 0.0.0.0 --port 8080 --processes 2
    """
    from xunzhen.web.serve import Plan, Site

    screen = screen_of(context)
    prepared(screen)
    if migrate:
        _migrated()
    _insist_on_tables(screen)
    _collected()
    plan = Plan(host, port, processes, threads, worker=not no_worker)

    def say_ready() -> None:
        screen.say(f"站点已就绪：{plan.address}　按Ctrl-C停下。",
                   f"The site is ready: {plan.address}   Ctrl-C stops it.")  # fmt: skip

    context.exit(Site(plan).run(say_ready))


@site.command()
@click.pass_context
def worker(context: click.Context) -> None:
    """只启动后台 · Run the worker alone: import, planning, publishing.

    网页在别处运行时用（例如两个systemd服务）。被强行终止也不丢任务：下次启动接着做。

    For sites whose web server runs elsewhere. It may be killed at any moment: what it had not
    finished is done after the next start.

    \b
    Examples:
      xunzhen site worker    # 前台运行 · in the foreground
    """
    screen = screen_of(context)
    prepared(screen)
    _insist_on_tables(screen)
    from xunzhen.web.cluster import run_jobs

    context.exit(run_jobs())


@site.command()
@click.pass_context
def migrate(context: click.Context) -> None:
    """建库或升级数据库 · Make the database or bring it up to date.

    升级程序以后、启动站点以前运行一次；先备份。

    Run it once after each upgrade of the program, before the site starts; back up first.

    \b
    Examples:
      xunzhen site migrate    # 可重复运行 · may be run again
    """
    screen = screen_of(context)
    prepared(screen)
    _migrated()
    screen.say("数据库已是最新。", "The database is up to date.")


@site.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="放备份的文件夹 · folder for the backup",
)
@click.pass_context
def backup(context: click.Context, out: Path) -> None:
    """备份数据库 · Write a whole copy of the database while the site runs.

    写成 OUT/xunzhen-日期-时间.sqlite3；PostgreSQL 用 pg_dump 写成 .dump。密钥（XUNZHEN_KEYS）
    不在备份里，要另外保管：没有密钥，身份证号和电话解不开。

    Writes OUT/xunzhen-DATE-TIME.sqlite3, or .dump by pg_dump on PostgreSQL. The keys are not in
    it; keep them elsewhere.

    \b
    Examples:
      xunzhen site backup --out /var/backups/xunzhen
    """
    screen = screen_of(context)
    prepared(screen)
    from xunzhen.web.backup import back_up

    out.mkdir(parents=True, exist_ok=True)
    made = back_up(out, datetime.now().astimezone())
    screen.say(f"已备份到 {made}", f"Backed up to {made}")


def _migrated() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _collected() -> None:
    from django.conf import settings
    from django.core.management import call_command

    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)


def _insist_on_tables(screen: Screen) -> None:
    """Refuse to start on a database that is not up to date."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        raise click.ClickException(
            screen.pick(
                f"数据库连不上：{problem}。请核对DATABASE_URL，并确认数据库在运行。",
                f"The database cannot be reached: {problem}. Check DATABASE_URL and that it runs.",
            )
        ) from problem
    if behind:
        raise click.ClickException(
            screen.pick(
                "数据库还没有建好或不是最新。请先备份，再运行 xunzhen site migrate。",
                "The database is not up to date. Back up, then run: xunzhen site migrate",
            )
        )
    connection.close()


for _command in (*site_keys.COMMANDS, *site_ledger.COMMANDS):
    site.add_command(_command)

COMMANDS: tuple[click.Command, ...] = (site,)
