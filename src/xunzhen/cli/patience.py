"""When a long command stops early: at a deadline, or when the user has seen enough (Ctrl-C)."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType, TracebackType

import click

from xunzhen.cli.screen import Screen


class Patience:
    """A ``with`` block in which the first Ctrl-C asks to stop and a second one ends the program.

    ``stopped`` says whether the user asked; ``lasts`` and ``until`` answer those who work.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._before: object = None
        self.stopped = False

    def __enter__(self) -> Patience:
        # Only the main thread may listen to signals; elsewhere Ctrl-C is not ours.
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._restore()

    def lasts(self) -> bool:
        """Say whether the user still waits."""
        return not self.stopped

    def until(self, deadline: float) -> bool:
        """Say whether the user still waits and ``time.monotonic()`` is before the deadline."""
        return not self.stopped and time.monotonic() < deadline

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopped = True
        self._restore()
        words = self._screen.pick(
            "收到Ctrl-C：就此停下，写出到此为止最好的结果；再按一次立即退出，不写文件。",
            "Ctrl-C: stopping, the best so far will be written; once more quits, writing nothing.",
        )
        click.echo(words, err=True)

    def _restore(self) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]
            self._before = None
