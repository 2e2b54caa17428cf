"""What the cockpit works out seldom: kept beside the county until what it rests on changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar, cast

from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

Value = TypeVar("Value")
_MOST: Final = 96


class _Shelf:
    """The last value of each name, with the stand it was built at."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.values: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()


def as_of(desk: Desk, name: Hashable, stand: Hashable, build: Callable[[], Value]) -> Value:
    """Return what was built under a name at a stand, building it when the stand is another.

    Only the newest is kept of each name: a ledger that changes every few seconds leaves nothing
    behind and pushes nothing else of the county out.
    """
    shelf = kept(desk.site.pk, desk.revision, "cockpit", _Shelf)
    with shelf.lock:
        found = shelf.values.get(name)
    if found is not None and found[0] == stand:
        return cast(Value, found[1])
    value = build()
    with shelf.lock:
        shelf.values[name] = (stand, value)
        shelf.values.move_to_end(name)
        while len(shelf.values) > _MOST:
            shelf.values.popitem(last=False)
    return value
