"""A site's own copy of a document's wording: loaded, replaced, taken away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData, say
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.policy.models import DocumentCopy

LARGEST = 400_000


def load_wording(*, scope: Scope, document: str, raw: bytes, file_name: str) -> None:
    """Keep the wording of a document as plain text; a former copy is replaced.

    Raises
    ------
    BadData
        when the text is empty, too long, or no text in UTF-8 or GB 18030.
    """
    text = _text(raw)
    with transaction.atomic():
        DocumentCopy.objects.update_or_create(
            document=document,
            defaults={
                "text": text,
                "file_name": file_name[:200],
                "loaded_by": scope.who,
                "loaded_at": timezone.now(),
            },
        )
        record(
            who=scope.who,
            duty=scope.duty,
            action="policy.load_wording",
            subject=document,
            facts={"characters": len(text)},
            address=scope.address,
        )


def _text(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise _unusable("超过40万字节", "it is over 400,000 bytes")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if not text.strip():
            raise _unusable("里面没有文字", "it is empty")
        return text.replace("\r\n", "\n")
    raise _unusable("不是纯文本", "it is no plain text")


def _unusable(zh: str, en: str) -> BadData:
    return BadData(
        say(
            "policy.wording_unusable",
            "这个文件不能用作条文：{zh}。请在Word里另存为纯文本（.txt，UTF-8）再上传。",
            "This file cannot be used as the wording: {en}. Save it in Word as plain text (.txt, "
            "UTF-8) and load it again.",
            zh=zh,
            en=en,
        )
    )
