"""Uploads stay in memory and end at the limit: a workbook is never on disk in plain."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

_FORM_BYTES = 200_000
"""What a form may weigh beside its file."""


class WorkbookHandler(FileUploadHandler):
    """Keep an uploaded file in memory; leave one out that is over the limit, and note that."""

    def handle_raw_input(self, *given: Any, **_named: Any) -> None:
        """See from the length of the request whether a file can be taken at all."""
        too_large = int(given[2]) > settings.LARGEST_WORKBOOK + _FORM_BYTES
        if self.request is not None:
            self.request.too_large = too_large  # type: ignore[attr-defined]
        self.too_large = too_large

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, or leave it out."""
        super().new_file(*args, **kwargs)
        if self.too_large:
            raise SkipFile
        self.file = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002
        """Keep a piece."""
        self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
