"""Photos, piece by piece: each piece is on disk before the county says that it has it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.fieldwork.wire import is_id
from xunzhen.web.audit.services import record
from xunzhen.web.fieldwork.models import Photo
from xunzhen.web.fieldwork.selectors.phones import Phone

LARGEST_PIECE: Final = 64 * 1024


@dataclass(frozen=True)
class PhotoState:
    """How far a photo has come; ``refused`` says why it never will."""

    have: int
    done: bool
    refused: dict[str, str] = field(default_factory=dict)


def photo_state(phone: Phone, number: str) -> PhotoState:
    """Return how much of a photo is here.

    Raises
    ------
    Http404
        when no record of this phone names the photo: the record goes first.
    """
    return _state(_photo(phone, number, lock=False))


def take_piece(*, phone: Phone, number: str, offset: int, piece: bytes) -> PhotoState:
    """Put a piece where it belongs; one that came before is not put again.

    Raises
    ------
    Http404
        when no record of this phone names the photo: the record goes first.
    BadData
        when the piece is too large, or leaves a gap.
    """
    with transaction.atomic():
        row = _photo(phone, number, lock=True)
        if row.done_at is not None or row.refused:
            return _state(row)
        if row.have and (not path_of(row).exists() or path_of(row).stat().st_size < row.have):
            row.have = 0  # the folder was lost or restored from before: begin again
            row.save()
            return _state(row)
        if len(piece) > LARGEST_PIECE or offset > row.have or offset < 0:
            raise BadData(_no_piece(row.have))
        fresh = piece[row.have - offset :]
        whole = row.have + len(fresh)
        if whole > row.bytes:
            _refuse(row, _wrong())
            return _state(row)
        _write(path_of(row), row.have, fresh)
        row.have = whole
        if row.have == row.bytes:
            _finish(phone, row)
        row.save()
    return _state(row)


def path_of(row: Photo) -> Path:
    """Return where a photo lies, whole or not; one name, so that no crash can part it from its
    row."""
    name = str(row.pk)
    return Path(settings.MEDIA_ROOT) / "field" / row.county / name[:2] / f"{name}.photo"


def media_of(content: bytes) -> str:
    """Tell a picture by its first bytes: ``jpg``, ``png``, ``webp``, or "" for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def _photo(phone: Phone, number: str, *, lock: bool) -> Photo:
    found = Photo.objects.select_for_update() if lock else Photo.objects
    row = found.filter(pk=number, device=phone.device).first() if is_id(number) else None
    if row is None:
        raise Http404
    return row


def _write(path: Path, offset: int, piece: bytes) -> None:
    """Write a piece and what is before it stays; what an earlier, cut attempt left behind goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "r+b" if path.exists() else "w+b") as file:
        file.truncate(offset)
        file.seek(offset)
        file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _finish(phone: Phone, row: Photo) -> None:
    content = path_of(row).read_bytes()
    row.media = media_of(content)
    if not row.media or hashlib.sha256(content).hexdigest() != row.sha256:
        row.media = ""
        _refuse(row, _wrong())
        return
    row.done_at = timezone.now()
    record(
        who=phone.device.user.username, duty=phone.scope.duty, action="fieldwork.photo",
        county=row.county, subject=str(row.pk), facts={"bytes": row.bytes},
        address=phone.scope.address,
    )  # fmt: skip


def _refuse(row: Photo, sentence: Sentence) -> None:
    row.refused = {"code": sentence.code, "zh": sentence.zh, "en": sentence.en}
    row.have = 0
    row.save()
    path_of(row).unlink(missing_ok=True)


def _state(row: Photo) -> PhotoState:
    return PhotoState(row.have, row.done_at is not None, dict(row.refused))


def _no_piece(have: int) -> Sentence:
    return say(
        "fieldwork.photo_piece",
        "这一段照片接不上（县里已有{have}字节，一段最多{most}字节）。请从{have}字节处接着送。",
        "This piece does not join on: the county has {have} bytes, a piece is at most {most}. Go "
        "on from byte {have}.",
        have=have,
        most=LARGEST_PIECE,
    )


def _wrong() -> Sentence:
    return say(
        "fieldwork.photo_wrong",
        "送来的不是记录里的那张照片（JPEG、PNG或WebP），没有收；文字记录已收下。请重拍一张。",
        "What came is not the photo that the record names (JPEG, PNG or WebP); it was not taken, "
        "the record was. Take another.",
    )
