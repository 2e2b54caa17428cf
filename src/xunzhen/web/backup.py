"""A whole copy of the database while the site runs."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from xunzhen.domain.errors import BadData, say


def back_up(folder: Path, now: dt.datetime) -> Path:
    """Write a copy into a folder, readable by its owner only, and return its path.

    A copy appears under its name when it is whole, never before.

    Raises
    ------
    BadData
        when PostgreSQL's own tool is absent or refuses.
    """
    suffix = "dump" if connection.vendor == "postgresql" else "sqlite3"
    made = folder / f"xunzhen-{now:%Y%m%d-%H%M%S}.{suffix}"
    part = made.with_suffix(".part")
    try:
        part.touch(mode=0o600)
        if suffix == "dump":
            _dump(part)
        else:
            part.unlink()
            previous = os.umask(0o077)
            try:
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(part)])
            finally:
                os.umask(previous)
        part.replace(made)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return made


def _dump(path: Path) -> None:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise BadData(
            say(
                "site.no_pg_dump",
                "找不到pg_dump。请装PostgreSQL的客户端工具后再备份。",
                "pg_dump is not found. Install PostgreSQL's client tools, then back up again.",
            )
        )
    now = settings.DATABASES["default"]
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    more = {name: str(now[key]) for name, key in told.items() if now.get(key)}
    done = subprocess.run(  # noqa: S603
        [tool, "--no-password", "--format=custom", f"--file={path}", now["NAME"]],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BadData(
            say(
                "site.pg_dump_failed",
                "pg_dump没有成功：{words}",
                "pg_dump failed: {words}",
                words=done.stderr.strip()[-300:],
            )
        )
