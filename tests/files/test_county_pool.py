"""Processes die here on purpose: a county whose process dies is run again, once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from tests.files.county_deaths import work_named
from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.province import Province, province_of
from xunzhen.files.county_pool import pool_results
from xunzhen.files.county_work import CountyTask


def run(sources: list[str], folder: Path, workers: int = 2) -> Province:
    tasks = [
        CountyTask(one, folder / one, folder / "runs" / one, dt.date(2026, 9, 14), 1, 1)
        for one in sources
    ]
    return province_of(pool_results(tasks, work_named, workers))


def test_county_whose_process_dies_once_is_run_again(tmp_path: Path) -> None:
    province = run(["甲", "一次", "乙"], tmp_path)

    assert {one.source: one.attempts for one in province.done} == {"甲": 1, "乙": 1, "一次": 2}
    assert province.failed == ()


def test_county_that_kills_twice_is_named_and_the_rest_finish(tmp_path: Path) -> None:
    province = run(["甲", "两次", "乙", "丙"], tmp_path)

    assert {one.source for one in province.done} == {"甲", "乙", "丙"}
    (killed,) = province.failed
    assert killed.source == "两次"
    assert killed.failure is not None
    assert killed.failure.code == "province.killed"


def test_a_death_disturbs_no_other_county(tmp_path: Path) -> None:
    province = run(["一次a", "甲", "一次b", "乙", "两次", "丙"], tmp_path)

    assert {one.source for one in province.done if one.attempts == 1} == {"甲", "乙", "丙"}
    assert len(province.results) == 6


def test_work_that_raises_fails_its_own_county_only(tmp_path: Path) -> None:
    province = run(["甲", "错"], tmp_path, workers=1)

    (failed,) = province.failed
    assert failed.failure is not None
    assert "ValueError" in failed.failure.zh
    assert [one.source for one in province.done] == ["甲"]


def test_no_county_is_no_result(tmp_path: Path) -> None:
    assert run([], tmp_path).results == ()


def test_machine_that_starts_no_process_blames_no_county(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(ProcessPoolExecutor):
        def submit(self, *_: object, **__: object) -> Future[object]:  # type: ignore[override]
            dead: Future[object] = Future()
            dead.set_exception(BrokenProcessPool("no process"))
            return dead

    monkeypatch.setattr("xunzhen.files.county_pool.ProcessPoolExecutor", Broken)

    with pytest.raises(BadData, match="起不了计算进程"):
        run(["甲"], tmp_path)
