"""Returns of this site and of others, what was frozen of them, and who may send between sites.

Everything frozen is kept as its canonical text with the digest of it. What was frozen is only ever
added: the rows refuse to be saved again or deleted, and so does the database (``guard``).
"""

from __future__ import annotations

from django.db import models

from xunzhen.domain.errors import Sentence, say
from xunzhen.web.reporting.document_models import HeldPack as HeldPack
from xunzhen.web.reporting.document_models import IssuedFile as IssuedFile
from xunzhen.web.reporting.document_models import OfficialPaper as OfficialPaper
from xunzhen.web.reporting.only_added import OnlyAdded


def _frozen() -> Sentence:
    """Say that what was frozen stays."""
    return say(
        "reporting.only_added",
        "已封存的内容只能增加，不能改也不能删。数有出入的，请另作订正。",
        "What was frozen can only be added to, never changed or deleted. If a figure was wrong, "
        "make a restatement.",
    )


class _Frozen(OnlyAdded):
    """A part of a return's history."""

    stays = staticmethod(_frozen)

    class Meta:
        """No table of its own."""

        abstract = True


class HeldReturn(models.Model):
    """One return of one unit for one period, as it stands.

    ``county`` is the code of the county it belongs to here, empty for a city's and a province's.
    ``unit`` is the division that reports: a township (its health centre), county, city, province;
    ``above`` the division it hands in to, empty at the top. ``figures`` are ``Figure.as_json``.
    ``ledger_change`` and ``revision`` say up to which change of ledger and tables the figures were
    taken, ``rows`` holds the rows behind them. ``origin`` is the key id of the site that sent it,
    empty for one written here. ``turn`` counts the changes: two people at once notice each other.
    """

    county = models.CharField(max_length=12, blank=True, db_index=True)
    unit = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    rank = models.PositiveSmallIntegerField()
    above = models.CharField(max_length=12, blank=True)
    above_name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10)
    since = models.DateField()
    last = models.DateField()
    cut_off = models.DateTimeField()
    state = models.CharField(max_length=14, db_index=True)
    figures = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True)
    first_submitted = models.DateTimeField(null=True)
    restated = models.PositiveSmallIntegerField(default=0)
    ledger_change = models.PositiveBigIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)
    filled_at = models.DateTimeField(null=True)
    rows = models.BinaryField(default=bytes)
    origin = models.CharField(max_length=16, blank=True)
    turn = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        """Newest period first, the lower ranks after the higher."""

        ordering = ("-last", "-since", "-rank", "unit", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind", "since", "last"), name="reporting_return_once"
            ),
        )
        indexes = (
            models.Index(fields=("above", "state"), name="reporting_waiting"),
            models.Index(fields=("county", "kind", "last"), name="reporting_county"),
            models.Index(fields=("above", "kind", "last"), name="reporting_above"),
        )


class ReturnStep(_Frozen):
    """One step of a return's life. ``person`` is an account, never a name."""

    subject = models.ForeignKey(HeldReturn, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    state = models.CharField(max_length=14)
    person = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=12)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        """In the order in which they were taken."""

        ordering = ("subject", "number")
        constraints = (
            models.UniqueConstraint(fields=("subject", "number"), name="reporting_step_once"),
        )


class FrozenVersion(_Frozen):
    """What a submission froze: the canonical text, its digest, and the rows behind the figures."""

    subject = models.ForeignKey(HeldReturn, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    person = models.CharField(max_length=60, blank=True)
    ledger_change = models.PositiveBigIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)
    rows = models.BinaryField(default=bytes)

    class Meta:
        """The newest first."""

        ordering = ("subject", "-version")
        constraints = (
            models.UniqueConstraint(fields=("subject", "version"), name="reporting_version_once"),
        )


class ReturnRestatement(_Frozen):
    """订正 of a locked version, chained: ``previous`` is the digest of the one before."""

    subject = models.ForeignKey(HeldReturn, models.PROTECT, related_name="restatements")
    number = models.PositiveIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    against = models.CharField(max_length=64)
    person = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    rows = models.BinaryField(default=bytes)

    class Meta:
        """In the order in which they were made."""

        ordering = ("subject", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "number"), name="reporting_restatement_once"
            ),
        )


class ReturnSample(_Frozen):
    """抽查: a draw of returns with all that is needed to draw again. ``ids`` is the population: the
    returns of one rank, kind and period that were handed in by then."""

    division = models.CharField(max_length=12, db_index=True)
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    since = models.DateField()
    last = models.DateField()
    seed = models.CharField(max_length=80)
    algorithm = models.CharField(max_length=40)
    ids = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    drawn = models.JSONField(default=list)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class ReturnReview(_Frozen):
    """复核 of a frozen version: every figure as reported and as found."""

    subject = models.ForeignKey(HeldReturn, models.PROTECT, related_name="reviews")
    against = models.CharField(max_length=64)
    content = models.TextField()
    outcome = models.CharField(max_length=12)
    person = models.CharField(max_length=60)
    unit = models.CharField(max_length=12)
    at = models.DateTimeField()
    sample = models.ForeignKey(ReturnSample, models.PROTECT, null=True, related_name="reviews")

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class KnownSite(models.Model):
    """A site whose files are believed: its Ed25519 public key, and the division it sends for."""

    name = models.CharField(max_length=80)
    division = models.CharField(max_length=12, db_index=True)
    public_key = models.CharField(max_length=44, unique=True)
    key_id = models.CharField(max_length=16, unique=True)
    registered_by = models.CharField(max_length=60)
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    class Meta:
        """By division, the newest key first."""

        ordering = ("division", "-id")


class SiteKey(models.Model):
    """The key this site signs its returns with; the private half sealed. The newest one signs."""

    public_key = models.CharField(max_length=44)
    key_id = models.CharField(max_length=16, unique=True)
    sealed_private_key = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-id",)


class ReceivedFile(models.Model):
    """A file that was handed in, as it came, and what came of it (``entry``, a sentence)."""

    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField()
    sender = models.CharField(max_length=80, blank=True)
    entry = models.CharField(max_length=14)
    told = models.JSONField(default=dict)
    subject = models.ForeignKey(HeldReturn, models.PROTECT, null=True, related_name="files")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class CountyCode(models.Model):
    """A code that a county bore on some days, where it changed: ``county`` is its code here.

    A county without such rows has always borne the code it is registered under.
    """

    county = models.CharField(max_length=12, db_index=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        """In order of time."""

        ordering = ("county", "since")
        constraints = (
            models.UniqueConstraint(fields=("county", "since"), name="reporting_code_once"),
        )


class ReturnReminder(models.Model):
    """A reminder that was sent, so that a restart sends no second one on the same day."""

    county = models.CharField(max_length=12)
    day = models.DateField()
    facts = models.JSONField(default=dict)

    class Meta:
        """Newest first; once a day."""

        ordering = ("-day", "county")
        constraints = (
            models.UniqueConstraint(fields=("county", "day"), name="reporting_reminder_once"),
        )
