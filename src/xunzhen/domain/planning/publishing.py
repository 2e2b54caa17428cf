"""When a roster may be published: what stands in the way, said with what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xunzhen.domain.errors import Sentence, say

SHORTEST_REASON = 4


def in_the_way(
    *,
    broken: Sequence[str],
    reasons: Mapping[str, str],
    changed: int,
    remark: str,
    missed: int,
    missed_seen: bool,
) -> tuple[Sentence, ...]:
    """Return what keeps a roster from being published; nothing if it may be.

    Parameters
    ----------
    broken : the rules it breaks, each by a name;  reasons : why one is kept all the same, by name
    changed : rows of the county that changed since the roster was made, in what it rests on
    remark : needed where the county has changed and the roster still keeps every rule
    missed, missed_seen : visits missed, and whether whoever publishes has said to have seen them
    """
    if changed and broken:
        return (_plan_again(changed, len(broken)),)
    bare = sum(len(reasons.get(one, "").strip()) < SHORTEST_REASON for one in broken)
    found = []
    if bare:
        found.append(_reason_missing(bare))
    if changed and len(remark.strip()) < SHORTEST_REASON:
        found.append(_remark_missing(changed))
    if missed and not missed_seen:
        found.append(_missed_unseen(missed))
    return tuple(found)


def _plan_again(changed: int, broken: int) -> Sentence:
    return say(
        "publish.plan_again",
        "这份排班排出以后，县域表有{changed}行变了，照现在的表有{broken}处不合规则，不能发布。"
        "请按变动重排，再发布新稿。",
        "Since this roster was made {changed} rows of the county's tables have changed, and by "
        "them it breaks {broken} rules. It cannot be published; plan anew first.",
        changed=changed,
        broken=broken,
    )


def _reason_missing(number: int) -> Sentence:
    return say(
        "publish.reason_missing",
        "有{number}处不合规则没有写理由。请逐处改正，或写明保留的理由（至少{least}个字）。",
        "{number} broken rules have no reason. Mend each, or write why it is kept (at least "
        "{least} characters).",
        number=number,
        least=SHORTEST_REASON,
    )


def _remark_missing(changed: int) -> Sentence:
    return say(
        "publish.remark_missing",
        "排出以后县域表有{changed}行变了。核对过仍合规则，要发布请写一句说明（至少{least}个字）。",
        "{changed} rows of the county's tables have changed since. The roster still keeps every "
        "rule; to publish it, write a remark (at least {least} characters).",
        changed=changed,
        least=SHORTEST_REASON,
    )


def _missed_unseen(missed: int) -> Sentence:
    return say(
        "publish.missed_unseen",
        "这份排班缺{missed}次。请看过缺访的说明，并勾选“我已看过”。",
        "This roster misses {missed} visits. Read why, and tick that you have seen it.",
        missed=missed,
    )
