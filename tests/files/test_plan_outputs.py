"""All outputs together: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.files.small_roster import small_county, small_modes, small_roster, small_settings
from xunzhen.domain.errors import BadData
from xunzhen.files import plan_outputs
from xunzhen.files.plan_outputs import write_outputs


def write(folder: Path, county_name: str = "安溪县") -> tuple[Path, ...]:
    roster = replace(small_roster(), county_name=county_name)
    return write_outputs(roster, small_county(), small_modes(), small_settings(), folder)


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@contextmanager
def broken_map(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(plan_outputs, "map_page", fail)
        yield


def test_every_file_is_there_and_named_by_code_and_name(tmp_path: Path) -> None:
    paths = write(tmp_path / "out")

    names = {str(path.relative_to(tmp_path / "out")) for path in paths}
    assert {"roster.pdf", "roster.xlsx", "map.html"} <= names
    assert "notices/350524208220-郑坑村.pdf" in names
    assert "calendars/医生-陈建安.ics" in names
    assert len([name for name in names if name.startswith("notices/")]) == 7
    assert all(path.stat().st_size for path in paths)


def test_outputs_are_the_same_every_time(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two")

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("date", encoding="utf-8")

    write(tmp_path)

    assert (tmp_path / "visits.csv").read_text(encoding="utf-8") == "date"


def test_notices_of_an_older_plan_go(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "old.pdf").write_bytes(b"old")

    write(tmp_path)

    assert not (tmp_path / "notices" / "old.pdf").exists()


def test_failure_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "out")
    before = contents(tmp_path)

    with broken_map(monkeypatch), pytest.raises(BadData):
        write(tmp_path / "out", county_name="另一县")

    assert contents(tmp_path) == before


def test_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")

    with pytest.raises(BadData) as refused:
        write(tmp_path / "out")

    assert "换一个文件夹" in refused.value.sentence.zh


def test_progress_of_every_kind_ends_at_its_total(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    write_outputs(
        small_roster(),
        small_county(),
        small_modes(),
        small_settings(),
        tmp_path,
        lambda what, done, total: told.append((what, done, total)),
    )

    last = {what: (done, total) for what, done, total in told}
    assert last == {
        "roster.pdf": (1, 1),
        "notices": (7, 7),
        "roster.xlsx": (1, 1),
        "calendars": (11, 11),
        "map.html": (1, 1),
    }
