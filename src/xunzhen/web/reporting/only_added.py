"""Rows that are written once; triggers (migration 0002) guard the same in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models

from xunzhen.domain.errors import NotAllowed, Sentence


class OnlyAdded(models.Model):
    """A row that is written once: saving it again or deleting it is refused with ``stays``."""

    stays: ClassVar[Callable[[], Sentence]]

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row.

        Raises
        ------
        NotAllowed
            when it is there already.
        """
        if not self._state.adding:
            raise NotAllowed(type(self).stays())
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: what was frozen stays.

        Raises
        ------
        NotAllowed
            always.
        """
        raise NotAllowed(type(self).stays())
