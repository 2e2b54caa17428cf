"""The demo's site: secrets drawn once and kept from others, a whole site kept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from demo.site import ENVIRONMENT, PASSWORD, PEOPLE, environment, story_of_the_site
from xunzhen.web.accounts.duties import Duty

ROOT = Path(__file__).resolve().parents[2]


def test_secret_and_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    environment(tmp_path / "site")

    assert stat.S_IMODE((tmp_path / "site" / ENVIRONMENT).stat().st_mode) == 0o600


def test_secret_and_keys_are_drawn_once(tmp_path: Path) -> None:
    assert environment(tmp_path) == environment(tmp_path)


def test_two_sites_have_different_secrets(tmp_path: Path) -> None:
    one, other = environment(tmp_path / "one"), environment(tmp_path / "other")

    assert one["XUNZHEN_SECRET"] != other["XUNZHEN_SECRET"]
    assert one["XUNZHEN_KEYS"] != other["XUNZHEN_KEYS"]


def test_every_duty_has_an_account_that_the_story_names() -> None:
    story = "\n".join(zh for zh, _en in story_of_the_site("http://127.0.0.1:8000/"))

    assert {duty for _account, _name, duty, *_ in PEOPLE} == set(Duty.values)
    assert PASSWORD in story
    assert [account for account, *_ in PEOPLE if account not in story] == []


def test_site_without_a_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    settings = {**os.environ, **environment(folder), "PYTHONPATH": "src"}
    settings.pop("DATABASE_URL", None)

    done = subprocess.run(
        [sys.executable, "-m", "xunzhen", "site", "run", "--port", "1"],
        cwd=ROOT, env=settings, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 1
    assert "xunzhen site migrate" in done.stderr
