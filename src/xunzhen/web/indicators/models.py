"""The tables of indicators."""

from __future__ import annotations

from django.db import models


class KeptIndicators(models.Model):
    """What area pages add up: the sums of one county's indicators of a period at a cut-off.

    Kept, not typed: made from the county at a ``revision`` and its ledger at a ``change``, thrown
    away and made again when these move. ``sums`` holds a list of indicators with numerator,
    denominator, what was not told, weekly counts; no row of the ledger and no person.
    """

    county = models.CharField(max_length=12)
    period = models.CharField(max_length=24)
    cut_off = models.DateField()
    revision = models.PositiveBigIntegerField()
    change = models.PositiveBigIntegerField()
    sums = models.JSONField(default=list)
    measured_at = models.DateTimeField()

    class Meta:
        """One a county, period and cut-off."""

        constraints = (
            models.UniqueConstraint(
                fields=("period", "cut_off", "county"), name="kept_indicators_once"
            ),
        )
