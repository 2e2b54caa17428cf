"""Outputs appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from xunzhen.files.whole import whole_file, whole_folder


def _fail_halfway(path: Path) -> None:
    with whole_file(path) as draft:
        draft.write_text("half")
        raise ZeroDivisionError


def _fail_halfway_in_folder(path: Path) -> None:
    with whole_folder(path) as draft:
        (draft / "a.csv").write_text("a")
        raise ZeroDivisionError


def test_file_is_not_there_if_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_halfway(tmp_path / "out.txt")

    assert list(tmp_path.iterdir()) == []


def test_old_file_stays_if_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("old")

    with pytest.raises(ZeroDivisionError):
        _fail_halfway(tmp_path / "out.txt")

    assert (tmp_path / "out.txt").read_text() == "old"


def test_folder_gets_no_file_if_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_halfway_in_folder(tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_other_files_of_a_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")

    with whole_folder(tmp_path / "out") as draft:
        (draft / "a.csv").write_text("a")

    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["a.csv", "mine.txt"]
