"""Workers and web servers killed with SIGKILL lose nothing and do nothing twice (real processes).

On SQLite, or on the PostgreSQL that ``DATABASE_URL`` names: ``make test`` runs them on both.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import re
import shutil
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

from tests.county import small_county
from tests.web.people import COUNTY, PASSWORD

VILLAGES = len(small_county().villages)
ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 40.0
SILENCE = 2.5
"""Seconds after which a job without a sign of life counts as lost, and half a second."""


@dataclass
class CrashSite:
    """The processes of one site and its database."""

    env: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)
    errands: subprocess.Popen[str] | None = None

    def prepare(self) -> None:
        done = subprocess.run(
            self._command(("prepare",)), cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def say(self, *words: str | int) -> Any:
        """Have an errand done; one process does those of a whole test."""
        if self.errands is None:
            self.errands = self.start("serve")
        assert self.errands.stdin is not None
        self.errands.stdin.write(f"{json.dumps(words)}\n")
        self.errands.stdin.flush()
        return json.loads(heard(self.errands))

    def start(self, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self._command(words), cwd=ROOT, env=self.env, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.started.append(process)
        return process

    def look(self, number: int) -> dict[str, Any]:
        return dict(self.say("look", number))

    def wait(self, number: int, **wanted: object) -> dict[str, Any]:
        """Look until the job is as wanted."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            now = self.look(number)
            if all(now[name] == value for name, value in wanted.items()):
                return now
            time.sleep(0.1)
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


def heard(process: subprocess.Popen[str]) -> str:
    """Return the next line a process prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def databases() -> list[str]:
    return ["postgresql" if os.environ.get("DATABASE_URL") else "sqlite"]


def settings_in(folder: Path) -> dict[str, str]:
    """The settings of a site in a folder, on SQLite."""
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "PYTHONPATH": f"src{os.pathsep}.",
        "DJANGO_SETTINGS_MODULE": "xunzhen.web.settings",
        "XUNZHEN_DATA": str(folder),
        "XUNZHEN_SECRET": "tests-only-" * 5,
        "XUNZHEN_KEYS": f"test:{base64.b64encode(b'k' * 32).decode()}",
        "XUNZHEN_MFA": "0",
        "XUNZHEN_HOSTS": "127.0.0.1",
    }


@pytest.fixture(scope="module", params=databases())
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The settings of a site that is made once; every test gets a copy of it."""
    env = settings_in(tmp_path_factory.mktemp("prepared"))
    if request.param == "postgresql":
        env["DATABASE_URL"] = _new_database(os.environ["DATABASE_URL"])
    CrashSite(env).prepare()
    return env


@pytest.fixture
def site(prepared: dict[str, str], tmp_path: Path) -> Iterator[CrashSite]:
    shutil.copytree(prepared["XUNZHEN_DATA"], tmp_path, dirs_exist_ok=True)
    env = {**prepared, "XUNZHEN_DATA": str(tmp_path)}
    if "DATABASE_URL" in env:
        address = env["DATABASE_URL"]
        env["DATABASE_URL"] = _new_database(address, f"TEMPLATE {address.rsplit('/', 1)[1]}")
    found = CrashSite(env)
    yield found
    found.end()


def _new_database(address: str, like: str = "") -> str:
    import psycopg

    server, name = address.rsplit("/", 1)[0], f"crash_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {like}")
    return f"{server}/{name}"


def test_job_of_a_killed_worker_is_done_once_by_the_next(site: CrashSite) -> None:
    first = site.start("work")
    number = site.say("ask", "test.slow", '{"first": 600}')
    site.wait(number, state="running")

    kill(first)
    time.sleep(SILENCE)
    site.start("work")

    now = site.wait(number, state="done")
    assert (now["attempt"], now["effects"], now["trail"]) == (2, 1, [])


def test_run_that_lost_its_job_writes_nothing(site: CrashSite) -> None:
    frozen = site.start("work")
    number = site.say("ask", "test.slow", '{"first": 6}')
    site.wait(number, state="running")

    os.killpg(frozen.pid, signal.SIGSTOP)
    time.sleep(SILENCE)
    site.start("work")
    site.wait(number, state="done", attempt=2)
    os.killpg(frozen.pid, signal.SIGCONT)
    time.sleep(2.5)  # the first run comes to its end now, and may not write

    now = site.look(number)
    assert (now["state"], now["attempt"], now["effects"], now["trail"]) == ("done", 2, 1, [])


def test_cluster_whose_parent_is_killed_ends_too(site: CrashSite) -> None:
    parent = site.start("work")
    number = site.say("ask", "test.slow", '{"first": 600}')
    site.wait(number, state="running")

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    until = time.monotonic() + 10
    while _group_lives(parent.pid) and time.monotonic() < until:
        time.sleep(0.2)
    assert not _group_lives(parent.pid)


