"""How long the demo takes until its site answers: once everything is installed, and from a fresh
clone with nothing.

The clone is made from this repository's last commit into a temporary folder, gets an environment
of its own from the package index, and writes its output below itself.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks.commands import ROOT
from xunzhen.web.serve import answers

Measurement = tuple[str, float | None, str, float | None]

SECOND_RUN_LIMIT: Final = 40.0
FROM_NOTHING_LIMIT: Final = 180.0
PROBE: Final = "segno"
"""A small package the product needs: if the index does not give it, there is no index."""
PAPERS: Final = ("visits.csv", "summary.json", "roster.pdf", "roster.xlsx", "map.html")


def measure() -> list[Measurement]:
    """Time the second run here, and ``make demo`` in a fresh clone (None without an index)."""
    with tempfile.TemporaryDirectory() as folder:
        second = second_run(Path(folder) / "demo-output")
        clone = Path(folder) / "clone"
        _run(["git", "clone", "--quiet", str(ROOT), str(clone)], Path(folder))
        whole = make_demo(clone) if index_answers(Path(folder)) else None
    if whole is None:
        print("demo: make demo from nothing skipped, no package index answers")
    return [
        ("demo, second run", second, "s", SECOND_RUN_LIMIT),
        ("make demo in a fresh clone, from nothing", whole, "s", FROM_NOTHING_LIMIT),
    ]


def second_run(out: Path) -> float:
    """Run the demo twice and return the seconds of the second run."""
    seconds = 0.0
    for _ in range(2):
        command = [sys.executable, "-m", "demo.run"]
        seconds = until_served(command, ROOT, DEMO_OUT=str(out), PYTHONPATH="src")
    _insist_on(out)
    return seconds


def make_demo(clone: Path) -> float:
    """Type ``make demo`` in a clone and return the seconds it took, the installation included."""
    command = ["make", "demo", f"PYTHON={sys.executable}"]
    seconds = until_served(command, clone, DEMO_OUT="demo-output")
    _insist_on(clone / "demo-output")
    return seconds


def until_served(command: list[str], folder: Path, **environment: str) -> float:
    """Start a command that ends in a site, and return the seconds until the site answers.

    Raises
    ------
    RuntimeError
        when the command ends before its site answers.
    """
    begun, port = time.perf_counter(), free_port()
    settings = _clean_environment(PORT=str(port), **environment)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, env=settings, stdout=said, stderr=said, start_new_session=True
        )
        try:
            while not answers(f"http://127.0.0.1:{port}/healthz"):
                if process.poll() is not None:
                    said.seek(0)
                    raise RuntimeError(said.read().decode()[-2000:])
                time.sleep(0.1)
            return time.perf_counter() - begun
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def index_answers(folder: Path) -> bool:
    """Say whether pip, in an environment of its own, can fetch a package."""
    _run([sys.executable, "-m", "venv", str(folder / "probe")], folder)
    pip = [str(folder / "probe" / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    fetch = ["download", "--quiet", "--no-deps", "--retries", "1", "--dest", str(folder), PROBE]
    done = subprocess.run(
        [*pip, *fetch], env=_clean_environment(), capture_output=True, check=False
    )
    return done.returncode == 0


def _clean_environment(**more: str) -> dict[str, str]:
    """Return this environment without what would lead another Python to these packages."""
    ours = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "DEMO_OUT", "XUNZHEN_LANG", "MAKEFLAGS")
    return {name: value for name, value in os.environ.items() if name not in ours} | more


def _run(command: list[str], folder: Path, **environment: str) -> None:
    done = subprocess.run(
        command, cwd=folder, env=_clean_environment(**environment),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-2000:]}")


def _insist_on(out: Path) -> None:
    absent = [name for name in PAPERS if not (out / name).is_file()]
    if absent:
        raise RuntimeError(f"the demo wrote no {', '.join(absent)}")


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        print(f"{title}: {'—' if value is None else f'{value:.1f}'} {unit} (limit {limit:g})")
