"""What is noted of a phone that asks."""

from __future__ import annotations

from django.utils import timezone

from xunzhen.web.fieldwork.models import FieldDevice


def note_pack(*, device: FieldDevice, change: int) -> None:
    """Note when a phone asked last and up to which change it was answered."""
    FieldDevice.objects.filter(pk=device.pk).update(seen_at=timezone.now(), pack_change=change)