def test_import_of_a_killed_worker_is_taken_once_by_the_next(site: CrashSite) -> None:
    first = site.start("work", "slowly")
    before = site.look(0)
    number = site.say("ask_import")
    assert heard(first) == "written"  # every row and the entry, but not committed

    kill(first)
    killed = site.look(number)
    time.sleep(SILENCE)
    site.start("work")

    now = site.wait(number, state="done", attempt=2)
    assert (killed["revision"], killed["entries"]) == (
        *(
            before["revision"],
            before["entries"] | {"registry.upload": 1, "registry.import_asked": 1},
        ),
    )
    assert (now["revision"], now["versions"]) == (before["revision"] + 1, VILLAGES)
    assert (now["entries"]["registry.import"], now["trail"]) == (1, [])


def test_planning_of_a_killed_worker_leaves_one_plan(site: CrashSite) -> None:
    wish = {"since": "2026-09-14", "weeks": 1, "name": "", "seed": 1, "proof": "quick"}
    first = site.start("work", "slowly")
    number = site.say("ask", "planning.plan", json.dumps(wish))
    assert heard(first) == "written"  # the plan, its visits and the entry, but not committed

    kill(first)
    killed = site.look(number)
    time.sleep(SILENCE)
    site.start("work")

    now = site.wait(number, state="done", attempt=2)
    ((plan, state, edition, visits),) = now["plans"]
    assert (killed["plans"], killed["entries"].get("planning.keep", 0)) == ([], 0)
    assert (plan, state, edition, visits > 0) == (1, "draft", None, True)
    assert (now["entries"]["planning.keep"], now["trail"]) == (1, [])


def test_publishing_of_a_killed_web_server_is_done_once_when_asked_again(site: CrashSite) -> None:
    port = _free_port()
    server = site.start("web", str(port), "slowly")
    number, version = site.say("draft")
    form = {"version": str(version), "seen": "on"}
    with closing(_signed_in(port).send(f"roster/{number}/publish/", form)):
        assert heard(server) == "writing"  # the plan is published, no entry written yet
        kill(server)
    killed = site.look(0)

    port = _free_port()
    site.start("web", str(port))
    browser = _signed_in(port)
    answers = [browser.pressed(f"roster/{number}/publish/", form) for _again in range(2)]

    now = site.look(0)
    ((_number, before, no_edition, _visits),) = killed["plans"]
    ((_number, state, edition, _visits),) = now["plans"]
    assert (before, no_edition, killed["entries"].get("planning.publish", 0)) == ("draft", None, 0)
    assert (answers, state, edition) == ([302, 302], "published", 1)
    assert (now["entries"]["planning.publish"], now["trail"]) == (1, [])


def test_web_server_killed_while_it_writes_leaves_nothing_half_done(site: CrashSite) -> None:
    port = _free_port()
    server = site.start("web", str(port), "slowly")
    number = site.say("ask", "test.slow", '{"first": 1}')
    browser = _signed_in(port)

    with closing(browser.send_stop(number)):
        assert heard(server) == "writing"  # the job is changed, no entry written yet
        kill(server)

    now = site.look(number)
    assert (now["state"], now["stop_asked"], now["entries"].get("jobs.stop", 0), now["trail"]) == (
        *("waiting", False, 0),
        [],
    )


@pytest.mark.skipif("postgresql" in databases(), reason="a SQLite file is locked")
def test_locked_database_is_said_and_nothing_is_written(site: CrashSite) -> None:
    port = _free_port()
    site.start("web", str(port))
    number = site.say("ask", "test.slow", '{"first": 1}')
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
    assert (now["state"], now["entries"].get("jobs.stop", 0), now["trail"]) == ("waiting", 0, [])


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
    """Just enough of a browser to sign in and press a button."""

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

    def send_stop(self, number: int) -> http.client.HTTPConnection:
        """Ask for a job to be stopped and do not wait for an answer."""
        return self.send(f"jobs/{number}/stop/", {})

    def send(self, path: str, form: dict[str, str]) -> http.client.HTTPConnection:
        """Press the button of a form of the county and do not wait for an answer."""
        told = {"csrfmiddlewaretoken": self.cookies["csrftoken"], **form}
        return self._sent("POST", f"/c/{COUNTY}/{path}", told)

    def pressed(self, path: str, form: dict[str, str]) -> int:
        """Press the button of a form of the county and return the status of the answer."""
        with closing(self.send(path, form)) as connection:
            answer = connection.getresponse()
            answer.read()
            return answer.status

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
