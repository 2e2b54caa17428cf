"""What a site adds to the law that ships: its own copy of a document's wording."""

from __future__ import annotations

from django.db import models


class DocumentCopy(models.Model):
    """The wording of a policy document, loaded by the site itself; the product ships summaries."""

    document = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    file_name = models.CharField(max_length=200)
    loaded_by = models.CharField(max_length=60)
    loaded_at = models.DateTimeField()
