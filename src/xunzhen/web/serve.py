"""A running site: web server and worker as children of one process that looks after both.

``python -m xunzhen.web.serve web|worker`` is such a child. It holds a pipe to the parent: when the
parent is gone, however it went, the child ends too and the port is free.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

_GRACE_SECONDS: Final = 8.0
_LOOK_EVERY: Final = 0.25
_REST_SECONDS: Final = 3.0
_READY_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Plan:
    """What is served where."""

    host: str
    port: int
    processes: int
    threads: int
    worker: bool = True

    @property
    def address(self) -> str:
        """The address that a browser on this machine can ask."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
        return f"http://{host}:{self.port}/"


@dataclass
class Site:
    """The two children and what to do when one of them ends."""

    plan: Plan
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    told_to_end: bool = False

    def run(self, when_ready: Callable[[], None]) -> int:
        """Serve until a signal comes or the web server ends; return the exit status."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._told)
        try:
            self._start("web")
            if self.plan.worker:
                self._start("worker")
            if self._ready():
                when_ready()
            return self._look_after()
        finally:
            self.end()

    def end(self) -> None:
        """Ask the children to end, and make those end that do not."""
        for child in self.children.values():
            with suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        until = time.monotonic() + _GRACE_SECONDS
        for child in self.children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def _start(self, name: str) -> None:
        plan = self.plan
        words = [name, plan.host, plan.port, plan.processes, plan.threads]
        self.children[name] = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "xunzhen.web.serve", *map(str, words)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def _told(self, _signal: int, _frame: FrameType | None) -> None:
        self.told_to_end = True

    def _ready(self) -> bool:
        until = time.monotonic() + _READY_SECONDS
        while not self.told_to_end and time.monotonic() < until:
            if self.children["web"].poll() is not None:
                return False
            if answers(self.plan.address + "healthz"):
                return True
            time.sleep(_LOOK_EVERY)
        return False

    def _look_after(self) -> int:
        while not self.told_to_end:
            time.sleep(_LOOK_EVERY)
            if (ended := self.children["web"].poll()) is not None:
                return ended or 1
            if self.plan.worker and self.children["worker"].poll() is not None:
                time.sleep(_REST_SECONDS)
                if not self.told_to_end:
                    self._start("worker")
        return 0


def answers(address: str) -> bool:
    """Say whether an address of this machine answers 200."""
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def serve_web(plan: Plan) -> None:
    """Answer requests until told to end."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "xunzhen.web.wsgi:application",
        address=plan.host,
        port=plan.port,
        interface=Interfaces.WSGI,
        workers=plan.processes,
        blocking_threads=plan.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_enabled=False,
    ).serve()


def _end_with_parent() -> None:
    """End this process and its children when the pipe to the parent closes."""

    def wait() -> None:
        while os.read(0, 1024):
            continue
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def main(words: list[str]) -> int:
    """Be one of the two children."""
    name, host, port, processes, threads = words
    _end_with_parent()
    if name == "web":
        serve_web(Plan(host, int(port), int(processes), int(threads)))
        return 0
    import django

    django.setup()
    from xunzhen.web.cluster import run_jobs

    return run_jobs()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
