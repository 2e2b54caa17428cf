"""Needs, candidates, plans and placements of the thousand doctors; what beside the tables of
agreements and assignments a site holds: tasks, reviews, mentor pairs, tours, certificates.

``county`` is a division code, ``unit`` and ``hospital`` an institution's code or, of elsewhere, its
name. Days are whole; ``until`` is the day after the last.
"""

from __future__ import annotations

from django.db import models


class ProgrammeChange(models.Model):
    """How often the programmes of a county were changed: what is kept of them hangs on it. Whoever
    changes them holds this row."""

    county = models.CharField(max_length=12, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)


class UnitNeed(models.Model):
    """What a recipient unit asks for in a year. ``suggested``: drawn from counts, nobody asked."""

    county = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=60)
    specialty = models.CharField(max_length=30, blank=True)
    days_per_month = models.PositiveSmallIntegerField(default=1)
    grounds = models.CharField(max_length=200, blank=True)
    weight = models.PositiveIntegerField(default=1)
    suggested = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()

    class Meta:
        """By unit."""

        ordering = ("unit", "specialty", "id")
        indexes = (models.Index(fields=("county", "year"), name="need_year"),)


class Candidate(models.Model):
    """A doctor who may be sent in a year. ``level``: of the hospital (``needs.SenderLevel``)."""

    county = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    staff = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    hospital = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    specialties = models.JSONField(default=list)
    title = models.CharField(max_length=10, blank=True)
    title_since = models.DateField(null=True)
    days_per_month = models.PositiveSmallIntegerField(default=1)
    removed = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()

    class Meta:
        """Once a year."""

        constraints = (
            models.UniqueConstraint(
                fields=("county", "year", "staff"),
                condition=models.Q(removed=False),
                name="candidate_once",
            ),
        )


class YearPlan(models.Model):
    """A year's plan as the solver made it: ``pairs`` need → candidate (keys), ``stages`` value and
    bound of each aim, ``findings`` what does not hold and whose rule it is, ``share`` (D2)."""

    county = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    pairs = models.JSONField(default=dict)
    stages = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    share = models.JSONField(default=dict)
    broken = models.JSONField(default=list)
    needs = models.PositiveIntegerField()
    candidates = models.PositiveIntegerField()
    change = models.PositiveBigIntegerField()
    job = models.PositiveBigIntegerField(null=True, unique=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class PlacementRow(models.Model):
    """One doctor for one need (``placements.Placement``); ``title_reason`` where the title is below
    what is asked in principle."""

    county = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    need = models.ForeignKey(UnitNeed, models.PROTECT)
    candidate = models.ForeignKey(Candidate, models.PROTECT)
    state = models.CharField(max_length=10, default="nominated")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    title_reason = models.CharField(max_length=200, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")
    nominated_by = models.CharField(max_length=60)
    nominated_at = models.DateTimeField()

    class Meta:
        """In the order they were made; a need has one open placement."""

        ordering = ("id",)
        indexes = (models.Index(fields=("county", "year"), name="placement_year"),)
        constraints = (
            models.UniqueConstraint(
                fields=("need",),
                condition=models.Q(state__in=("nominated", "approved", "assigned", "active")),
                name="placement_open_once",
            ),
        )


class PlacementStep(models.Model):
    """One step a placement took: who, when, to which state, and what was said."""

    placement = models.ForeignKey(PlacementRow, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10)
    day = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """In order."""

        ordering = ("id",)


class MonthWord(models.Model):
    """One unit's word on a month: who gave it when, and who took it back when and why."""

    placement = models.ForeignKey(PlacementRow, models.PROTECT, related_name="words")
    month = models.DateField()
    side = models.CharField(max_length=8)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    back_by = models.CharField(max_length=60, blank=True)
    back_at = models.DateTimeField(null=True)
    back_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """In order; a unit has one standing word on a month."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("placement", "month", "side"),
                condition=models.Q(back_at__isnull=True),
                name="word_once",
            ),
        )


class AgreementTask(models.Model):
    """A task of an agreement in one of its aspects: ``done`` of ``target``."""

    county = models.CharField(max_length=12)
    agreement = models.CharField(max_length=40)
    aspect = models.CharField(max_length=30)
    title = models.CharField(max_length=100)
    target = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        """By aspect."""

        ordering = ("aspect", "title", "id")
        indexes = (models.Index(fields=("county", "agreement"), name="task_agreement"),)


class ProgrammeNote(models.Model):
    """A yearly review of an agreement (``year``: the n-th of its period), or the reason of an early
    end, of an agreement or of the term that an assignment ends. ``about``: which."""

    class Kind(models.TextChoices):
        """What it says."""

        REVIEW = "review"
        END = "end"
        TERM = "term"

    county = models.CharField(max_length=12)
    about = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField(null=True)
    day = models.DateField()
    text = models.CharField(max_length=500)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("county", "about"), name="note_about"),)


class MentorRow(models.Model):
    """A stationed mentor and a local learner (``mentoring.MentorPair``)."""

    county = models.CharField(max_length=12, db_index=True)
    mentor = models.CharField(max_length=40)
    learner = models.CharField(max_length=40)
    unit = models.CharField(max_length=60)
    specialty = models.CharField(max_length=30, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    finished = models.DateField(null=True)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()


class TourRow(models.Model):
    """One tour of the mobile hospital. ``asked`` is the equipment that the
    list demands; ``equipment`` what goes along; ``start`` and stops are codes of places."""

    county = models.CharField(max_length=12, db_index=True)
    name = models.CharField(max_length=60)
    requested_by = models.CharField(max_length=60)
    requested_on = models.DateField()
    hospital = models.CharField(max_length=60)
    start = models.CharField(max_length=60)
    departs = models.DateTimeField()
    team = models.JSONField(default=list)
    asked = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="requested")
    note = models.CharField(max_length=200, blank=True)
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)

    class Meta:
        """Latest first."""

        ordering = ("-departs", "-id")


class TourStopRow(models.Model):
    """One stop, in the order driven; counts are null until somebody told them."""

    tour = models.ForeignKey(TourRow, models.PROTECT, related_name="stops")
    place = models.CharField(max_length=60)
    arrive = models.DateTimeField()
    leave = models.DateTimeField()
    reported = models.BooleanField(default=False)
    persons = models.PositiveIntegerField(null=True)
    person_times = models.PositiveIntegerField(null=True)
    examinations = models.PositiveIntegerField(null=True)
    referred_up = models.PositiveIntegerField(null=True)
    trained = models.PositiveIntegerField(null=True)
    from_ledger = models.BooleanField(default=False)
    to_follow = models.PositiveIntegerField(null=True)
    handed_to = models.CharField(max_length=40, blank=True)
    handed_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=60, blank=True)

    class Meta:
        """As driven."""

        ordering = ("arrive", "id")


class CertificateRow(models.Model):
    """A certificate of service time as issued. ``sealed_facts`` is its canonical text, sealed;
    ``digest`` the SHA-256 of that text; never changed, only withdrawn."""

    county = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    sealed_facts = models.TextField()
    staff = models.CharField(max_length=40)
    programme = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField()
    half_days = models.PositiveIntegerField()
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=60)
    purpose = models.CharField(max_length=100)
    synthetic = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first; serials count within a county and year."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("county", "year", "serial"), name="serial_once"),
        )
