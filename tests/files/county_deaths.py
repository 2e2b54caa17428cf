"""Work that fails on purpose, named so that every process finds it."""

from __future__ import annotations

import os

from xunzhen.domain.planning.province import CountyResult
from xunzhen.files.county_work import CountyTask


def work_named(task: CountyTask) -> CountyResult:
    """Give a result; sources tell what goes wrong: 一次 and 两次 kill the process."""
    task.out.parent.mkdir(parents=True, exist_ok=True)
    begun = task.out.parent / f"{task.source}-{len(list(task.out.parent.iterdir()))}"
    begun.touch()
    runs = len(list(task.out.parent.glob(f"{task.source}-*")))
    if task.source.startswith("两次") or (task.source.startswith("一次") and runs == 1):
        os._exit(9)
    if task.source.startswith("错"):
        raise ValueError("what no county should do")
    return CountyResult(task.source, code=task.source, required=3, planned=3)
