"""What is noted of a phone that asks."""

from __future__ import annotations

from django.utils import timezone

from xunzhen.web.fieldwork.models import FieldDevice


def note_pack(*, device: FieldDevice, township: str, change: int) -> None:
    """Note when a phone asked last, up to which change it was answered, and the township that its
    doctor now belongs to."""
    now = timezone.now()
    FieldDevice.objects.filter(pk=device.pk).update(
        seen_at=now, packed_at=now, pack_change=change, township=township
    )
