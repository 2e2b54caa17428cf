"""Photos of visits, for those who judge them."""

from __future__ import annotations

import uuid
from typing import Final

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.fieldwork.selectors.visits import photo_of
from xunzhen.web.fieldwork.services.photos import path_of

_TYPES: Final = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@open_to(Act.SEE_LEDGER)
@require_GET
def picture(request: ScopedRequest, county: str, picture: uuid.UUID) -> FileResponse:
    """Hand out one photo that came whole."""
    row = photo_of(request.scope, county, picture)
    if row.media not in _TYPES or not path_of(row).exists():
        raise Http404
    return FileResponse(
        path_of(row).open("rb"),
        content_type=_TYPES[row.media],
        headers={"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"},
    )
