"""Where Chromium is, how it is started, and the sizes that pages are looked at in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Final

SIZES: Final = {
    "desk": (1440, 900),
    "laptop": (1366, 768),
    "tablet": (1024, 768),
    "phone": (390, 844),
}
SWITCHES: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path(playwright: Any) -> str:
    """Return where Chromium is: ``CHROMIUM``, one of the system's, Playwright's own; or nothing."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return shutil.which(named) or ""
    system = next((found for name in _NAMES if (found := shutil.which(name))), "")
    own = str(playwright.chromium.executable_path)
    return system or (own if Path(own).exists() else "")
