"""Many counties on the cores of this machine; a county whose process dies is run once more.

Each worker is a pool of one process, so that a death points at one county and disturbs no other:
in a common pool it would break every county then under way. Processes come from a fork server
that has loaded the solver and started no thread: forking the caller itself would copy whatever
threads it runs (a progress bar's, BLAS's), and a spawned process would load numba anew (seconds,
and memory that forked ones share).
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing.context import BaseContext
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.province import CountyResult
from xunzhen.domain.planning.province_county import failed_county, killed_county
from xunzhen.files.county_work import CountyTask

Work = Callable[[CountyTask], CountyResult]
MOST_ATTEMPTS: Final = 2
_PRELOADED: Final = ["xunzhen.files.county_work", "xunzhen.domain.planning.solve.week"]


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pool_results(tasks: Sequence[CountyTask], work: Work, workers: int) -> Iterator[CountyResult]:
    """Yield the result of every task as it comes; a county that kills its process twice fails.

    ``work`` is a function of a module, known by the same name in every process.

    Raises
    ------
    BadData
        when no process can be started here at all: then no county is to blame.
    """
    context = _context()
    waiting = deque((task, 1) for task in tasks)
    benches = [_Bench(context) for _ in range(max(1, min(workers, len(tasks))))]
    idle, busy = list(benches), dict[Future[CountyResult], tuple[_Bench, CountyTask, int]]()
    try:
        benches[0].prove()
        while waiting or busy:
            while waiting and idle:
                bench = idle.pop()
                task, attempt = waiting.popleft()
                busy[bench.submit(work, task)] = bench, task, attempt
            finished, _ = wait(busy, return_when=FIRST_COMPLETED)
            for future in finished:
                bench, task, attempt = busy.pop(future)
                result = _result(future, task, attempt)
                if result is not None:
                    yield result
                else:
                    bench.renew()
                    waiting.appendleft((task, attempt + 1))
                idle.append(bench)
    finally:
        for bench in benches:
            bench.close()


def _result(future: Future[CountyResult], task: CountyTask, attempt: int) -> CountyResult | None:
    """Return what a finished task gave; None if its process died and it may try again."""
    try:
        return replace(future.result(), attempts=attempt)
    except BrokenProcessPool:
        return killed_county(task.source, attempt) if attempt >= MOST_ATTEMPTS else None
    except Exception as problem:  # the task could not be sent, or its answer not brought back
        return failed_county(task.source, problem, attempt)


class _Bench:
    """A pool of one process, renewed when the process has died."""

    def __init__(self, context: BaseContext) -> None:
        self._context = context
        self._pool = ProcessPoolExecutor(1, mp_context=context)

    def submit(self, work: Work, task: CountyTask) -> Future[CountyResult]:
        try:
            return self._pool.submit(work, task)
        except BrokenProcessPool:  # died while idle: no county's doing
            self.renew()
            return self._pool.submit(work, task)

    def prove(self) -> None:
        try:
            self._pool.submit(os.getpid).result()
        except BrokenProcessPool as problem:
            raise BadData(_no_processes()) from problem

    def renew(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = ProcessPoolExecutor(1, mp_context=self._context)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _no_processes() -> Sentence:
    return say(
        "province.no_processes",
        "本机起不了计算进程，还没有排任何一个县。请看上面的系统提示，多半是内存不足或没有权限。",
        "No process can be started on this machine; no county was planned. See the message of the "
        "system above: memory or permission is lacking, most likely.",
    )


def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context
