"""Plans, their visits, what was changed by hand, and who may read or hear of them outside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """A roster of a county. A published plan is never changed: a new one takes its place.

    ``summary`` is ``summary.json`` of the plan tables; ``revision`` the county's change it was made
    at; ``version`` counts changes by hand, so that two people at one board notice each other.
    ``accepted`` are the broken rules it was published with, each with the reason given; ``note`` is
    the remark at publishing, or why it was withdrawn; ``replaced_by`` took its place.
    """

    class State(models.TextChoices):
        """Where a plan stands."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已公示")
        REPLACED = "replaced", _("已被替代")
        DROPPED = "dropped", _("已作废")

    county = models.CharField(max_length=12, db_index=True)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, db_index=True)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    revision = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField(default=1)
    summary = models.JSONField(default=dict)
    events = models.JSONField(default=dict)
    job = models.PositiveBigIntegerField(null=True, unique=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_by = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    accepted = models.JSONField(default=list)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced")

    class Meta:
        """Newest first; numbers and published editions count within a county."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="plan_number_once"),
            models.UniqueConstraint(
                fields=("county", "edition"),
                condition=models.Q(edition__isnull=False),
                name="plan_edition_once",
            ),
        )


class PlanVisit(models.Model):
    """One visit of a plan. ``cancelled`` is the reason; such a visit stays and is not counted."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="visits")
    date = models.DateField()
    afternoon = models.BooleanField()
    village = models.CharField(max_length=40)
    staff = models.CharField(max_length=40)
    origin = models.CharField(max_length=40, blank=True)
    outbound_minutes = models.FloatField(null=True)
    homeward_minutes = models.FloatField(null=True)
    previous_village = models.CharField(max_length=40, blank=True)
    next_village = models.CharField(max_length=40, blank=True)
    week = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    locked = models.BooleanField(default=False)
    cancelled = models.CharField(max_length=300, blank=True)

    class Meta:
        """As the roster reads; a doctor is in one place on a half-day."""

        ordering = ("date", "afternoon", "staff", "id")
        indexes = (
            models.Index(fields=("plan", "date"), name="plan_visit_date"),
            models.Index(fields=("village", "date"), name="plan_visit_village"),
            models.Index(fields=("staff", "date"), name="plan_visit_staff"),
        )


class BoardChange(models.Model):
    """One change by hand on the board: what stood there, what stands there now; undone or not.

    ``version`` is that of the plan after the change was made or undone, so that whoever comes
    later is told what happened since the board they look at.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    visit = models.PositiveBigIntegerField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    broken = models.JSONField(default=list)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order in which they were made."""

        ordering = ("plan", "number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="board_change_once"),
        )


class CalendarFeed(models.Model):
    """A calendar at a secret address; only the digest of the secret is searched."""

    county = models.CharField(max_length=12, db_index=True)
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    sealed_secret = models.TextField()
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class Channel(models.Model):
    """Where a county's messages go: a group robot or a mailbox. Its address is sealed."""

    class Kind(models.TextChoices):
        """What apprise sends to."""

        WECOM = "wecom", _("企业微信群机器人")
        DINGTALK = "dingtalk", _("钉钉群机器人")
        FEISHU = "feishu", _("飞书群机器人")
        MAIL = "mail", _("电子邮件")

    county = models.CharField(max_length=12, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=60)
    sealed_address = models.TextField()
    occasions = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="zh-hans")
    active = models.BooleanField(default=True)
    last_at = models.DateTimeField(null=True)
    last_result = models.CharField(max_length=300, blank=True)

    class Meta:
        """By label."""

        ordering = ("label",)


class CountyFigures(models.Model):
    """What an area page sums: figures of one county at one revision, plan and day. Kept, not typed:
    it can be thrown away and is computed again from the facts."""

    county = models.CharField(max_length=12, unique=True)
    revision = models.PositiveBigIntegerField()
    plan = models.PositiveBigIntegerField(null=True)
    day = models.DateField()
    figures = models.JSONField(default=dict)
    computed_at = models.DateTimeField()
