"""The field app's files, read once: what a phone keeps, under one version made of their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FIELD: Final = Path(__file__).resolve().parents[1] / "field"
SHELL, WORKER = "index.html", "sw.js"
TYPES: Final[Mapping[str, str]] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class FieldApp:
    """One version of the app: ``files`` by their path in the folder, without shell and worker."""

    version: str
    shell: str
    worker: str
    files: Mapping[str, bytes]

    def address_of(self, path: str) -> str:
        """Return where a file of this version is asked for."""
        return f"/field/v/{self.version}/{path}"


def read_field_app(folder: Path = FIELD) -> FieldApp:
    """Read the app; the version is 12 hex digits of SHA-256 over names and contents, in order.

    A file changed anywhere gives another version, other addresses and another worker: a phone takes
    the new version whole or stays with the one it has.
    """
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (path.suffix in TYPES or path.name == SHELL)
    }
    digest = hashlib.sha256()
    for name, content in found.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    version = digest.hexdigest()[:12]
    shell = found.pop(SHELL).decode().replace("{version}", version)
    worker = found.pop(WORKER).decode().replace("{version}", version)
    addresses = [f"/field/v/{version}/{name}" for name in found]
    return FieldApp(version, shell, worker.replace("{files}", json.dumps(addresses)), found)
