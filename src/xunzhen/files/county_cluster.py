"""Many counties on many machines: a Dask cluster, its scheduler given by address.

The scheduler itself runs a dead worker's counties again. Every worker must have xunzhen installed
and see the same folders under the same paths.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.province import CountyResult
from xunzhen.domain.planning.province_county import failed_county, killed_county
from xunzhen.files.county_pool import Work
from xunzhen.files.county_work import CountyTask

PATIENCE_SECONDS: Final = 8.0
"""How long a scheduler may take to answer, and a first worker to appear."""
_ADDRESS: Final = re.compile(
    r"inproc://\S+|(?:(?:tcp|tls|ws|wss|ucx)://)?(?:\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::\d{1,5})?",
    re.ASCII,
)


def cluster_results(
    tasks: Sequence[CountyTask],
    work: Work,
    address: str,
    patience: float = PATIENCE_SECONDS,
) -> Iterator[CountyResult]:
    """Yield the result of every task as it comes from the cluster.

    Raises
    ------
    BadData
        when ``distributed`` is not installed, the address is none, no scheduler answers there in
        time, it has no worker, or it goes away before all is done.
    """
    client = _client(address, patience)
    try:
        _await_worker(client, address, patience)
        yield from _gathered(client, tasks, work, address)
    finally:
        client.close(timeout=patience)


def _client(address: str, patience: float) -> Any:
    try:
        import distributed
    except ImportError as missing:
        raise BadData(_not_installed()) from missing
    if not _ADDRESS.fullmatch(address.strip()):
        raise BadData(_no_address(address))
    # A scheduler that goes away is said once, by us, not as a traceback of its reconnection.
    for name in ("distributed", "distributed.client", "distributed.core"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    library: Any = distributed
    try:
        return library.Client(address.strip(), timeout=patience, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as problem:
        raise BadData(_no_scheduler(address, patience)) from problem


def _await_worker(client: Any, address: str, patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as problem:
        raise BadData(_no_worker(address)) from problem


def _gathered(
    client: Any, tasks: Sequence[CountyTask], work: Work, address: str
) -> Iterator[CountyResult]:
    import distributed
    from distributed import client as client_module
    from distributed.scheduler import KilledWorker

    library: Any = distributed
    cancelled: type[BaseException] = getattr(client_module, "CancelledError")  # noqa: B009
    futures = {client.submit(work, task, pure=False): task for task in tasks}
    for future in library.as_completed(list(futures), loop=client.loop):
        task = futures.pop(future)
        try:
            yield future.result()
        except KilledWorker as death:
            # It died once more than the scheduler allows to try again.
            yield killed_county(task.source, int(getattr(death, "allowed_failures", 0)) + 1)
        except cancelled as problem:
            raise BadData(_gone(address, 1 + len(futures))) from problem
        except Exception as problem:
            yield failed_county(task.source, problem)


def _not_installed() -> Sentence:
    return say(
        "province.no_distributed",
        "没有安装集群所需的组件distributed。请用pip install 'xunzhen[cluster]'安装，或去掉"
        "--scheduler只用本机。",
        "The package distributed is not installed. Install xunzhen[cluster], or leave out "
        "--scheduler to use this machine alone.",
    )


def _no_address(address: str) -> Sentence:
    return say(
        "province.no_address",
        "“{address}”不是调度器地址。请写成tcp://主机:端口，如tcp://10.0.0.5:8786。",
        '"{address}" is no address of a scheduler. Give one such as tcp://10.0.0.5:8786.',
        address=address,
    )


def _no_scheduler(address: str, patience: float) -> Sentence:
    return say(
        "province.no_scheduler",
        "{seconds:.0f}秒内连不上调度器{address}。请核对地址（如tcp://主机:8786）和调度器是否在运行，"
        "或去掉--scheduler只用本机。",
        "No scheduler answers at {address} within {seconds:.0f} s. Check the address (such as "
        "tcp://host:8786) and that it runs, or leave out --scheduler to use this machine alone.",
        address=address,
        seconds=patience,
    )


def _no_worker(address: str) -> Sentence:
    return say(
        "province.no_worker",
        "调度器{address}在，但没有一台工作机。请先在各机器上启动dask worker {address}。",
        "The scheduler {address} is there but has no worker. Start `dask worker {address}` first.",
        address=address,
    )


def _gone(address: str, left: int) -> Sentence:
    return say(
        "province.scheduler_gone",
        "调度器{address}中途断开，还有{left}个县没有结果。已写出的县是完整的；"
        "请恢复调度器后再做一次。",
        "The scheduler {address} went away; {left} counties have no result. Those written are "
        "whole; bring the scheduler back and run again.",
        address=address,
        left=left,
    )
