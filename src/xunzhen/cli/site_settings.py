"""Loading a site's settings before a command runs; wrong ones are said, not met later."""

from __future__ import annotations

import os
from typing import Final

import click

from xunzhen.cli.screen import Screen

SETTINGS: Final = "xunzhen.web.settings"


def prepared(screen: Screen) -> None:
    """Load the site's settings and refuse wrong ones with their hints.

    Raises
    ------
    click.ClickException
        naming every setting that is wrong and what to do.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core import checks
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.translation import override

    try:
        django.setup()
        with override("en" if screen.language == "en" else "zh-hans"):
            wrong = [one for one in checks.run_checks() if one.is_serious()]
    except ImproperlyConfigured as problem:
        raise click.ClickException(_no_secret(screen) or str(problem)) from problem
    if wrong:
        lines = [f"{one.id}  {one.msg}\n    {one.hint or ''}" for one in wrong]
        raise click.ClickException("\n".join(lines))


def _no_secret(screen: Screen) -> str:
    """Say which setting every site needs and this one lacks."""
    if os.environ.get("XUNZHEN_SECRET"):
        return ""
    return screen.pick(
        "没有设XUNZHEN_SECRET。运行 xunzhen site new-key 生成，写进站点的环境文件；"
        "演示可用 make demo。",
        "XUNZHEN_SECRET is not set. Make one with xunzhen site new-key and put it into the site's "
        "environment file; for a demonstration use make demo.",
    )
