"""Sync on two cores with SQLite: 500 phones hand in 50 records each, and what a pack weighs.

The site is the demo county served by granian as ``xunzhen site run`` does; the phones run on the
same machine. They come home one after the other, ``A_SECOND`` of them a second (more than twice as
fast as 500 in ten minutes), each with one batch; a tenth of them send it twice at the same moment.
``--quick``: a hundred phones, and a ledger of a tenth. ``SYNC_PHONES`` sets another number.
"""

from __future__ import annotations

import datetime as dt
import gzip
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.commands import ROOT
from benchmarks.console import migrated, served, settings_of

QUICK: Final = "--quick" in sys.argv
PHONES: Final = int(os.environ.get("SYNC_PHONES", "100" if QUICK else "500"))
RECORDS: Final = 50
A_SECOND: Final = 2.0
LEDGER: Final = 100_000 if QUICK else 1_000_000
PACKS: Final = 20
P95_LIMIT_MS: Final = 500.0
MINUTES_LIMIT: Final = 10.0
PACK_LIMIT_KB: Final = 5_000.0
ZONE: Final = dt.timezone(dt.timedelta(hours=8))
LINE_BYTES: Final = 400_000 / 8
LINE_SECONDS: Final = 0.4
Measured = tuple[str, float | None, str, float | None]


@dataclass
class Answered:
    """What the phones met."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def measure() -> list[Measured]:
    """Measure a fresh site with its phones, then its ledger after ten years."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = settings_of(Path(scratch) / "site")
        migrated(settings)
        phones = _inside(settings, "phones", str(PHONES))
        with served(settings) as port:
            rows = [*_packs(port, phones), *_logs(port, phones)]
        counted = _inside(settings, "counted")
        rows += [
            ("events received", counted["received"], "", None),
            ("events lost", PHONES * RECORDS - counted["distinct"], "", 0),
            ("events doubled", counted["received"] - counted["distinct"], "", 0),
            ("events refused", counted["refused"], "", 0),
            ("visits unlike the fold of their events", counted["unlike the fold"], "", 0),
        ]
        rows += [tuple(one) for one in _inside(settings, "ten_years", str(LEDGER))]
    return rows


