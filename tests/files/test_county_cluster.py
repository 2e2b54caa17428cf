"""A cluster of one machine: the same results as the pool; what is not there is said in time."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.county import small_county
from tests.files.county_deaths import work_named
from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.province import CountyResult, Province, province_of
from xunzhen.files.county_cluster import cluster_results
from xunzhen.files.county_pool import pool_results
from xunzhen.files.county_work import CountyTask, work_county
from xunzhen.files.tables.write import write_county

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # what Dask warns of is for Dask to mend


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        yield str(cluster.scheduler_address)


def tasks_in(folder: Path, out: str) -> list[CountyTask]:
    for name in ("甲县", "乙县"):
        if not (folder / name).exists():
            write_county(small_county(name=name), folder / name)
    common = CountyTask("", folder, folder, dt.date(2026, 9, 14), 1, 1, 200, 100)
    return [
        replace(common, source=one, path=folder / one, out=folder / out / one)
        for one in ("甲县", "乙县", "没有的县")
    ]


def without_costs(province: Province) -> list[CountyResult]:
    """Everything that was found; what it took differs from process to process."""
    return [
        replace(one, seconds=0.0, cpu_seconds=0.0, peak_mb=0.0, output_bytes=0)
        for one in province.results
    ]


def test_cluster_gives_what_the_pool_gives(scheduler: str, tmp_path: Path) -> None:
    pool = province_of(pool_results(tasks_in(tmp_path, "pool"), work_county, 1))

    cluster = province_of(cluster_results(tasks_in(tmp_path, "cluster"), work_county, scheduler))

    assert without_costs(cluster) == without_costs(pool)
    assert [one.planned for one in cluster.done] == [9, 9]
    for name in ("甲县", "乙县"):
        made = [(tmp_path / one / name / "visits.csv").read_bytes() for one in ("pool", "cluster")]
        assert made[0] == made[1]


def test_county_that_fails_on_the_cluster_is_named(scheduler: str, tmp_path: Path) -> None:
    tasks = [
        CountyTask(one, tmp_path / one, tmp_path / "runs" / one, dt.date(2026, 9, 14), 1, 1)
        for one in ("甲", "错")
    ]

    province = province_of(cluster_results(tasks, work_named, scheduler))

    (failed,) = province.failed
    assert failed.source == "错"
    assert len(province.done) == 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "tcp://[::1]:9"])
def test_scheduler_that_is_not_there_is_said_in_time(address: str, tmp_path: Path) -> None:
    clock = time.monotonic()

    with pytest.raises(BadData, match="连不上调度器"):
        list(cluster_results(tasks_in(tmp_path, "out"), work_county, address, patience=1.0))

    assert time.monotonic() - clock < 10.0


@pytest.mark.parametrize("address", ["不是地址", "tcp://", "http://a b", "tcp://host:port"])
def test_address_that_is_none_is_refused_at_once(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadData, match="不是调度器地址"):
        list(cluster_results(tasks_in(tmp_path, "out"), work_county, address))


def test_scheduler_without_a_worker_is_said_in_time(tmp_path: Path) -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster,
        pytest.raises(BadData, match="没有一台工作机"),
    ):
        list(
            cluster_results(
                tasks_in(tmp_path, "out"), work_county, cluster.scheduler_address, patience=1.0
            )
        )


def test_missing_package_is_named(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)

    with pytest.raises(BadData, match=r"xunzhen\[cluster\]"):
        list(cluster_results(tasks_in(tmp_path, "out"), work_county, "tcp://127.0.0.1:9"))
