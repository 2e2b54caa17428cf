"""Drawing spot checks: once, seeded, kept with all that is needed to draw again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.fieldwork.draw import shares_of, spot_check
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import SpotCheckDraw
from xunzhen.web.fieldwork.selectors.spot_checks import (
    FIRST_NUMBER,
    LAST_NUMBER,
    population_of,
    seed_of,
)
from xunzhen.web.registry.selectors import desk


def draw_checks(
    *, scope: Scope, county: str, since: dt.date, last: dt.date, number: int
) -> SpotCheckDraw:
    """Draw the visits to be checked of the days ``since`` to ``last``, both included.

    The draw is of all that the reader answers for: their township, or the county. No draw is ever
    removed; whoever draws twice leaves both.

    Raises
    ------
    BadData
        when the days or the number cannot be, or nobody made a visit on them.
    """
    scope.require(Act.SPOT_CHECK)
    _refuse_impossible(since, last, number)
    now = desk(scope, county)
    township, until = scope.limit[:9], last + dt.timedelta(days=1)
    with transaction.atomic():
        population = population_of(scope, county, township, since, until)
        if not population:
            raise BadData(_nothing_to_draw())
        row = SpotCheckDraw(
            county=county, township=township, since=since, until=until, seed=number,
            population=len(population), drawn_by=scope.who, drawn_at=timezone.now(),
        )  # fmt: skip
        drawn = spot_check(
            population, shares_of(book_of(now), township or county, last), seed_of(row)
        )
        row.population_digest = drawn.digest
        row.share = 100 * len(drawn.drawn) / len(population)
        row.drawn = [
            {
                "name": one.name,
                "population": one.population,
                "share": None if one.share is None else str(one.share.value),
                "told": {"zh": one.told.zh, "en": one.told.en},
                "drawn": list(one.drawn),
            }
            for one in drawn.strata
        ]
        row.save()
        record(
            who=scope.who, duty=scope.duty, action="fieldwork.draw", county=county,
            subject=str(row.pk), address=scope.address,
            facts={"population": row.population, "drawn": len(drawn.drawn), "seed": number},
        )  # fmt: skip
    return row


def _refuse_impossible(since: dt.date, last: dt.date, number: int) -> None:
    if not FIRST_NUMBER <= number <= LAST_NUMBER:
        raise BadData(
            say(
                "fieldwork.draw_number",
                "当场掷出的数要在{first}到{last}之间。请重新填。",
                "The number thrown must be from {first} to {last}. Enter it again.",
                first=FIRST_NUMBER,
                last=LAST_NUMBER,
            )
        )
    if last < since or last > timezone.localdate():
        raise BadData(
            say(
                "fieldwork.draw_days",
                "抽查的日子要从早到晚，最晚到今天。请改日期。",
                "The days of a draw run from earlier to later, until today at most. Mend the days.",
            )
        )


def _nothing_to_draw() -> Sentence:
    return say(
        "fieldwork.draw_nothing",
        "这些天没有到村记录，没有可抽的。请换一段日子。",
        "Nobody made a visit on these days; there is nothing to draw from. Choose other days.",
    )
