"""Workers and web servers killed with SIGKILL lose nothing and do nothing twice (real processes).

On SQLite, or on the PostgreSQL that ``DATABASE_URL`` names: ``make test`` runs them on both.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.web.people import COUNTY, PASSWORD

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 40.0


@dataclass
class CrashSite:
    """The processes of one site and its database."""

    env: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def say(self, *words: str) -> str:
        done = subprocess.run(
            self._command(words), cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self._command(words), cwd=ROOT, env=self.env, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.started.append(process)
        return process

    def look(self, number: str) -> dict[str, Any]:
        return dict(json.loads(self.say("look", number)))

    def wait(self, number: str, **wanted: object) -> dict[str, Any]:
        """Look until the job is as wanted."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            now = self.look(number)
            if all(now[name] == value for name, value in wanted.items()):
                return now
        raise AssertionError(f"wanted {wanted}, found {now}")

    def end(self) -> None:
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "tests.web.jobs.crash_site", *words]


def kill(process: subprocess.Popen[str]) -> None:
    """Take a process away with everything it has started, as a power cut does."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def databases() -> list[str]:
    return ["postgresql" if os.environ.get("DATABASE_URL") else "sqlite"]


@pytest.fixture(params=databases())
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CrashSite]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "PYTHONPATH": f"src{os.pathsep}.",
        "DJANGO_SETTINGS_MODULE": "xunzhen.web.settings",
        "XUNZHEN_DATA": str(tmp_path),
        "XUNZHEN_SECRET": "tests-only-" * 5,
        "XUNZHEN_KEYS": f"test:{base64.b64encode(b'k' * 32).decode()}",
        "XUNZHEN_MFA": "0",
        "XUNZHEN_HOSTS": "127.0.0.1",
    }
    if request.param == "postgresql":
        env["DATABASE_URL"] = _database_of_its_own(os.environ["DATABASE_URL"])
    found = CrashSite(env)
    found.say("prepare")
    yield found
    found.end()


def _database_of_its_own(address: str) -> str:
    import psycopg

    name = f"crash_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address.rsplit("/", 1)[0] + f"/{name}"


def test_job_of_a_killed_worker_is_done_once_by_the_next(site: CrashSite) -> None:
    number = site.say("ask", "test.slow", '{"first": 600}')
    first = site.start("work")
    site.wait(number, state="running")

    kill(first)
    time.sleep(3.5)  # the silence after which a job counts as lost
    site.start("work")

    now = site.wait(number, state="done")
    assert (now["attempt"], now["effects"], now["trail"]) == (2, 1, [])


def test_run_that_lost_its_job_writes_nothing(site: CrashSite) -> None:
    number = site.say("ask", "test.slow", '{"first": 6}')
    frozen = site.start("work")
    site.wait(number, state="running")

    os.killpg(frozen.pid, signal.SIGSTOP)
    time.sleep(3.5)
    site.start("work")
    site.wait(number, state="done", attempt=2)
    os.killpg(frozen.pid, signal.SIGCONT)
    time.sleep(7.0)  # the first run comes to its end now, and may not write

    now = site.look(number)
    assert (now["state"], now["attempt"], now["effects"], now["trail"]) == ("done", 2, 1, [])


def test_cluster_whose_parent_is_killed_ends_too(site: CrashSite) -> None:
    number = site.say("ask", "test.slow", '{"first": 600}')
    parent = site.start("work")
    site.wait(number, state="running")

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    until = time.monotonic() + 10
    while _group_lives(parent.pid) and time.monotonic() < until:
        time.sleep(0.2)
    assert not _group_lives(parent.pid)


def test_web_server_killed_while_it_writes_leaves_nothing_half_done(site: CrashSite) -> None:
    number = site.say("ask", "test.slow", '{"first": 1}')
    port = _free_port()
    server = site.start("web", str(port), "slowly")
    browser = _signed_in(port)

    with closing(browser.send_stop(number)):
        assert server.stdout is not None
        assert server.stdout.readline() == "writing\n"  # the job is changed, no entry written yet
        kill(server)

    now = site.look(number)
    assert (now["state"], now["stop_asked"], now["stops"], now["trail"]) == (
        *("waiting", False, 0),
        [],
    )


@pytest.mark.skipif("postgresql" in databases(), reason="a SQLite file is locked")
def test_locked_database_is_said_and_nothing_is_written(site: CrashSite) -> None:
    number = site.say("ask", "test.slow", '{"first": 1}')
    port = _free_port()
    site.start("web", str(port))
    browser = _signed_in(port)
    file = Path(site.env["XUNZHEN_DATA"]) / "xunzhen.sqlite3"

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(browser.send_stop(number)) as connection:
            answer = connection.getresponse()
            page = answer.read().decode()

    now = site.look(number)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert "数据库正忙，这一步没有保存任何改动" in page
    assert (now["state"], now["stops"], now["trail"]) == ("waiting", 0, [])


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Browser:
    """Just enough of a browser to sign in and press one button."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        connection = self._sent(method, path, form)
        with closing(connection):
            answer = connection.getresponse()
            for value in answer.headers.get_all("Set-Cookie") or ():
                name, _, rest = value.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer.read().decode()

    def send_stop(self, number: str) -> http.client.HTTPConnection:
        """Press the button and do not wait for an answer."""
        form = {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        return self._sent("POST", f"/c/{COUNTY}/jobs/{number}/stop/", form)

    def _sent(
        self, method: str, path: str, form: dict[str, str] | None
    ) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form else None, headers)
        return connection


def _signed_in(port: int) -> Browser:
    browser, until = Browser(port), time.monotonic() + 20
    while True:
        try:
            page = browser.ask("GET", "/sign-in/")
            break
        except OSError:
            assert time.monotonic() < until, "the web server did not start"
            time.sleep(0.1)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": "clerk", "password": PASSWORD}
    browser.ask("POST", "/sign-in/", form)
    assert "sessionid" in browser.cookies
    return browser
