"""Devices, events, visits as they stand, photos: what happened outside.

``Happening`` holds the events, append-only; everything in ``Outreach`` but its key is folded from
them by ``domain.fieldwork.visit`` in the transaction that adds one, and can be folded anew.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ChangeCounter(models.Model):
    """The last change number of a county's ledger: what phones ask "after N?" with."""

    county = models.CharField(max_length=12, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)
    edition = models.PositiveBigIntegerField(default=0)
    """The key of the plan whose visits were taken over last."""
    followed = models.CharField(max_length=64, blank=True)
    """Which published plans that was: a digest, so that a withdrawn one is noticed too."""
    day = models.DateField(null=True)
    """The day up to which the plans were followed; earlier days are history."""
    public_key = models.TextField(blank=True)
    sealed_private_key = models.TextField(blank=True)


class FieldDevice(models.Model):
    """A phone in one person's hands. ``secret_digest``: SHA-256 of its secret, which it alone has.

    ``wrapped_key`` is its data key under the county's public key, sent to ask for unlocking;
    ``waiting`` what it last said is still on it; ``packed_at`` when it last had a pack;
    ``clock_error`` its clock minus ours, seconds.
    """

    id = models.UUIDField(primary_key=True)
    county = models.CharField(max_length=12, db_index=True)
    township = models.CharField(max_length=12, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    staff = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)
    secret_digest = models.CharField(max_length=64)
    app = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    packed_at = models.DateTimeField(null=True)
    pack_change = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    clock_error = models.FloatField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, blank=True)
    wrapped_key = models.TextField(blank=True)
    unlock_asked_at = models.DateTimeField(null=True)
    unlock_granted_at = models.DateTimeField(null=True)
    unlock_granted_by = models.CharField(max_length=60, blank=True)

    class Meta:
        """Last seen first."""

        ordering = ("-seen_at", "-made_at")


class Outreach(models.Model):
    """One visit or other outreach as it stands. ``state`` is that of its own day (never missed:
    that depends on today); ``plan`` carries the planned ways, hours and neighbours; ``flags`` codes
    with facts; ``change`` the county's change number when it last changed. ``touched``: something
    happened to it; ``reassigned``: it did after the plan had given the visit away, ``handed`` to
    whom (``to``, ``on``). ``disputed``: the sides of each conflict; ``returned``: who sent it back.
    """

    id = models.UUIDField(primary_key=True)
    county = models.CharField(max_length=12)
    township = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=20)
    date = models.DateField()
    afternoon = models.BooleanField(null=True)
    place = models.CharField(max_length=40)
    staff = models.CharField(max_length=40)
    planned = models.BooleanField(default=False)
    dropped = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(null=True)
    plan = models.JSONField(default=dict)
    state = models.CharField(max_length=14, default="planned")
    arrived = models.DateTimeField(null=True)
    left = models.DateTimeField(null=True)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    record = models.JSONField(default=dict)
    persons = models.PositiveIntegerField(null=True)
    person_times = models.PositiveIntegerField(null=True)
    heads = models.JSONField(default=list)
    departed = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)
    touched = models.BooleanField(default=False)
    reassigned = models.BooleanField(default=False)
    handed = models.JSONField(default=dict)
    disputed = models.JSONField(default=list)
    returned = models.JSONField(default=dict)
    conflicts = models.PositiveSmallIntegerField(default=0)
    held = models.PositiveSmallIntegerField(default=0)
    flags = models.JSONField(default=list)
    makes_up = models.CharField(max_length=40, blank=True)
    excused_by = models.CharField(max_length=60, blank=True)
    verified_on = models.DateField(null=True)
    change = models.PositiveBigIntegerField()

    class Meta:
        """In order of time."""

        ordering = ("date", "afternoon", "place", "staff")
        indexes = (
            models.Index(fields=("county", "date", "township"), name="outreach_day"),
            models.Index(fields=("county", "staff", "date"), name="outreach_staff"),
            models.Index(fields=("county", "place", "date"), name="outreach_place"),
            models.Index(fields=("county", "staff", "change"), name="outreach_change"),
            models.Index(
                fields=("county", "township"),
                name="outreach_conflicts",
                condition=models.Q(conflicts__gt=0),
            ),
            models.Index(fields=("county", "state", "date"), name="outreach_state"),
            models.Index(fields=("county", "kind", "date"), name="outreach_kind"),
        )


