"""The county tables as rows with a history.

What the columns of a table are is said once, in ``domain/registry/schema``; a row here holds the
texts of its cells by column name, and the importer's own ``assemble`` makes a ``County`` of them.
So an Excel row, a form and a stored row pass the same check, and a new column needs no migration.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisteredCounty(models.Model):
    """A county on this site. ``revision`` counts the changes of its rows and orders them."""

    code = models.CharField(_("行政区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    city = models.CharField(_("地市"), max_length=60, blank=True)
    province = models.CharField(_("省"), max_length=60, blank=True)
    synthetic = models.BooleanField(_("演示数据"), default=False)
    revision = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        """By division code."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class RegistryRow(models.Model):
    """One row of one county table, as it now is; its id stays when its key changes.

    ``place`` is the division code that decides who sees it, empty for the county as a whole.
    ``sealed`` holds personal columns as sealed texts, ``found_by`` their blind indexes.
    """

    county = models.ForeignKey(RegisteredCounty, models.PROTECT, related_name="rows")
    table = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    place = models.CharField(max_length=40, blank=True)
    cells = models.JSONField(default=dict)
    sealed = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    removed = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)

    class Meta:
        """A key stands once among the rows that are there."""

        ordering = ("table", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "table", "key"),
                condition=models.Q(removed=False),
                name="registry_row_once",
            ),
        )
        indexes = (models.Index(fields=("county", "table", "place"), name="registry_row_place"),)


class RowVersion(models.Model):
    """How a row stood from ``since`` until ``until`` (None: still). Never changed, but for its end.

    ``revision`` is the county's change that made it; ``cells`` None means that the row was removed.
    """

    row = models.ForeignKey(RegistryRow, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveBigIntegerField()
    key = models.CharField(max_length=200)
    cells = models.JSONField(null=True)
    sealed = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """In the order in which they held."""

        ordering = ("row", "number")
        constraints = (
            models.UniqueConstraint(fields=("row", "number"), name="registry_version_once"),
        )
        indexes = (models.Index(fields=("since", "until"), name="registry_version_days"),)


class BlindIndex(models.Model):
    """What a sealed cell is found by."""

    row = models.ForeignKey(RegistryRow, models.CASCADE, related_name="found_by")
    column = models.CharField(max_length=40)
    index = models.CharField(max_length=64, db_index=True)


class TableImport(models.Model):
    """A workbook handed in: what a dry run found, what was taken, what waits to be mended.

    ``asked``: ``remove`` names tables whose absent rows shall go, ``cells`` holds corrections.
    """

    class State(models.TextChoices):
        """Where an import stands."""

        RECEIVED = "received", _("已收到")
        READ = "read", _("已试读，待确认")
        TAKING = "taking", _("正在导入")
        TAKEN = "taken", _("已导入")
        DROPPED = "dropped", _("已放弃")
        FAILED = "failed", _("读不了")

    county = models.CharField(max_length=12, db_index=True)
    file_name = models.CharField(max_length=200)
    file = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    revision = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    absent = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    handed_in_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    job = models.PositiveBigIntegerField(null=True)

    class Meta:
        """Newest first."""

        ordering = ("-id",)


class HeldRow(models.Model):
    """A bad row of an import, kept sealed as it was handed in until somebody mends or drops it.

    While the import is only read, rows with a mere remark are kept too, to be shown.
    ``settled``: mended, dropped, replaced by a later import.
    """

    source = models.ForeignKey(TableImport, models.CASCADE, related_name="held")
    table = models.CharField(max_length=20)
    where = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=200, blank=True)
    sealed_cells = models.TextField()
    faults = models.JSONField(default=list)
    bad = models.BooleanField(default=True)
    settled = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """In the order of the workbook."""

        ordering = ("source", "table", "row", "id")
