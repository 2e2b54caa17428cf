"""What serves a clause: the part of the product where its demand or its value is really used.

A clause that is only printed is kept as data and is served by nothing yet. A service is written
``kind:name`` in the policy files, and a test proves that what it names exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xunzhen.domain.policy.clause import Clause


class ServiceKind(StrEnum):
    """What kind of part: a module, a command, a field of the county tables, a printed output."""

    CODE = "code"
    COMMAND = "command"
    FIELD = "field"
    OUTPUT = "output"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return {"code": "程序", "command": "命令", "field": "县表字段", "output": "输出件"}[self]


@dataclass(frozen=True, slots=True)
class Service:
    """One part that serves a clause: ``code:xunzhen.domain.planning.rules``, ``command:plan``."""

    kind: ServiceKind
    name: str


def service_of(text: str) -> Service | None:
    """Return the service a text names, None if it is not of the form ``kind:name``.

    >>> service_of("command:plan")
    Service(kind=<ServiceKind.COMMAND: 'command'>, name='plan')
    """
    kind, colon, name = text.partition(":")
    if not colon or not name or kind not in {one.value for one in ServiceKind}:
        return None
    return Service(ServiceKind(kind), name)


@dataclass(frozen=True, slots=True)
class ServedCount:
    """How many clauses of a document something serves."""

    document: str
    served: int
    total: int

    @property
    def unserved(self) -> int:
        """Clauses kept as data that nothing serves yet."""
        return self.total - self.served


def served_counts(clauses: Iterable[Clause]) -> tuple[ServedCount, ...]:
    """Count served clauses by document, in the order documents first appear."""
    counts: dict[str, list[int]] = {}
    for clause in clauses:
        entry = counts.setdefault(clause.document, [0, 0])
        entry[0] += bool(clause.served_by)
        entry[1] += 1
    return tuple(ServedCount(name, served, total) for name, (served, total) in counts.items())