class Happening(models.Model):
    """One event, as it came; never changed. A refused one stays for the auditor, not in the fold.

    ``at`` is the author's clock with ``clock_error`` (seconds, its clock minus ours) taken off;
    ``said_at`` is what the phone wrote; ``digest`` tells a second sending from a forgery.
    """

    class Fate(models.TextChoices):
        """What became of it."""

        RECEIVED = "received"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True)
    county = models.CharField(max_length=12)
    visit = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=60)
    device = models.ForeignKey(FieldDevice, models.PROTECT, null=True)
    seq = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock_error = models.FloatField(null=True)
    bases = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    extra = models.JSONField(default=dict)
    """What a newer app sent and this site does not know: kept."""
    app = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64)
    fate = models.CharField(max_length=10, choices=Fate, default=Fate.RECEIVED)
    reason = models.JSONField(default=dict)
    change = models.PositiveBigIntegerField()

    class Meta:
        """In the order in which they were taken in."""

        ordering = ("change",)
        indexes = (
            models.Index(fields=("county", "change"), name="happening_change"),
            models.Index(fields=("county", "fate", "received_at"), name="happening_fate"),
        )


class Photo(models.Model):
    """A photo on its way in: ``have`` of ``bytes`` are here, in the data folder."""

    id = models.UUIDField(primary_key=True)
    county = models.CharField(max_length=12)
    visit = models.UUIDField(db_index=True)
    device = models.ForeignKey(FieldDevice, models.PROTECT, null=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveIntegerField()
    have = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    refused = models.JSONField(default=dict)
    media = models.CharField(max_length=8, blank=True)
    """``jpg``, ``png`` or ``webp``, once it is whole."""


class Contact(models.Model):
    """A telephone number somebody served left for the survey, with consent; sealed.

    ``services.purge`` deletes it by the county's own rule; no rule, no deletion.

    ``mark`` is its blind index: the same number has the same, and nothing else is told by it.
    """

    id = models.UUIDField(primary_key=True)
    county = models.CharField(max_length=12)
    visit = models.UUIDField(db_index=True)
    sealed_phone = models.TextField()
    mark = models.CharField(max_length=64, blank=True, db_index=True)
    given_on = models.DateField()


class SpotCheckDraw(models.Model):
    """A random draw for spot checks: seed and population make it again."""

    county = models.CharField(max_length=12)
    township = models.CharField(max_length=12, blank=True)
    since = models.DateField()
    until = models.DateField()
    seed = models.PositiveBigIntegerField()
    share = models.FloatField()
    population = models.PositiveIntegerField()
    population_digest = models.CharField(max_length=64)
    drawn = models.JSONField(default=list)
    drawn_by = models.CharField(max_length=60)
    drawn_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class SheetUpload(models.Model):
    """A workbook of day sheets that was handed in: the cells of its own columns, as text.

    Its rows are judged anew whenever they are looked at, so they always tell what is in the ledger
    now; bad ones are kept here until they are corrected. ``limit`` is how far its reader reached.
    """

    class State(models.TextChoices):
        """Where it stands."""

        READ = "read"
        TAKEN = "taken"
        DROPPED = "dropped"

    county = models.CharField(max_length=12, db_index=True)
    limit = models.CharField(max_length=12, blank=True)
    staff = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    handed_in_by = models.CharField(max_length=60)
    handed_in_at = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)
