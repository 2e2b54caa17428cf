"""Counties kept in memory: built once a revision, shared by all requests of a process.

A ``County`` is frozen, so it may be shared. What is derived from one (its Book, travel times, modes
of a day) is kept beside it under the same revision, and both go when a newer revision is asked for.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar, cast

Value = TypeVar("Value")
_MOST_COUNTIES: Final = 96
_MOST_DERIVED: Final = 64
_LOCK = threading.Lock()
_DRAWERS: OrderedDict[Hashable, OrderedDict[Hashable, Any]] = OrderedDict()
_BUILDING: dict[Hashable, threading.Lock] = {}


def kept(county: int, revision: int, what: Hashable, build: Callable[[], Value]) -> Value:
    """Return what was built for this revision of a county, building it at most once at a time."""
    drawer_key = (county, revision)
    with _LOCK:
        drawer = _DRAWERS.get(drawer_key)
        if drawer is not None and what in drawer:
            _DRAWERS.move_to_end(drawer_key)
            drawer.move_to_end(what)
            return cast(Value, drawer[what])
        gate = _BUILDING.setdefault((drawer_key, what), threading.Lock())
    with gate:
        with _LOCK:
            drawer = _DRAWERS.get(drawer_key)
            if drawer is not None and what in drawer:
                return cast(Value, drawer[what])
        built = build()
        with _LOCK:
            _put(drawer_key, what, built)
            _BUILDING.pop((drawer_key, what), None)
    return built


def _put(drawer_key: tuple[int, int], what: Hashable, built: object) -> None:
    if drawer_key not in _DRAWERS:
        for older in [key for key in _DRAWERS if cast(Any, key)[0] == drawer_key[0]]:
            del _DRAWERS[older]
        _DRAWERS[drawer_key] = OrderedDict()
    drawer = _DRAWERS[drawer_key]
    drawer[what] = built
    while len(drawer) > _MOST_DERIVED:
        drawer.popitem(last=False)
    while len(_DRAWERS) > _MOST_COUNTIES:
        _DRAWERS.popitem(last=False)


def emptied() -> None:
    """Forget everything: tests that reuse ids need it."""
    with _LOCK:
        _DRAWERS.clear()
        _BUILDING.clear()
