"""Wrong settings are said with an id and a hint, and never crash the program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings

SOURCE = Path(__file__).resolve().parents[2] / "src"


def ids(**settings: object) -> set[str]:
    with override_settings(**settings):
        return {one.id for one in run_checks() if (one.id or "").startswith("xunzhen.")}


RIGHT = {"HTTPS": True, "SECOND_FACTOR": True}


def test_right_settings_are_silent() -> None:
    assert ids(**RIGHT) == set()


@pytest.mark.parametrize(
    ("wrong", "number"),
    [
        ({"SECRET_KEY": ""}, "E001"),
        ({"SEALING_KEYS": "short:YQ=="}, "E002"),
        ({"SEALING_CIPHER": "des"}, "E002"),
        ({"ALLOWED_HOSTS": []}, "E003"),
        ({"ALLOWED_HOSTS": ["*"]}, "W001"),
        ({"HTTPS": False}, "W002"),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["a.example"]}, "W003"),
        ({"SECOND_FACTOR": False}, "W004"),
        ({"NOT_NUMBERS": ["XUNZHEN_IDLE"]}, "E004"),
        ({"SESSION_COOKIE_AGE": 9 * 3600}, "W005"),
        ({"DATA": Path(__file__) / "folder"}, "E005"),
        ({"DATABASE_WRONG": True}, "E006"),
    ],
)
def test_wrong_setting_is_named(wrong: dict[str, object], number: str) -> None:
    assert f"xunzhen.{number}" in ids(**{**RIGHT, **wrong})


def test_wrong_environment_is_said_without_a_traceback(tmp_path: Path) -> None:
    wrong = {
        "XUNZHEN_IDLE": "half an hour",
        "DATABASE_URL": "mysteriously://nowhere",
        "XUNZHEN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "xunzhen.web.settings",
        "PYTHONPATH": str(SOURCE),
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XUNZHEN")}

    done = subprocess.run(
        [sys.executable, "-m", "django", "check"],
        env={**plain, **wrong},
        capture_output=True,
        text=True,
    )

    assert "Traceback" not in done.stderr
    for number in ("E001", "E002", "E004", "E006"):
        assert f"xunzhen.{number}" in done.stderr
