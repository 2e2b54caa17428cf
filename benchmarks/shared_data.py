"""Where the collected data files lie: beside the repository, or where XUNZHEN_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path


def shared_file(name: str) -> Path | None:
    """Return a file or folder of the shared data by its name under ``data/``; None if absent."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    path = Path(os.environ.get("XUNZHEN_SHARED", beside)) / "data" / name
    return path if path.exists() else None
