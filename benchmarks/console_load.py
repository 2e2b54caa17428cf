"""A small load client: signed-in readers with cookies and compression, in threads."""

from __future__ import annotations

import gzip
import http.client
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit


@dataclass
class Reader:
    """One signed-in browser; ``bytes_read`` counts bodies as they came, compressed."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    bytes_read: int = 0

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, float, bytes]:
        """Ask for a page and return status, seconds until the whole answer, and its body."""
        headers = {"Accept-Encoding": "gzip, br" if path.startswith("/static/") else "gzip"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode(form) if form else None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self._line.request("POST" if form else "GET", path, body, headers)
        answer = self._line.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - begun
        for value in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        self.bytes_read += len(content)
        return answer.status, seconds, content

    def sign_in(self, account: str, password: str) -> None:
        """Sign in.

        Raises
        ------
        RuntimeError
            when the site refuses.
        """
        page = unpacked(self.ask("/sign-in/")[2]).decode(errors="replace")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
        form = {"csrfmiddlewaretoken": token[1] if token else ""}
        self.ask("/sign-in/", {**form, "username": account, "password": password})
        if "sessionid" not in self.cookies:
            raise RuntimeError(f"{account} could not sign in")

    def close(self) -> None:
        """Close the connection."""
        self._line.close()


def unpacked(content: bytes) -> bytes:
    """Return a body as the browser reads it, unpacked where it came compressed."""
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def own_addresses(page: bytes) -> tuple[str, ...]:
    """Return what a page loads from its own site: styles, scripts, marks; each once."""
    found = re.findall(r'(?:href|src)="(/static/[^"#]+)', page.decode(errors="replace"))
    return tuple(dict.fromkeys(urlsplit(one).path for one in found))


def map_addresses(page: bytes) -> tuple[str, ...]:
    """Return what the map's own script loads besides: its library, and the points it draws."""
    text = page.decode(errors="replace")
    found = re.findall(r'data-(?:library|worker|sheet|points)="([^"]+)"', text)
    return tuple(dict.fromkeys(unescape(one) for one in found))


def main_addresses(page: str) -> tuple[str, ...]:
    """Return the pages that the navigation of a page leads to."""
    navigation = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    return tuple(re.findall(r'<a href="([^"]+)"', navigation))


@dataclass
class Load:
    """What many readers at once have seen."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def run(self, readers: Sequence[Reader], paths: Sequence[str], minutes: float) -> None:
        """Let every reader open the pages in turn, resting a second after each, for a while."""
        until, lock = time.monotonic() + 60 * minutes, threading.Lock()

        def read(reader: Reader, first: int) -> None:
            number = first
            while time.monotonic() < until:
                try:
                    status, seconds, _ = reader.ask(paths[number % len(paths)])
                    wrong = status != 200
                except (OSError, http.client.HTTPException):
                    reader.close()
                    status, seconds, wrong = 0, 0.0, True
                with lock:
                    self.seconds.append(seconds)
                    self.errors += wrong
                number += 1
                time.sleep(1.0)

        threads = [
            threading.Thread(target=read, args=(reader, number))
            for number, reader in enumerate(readers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
