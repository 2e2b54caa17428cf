"""Official documents of this site with their versions, the files issued, and answer packs.

A draft changes; what was issued and what was packed never does: the rows refuse to be saved again
or deleted. An issued version keeps its content as canonical text and its files byte for byte.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from xunzhen.domain.errors import NotAllowed, Sentence, say
from xunzhen.web.reporting.only_added import OnlyAdded


def issued_stays() -> Sentence:
    """Say that what was issued stays."""
    return say(
        "reporting.issued_stays",
        "已印发的公文和已封存的数据包不能改，也不能删。有错请另起一版。",
        "What was issued or frozen can neither be changed nor deleted. Begin a new version.",
    )


class _Kept(OnlyAdded):
    """A pack or file that was frozen or issued."""

    stays = staticmethod(issued_stays)

    class Meta:
        """No table of its own."""

        abstract = True


class HeldPack(_Kept):
    """An answer pack as it was frozen: canonical text, its SHA-256, who and when.

    ``number`` counts the packs of a county; ``title`` says which proposal it is for.
    """

    county = models.CharField(max_length=12, db_index=True)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    last = models.DateField()
    cut_off = models.DateTimeField()
    content = models.TextField()
    source = models.TextField()
    """``Source.as_json`` of the pack: what documents quote, without the rows."""
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("county", "-number")
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="reporting_pack_once"),
        )


class OfficialPaper(models.Model):
    """One version of a document. ``number`` counts the documents of a county, ``version`` theirs.

    ``place`` is the division that writes it. ``content`` is ``DocumentContent.as_json`` as
    canonical text, ``digest`` its SHA-256 once issued. ``turn`` counts the changes: two people who
    write at once notice each other.
    """

    class State(models.TextChoices):
        """Whether it may still change."""

        DRAFT = "draft", _("稿")
        ISSUED = "issued", _("已印发")

    county = models.CharField(max_length=12)
    place = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    content = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    turn = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=60)
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        """Newest document first, the newest version of it first."""

        ordering = ("-number", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("county", "number", "version"), name="reporting_paper_once"
            ),
        )

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> OfficialPaper:
        """Read a row and remember whether it was issued."""
        row = super().from_db(*args, **kwargs)
        row.stays = row.state == cls.State.ISSUED
        return row

    stays: bool = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a draft, or the issuing of one.

        Raises
        ------
        NotAllowed
            when it was issued before.
        """
        if self.stays:
            raise NotAllowed(issued_stays())
        super().save(*args, **kwargs)
        self.stays = self.state == self.State.ISSUED

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Throw a draft away.

        Raises
        ------
        NotAllowed
            when it was issued.
        """
        if self.stays:
            raise NotAllowed(issued_stays())
        return super().delete(*args, **kwargs)

    @property
    def is_issued(self) -> bool:
        """Say whether it can change no more."""
        return self.state == self.State.ISSUED


class IssuedFile(_Kept):
    """One file of an issued version, byte for byte."""

    paper = models.ForeignKey(OfficialPaper, models.PROTECT, related_name="files")
    form = models.CharField(max_length=4)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        """One of each form."""

        ordering = ("paper", "form")
        constraints = (
            models.UniqueConstraint(fields=("paper", "form"), name="reporting_issued_file_once"),
        )
