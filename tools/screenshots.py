"""The pictures of the console for the handbook, taken anew by one command.

    python -m tools.screenshots                           docs/handbook/pictures/console, Chinese
    python -m tools.screenshots --language en --size phone --out look    for looking only

A demonstration site is made in a folder of its own, served, and looked at by Chromium; nothing of
it stays. The pictures are written with a palette of 256 colours, so that each stays small.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from demo.site import PASSWORD, environment
from tools.chromium import SIZES, SWITCHES, chromium_path

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURES: Final = ROOT / "docs" / "handbook" / "pictures" / "console"
TABLES: Final = ROOT / "demo" / "anxi-350524"
WEEKS: Final = 4
LARGEST: Final = 150_000  # bytes a picture
PATIENCE: Final = 120  # seconds until the site answers
BASE: Final = "/c/350524"

# Name of the picture, who looks, at what; what is pressed first, where anything is.
PAGES: Final = (
    ("overview", "clerk", f"{BASE}/"),
    ("coverage", "clerk", f"{BASE}/coverage/"),
    ("plans", "clerk", f"{BASE}/roster/"),
    ("plan", "clerk", f"{BASE}/roster/1/"),
    ("board", "clerk", f"{BASE}/roster/1/board/"),
    ("replan", "clerk", f"{BASE}/roster/1/replan/"),
    ("village", "clerk", f"{BASE}/villages/{{village}}/"),
    ("import", "clerk", f"{BASE}/import/"),
    ("policy", "clerk", "/policy/"),
    ("public", "clerk", "/v/{village}/"),
)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def monday() -> dt.date:
    """Return the Monday of this week."""
    today = dt.datetime.now(tz=dt.timezone(dt.timedelta(hours=8))).date()
    return today - dt.timedelta(days=today.weekday())


def serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Make a demonstration site in a folder and start it; return when it answers."""
    words = [sys.executable, "-m", "demo.site", str(folder), str(TABLES), monday().isoformat()]
    settings = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    subprocess.run([*words, str(WEEKS)], cwd=ROOT, env=settings, check=True)
    settings |= environment(folder)
    command = [sys.executable, "-m", "xunzhen", "site", "run", "--port", str(port)]
    site = subprocess.Popen(command, cwd=ROOT, env=settings)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                if answer.status == 200:
                    return site
        except urllib.error.URLError:
            time.sleep(0.3)
    site.terminate()
    raise SystemExit("the demonstration site does not answer")


def sign_in(page: Any, who: str, language: str) -> None:
    """Sign in as one of the people of the demonstration, in a language."""
    page.goto("/sign-in/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".top")
    other = page.locator(f"form.lang button[value={'en' if language == 'en' else 'zh-hans'}]")
    if other.count():
        other.first.evaluate("(button) => button.click()")
        page.wait_for_load_state()


def circuit_village(page: Any) -> str:
    """Return the code of a village on circuit: the first that the roster names."""
    page.goto(f"{BASE}/roster/1/")
    code = page.evaluate(
        f"""() => [...document.querySelectorAll("a[href*='{BASE}/villages/']")]
            .map((link) => link.getAttribute("href").split("/").at(-2))
            .find((code) => code.length === 12)"""
    )
    if not code:
        raise SystemExit("no page of the roster leads to a village")
    return str(code)


def pixels(blank: Any, png: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a picture as an array (height, width, 3); the browser itself unpacks it."""
    found = blank.evaluate(
        """async (data) => {
            const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
            const picture = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
            const canvas = new OffscreenCanvas(picture.width, picture.height);
            const ground = canvas.getContext("2d");
            ground.drawImage(picture, 0, 0);
            const raw = ground.getImageData(0, 0, picture.width, picture.height).data;
            let text = "";
            for (let at = 0; at < raw.length; at += 32768)
                text += String.fromCharCode(...raw.subarray(at, at + 32768));
            return [picture.width, picture.height, btoa(text)];
        }""",
        base64.b64encode(png).decode(),
    )
    width, height, raw = found
    return np.frombuffer(base64.b64decode(raw), np.uint8).reshape(height, width, 4)[:, :, :3]


def small_png(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """Write a picture with the 256 colours it uses most; every other takes the nearest of them."""
    height, width, _ = picture.shape
    packed = (picture.astype(np.uint32) << np.array([16, 8, 0], np.uint32)).sum(2, dtype=np.uint32)
    colours, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    chosen = colours[np.argsort(counts)[::-1][:256]]
    every, palette = _split(colours), _split(chosen)
    nearest = np.concatenate(
        [
            ((part[:, None, :] - palette[None, :, :]) ** 2).sum(2).argmin(1)
            for part in np.array_split(every, max(1, len(every) // 2048))
        ]
    ).astype(np.uint8)
    rows = nearest[places.reshape(height, width)]
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, content)
        for name, content in (
            (b"IHDR", head),
            (b"PLTE", palette.astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(lines.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _split(colours: np.ndarray[Any, np.dtype[np.uint32]]) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], 1).astype(np.int32)


def _chunk(name: bytes, content: bytes) -> bytes:
    ends = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + ends


def take(port: int, out: Path, language: str, size: str) -> None:
    """Take every picture and write it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if not path:
            raise SystemExit("no Chromium: install it, or name one in CHROMIUM")
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[*SWITCHES, f"--lang={'en' if language == 'en' else 'zh-CN'}"],
            env={**os.environ, "LANGUAGE": "en" if language == "en" else "zh_CN"},
        )
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{port}",
            viewport={"width": width, "height": height},
            timezone_id="Asia/Shanghai",
            locale="en" if language == "en" else "zh-CN",
        )
        page, blank, signed_in = context.new_page(), context.new_page(), ""
        village = ""
        for name, who, address in PAGES:
            if who != signed_in:
                sign_in(page, who, language)
                signed_in, village = who, village or circuit_village(page)
            page.goto(address.format(village=village), wait_until="networkidle")
            page.wait_for_timeout(800)  # the map draws itself
            made = small_png(pixels(blank, page.screenshot()))
            (out / f"{name}.png").write_bytes(made)
            print(f"{name}.png {len(made) // 1000} kB")
            if len(made) > LARGEST:
                raise SystemExit(f"{name}.png is larger than {LARGEST // 1000} kB")
        browser.close()


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=PICTURES, show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--size", type=click.Choice(list(SIZES)), default="laptop", show_default=True)
def main(out: Path, language: str, size: str) -> None:
    """Make a demonstration site and take the pictures of its main pages."""
    out.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="xunzhen-pictures-") as folder:
        site = serve(Path(folder), port)
        try:
            take(port, out, language, size)
        finally:
            site.terminate()
            site.wait(30)


if __name__ == "__main__":
    main()
