"""The audit trail: entries that are only ever added, each carrying the hash of the one before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One change, read of personal data, export or log-in. Rows are never updated or deleted."""

    number = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    who = models.CharField(_("何人"), max_length=150, db_index=True)
    duty = models.CharField(_("岗位"), max_length=32)
    action = models.CharField(_("做了什么"), max_length=64, db_index=True)
    county = models.CharField(_("县域"), max_length=12, blank=True, db_index=True)
    subject = models.CharField(_("对象"), max_length=200, blank=True)
    purpose = models.CharField(_("用途"), max_length=200, blank=True)
    facts = models.JSONField(_("内容"), default=dict)
    address = models.GenericIPAddressField(_("地址"), null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        """Newest first, as people read it."""

        ordering = ("-number",)


class AuditHead(models.Model):
    """How long the chain is and where it ends, sealed; locked while an entry is added."""

    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    seal = models.TextField(blank=True)