def _inside(settings: Mapping[str, str], *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sync_inside", *words],
        cwd=ROOT, env=dict(settings), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _packs(port: int, phones: Sequence[Mapping[str, Any]]) -> list[Measured]:
    """Ask for first packs, one phone at a time."""
    times, sizes, counts = [], [], []
    for phone in phones[: PACKS + 1]:
        status, seconds, body = _asked(port, phone, "GET", "/field/api/pack?after=0", b"")
        if status != 200:
            raise RuntimeError(f"a pack answers {status}: {body[:200]!r}")
        pack = json.loads(gzip.decompress(body))
        times.append(1000 * seconds)
        sizes.append(len(body) / 1000)
        counts.append(sum(len(table["rows"]) for table in pack["tables"].values()))
    warm = sorted(times[1:])
    largest = max(sizes)
    line = 2 * LINE_SECONDS + 1000 * largest / LINE_BYTES
    return [
        ("first pack: the first of a process", times[0], "ms", None),
        ("first pack: p95 at the phone, no line", warm[round(0.95 * (len(warm) - 1))], "ms", None),
        ("first pack: largest, compressed", largest, "kB", PACK_LIMIT_KB),
        ("first pack: most rows", max(counts), "", 5_000),
        ("first pack over 400 kb/s and 400 ms, computed", line + warm[-1] / 1000, "s", 3.0),
    ]


def _logs(port: int, phones: Sequence[Mapping[str, Any]]) -> list[Measured]:
    """Let every phone hand in its batch when it comes home."""
    found, begun = Answered(), time.perf_counter()
    threads = []
    for number, phone in enumerate(phones):
        wait = begun + number / A_SECOND - time.perf_counter()
        time.sleep(max(0.0, wait))
        body = gzip.compress(json.dumps(_batch(phone["visits"])).encode())
        for _ in range(2 if number % 10 == 0 else 1):
            thread = threading.Thread(target=_home, args=(port, phone, body, found))
            thread.start()
            threads.append(thread)
    for thread in threads:
        thread.join()
    minutes = (time.perf_counter() - begun) / 60
    taken = sorted(found.seconds)
    name = f"{len(phones)} phones × {RECORDS} records, {A_SECOND:g} phones a second"
    return [
        (f"{name}: p50 of a log and its pack", 1000 * taken[len(taken) // 2], "ms", None),
        (
            f"{name}: p95 of a log and its pack",
            1000 * taken[round(0.95 * (len(taken) - 1))],
            "ms",
            P95_LIMIT_MS,
        ),
        (f"{name}: slowest log and its pack", 1000 * taken[-1], "ms", None),
        (f"{name}: all of it", minutes, "min", MINUTES_LIMIT),
        (f"{name}: answers that were wrong", found.wrong, "", 0),
    ]


def _home(port: int, phone: Mapping[str, Any], body: bytes, found: Answered) -> None:
    try:
        status, seconds, answer = _asked(port, phone, "POST", "/field/api/log", body)
        told = json.loads(_plain(answer))
        fates = [one["fate"] for one in told["results"].values()]
        wrong = status != 200 or fates != ["received"] * RECORDS or "pack" not in told
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        seconds, wrong = 60.0, True
    with found.lock:
        found.seconds.append(seconds)
        found.wrong += wrong


def _batch(visits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make a batch: five events a visit, as a fortnight without a signal brings them. It asks for
    the pack in its answer, as the app does; after change 1, so that nearly all of it comes."""
    now = dt.datetime.now(dt.UTC)
    events = [event for visit in visits for event in _events(visit)]
    return {
        "batch": str(uuid.uuid4()), "app": "1", "sent_at": now.isoformat(), "waiting": 0,
        "events": events, "unless_withdrawn": True, "after": 1,
    }  # fmt: skip


def _events(visit: Mapping[str, Any]) -> list[dict[str, Any]]:
    begin = dt.datetime.combine(
        dt.date.fromisoformat(visit["date"]), dt.time(14 if visit["afternoon"] else 8, 30), ZONE
    )
    number = f"138{uuid.uuid4().int % 10**8:08}"
    told: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("departed", -30, {}),
        ("checked_in", 0, {"lng": visit["lng"], "lat": visit["lat"], "accuracy": 20.0}),
        ("recorded", 170, {"fields": {"treatment": 6, "public_health": 4, "m_65": 3, "f_65": 4}}),
        ("contact", 175, {"consent": True, "phone": number}),
        ("checked_out", 185, {}),
    )
    return [
        {
            "id": str(uuid.uuid4()), "visit": visit["id"], "kind": kind, "seq": seq,
            "at": (begin + dt.timedelta(minutes=minutes)).isoformat(), "bases": [],
            "facts": facts,
        }
        for seq, (kind, minutes, facts) in enumerate(told)
    ]  # fmt: skip


def _asked(
    port: int, phone: Mapping[str, Any], method: str, path: str, body: bytes
) -> tuple[int, float, bytes]:
    headers = {
        "Authorization": f"Device {phone['device']}.{phone['secret']}",
        "Accept-Encoding": "gzip",
        **({"Content-Encoding": "gzip", "Content-Type": "application/json"} if body else {}),
    }
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    line.request(method, path, body or None, headers)
    answer = line.getresponse()
    content = answer.read()
    seconds = time.perf_counter() - begun
    line.close()
    return answer.status, seconds, content


def _plain(content: bytes) -> bytes:
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


if __name__ == "__main__":
    for title, value, unit, limit in measure():
        shown = "—" if value is None else f"{value:.1f} {unit}"
        print(f"{title}: {shown}" + ("" if limit is None else f" (limit {limit:g})"))
