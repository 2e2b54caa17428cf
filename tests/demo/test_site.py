"""The demo's site: secrets drawn once and kept from others, a whole site kept."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from demo.site import ENVIRONMENT, PASSWORD, PEOPLE, environment, story_of_the_site
from tests.county import small_county
from xunzhen.files.tables.write import write_county
from xunzhen.web.accounts.duties import Duty

ROOT = Path(__file__).resolve().parents[2]
MONDAY = dt.date(2026, 9, 14)


def seeded(folder: Path, tables: Path, since: dt.date) -> None:
    """What `make demo` does before it serves."""
    words = ["-m", "demo.site", str(folder), str(tables), since.isoformat(), "1"]
    settings = {**os.environ, "PYTHONPATH": f"src{os.pathsep}."}
    settings.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, *words], cwd=ROOT, env=settings, check=True)


def rows(folder: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "xunzhen.sqlite3")) as database:
        return database.execute(question).fetchall()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo site of the small county, seeded, and seeded again the week after."""
    place = tmp_path_factory.mktemp("demo")
    write_county(small_county(), place / "county.xlsx")
    for weeks in (0, 0, 1):
        since = MONDAY + dt.timedelta(weeks=weeks)
        seeded(place / "site", place / "county.xlsx", since)
    return place / "site"


TRAIL = "SELECT who, action FROM audit_auditentry ORDER BY rowid"
OUT_IN_FIRST_WEEK = """SELECT COUNT(*) FROM planning_planvisit visit
JOIN planning_plan plan ON plan.id = visit.plan_id
WHERE plan.number = 2 AND week = 1 AND staff = (
    SELECT staff FROM accounts_user WHERE username = 'doctor')"""


def test_trail_tells_what_the_planner_did_and_one_more_week_when_the_first_is_over(
    folder: Path,
) -> None:
    kept_and_published = [("clerk", "planning.keep"), ("clerk", "planning.publish")]

    told = [("demo", "fieldwork.demo")]
    assert rows(folder, TRAIL) == [
        ("clerk", "registry.import"), *kept_and_published * 2, *told, *kept_and_published, *told,
    ]  # fmt: skip


def test_plans_of_the_month_before_and_after_were_made_by_a_job_and_are_published(
    folder: Path,
) -> None:
    plans = rows(folder, "SELECT state, edition, job FROM planning_plan ORDER BY number")

    assert plans == [("published", 1, 1), ("published", 2, 2), ("published", 3, 3)]


def test_doctor_of_the_demo_is_out_this_week(folder: Path) -> None:
    ((visits,),) = rows(folder, OUT_IN_FIRST_WEEK)

    assert visits > 0


def test_month_before_has_its_ledger_with_flags_and_pictures(folder: Path) -> None:
    states = dict(rows(folder, "SELECT state, COUNT(*) FROM fieldwork_outreach GROUP BY state"))
    ((flagged,),) = rows(
        folder, "SELECT COUNT(*) FROM fieldwork_outreach WHERE flags LIKE '%\"doubt\"%'"
    )
    pictures = rows(folder, "SELECT id, county FROM fieldwork_photo")

    assert states["verified"] > 20
    assert flagged > 3
    assert pictures
    for number, county in pictures:
        name = f"{number[:8]}-{number[8:12]}-{number[12:16]}-{number[16:20]}-{number[20:]}"
        path = folder / "uploads" / "field" / county / name[:2] / f"{name}.photo"
        assert path.read_bytes().startswith(b"\x89PNG")


def test_every_event_came_from_the_doctor_of_its_visit_or_from_the_console(folder: Path) -> None:
    strangers = rows(
        folder,
        """SELECT h.by, o.staff FROM fieldwork_happening h JOIN fieldwork_outreach o
        ON o.id = h.visit WHERE h.by != o.staff AND h.by NOT IN ('director', 'clerk')""",
    )

    assert strangers == []


def test_director_leads_the_township_and_centre_of_the_doctor(folder: Path) -> None:
    people = rows(folder, "SELECT username, division, institution FROM accounts_user")
    places = {account: place for account, *place in people}

    assert places["director"] == places["doctor"]
    assert places["director"][1]


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
